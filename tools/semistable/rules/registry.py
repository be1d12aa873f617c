"""All rules about drivers, sorted by id, and what they find."""

from semistable.model.findings.rule import RuleContext, RuleModule
from semistable.model.findings.verdict import Finding, by_place
from semistable.rules.calls import (
    argument_misread,
    call_misbinds,
    call_not_awaited,
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
    abstract_method_missing,
    docstring_changed,
    driver_lacks_attribute,
    inherited_method_raises,
    override_keeps_parameter,
    override_lacks_parameter,
    override_not_async,
    override_of_removed_method,
    override_refuses_call,
    override_renames_parameter,
    property_without_setter,
)

RULES: tuple[RuleModule, ...] = (
    abstract_method_missing,
    argument_misread,
    call_misbinds,
    call_not_awaited,
    call_refused,
    capability_missing,
    capability_unread,
    command_unfiltered,
    docstring_changed,
    driver_lacks_attribute,
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
    override_not_async,
    override_of_removed_method,
    override_refuses_call,
    override_renames_parameter,
    private_use,
    property_without_setter,
    result_key_unfilled,
    result_misread,
)


def apply_rules(context: RuleContext) -> tuple[Finding, ...]:
    """Apply every rule to what a driver asks of core; sorted by place, no finding twice."""
    found = {finding for rule in RULES for finding in rule.check(context)}
    return tuple(sorted(found, key=by_place))
