"""Does a driver hold the contract with core? Usages in, findings out."""

from semistable.model.findings.rule import Contact
from semistable.model.findings.verdict import Finding, by_place
from semistable.rules.registry import RULES


def findings(contact: Contact) -> tuple[Finding, ...]:
    """Apply every rule; sorted by place, one finding for each identity and line."""
    found = {finding for rule in RULES for finding in rule.check(contact)}
    return tuple(sorted(found, key=by_place))
