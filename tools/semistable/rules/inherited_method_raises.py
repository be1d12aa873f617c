"""A method that a driver inherits and core calls now only raises NotImplementedError."""

from collections.abc import Iterator

from semistable.model.rule import Contact, Example, Rule
from semistable.model.verdict import Finding, Severity

RULE = Rule(
    id="inherited-method-raises",
    severity=Severity.ERROR,
    sentence="A method that the driver inherits from core only raises NotImplementedError now.",
    why="The driver relied on core's default; core has taken it away and calls the method still.",
    hint="Implement the method in the driver.",
    examples=(
        Example(
            breaks=True,
            core_old="def get_available_nodes(self): return ['host']",
            core_new="def get_available_nodes(self): raise NotImplementedError()",
            driver="",
        ),
        Example(
            breaks=False,
            core_old="def live_migration(self): raise NotImplementedError()",
            core_new="def live_migration(self): raise NotImplementedError()",
            driver="",
        ),
    ),
)


def check(contact: Contact) -> Iterator[Finding]:
    """Report what the move of core took away; what was never implemented is the driver's choice."""
    before = contact.baseline.inherited if contact.baseline else ()
    had = {(i.place.symbol, i.target.symbol) for i in before if not i.raises}
    for inherited in contact.usages.inherited:
        key = (inherited.place.symbol, inherited.target.symbol)
        if inherited.raises and inherited.call is not None and key in had:
            message = (
                f"{inherited.place.symbol} inherits {inherited.target.symbol}, which now only "
                f"raises NotImplementedError; core calls it in "
                f"{inherited.call.path}:{inherited.call.line}."
            )
            yield RULE.finding(contact, inherited.place, inherited.target, message)
