"""Core changes a signature in place instead of adding a parallel one."""

from collections.abc import Iterator

from semistable.model.core_api.api_break import ApiChange
from semistable.model.core_api.symbol_events import Notice
from semistable.model.findings.rule import Example, Rule
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="signature-changed-in-place",
    severity=Severity.ERROR,
    sentence="Core changes a signature in place instead of adding a parallel one.",
    why="A driver that overrides or calls the method fits either the old signature or the new one. "
    "No revision of the driver works with both versions of core.",
    hint="Add a new method or an optional parameter beside the old one, accept both kinds of "
    "drivers during the removal window, and then remove the old one.",
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
    """Report required parameters that are added, and any that are removed, moved or renamed."""
    if change.stable:
        return
    for shaped in change.reshaped:
        if shaped.warned.notice in (Notice.NONE, Notice.SHORT):
            users = shaped.drivers
            became = f"{shaped.symbol}{shaped.before} became {shaped.after}"
            used = f" {users} would have to adapt at the same time." if users else ""
            yield change.finding(
                RULE,
                shaped,
                f"{became} in place: {shaped.what}.{used}",
                severity=None if users else Severity.WARNING,
            )
