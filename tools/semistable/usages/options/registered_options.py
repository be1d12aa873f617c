"""oslo.config options: which module registers which, and in which groups there may be others."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from semistable.model.code.facts import Call, Chain
from semistable.model.code.modules import Module
from semistable.resolver.resolver import Resolver
from semistable.resolver.values import ExternalValue
from semistable.usages.options.option_expressions import group_name, group_of, options_in
from semistable.usages.options.oslo_config import CONF, OWN_NAMES, REGISTERING

_DEPRECATED_OPT = re.compile(r"DeprecatedOpt\('([^']*)'(?:, group='([^']*)')?")
SOME_GROUP = "*"
MARKS = ("register_opt", "register_cli_opt")
"""What stands in the text of every file that registers options."""
SPEAKS_OF_REGISTERING = "register"
"""In the name of everything that is called to register options or to hand them on."""


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
    def old_names(self) -> tuple[tuple[str, str], ...]:
        """The groups and names that configuration files may still use for it."""
        settings = dict(self.settings)
        old = []
        if "deprecated_name" in settings or "deprecated_group" in settings:
            group = settings.get("deprecated_group", "").strip("'\"") or self.group
            name = settings.get("deprecated_name", "").strip("'\"") or self.name
            old.append((group, name.replace("-", "_")))
        for name, group in _DEPRECATED_OPT.findall(settings.get("deprecated_opts", "")):
            old.append((group or self.group, (name or self.name).replace("-", "_")))
        return tuple(old)

    @property
    def choices(self) -> tuple[str, ...]:
        """All texts that it takes; () when it takes any, or others than are written out."""
        settings = dict(self.settings)
        try:
            said = ast.literal_eval(settings.get("choices", "None"))
        except (ValueError, SyntaxError):
            return ()
        given = said if isinstance(said, list | tuple) else ()
        # A choice may come with its description.
        bare = [c[0] if isinstance(c, tuple) and c else c for c in given]
        is_plain = settings.keys().isdisjoint(("type", "ignore_case")) and self.kind == "StrOpt"
        return tuple(c for c in bare if isinstance(c, str)) if is_plain else ()


@dataclass(frozen=True, slots=True)
class Registrations:
    """All options that a set of modules registers; in `open_groups` there may be others.

    SOME_GROUP is among these where a group gets its name at run time.
    """

    options: tuple[Registered, ...]
    open_groups: frozenset[str]


def registrations(names: Resolver, modules: tuple[Module, ...]) -> Registrations:
    """Find what these modules register."""
    options: set[Registered] = set()
    open_groups: set[str] = set()
    for module in modules:
        for chain in _chains(names, module.name):
            for group, registered in _registered(names, module.name, chain):
                if registered is None:
                    open_groups.add(group)
                else:
                    options.update(registered)
            open_groups.update(_handed_on(names, module.name, chain))
    unique = sorted(options, key=lambda o: (o.group, o.name, o.path, o.line))
    return Registrations(tuple(unique), frozenset(open_groups))


def _chains(names: Resolver, module: str) -> tuple[Chain, ...]:
    definitions, uses = names.program.definitions(module), names.program.uses(module)
    if definitions is None or uses is None:
        return ()
    return tuple(c for c in (*definitions.chains, *uses.chains) if _may_register(c))


def _may_register(chain: Chain) -> bool:
    """Say whether a name in a chain speaks of registering; most chains name nothing of the kind."""
    if SPEAKS_OF_REGISTERING in chain.root:
        return True
    steps = (step for step in chain.steps if isinstance(step, str))
    return any(SPEAKS_OF_REGISTERING in step for step in steps)


def _registered(
    names: Resolver, module: str, chain: Chain
) -> Iterator[tuple[str, list[Registered] | None]]:
    """Give what a chain registers by group; None for a list that cannot be followed."""
    for step, call in pairwise(chain.steps):
        if step not in REGISTERING or not isinstance(call, Call) or not call.arguments:
            continue
        group = group_of(names, module, chain.scope, call)
        if _is_handed_conf(names, module, chain, call):
            continue
        if group is None:
            yield SOME_GROUP, None
            continue
        defined = options_in(names, module, chain.scope, call.arguments[0])
        if defined is None:
            yield group, None
            continue
        # oslo.config reads `a-b` as `a_b`.
        yield (
            group,
            [
                Registered(
                    group,
                    option.name.replace("-", "_"),
                    option.kind,
                    option.settings,
                    home,
                    names.program.path(home),
                    option.line,
                )
                for home, option in defined
            ],
        )


def _is_handed_conf(names: Resolver, module: str, chain: Chain, call: Call) -> bool:
    """Say whether a module's own `register_opts(CONF)` is called, which is read where it stands."""
    first = call.arguments[0]
    if first == "conf":
        return True
    value = names.expression(module, chain.scope, first)
    return isinstance(value, ExternalValue) and value.name in CONF


def _handed_on(names: Resolver, module: str, chain: Chain) -> Iterator[str]:
    """Give the groups that a library or a function is handed: it may add options to them."""
    for name, step in pairwise((chain.root, *chain.steps)):
        if not isinstance(step, Call) or len(step.arguments) < 2:
            continue
        if not isinstance(name, str) or name in OWN_NAMES or "register" not in name:
            continue
        for argument in (*step.arguments[1:], *(value for _, value in step.keywords)):
            group = group_name(names, module, chain.scope, argument)
            if group:
                yield group
