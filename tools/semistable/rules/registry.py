"""All rules, sorted by id."""

from semistable.model.rule import RuleModule
from semistable.rules import (
    call_misbinds,
    call_refused,
    capability_missing,
    capability_unread,
    docstring_changed,
    inherited_method_raises,
    module_removed,
    name_removed,
    option_registered_twice,
    option_removed,
    override_keeps_parameter,
    override_lacks_parameter,
    override_of_removed_method,
    override_refuses_call,
    override_renames_parameter,
    private_use,
    result_misread,
)

RULES: tuple[RuleModule, ...] = (
    call_misbinds,
    call_refused,
    capability_missing,
    capability_unread,
    docstring_changed,
    inherited_method_raises,
    module_removed,
    name_removed,
    option_registered_twice,
    option_removed,
    override_keeps_parameter,
    override_lacks_parameter,
    override_of_removed_method,
    override_refuses_call,
    override_renames_parameter,
    private_use,
    result_misread,
)
