"""oslo.config options: which module registers which, and which a chain of names reads."""

from collections.abc import Iterator
from dataclasses import dataclass

from semistable.analyses.names import Names
from semistable.analyses.values import DataValue, ExternalValue, UnknownValue, Value
from semistable.model.facts import (
    BindingKind,
    Call,
    Chain,
    Expression,
    Item,
    Items,
    OptionDefinition,
    Text,
)
from semistable.model.modules import Module

CONF = ("oslo_config.cfg.CONF", "oslo.config.cfg.CONF")
"""The one configuration object, under both names that the library has had."""

_REGISTER = ("register_opt", "register_opts", "register_cli_opt", "register_cli_opts")
_METHODS = frozenset(
    (
        *_REGISTER,
        "register_group",
        "unregister_opt",
        "unregister_opts",
        "import_opt",
        "import_group",
        "set_override",
        "clear_override",
        "set_default",
        "clear_default",
        "find_file",
        "log_opt_values",
        "reload_config_files",
        "mutate_config_files",
        "register_mutate_hook",
        "reset",
        "clear",
        "items",
        "keys",
        "values",
        "print_help",
        "print_usage",
        "list_all_sections",
        "config_file",
        "config_dir",
        "config_dirs",
        "default_config_files",
        "get_location",
        "import_opts",
        "prog",
        "version",
        "project",
        "args",
        "namespace",
        "use_env",
        "get",
    )
)
_SETTERS = ("set_override", "set_default", "clear_override", "clear_default")
MARKS = ("register_opt", "register_cli_opt")
"""What stands in the text of every file that registers options."""

_DEFAULT = "DEFAULT"


@dataclass(frozen=True, slots=True)
class Registered:
    """An option as registered: in which group, by which definition, where."""

    group: str
    name: str
    kind: str
    settings: tuple[tuple[str, str], ...]
    module: str
    path: str
    line: int

    @property
    def old_names(self) -> tuple[str, ...]:
        """The names that configuration files may still use for it."""
        settings = dict(self.settings)
        return tuple(
            value.strip("'\"") for key in ("deprecated_name",) if (value := settings.get(key))
        )


@dataclass(frozen=True, slots=True)
class Registrations:
    """All options that a set of modules registers; in `open_groups` there may be others."""

    options: tuple[Registered, ...]
    open_groups: frozenset[str]


def registrations(names: Names, modules: tuple[Module, ...]) -> Registrations:
    """Find what these modules register."""
    options: list[Registered] = []
    open_groups: set[str] = set()
    for module in modules:
        for chain in _chains(names, module.name):
            for number, step in enumerate(chain.steps[:-1]):
                call = chain.steps[number + 1]
                if step in _REGISTER and isinstance(call, Call) and call.arguments:
                    _register(names, module, chain, call, options, open_groups)
            _note_open(names, module, chain, open_groups)
    unique = sorted(set(options), key=lambda o: (o.group, o.name, o.path, o.line))
    return Registrations(tuple(unique), frozenset(open_groups))


def _chains(names: Names, module: str) -> Iterator[Chain]:
    definitions, uses = names.world.definitions(module), names.world.uses(module)
    if definitions is not None and uses is not None:
        yield from definitions.chains
        yield from uses.chains


def _register(
    names: Names,
    module: Module,
    chain: Chain,
    call: Call,
    options: list[Registered],
    open_groups: set[str],
) -> None:
    group = _group_of(names, module.name, chain.scope, call)
    defined = _definitions(names, module.name, chain.scope, call.arguments[0])
    if group is None:
        return
    if defined is None:
        open_groups.add(group)
        return
    for home, option in defined:
        # oslo.config reads `a-b` as `a_b`.
        name = option.name.replace("-", "_")
        path = names.world.path(home)
        options.append(
            Registered(group, name, option.kind, option.settings, home, path, option.line)
        )


def _note_open(names: Names, module: Module, chain: Chain, open_groups: set[str]) -> None:
    """A library or a function that is handed the configuration and a group may add options."""
    for number, step in enumerate(chain.steps):
        if not isinstance(step, Call) or len(step.arguments) < 2:
            continue
        name = chain.steps[number - 1] if number else chain.root
        if name in _METHODS or not isinstance(name, str) or "register" not in name:
            continue
        for argument in (*step.arguments[1:], *(value for _, value in step.keywords)):
            group = _group_name(names, module.name, chain.scope, argument)
            if group:
                open_groups.add(group)


def _group_of(names: Names, module: str, scope: int, call: Call) -> str | None:
    given = dict(call.keywords).get("group", call.arguments[1] if len(call.arguments) > 1 else "")
    if given == "" or given == "None":
        return _DEFAULT
    return _group_name(names, module, scope, given)


def _group_name(names: Names, module: str, scope: int, expression: Expression) -> str | None:
    if isinstance(expression, Text):
        return expression.value
    if isinstance(expression, int):
        chain = names.chain(module, expression)
        if chain is None:
            return None
        called = chain.steps[-1] if chain.steps else None
        before = chain.steps[-2] if len(chain.steps) > 1 else chain.root
        if isinstance(called, Call) and before == "OptGroup":
            named = dict(called.keywords).get(
                "name", called.arguments[0] if called.arguments else None
            )
            return _group_name(names, module, scope, named)
        if chain.steps and chain.steps[-1] == "name":
            shorter = Chain(chain.root, chain.steps[:-1], chain.line, chain.column, chain.scope, 0)
            return _named_group(names, _value(names, module, shorter))
        return _named_group(names, _value(names, module, chain))
    if isinstance(expression, str):
        return _named_group(names, names.lookup(module, scope, expression))
    return None


def _value(names: Names, module: str, chain: Chain) -> Value:
    return (
        names.follow(module, chain)
        if chain.steps
        else names.lookup(module, chain.scope, chain.root)
    )


def _named_group(names: Names, value: Value) -> str | None:
    if not isinstance(value, DataValue):
        return None
    bound = _data(names, value)
    return _group_name(names, value.module, value.scope, bound) if bound is not None else None


def _data(names: Names, value: DataValue) -> Expression:
    bindings = names.world.scope(value.module, value.scope).bindings.get(value.name, ())
    values = [b.value for b in bindings if b.kind == BindingKind.VALUE]
    return values[0] if len(values) == 1 and len(bindings) == 1 else None


def _definitions(
    names: Names, module: str, scope: int, expression: Expression, depth: int = 0
) -> list[tuple[str, OptionDefinition]] | None:
    """Find the options that an expression lists; None when it cannot be followed."""
    if depth > 8:
        return None
    if isinstance(expression, Items):
        found: list[tuple[str, OptionDefinition]] = []
        for value in expression.values:
            part = _definitions(names, module, scope, value, depth + 1)
            if part is None:
                return None
            found += part
        return found
    if isinstance(expression, int):
        return _definitions_of_chain(names, module, expression, depth)
    if isinstance(expression, str):
        return _definitions_of_value(names, names.lookup(module, scope, expression), depth)
    return None


def _definitions_of_chain(
    names: Names, module: str, number: int, depth: int
) -> list[tuple[str, OptionDefinition]] | None:
    definitions = names.world.definitions(module)
    for option in definitions.options if definitions else ():
        if option.chain == number:
            return [(module, option)]
    chain = names.chain(module, number)
    if chain is None:
        return None
    last = chain.steps[-1] if chain.steps else None
    if isinstance(last, Call):
        before = chain.steps[-2] if len(chain.steps) > 1 else chain.root
        if before in ("chain", "list", "copy", "deepcopy") and last.arguments:
            return _definitions(names, module, chain.scope, Items(last.arguments), depth + 1)
        return None
    return _definitions_of_value(names, names.follow(module, chain), depth)


def _definitions_of_value(
    names: Names, value: Value, depth: int
) -> list[tuple[str, OptionDefinition]] | None:
    if not isinstance(value, DataValue):
        return None
    bound = _data(names, value)
    if bound is None:
        return None
    return _definitions(names, value.module, value.scope, bound, depth + 1)


@dataclass(frozen=True, slots=True)
class OptionRead:
    """The names behind the configuration object in one chain: `second` is "" for one name."""

    first: str
    second: str


def option_reads(names: Names, module: str, chain: Chain) -> Iterator[OptionRead]:
    """Say which options a chain reads or sets by name."""
    for number, step in enumerate(chain.steps[:-1]):
        call = chain.steps[number + 1]
        if step == "flags" and chain.root == "self" and isinstance(call, Call):
            # The test classes of OpenStack's projects set options so.
            yield from _flags(call)
    rest = after_conf(names, module, chain)
    read: list[str] = []
    for step in rest[:2]:
        if isinstance(step, str):
            read.append(step)
        elif isinstance(step, Item) and step.key is not None:
            read.append(step.key)
        else:
            break
    if not read or read[0].startswith("_"):
        return
    if read[0] in _METHODS:
        if read[0] in _SETTERS and len(rest) > 1 and isinstance(rest[1], Call):
            yield from _set(rest[1])
        return
    is_method = len(rest) > 2 and len(read) == 2 and isinstance(rest[2], Call)
    yield OptionRead(read[0], read[1] if len(read) > 1 and not is_method else "")


def _flags(call: Call) -> Iterator[OptionRead]:
    keywords = dict(call.keywords)
    group = keywords.pop("group", None)
    for name in keywords:
        if isinstance(group, Text):
            yield OptionRead(group.value, name)
        elif group is None:
            yield OptionRead(name, "")


def _set(call: Call) -> Iterator[OptionRead]:
    name = call.arguments[0] if call.arguments else None
    keywords = dict(call.keywords)
    group = keywords.get("group", call.arguments[2] if len(call.arguments) > 2 else "")
    if isinstance(name, Text) and isinstance(group, Text):
        yield OptionRead(group.value, name.value)
    elif isinstance(name, Text) and group == "":
        yield OptionRead(name.value, "")


def after_conf(names: Names, module: str, chain: Chain) -> tuple[object, ...]:
    """Give the steps of a chain behind the configuration object; () when it is not in it."""
    if chain.root not in ("CONF", "cfg", "conf", "nova", "self", "config", "FLAGS"):
        value = names.lookup(module, chain.scope, chain.root)
        if not isinstance(value, ExternalValue):
            return ()
    else:
        value = names.lookup(module, chain.scope, chain.root)
    if isinstance(value, UnknownValue):
        return ()
    for number, step in enumerate(chain.steps):
        if isinstance(value, ExternalValue) and value.name in CONF:
            return chain.steps[number:]
        if not isinstance(step, str):
            return ()
        value = names.attribute(value, step)
    return ()
