"""A call of a coroutine function of core whose result is dropped without `await`."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="call-not-awaited",
    severity=Severity.ERROR,
    sentence="A call of a coroutine function of core whose result is not awaited.",
    why="Nothing of the function runs, and Python warns that the coroutine was never awaited.",
    hint="Await the call, in a function that is async itself.",
    examples=(
        Example(
            breaks=True,
            core_old="def request(self, method): ...",
            core_new="async def request(self, method): ...",
            driver="api.request('GET')",
        ),
        Example(
            breaks=False,
            core_new="async def request(self, method): ...",
            driver="await api.request('GET')",
        ),
    ),
)


def check(context: RuleContext) -> Iterator[Finding]:
    """Report each call that is a statement by itself and gives a coroutine."""
    for use in context.usages.calls:
        if use.is_unawaited and not use.guarded:
            yield RULE.finding(
                context,
                use.place,
                use.target,
                f"{use.place.symbol} does not await {use.target.symbol}, which is async.",
            )
