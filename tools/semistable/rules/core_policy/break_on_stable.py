"""A change on a stable branch removes or changes symbols that drivers rely on."""

from collections.abc import Iterator

from semistable.model.core_api.core_move import CoreMove
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


def check(move: CoreMove) -> Iterator[Finding]:
    """Report every removal and every incompatible signature, deprecated before or not."""
    if not move.stable:
        return
    cycle = move.stable.capitalize()
    for gone in move.gone:
        if gone.users or gone.of_driver_class:
            message = f"{gone.symbol} is removed on the stable branch of {cycle}."
            yield move.finding(RULE, gone.symbol, gone.path, gone.line, message)
    for shaped in move.reshaped:
        what = "; ".join(sorted(change.said for change in shaped.changes))
        message = f"{shaped.symbol}{shaped.after} changes on the stable branch of {cycle}: {what}."
        yield move.finding(RULE, shaped.symbol, shaped.path, shaped.line, message)
