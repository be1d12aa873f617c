"""A break on a stable branch, where drivers expect none at all."""

from collections.abc import Iterator

from semistable.model.core_api.api_break import ApiChange
from semistable.model.findings.rule import Example, Rule
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="break-on-stable",
    severity=Severity.ERROR,
    sentence="A stable branch removes or changes what drivers rely on.",
    why="Operators update within a release without a thought, and drivers are released once for "
    "it. No notice makes a break there right.",
    hint="Leave it to master; on the stable branch, mend the fault behind the old signature.",
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
    """Report every removal and every signature that breaks, announced or not."""
    if not change.stable:
        return
    cycle = change.stable.capitalize()
    for gone in change.removed:
        if gone.users or gone.of_driver_class:
            said = f"{gone.symbol} is removed within {cycle}, which is released."
            yield change.finding(RULE, gone, said)
    for shaped in change.reshaped:
        said = f"{shaped.symbol}{shaped.after} changed within {cycle}, which is released"
        yield change.finding(RULE, shaped, f"{said}: {shaped.what}.")
