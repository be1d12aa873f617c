"""What is known of the rules: all of them, one by its id, and the sentences for reports."""

from collections.abc import Mapping
from difflib import get_close_matches

from semistable.errors import UsageError
from semistable.model.findings.rule import Rule
from semistable.rules.catalogue import CATALOGUE


def all_rules() -> tuple[Rule, ...]:
    """List all rules, sorted by their ids."""
    return tuple(CATALOGUE)


def explain_rule(rule_id: str) -> Rule:
    """Find a rule; raise UsageError with the nearest id where there is none."""
    rules = {rule.id: rule for rule in CATALOGUE}
    if rule_id in rules:
        return rules[rule_id]
    near = get_close_matches(rule_id.casefold().replace("_", "-"), rules, n=1, cutoff=0.4)
    raise UsageError(
        f"There is no rule {rule_id!r}.",
        f"Did you mean {near[0]}?" if near else "semistable explain lists all rules.",
    )


def rule_texts() -> Mapping[str, tuple[str, str, str]]:
    """Return each rule's sentence, hint, and the address of its page ("" where it has none)."""
    return {rule.id: (rule.sentence, rule.hint, "") for rule in CATALOGUE}
