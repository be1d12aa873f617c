"""A signature that drivers depend on changes in place instead of in parallel."""

from collections.abc import Iterator

from semistable.model.core_api.api_break import ApiChange
from semistable.model.core_api.symbol_events import Notice
from semistable.model.findings.rule import Example, Rule
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="signature-changed-in-place",
    severity=Severity.ERROR,
    sentence="A signature that drivers depend on changes in place instead of in parallel.",
    why="Who overrides the method, or calls it, fits either the old signature or the new one: no "
    "revision of a driver works with the core of today and of tomorrow.",
    hint="Add a method or an optional parameter beside the old one, let core accept drivers of "
    "both kinds for the window, and take the old one away then.",
    examples=(
        Example(
            breaks=True,
            core_old="def spawn(self, context, instance): ...",
            core_new="def spawn(self, context, instance, allocations): ...",
            driver="def spawn(self, context, instance): ...",
        ),
        Example(
            breaks=False,
            core_old="def spawn(self, context, instance): ...",
            core_new="def spawn(self, context, instance, power_on=True): ...",
            driver="def spawn(self, context, instance): ...",
        ),
    ),
)


def check(change: ApiChange) -> Iterator[Finding]:
    """Report required parameters that came, and those that went, moved or got another name."""
    if change.stable:
        return
    for shaped in change.reshaped:
        if shaped.warned.notice in (Notice.NONE, Notice.SHORT):
            users = shaped.drivers
            became = f"{shaped.symbol}{shaped.before} became {shaped.after}"
            used = f" {users} would have to follow at once." if users else ""
            yield change.finding(
                RULE,
                shaped,
                f"{became} in place: {shaped.what}.{used}",
                severity=None if users else Severity.WARNING,
            )
