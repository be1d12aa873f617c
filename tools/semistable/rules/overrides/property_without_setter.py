"""Core assigns an attribute that the driver's class defines as a property without a setter."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="property-without-setter",
    severity=Severity.ERROR,
    sentence="Core assigns an attribute that is a property without a setter in the driver.",
    why="Python raises AttributeError at the assignment.",
    hint="Give the property a setter, or make it a plain attribute.",
    examples=(
        Example(
            breaks=True,
            core_new="class Driver:\n    def __init__(self):\n        self.name = 'x'",
            driver="class Moon(Driver):\n    @property\n    def name(self): return 'y'",
        ),
        Example(
            breaks=False,
            core_new="class Driver:\n    def __init__(self):\n        self._name = 'x'",
            driver="class Moon(Driver):\n    @property\n    def name(self): return 'y'",
        ),
    ),
)


def check(context: RuleContext) -> Iterator[Finding]:
    """Report each property that core assigns."""
    for use in context.usages.read_only:
        yield RULE.finding(
            context,
            use.place,
            use.target,
            f"{use.place.symbol} is a property without a setter;"
            f" core assigns it in {use.target.path}:{use.target.line}.",
        )
