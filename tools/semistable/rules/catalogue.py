"""Every rule that a finding can name: usages, changes of core, waivers, merges, kit results."""

from semistable.model.findings.gate_answer import GATE_RULES
from semistable.model.findings.kit_results import BROKEN, CONTRACT_RULES
from semistable.model.findings.rule import Rule
from semistable.model.findings.waiver import WAIVER_RULES
from semistable.rules.core_policy.policy_registry import CORE_POLICY_RULES
from semistable.rules.registry import RULES

_JUDGING = (*(m.RULE for m in RULES), *(m.RULE for m in CORE_POLICY_RULES))

CATALOGUE: tuple[Rule, ...] = tuple(
    sorted((*_JUDGING, *WAIVER_RULES, *GATE_RULES, *CONTRACT_RULES), key=lambda rule: rule.id)
)
"""Sorted by id."""

WAIVABLE = frozenset(rule.id for rule in (*_JUDGING, BROKEN))
"""What a waiver may name."""
