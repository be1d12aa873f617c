"""Core reads an attribute that a class of the driver does not have."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="driver-lacks-attribute",
    severity=Severity.ERROR,
    sentence="Core reads or calls an attribute that no class above the driver's has.",
    why="Python raises AttributeError when that code of core runs.",
    hint="Define the attribute in the driver's class.",
    examples=(
        Example(
            breaks=True,
            core_old="self.driver.spawn()",
            core_new="self.driver.spawn(); self.driver.shutdown_hook()",
            driver="class Moon(Driver):\n    def spawn(self): ...",
        ),
        Example(
            breaks=False,
            core_new="getattr(self.driver, 'shutdown_hook', None)",
            driver="class Moon(Driver):\n    def spawn(self): ...",
        ),
    ),
)


def check(context: RuleContext) -> Iterator[Finding]:
    """Report each attribute once for a class of the driver."""
    seen = set()
    for use in context.usages.lacking:
        key = (use.place.symbol, use.target.symbol)
        if key in seen:
            continue
        seen.add(key)
        verb = "calls" if use.called else "reads"
        yield RULE.finding(
            context,
            use.place,
            use.target,
            f"Core {verb} {use.target.symbol} in {use.target.path}:{use.target.line};"
            f" {use.place.symbol} does not have it.",
        )
