"""A class of the driver leaves an abstract method of core undefined."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="abstract-method-missing",
    severity=Severity.ERROR,
    sentence="A class of the driver does not define an abstract method of core.",
    why="Python raises TypeError when an instance of the class is made. Where the driver itself "
    "makes none, and core had the method before, it is a warning.",
    hint="Define the method in the driver's class.",
    examples=(
        Example(
            breaks=True,
            core_old="class Driver(ABC):\n    @abstractmethod\n    def spawn(self): ...",
            core_new="class Driver(ABC):\n    @abstractmethod\n    def spawn(self): ...\n"
            "    @abstractmethod\n    def destroy(self): ...",
            driver="class Moon(Driver):\n    def spawn(self): ...",
        ),
        Example(
            breaks=False,
            core_new="class Driver(ABC):\n    @abstractmethod\n    def spawn(self): ...",
            driver="class Moon(Driver):\n    def spawn(self): ...",
        ),
    ),
)


def check(context: RuleContext) -> Iterator[Finding]:
    """Report each abstract method that a class does not define."""
    before = context.baseline.abstract if context.baseline else ()
    had = {(a.place.symbol, a.target.symbol) for a in before}
    for use in context.usages.abstract:
        is_new = context.baseline is not None and (use.place.symbol, use.target.symbol) not in had
        yield RULE.finding(
            context,
            use.place,
            use.target,
            f"{use.place.symbol} does not define {use.target.symbol}, which is abstract.",
            severity=None if use.made or is_new else Severity.WARNING,
        )
