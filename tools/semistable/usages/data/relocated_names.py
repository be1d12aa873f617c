"""Where core has a name now that it no longer has where a driver looks for it."""

import re
from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cached_property

from semistable.model.code.modules import is_test
from semistable.model.findings.usage import Reference, ReferenceKind
from semistable.resolver.module_imports import is_module
from semistable.resolver.program import Program
from semistable.resolver.resolver import Resolver
from semistable.resolver.values import ModuleValue
from semistable.usages.classes.call_uses import signature_of
from semistable.usages.core_side import CoreSide
from semistable.usages.sought_names import Asked

_ALIKE = 0.8
"""How much of two modules' names has to agree before what they hold is compared."""
_VERSION = re.compile(r"_?v?\d+$")


def moved(
    names: Resolver, side: CoreSide, references: Iterable[Reference], asked: Asked
) -> list[Reference]:
    """Say of each missing name where else core has it, if that is in just one place.

    What has only the name in common is no such place: it must hold what the driver asks for.
    """
    homes = _Homes(names, side, asked)
    return [r if r.found else r.now_at(homes.find(r)) for r in references]


class _Homes:
    """Where core has what it lacks elsewhere."""

    def __init__(self, names: Resolver, side: CoreSide, asked: Asked) -> None:
        self.names = names
        self.program = names.program
        self.homes = side.homes
        self.asked = asked
        self.known: dict[tuple[ReferenceKind, str], str] = {}

    def find(self, reference: Reference) -> str:
        key = reference.kind, reference.target.symbol
        if key not in self.known:
            self.known[key] = self._find(*key)
        return self.known[key]

    def _find(self, kind: ReferenceKind, symbol: str) -> str:
        name = symbol.rpartition(".")[2]
        if kind is ReferenceKind.MODULE:
            home = self.modules.get(name, "")
            return home if home and self._holds(home, symbol) else self._reshaped(symbol)
        if kind is ReferenceKind.NAME and name in self.homes:
            home = self.homes[name]
            return f"{home}.{name}" if self._takes(home, name, symbol) else ""
        return ""

    @cached_property
    def modules(self) -> dict[str, str]:
        return _unique_modules(self.program)

    def _holds(self, home: str, lost: str) -> bool:
        """Whether a module has what is imported from below a lost one, and half of its names."""
        if not all(self._has(home, dotted) for dotted in self.asked.inside[lost]):
            return False
        wanted = self.asked.names[lost]
        return 2 * sum(self._has(home, name) for name in wanted) >= len(wanted)

    def _has(self, module: str, dotted: str) -> bool:
        first, _, rest = dotted.partition(".")
        below = f"{module}.{first}"
        if is_module(self.program, below):
            return not rest or self._has(below, rest)
        definitions = self.program.definitions(module)
        return definitions is not None and first in definitions.scopes[0].bindings

    def _takes(self, home: str, name: str, lost: str) -> bool:
        """Whether a function elsewhere takes what the driver passes to the lost one."""
        found = signature_of(self.names, self.names.attribute(ModuleValue(home), name))
        return found is None or not any(map(found[1].refuses, self.asked.calls[lost]))

    def _reshaped(self, lost: str) -> str:
        """Find the module beside a lost one that is called almost so and has all asked of it.

        `neutronv2`, a package, became `neutron`, a module: only the version is gone from its
        name, which is enough where nothing is seen to be asked of it.
        """
        package, _, last = lost.rpartition(".")
        beside = {
            module.name.rpartition(".")[2]: module.name
            for module in self.program.core.by_name.values()
            if module.name.rpartition(".")[0] == package and not is_test(module.path)
        }
        wanted = self.asked.names[lost]
        for name in get_close_matches(last, sorted(beside), n=1, cutoff=_ALIKE):
            if not wanted and _VERSION.sub("", name) != _VERSION.sub("", last):
                continue
            if all(self._has(beside[name], one) for one in wanted):
                return beside[name]
        return ""


def _unique_modules(program: Program) -> dict[str, str]:
    """Map the last part of a module's name to the module, where core has just one such."""
    names = [m.name for m in program.core.by_name.values() if not is_test(m.path)]
    count = Counter(name.rpartition(".")[2] for name in names)
    return {last: name for name in names if count[last := name.rpartition(".")[2]] == 1}
