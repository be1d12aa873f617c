"""A method that a driver inherits and core calls only raises NotImplementedError."""

from collections.abc import Iterator

from semistable.model.rule import Contact, Example, Rule
from semistable.model.verdict import Finding, Severity

RULE = Rule(
    id="inherited-method-raises",
    severity=Severity.ERROR,
    sentence="A method that the driver inherits from core only raises NotImplementedError.",
    why="Core calls the method. It has none for the driver to inherit, or has one no longer.",
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
    """Report what every driver needs, and what the move of core took away.

    Other methods that a driver never had are its own choice.
    """
    before = contact.baseline.inherited if contact.baseline else ()
    had = {(i.place.symbol, i.target.symbol) for i in before if not i.raises}
    for inherited in contact.usages.inherited:
        key = (inherited.place.symbol, inherited.target.symbol)
        if not inherited.raises or inherited.call is None:
            continue
        if key in had or inherited.required:
            message = (
                f"{inherited.place.symbol} inherits {inherited.target.symbol}, which only "
                f"raises NotImplementedError; core calls it in "
                f"{inherited.call.path}:{inherited.call.line}."
            )
            yield RULE.finding(contact, inherited.place, inherited.target, message)
