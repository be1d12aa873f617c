"""Core and one driver seen as one program: which module is whose."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from semistable.model.code.facts import Definitions, Scope, ScopeKind, Text, Uses
from semistable.model.code.modules import Module, Modules
from semistable.model.project.core_surface import Surface


class Lay(NamedTuple):
    """How core and a driver lie to each other: the roots that were asked about, what both have."""

    roots: Mapping[str, tuple[bool, bool]]
    modules: frozenset[str]
    packages: frozenset[str]


class World:
    """The modules of core and of a driver under one set of names.

    A driver may live inside core's namespace (`nova.virt.lxd`). Where both have a module the
    driver's is the one under examination, but its `nova/__init__.py` never hides core's.
    """

    def __init__(self, core: Modules, driver: Modules, surface: Surface) -> None:
        self.core = core
        self.driver = driver
        self.surface = surface
        self.asked = 0
        """How often something was asked that core's revision decides."""
        self._decided: dict[str, bool] = {}
        self._known_roots: dict[str, tuple[bool, bool]] = {}
        self._registries = dict(surface.registries)
        self._owners: dict[str, Modules] = {}
        self._definitions: dict[str, Definitions | None] = {}
        self._uses: dict[str, Uses | None] = {}
        self._below: dict[str, list[tuple[Modules, Module]]] = {}
        self._roots = frozenset(name.partition(".")[0] for name in core.by_name)
        self._core_roots = frozenset(
            root
            for root in self._roots
            if root in core.packages and root not in ("doc", "tools", "releasenotes")
        )

    @property
    def lay(self) -> Lay:
        """Tell how core and driver lie to each other, as far as anybody has asked."""
        return Lay(self._known_roots, *self._shared)

    @cached_property
    def _shared(self) -> tuple[frozenset[str], frozenset[str]]:
        own, core = self.driver.by_name, self.core
        return (
            frozenset(name for name in own if name in core.by_name),
            frozenset(name for name in own if name in core.packages),
        )

    def lies_as(self, lay: Lay) -> bool:
        """Whether this core answers the same where `asked` counts nothing."""
        return (lay.modules, lay.packages) == self._shared and all(
            self._root(root) == known for root, known in lay.roots.items()
        )

    def _root(self, name: str) -> tuple[bool, bool]:
        """Say of the root of a dotted name whether core has it, and whether as a package of its."""
        root = name.partition(".")[0]
        known = self._known_roots[root] = root in self._roots, root in self._core_roots
        return known

    def ask(self, name: str) -> None:
        """Count a question about a module's name where core decides the answer."""
        decided = self._decided.get(name)
        if decided is None:
            if name in self.driver.by_name:
                decided = self._owner(name) is self.core
            else:
                decided, _ = self._root(name)
            self._decided[name] = decided
        self.asked += decided

    def find(self, name: str) -> Module | None:
        """Find a module by its dotted name."""
        return self.owner(name).by_name.get(name)

    def is_package(self, name: str) -> bool:
        """Say whether a dotted name has modules below it."""
        if name in self.driver.packages:
            return True
        self.ask(name)
        return name in self.core.packages

    def owner(self, name: str) -> Modules:
        """Say whose module this is."""
        self.ask(name)
        return self._owner(name)

    def _owner(self, name: str) -> Modules:
        known = self._owners.get(name)
        if known is None:
            own = self.driver.by_name.get(name)
            is_core = name in self.core.by_name and (own is None or own.is_package)
            known = self._owners[name] = self.core if is_core else self.driver
        return known

    def is_core(self, name: str) -> bool:
        """Say whether a module is core's."""
        self.ask(name)
        return name in self.core.by_name and self._owner(name) is self.core

    def is_ours(self, name: str) -> bool:
        """Say whether a dotted name belongs to core or the driver rather than to a library."""
        root = name.partition(".")[0]
        _, is_core = self._root(root)
        return is_core or root in self.driver.packages or root in self.driver.by_name

    def belongs_to_core(self, name: str) -> bool:
        """Say whether a name that nobody has would be core's to define."""
        _, is_core = self._root(name)
        if not is_core:
            return False
        self.asked += 1
        parent = name
        while "." in parent:
            parent = parent.rpartition(".")[0]
            if parent in self.core.by_name or parent in self.core.packages:
                return True
        return False

    def core_has_tests(self) -> bool:
        """Say whether core's own tests were delivered; wheels leave them out."""
        self.asked += 1
        return any(f"{root}.tests" in self.core.packages for root in self._core_roots)

    def definitions(self, name: str) -> Definitions | None:
        """Say what a module defines; None when nobody has it."""
        self.ask(name)
        if name not in self._definitions:
            module = self.find(name)
            known = self.owner(name).definitions(module) if module else None
            self._definitions[name] = known
        return self._definitions[name]

    def uses(self, name: str) -> Uses | None:
        """Say what a module's functions use; None when nobody has it."""
        self.ask(name)
        if name not in self._uses:
            module = self.find(name)
            self._uses[name] = self.owner(name).uses(module) if module else None
        return self._uses[name]

    def path(self, name: str) -> str:
        """Give a module's file; "" when nobody has it."""
        module = self.find(name)
        return module.path if module else ""

    def scope(self, name: str, number: int) -> Scope:
        """Give a scope of a module that exists."""
        definitions = self.definitions(name)
        assert definitions is not None  # noqa: S101 - values are only made of modules that exist
        return definitions.scopes[number]

    def registered(self, package: str, name: str) -> tuple[str, int] | None:
        """Find a class that a package shows at run time under its own name."""
        source = self._registries.get(package)
        if source is None:
            return None
        self.asked += 1
        for module in self._naming(source, name, "class"):
            definitions = self.definitions(module.name)
            if definitions is None:
                continue
            for binding in definitions.scopes[0].bindings.get(name, ()):
                if binding.scope >= 0 and definitions.scopes[binding.scope].kind == ScopeKind.CLASS:
                    return module.name, binding.scope
        return None

    def is_registered_as(self, package: str, name: str) -> bool:
        """Say whether a class of a registry calls itself so (oslo.versionedobjects' obj_name)."""
        source = self._registries.get(package)
        if source is None:
            return False
        self.asked += 1
        naming = {module.name for module in self._naming(source, name)}
        for module in self._naming(source, "obj_name", "def"):
            definitions = self.definitions(module.name) if module.name in naming else None
            for number, scope in enumerate(definitions.scopes if definitions else ()):
                if scope.path.endswith(".obj_name"):
                    uses = self.uses(module.name)
                    if uses is not None and Text(name) in uses.returns.get(number, ()):
                        return True
        return False

    def _naming(self, package: str, name: str, before: str = "") -> Iterator[Module]:
        """Give the modules below a package that may name something, core's first, sorted.

        `before` is the word that has to stand before the name.
        """
        if package not in self._below:
            self._below[package] = [
                (modules, modules.by_name[module])
                for modules in (self.core, self.driver)
                for module in sorted(modules.by_name)
                if module.startswith(f"{package}.")
            ]
        return (
            module
            for modules, module in self._below[package]
            if modules.holds(module, name, before)
        )

    def is_registry(self, package: str) -> bool:
        """Say whether a package gets names at run time that the surface describes."""
        return package in self._registries
