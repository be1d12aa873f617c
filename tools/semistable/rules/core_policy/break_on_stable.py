"""A change on a stable branch removes or changes symbols that drivers rely on."""

from collections.abc import Iterator

from semistable.model.core_api.api_break import ApiChange
from semistable.model.findings.rule import Example, Rule
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="break-on-stable",
    severity=Severity.ERROR,
    sentence="A change on a stable branch removes or changes symbols that drivers rely on.",
    why="Operators install updates of a release without further tests, and drivers are released "
    "once for it. A deprecation does not justify a break on a stable branch.",
    hint="Make this change on master only. On the stable branch, keep the old signature.",
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
            core_new="def spawn(self, context, instance): ...",
            driver="def spawn(self, context, instance): ...",
        ),
    ),
)


def check(change: ApiChange) -> Iterator[Finding]:
    """Report every removal and every signature that is incompatible, deprecated before or not."""
    if not change.stable:
        return
    cycle = change.stable.capitalize()
    for gone in change.removed:
        if gone.users or gone.of_driver_class:
            said = f"{gone.symbol} is removed on the stable branch of {cycle}."
            yield change.finding(RULE, gone, said)
    for shaped in change.reshaped:
        said = f"{shaped.symbol}{shaped.after} changes on the stable branch of {cycle}"
        yield change.finding(RULE, shaped, f"{said}: {shaped.what}.")
