"""A break on a stable branch, where drivers expect none at all."""

from collections.abc import Iterator

from semistable.model.core_api.core_move import CoreMove
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


def check(move: CoreMove) -> Iterator[Finding]:
    """Report every removal and every signature that breaks, announced or not."""
    if not move.stable:
        return
    cycle = move.stable.capitalize()
    for gone in move.gone:
        if gone.users or gone.of_driver_class:
            said = f"{gone.symbol} is removed within {cycle}, which is released."
            yield move.finding(RULE, gone.symbol, gone.path, gone.line, said)
    for shaped in move.reshaped:
        what = "; ".join(sorted(change.said for change in shaped.changes))
        said = f"{shaped.symbol}{shaped.after} changed within {cycle}, which is released: {what}."
        yield move.finding(RULE, shaped.symbol, shaped.path, shaped.line, said)
