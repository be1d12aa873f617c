"""Core awaits a method that the driver defines without `async`."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="override-not-async",
    severity=Severity.ERROR,
    sentence="Core awaits a method that the driver defines without `async`.",
    why="Python raises TypeError when the result cannot be awaited. A method that returns what "
    "another call gave may return an awaitable: a warning.",
    hint="Define the method with `async def`.",
    examples=(
        Example(
            breaks=True,
            core_old="def run(self): self.spawn()",
            core_new="async def run(self): await self.spawn()",
            driver="def spawn(self): return 3",
        ),
        Example(
            breaks=False,
            core_new="async def run(self): await self.spawn()",
            driver="async def spawn(self): return 3",
        ),
    ),
)


def check(context: RuleContext) -> Iterator[Finding]:
    """Report each override that is no coroutine function and whose result core awaits."""
    for override in context.usages.overrides:
        call = next((call for call in override.calls if call.awaited), None)
        if call is None or override.is_async:
            continue
        yield RULE.finding(
            context,
            override.place,
            override.target,
            f"Core awaits {override.place.symbol} in {call.path}:{call.line} ({call.caller});"
            " it is not async.",
            severity=None if override.gives_constant else Severity.WARNING,
        )
