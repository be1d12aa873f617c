"""The rules of core policy, sorted by id."""

from semistable.model.core_api.core_move import PolicyRuleModule
from semistable.rules.core_policy import (
    break_on_stable,
    marker_without_replacement,
    marker_without_since,
    removal_due_with_users,
    removal_without_window,
    signature_changed_in_place,
)

CORE_POLICY_RULES: tuple[PolicyRuleModule, ...] = (
    break_on_stable,
    marker_without_replacement,
    marker_without_since,
    removal_due_with_users,
    removal_without_window,
    signature_changed_in_place,
)
