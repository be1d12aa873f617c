"""The driver uses a private name of core."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="private-use",
    severity=Severity.NOTE,
    sentence="The driver uses a private name of core.",
    why="A name with a leading underscore may change in any commit, without a deprecation.",
    hint="Use a public name, or ask core to make this one part of the surface.",
    examples=(
        Example(
            breaks=True,
            core_new="def _weigh(image): ...",
            driver="images._weigh(image)",
        ),
        Example(
            breaks=False,
            core_new="def weigh(image): ...",
            driver="images.weigh(image)",
        ),
    ),
)


def check(context: RuleContext) -> Iterator[Finding]:
    """Report each underscored name of core that the driver reaches, unless the surface has it."""
    for reference in context.usages.references:
        symbol = reference.target.symbol
        name = symbol.rpartition(".")[2]
        private = name.startswith("_") and not name.startswith("__") and name != "_"
        if reference.found and private and symbol not in context.public:
            message = f"{reference.place.symbol} uses {symbol}, which is core's own."
            yield RULE.finding(context, reference.place, reference.target, message)
