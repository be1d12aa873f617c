"""A capability flag that the driver sets and core does not know."""

from collections.abc import Iterator

from semistable.model.rule import Contact, Example, Rule
from semistable.model.verdict import Finding, Severity

RULE = Rule(
    id="capability-unread",
    severity=Severity.WARNING,
    sentence="A capability flag that the driver sets and core does not know.",
    why="Core asks for another flag now, finds it absent and refuses what the driver can do.",
    hint="Set the flag that core reads.",
    examples=(
        Example(
            breaks=True,
            core_old="capabilities = {'supports_recreate': False}",
            core_new="capabilities = {'supports_evacuate': False}",
            driver="capabilities = {'supports_recreate': True}",
        ),
        Example(
            breaks=False,
            core_new="capabilities = {'supports_evacuate': False}",
            driver="capabilities = {'supports_evacuate': True}",
        ),
    ),
)


def check(contact: Contact) -> Iterator[Finding]:
    """Report each key of the driver's dictionary that core neither has nor reads."""
    for mapping in contact.usages.mappings:
        known = mapping.core_keys | {read.key for read in mapping.reads}
        for key in sorted(mapping.keys - known if mapping.core_keys else ()):
            message = f"{mapping.place.symbol} sets {key!r}, which core neither defines nor reads."
            yield RULE.finding(contact, mapping.place, mapping.target, message)
