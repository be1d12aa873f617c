"""A driver's options against core's: what it reads that nobody defines, what both define."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatchcase

from semistable.model.code.facts import Guard
from semistable.model.code.modules import Module, is_test
from semistable.model.findings.usage import (
    CorePlace,
    OptionRegistration,
    OptionUse,
    OptionValue,
    Place,
)
from semistable.model.findings.verdict import UsageScope
from semistable.resolver.import_closure import loaded_beside_core, loads
from semistable.resolver.program import Program
from semistable.resolver.resolver import Resolver
from semistable.usages.core_side import CoreSide
from semistable.usages.options.option_reads import OptionRead, option_reads
from semistable.usages.options.registered_options import SOME_GROUP, Registered, registrations
from semistable.usages.source_place import place_of

_DEFAULT = "DEFAULT"
_GUARDS_READ = int(Guard.ATTRIBUTE)
_EXPECTED = int(Guard.EXPECTED_FAILURE)


def option_usages(
    program: Program, names: Resolver, side: CoreSide, modules: list[Module]
) -> tuple[tuple[OptionUse, ...], tuple[OptionValue, ...], tuple[OptionRegistration, ...]]:
    """Collect what a driver reads, which values it knows, and what it registers."""
    # What only tests register is not there for the code that runs.
    own = registrations(names, tuple(m for m in modules if not is_test(m.path)))
    tests = registrations(names, tuple(m for m in modules if is_test(m.path)))
    open_in_tests = own.open_groups | tests.open_groups
    known = {
        UsageScope.RUNTIME: _Known(program, side, own.options, own.open_groups),
        UsageScope.TEST: _Known(program, side, (*own.options, *tests.options), open_in_tests),
    }
    uses: set[OptionUse] = set()
    values: set[OptionValue] = set()
    for module in modules:
        if program.find(module.name) is not module:
            continue
        for place, read in _reads(names, module):
            options = known[place.scope]
            use = options.use(place, read)
            if use is None:
                continue
            uses.add(use)
            choices = options.choices(use)
            if read.values and choices:
                values.add(
                    OptionValue(
                        place=place,
                        target=use.target,
                        group=use.group,
                        name=use.name,
                        values=read.values,
                        choices=choices,
                    )
                )
    return (
        tuple(sorted(uses, key=_by_place)),
        tuple(sorted(values, key=_by_place)),
        _registered_twice(program, side, own.options),
    )


def _reads(names: Resolver, module: Module) -> Iterator[tuple[Place, OptionRead]]:
    """Give the options that a module reads, where it is not prepared for their absence."""
    driver = names.program.driver
    definitions = driver.definitions(module)
    for chain in (*definitions.chains, *driver.uses(module).chains):
        if chain.guards & _GUARDS_READ:
            continue
        for read in option_reads(names, module.name, chain):
            scope = definitions.scopes[chain.scope]
            place = place_of(module, scope, chain.line, chain.column)
            # A test may set what is refused to see that it is.
            yield place, replace(read, values=()) if chain.guards & _EXPECTED else read


def _by_place(use: OptionUse | OptionValue) -> tuple[str, int, int, str]:
    return use.place.path, use.place.line, use.place.column, use.target.symbol


class _Known:
    """All options by group, and the groups that may hold others."""

    def __init__(
        self,
        program: Program,
        side: CoreSide,
        own: tuple[Registered, ...],
        open_groups: frozenset[str],
    ) -> None:
        self._program = program
        self.core: dict[str, dict[str, Registered]] = defaultdict(dict)
        self._modules: dict[tuple[str, str], set[str]] = defaultdict(set)
        for option in side.options:
            if "*" not in option.name:
                self.core[option.group].setdefault(option.name, option)
                self._modules[option.group, option.name].add(option.module)
        self.own: dict[str, set[str]] = defaultdict(set)
        for option in own:
            self.own[option.group].add(option.name)
        self._made = [(o.group, o.name) for o in (*side.options, *own) if "*" in o.name]
        self._old_names = {old: option for option in side.options for old in option.old_names}
        # What libraries add to the group of everybody, the surface lists.
        self.open = (side.open_groups - {_DEFAULT}) | open_groups
        self.makes_groups = SOME_GROUP in open_groups
        self._home = _configuration_package(program)
        self.foreign = program.surface.foreign_options

    def use(self, place: Place, read: OptionRead) -> OptionUse | None:
        first, second = read.first, read.second
        is_group = first in self.core or first in self.own or f"{first}.*" in self.foreign
        if is_group and not second:
            return None
        group, name = (first, second) if is_group else (_DEFAULT, first)
        if (
            name in self.own.get(group, ())
            or f"{group}.{name}" in self.foreign
            or f"{group}.*" in self.foreign
            or self._is_made(group, name)
        ):
            return None
        option = self.core[group].get(name) if group in self.core else None
        symbol = f"CONF.{name}" if group == _DEFAULT else f"CONF.{group}.{name}"
        if option is not None:
            target = CorePlace(symbol=symbol, path=option.path, line=option.line)
            return OptionUse(
                place=place,
                target=target,
                group=group,
                name=name,
                found=True,
                unregistered_by=self._unregistered_by(read.module, group, name),
            )
        if not is_group and second:
            # Neither a group nor an option of that name: a library's group, or one that is gone.
            symbol = f"CONF.{first}.{second}"
            group, name = first, second
        renamed = self._renamed(group, name)
        at = renamed or self._neighbour(group)
        target = CorePlace(
            symbol=symbol,
            path=at.path if at else self._home,
            line=at.line if at else 1 if self._home else 0,
        )
        return OptionUse(
            place=place,
            target=target,
            group=group,
            name=name,
            found=False,
            certain=renamed is not None or self._is_closed(group),
            renamed_to=f"{renamed.group}.{renamed.name}" if renamed else "",
        )

    def choices(self, use: OptionUse) -> tuple[str, ...]:
        """Give all texts that an option of core takes; () when it is not core's, or takes any."""
        option = self.core[use.group].get(use.name) if use.found else None
        return option.choices if option else ()

    def _unregistered_by(self, module: str, group: str, name: str) -> str:
        """Give the module of core that an option is imported by, if loading it does not do."""
        if not module or not self._program.is_core(module):
            return ""
        return "" if loads(self._program, module, self._modules[group, name]) else module

    def _is_made(self, group: str, name: str) -> bool:
        """Whether an option may be one of those that get their names at run time."""
        return any(g == group and fnmatchcase(name, pattern) for g, pattern in self._made)

    def _neighbour(self, group: str) -> Registered | None:
        """Find an option where one of this group would stand; the default group is everywhere."""
        if group not in self.core or (group == _DEFAULT and self._home):
            return None
        return next(iter(self.core[group].values()), None)

    def _is_closed(self, group: str) -> bool:
        """Whether all that can be in a group is known: somebody defines it, nobody adds to it."""
        if group in self.open:
            return False
        # A group that only the driver has may get options where it registers some in a loop.
        return group in self.core or (group in self.own and not self.makes_groups)

    def _renamed(self, group: str, name: str) -> Registered | None:
        """Find the option that configuration files may still write under this name."""
        return self._old_names.get((group, name))


def _configuration_package(program: Program) -> str:
    """Give the file where core gathers its options; "" when it does so nowhere."""
    packages = sorted(name for name in program.core.by_name if name.count(".") == 1)
    return next((program.path(name) for name in packages if name.endswith(".conf")), "")


def _registered_twice(
    program: Program, side: CoreSide, own: tuple[Registered, ...]
) -> tuple[OptionRegistration, ...]:
    core = {(o.group, o.name): o for o in side.options if _is_always_loaded(o)}
    both = [o for o in own if (o.group, o.name) in core and "*" not in o.name]
    beside = loaded_beside_core(program) if both else frozenset()
    found = set()
    for option in both:
        if option.module not in beside:
            continue
        other = core[option.group, option.name]
        differing = _differing(option, other)
        label = (
            f"CONF.{option.name}"
            if option.group == _DEFAULT
            else f"CONF.{option.group}.{option.name}"
        )
        found.add(
            OptionRegistration(
                place=Place(symbol=option.module, path=option.path, line=option.line, column=0),
                target=CorePlace(symbol=label, path=other.path, line=other.line),
                group=option.group,
                name=option.name,
                same=not differing,
                differing=differing,
            )
        )
    return tuple(sorted(found, key=lambda r: (r.place.path, r.place.line, r.target.symbol)))


def _is_always_loaded(option: Registered) -> bool:
    """Whether core registers an option in every process: its configuration package does."""
    return ".conf." in f".{option.module}." or option.module.endswith(".conf")


def _differing(mine: Registered, other: Registered) -> tuple[str, ...]:
    """Name the settings that differ; what only differs in how an expression is spelled does not."""
    left, right = dict(mine.settings), dict(other.settings)
    keys = [] if mine.kind == other.kind else ["type"]
    for key in sorted(left.keys() | right.keys()):
        a, b = left.get(key, "None"), right.get(key, "None")
        if a != b and _is_literal(a) and _is_literal(b):
            keys.append(key)
    return tuple(keys)


def _is_literal(text: str) -> bool:
    try:
        ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return False
    return True
