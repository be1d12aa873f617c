"""The driver uses a private name of core."""

from collections.abc import Iterator

from semistable.model.findings.rule import Contact, Example, Rule
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


def check(contact: Contact) -> Iterator[Finding]:
    """Report each name of core with a leading underscore, unless the surface lists it."""
    for reference in contact.usages.references:
        symbol = reference.target.symbol
        name = symbol.rpartition(".")[2]
        private = name.startswith("_") and not name.startswith("__") and name != "_"
        if reference.found and private and symbol not in contact.public:
            message = f"{reference.place.symbol} uses {symbol}, which is private to core."
            yield RULE.finding(contact, reference.place, reference.target, message)
