"""What an expression in a registration stands for: the name of a group, or a list of options."""

from semistable.model.code.facts import (
    BindingKind,
    Call,
    Chain,
    ChainStep,
    Expression,
    Items,
    OptionDefinition,
    Text,
)
from semistable.resolver.resolver import Resolver
from semistable.resolver.values import DataValue, Value
from semistable.usages.options.oslo_config import DEFAULT_GROUP

_DEEPEST = 8
"""Names that stand for each other, one after the other."""
Options = tuple[tuple[str, OptionDefinition], ...]
"""Options, each with the module that defines it."""
_COPYING = ("chain", "list", "copy", "deepcopy")
"""Functions that give the options that they are given."""
_ADDING = ("append", "extend")


def group_of(names: Resolver, module: str, scope: int, call: Call) -> str | None:
    """Give the group that `register_opts(options, group)` names; None when it cannot be told."""
    given = dict(call.keywords).get("group", call.arguments[1] if len(call.arguments) > 1 else "")
    if given in ("", "None"):
        return DEFAULT_GROUP
    return group_name(names, module, scope, given)


def group_name(
    names: Resolver, module: str, scope: int, expression: Expression, depth: int = 0
) -> str | None:
    """Give the name of a group written as a text, an OptGroup or a name bound to one."""
    if isinstance(expression, Text):
        return expression.value
    if depth > _DEEPEST:
        return None
    if isinstance(expression, str):
        return _named_group(names, names.lookup(module, scope, expression), depth)
    chain = names.chain(module, expression) if isinstance(expression, int) else None
    return _group_of_chain(names, module, scope, chain, depth) if chain is not None else None


def _group_of_chain(
    names: Resolver, module: str, scope: int, chain: Chain, depth: int
) -> str | None:
    called = chain.steps[-1] if chain.steps else None
    if isinstance(called, Call) and _before_last(chain) == "OptGroup":
        first = called.arguments[0] if called.arguments else None
        name = dict(called.keywords).get("name", first)
        return group_name(names, module, scope, name, depth + 1)
    if called == "name":
        # The name of the group before it.
        chain = Chain(chain.root, chain.steps[:-1], chain.line, chain.column, chain.scope, 0)
    return _named_group(names, names.follow(module, chain), depth)


def _before_last(chain: Chain) -> ChainStep:
    return chain.steps[-2] if len(chain.steps) > 1 else chain.root


def _named_group(names: Resolver, value: Value, depth: int) -> str | None:
    if not isinstance(value, DataValue):
        return None
    bound = _bound_once(names, value)
    return group_name(names, value.module, value.scope, bound, depth + 1)


def _bound_once(names: Resolver, value: DataValue) -> Expression:
    bindings = names.program.scope(value.module, value.scope).bindings.get(value.name, ())
    if len(bindings) == 1 and bindings[0].kind == BindingKind.VALUE:
        return bindings[0].value
    return None


def options_in(
    names: Resolver, module: str, scope: int, expression: Expression, depth: int = 0
) -> Options | None:
    """Find the options that an expression lists, each once.

    None when the expression cannot be followed.
    """
    if depth > _DEEPEST:
        return None
    return names.once(_options_in, module, scope, expression, depth)


def _options_in(
    names: Resolver, module: str, scope: int, expression: Expression, depth: int
) -> Options | None:
    if isinstance(expression, Items):
        found: dict[tuple[str, OptionDefinition], None] = {}
        for value in expression.values:
            part = options_in(names, module, scope, value, depth + 1)
            if part is None:
                return None
            found.update(dict.fromkeys(part))
        return tuple(found)
    if isinstance(expression, int):
        return _options_in_chain(names, module, expression, depth)
    if isinstance(expression, str):
        return _options_in_name(names, module, scope, expression, depth)
    return None


def _options_in_name(
    names: Resolver, module: str, scope: int, name: str, depth: int
) -> Options | None:
    local = _of_function(names, module, scope, name)
    if local is not None:
        return options_in(names, module, scope, local, depth + 1)
    return _options_in_value(names, names.lookup(module, scope, name), depth)


def _of_function(names: Resolver, module: str, scope: int, name: str) -> Expression:
    """Give what a function binds to a name of its own, once, and what it adds to it; or None."""
    uses = names.program.uses(module)
    bindings = uses.locals.get(scope, {}).get(name, ()) if uses else ()
    if uses is None or len(bindings) != 1 or bindings[0].kind != BindingKind.VALUE:
        return None
    bound, added = bindings[0].value, []
    for chain in uses.chains:
        if chain.scope != scope or chain.root != name or len(chain.steps) < 2:
            continue
        how, call = chain.steps[:2]
        if how not in _ADDING or not isinstance(call, Call) or len(call.arguments) != 1:
            return None
        added.append(call.arguments[0])
    return Items((bound, *added)) if added else bound


def _options_in_chain(names: Resolver, module: str, number: int, depth: int) -> Options | None:
    definitions = names.program.definitions(module)
    for option in definitions.options if definitions else ():
        if option.chain == number:
            return ((module, option),)
    chain = names.chain(module, number)
    if chain is None:
        return None
    last = chain.steps[-1] if chain.steps else None
    if isinstance(last, Call):
        if _before_last(chain) in _COPYING and last.arguments:
            return options_in(names, module, chain.scope, Items(last.arguments), depth + 1)
        return None
    return _options_in_value(names, names.follow(module, chain), depth)


def _options_in_value(names: Resolver, value: Value, depth: int) -> Options | None:
    bound = _bound_once(names, value) if isinstance(value, DataValue) else None
    if not isinstance(value, DataValue) or bound is None:
        return None
    return options_in(names, value.module, value.scope, bound, depth + 1)
