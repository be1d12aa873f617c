"""The rules that judge the usages of a driver, sorted by id."""

from semistable.model.findings.rule import RuleModule
from semistable.rules.calls import (
    argument_misread,
    call_misbinds,
    call_refused,
    result_key_unfilled,
    result_misread,
)
from semistable.rules.names import (
    capability_missing,
    capability_unread,
    command_unfiltered,
    entry_point_broken,
    field_added,
    module_removed,
    name_removed,
    option_registered_twice,
    option_removed,
    option_value_refused,
    private_use,
)
from semistable.rules.overrides import (
    docstring_changed,
    inherited_method_raises,
    override_keeps_parameter,
    override_lacks_parameter,
    override_of_removed_method,
    override_refuses_call,
    override_renames_parameter,
)

RULES: tuple[RuleModule, ...] = (
    argument_misread,
    call_misbinds,
    call_refused,
    capability_missing,
    capability_unread,
    command_unfiltered,
    docstring_changed,
    entry_point_broken,
    field_added,
    inherited_method_raises,
    module_removed,
    name_removed,
    option_registered_twice,
    option_removed,
    option_value_refused,
    override_keeps_parameter,
    override_lacks_parameter,
    override_of_removed_method,
    override_refuses_call,
    override_renames_parameter,
    private_use,
    result_key_unfilled,
    result_misread,
)
