"""Core and one driver seen as one program: which module is whose."""

from collections.abc import Iterator, Mapping

from semistable.model.code.facts import Definitions, Scope, ScopeKind, Text, Uses
from semistable.model.code.modules import Module
from semistable.model.project.core_surface import Surface
from semistable.source.source_modules import SourceModules


class Program:
    """The modules of core and of a driver under one set of names.

    A driver may live inside core's namespace (`nova.virt.lxd`). Where both have a module the
    driver's is the one under examination, but its `nova/__init__.py` never hides core's.
    """

    def __init__(self, core: SourceModules, driver: SourceModules, surface: Surface) -> None:
        self.core = core
        self.driver = driver
        self.surface = surface
        self.core_version = core.tree.revision
        self.instances: Mapping[str, str] = dict(surface.instances)
        self._registries = dict(surface.registries)
        self._owners: dict[str, SourceModules] = {}
        self._definitions: dict[str, Definitions | None] = {}
        self._uses: dict[str, Uses | None] = {}
        self._below: dict[str, list[tuple[SourceModules, Module]]] = {}
        self._core_roots = frozenset(
            root
            for name in core.by_name
            if (root := name.partition(".")[0]) in core.packages
            and root not in ("doc", "tools", "releasenotes")
        )

    def find(self, name: str) -> Module | None:
        """Find a module by its dotted name."""
        return self.owner(name).by_name.get(name)

    def is_package(self, name: str) -> bool:
        """Whether a dotted name has modules below it."""
        if name in self.driver.packages:
            return True
        return name in self.core.packages

    def owner(self, name: str) -> SourceModules:
        """Return the tree that a module is of."""
        known = self._owners.get(name)
        if known is None:
            own = self.driver.by_name.get(name)
            is_core = name in self.core.by_name and (own is None or own.is_package)
            known = self._owners[name] = self.core if is_core else self.driver
        return known

    def is_core(self, name: str) -> bool:
        """Whether a module is core's."""
        return name in self.core.by_name and self.owner(name) is self.core

    def is_ours(self, name: str) -> bool:
        """Whether a dotted name belongs to core or the driver rather than to a library."""
        root = name.partition(".")[0]
        return (
            root in self._core_roots or root in self.driver.packages or root in self.driver.by_name
        )

    def belongs_to_core(self, name: str) -> bool:
        """Whether a name that no module has would be core's to define."""
        if name.partition(".")[0] not in self._core_roots:
            return False
        parent = name
        while "." in parent:
            parent = parent.rpartition(".")[0]
            if parent in self.core.by_name or parent in self.core.packages:
                return True
        return False

    def core_has_tests(self) -> bool:
        """Whether core's own tests were delivered; wheels leave them out."""
        return any(f"{root}.tests" in self.core.packages for root in self._core_roots)

    def definitions(self, name: str) -> Definitions | None:
        """Return what a module defines; None when there is no such module."""
        if name not in self._definitions:
            module = self.find(name)
            known = self.owner(name).definitions(module) if module else None
            self._definitions[name] = known
        return self._definitions[name]

    def uses(self, name: str) -> Uses | None:
        """Return what a module's functions use; None when there is no such module."""
        if name not in self._uses:
            module = self.find(name)
            self._uses[name] = self.owner(name).uses(module) if module else None
        return self._uses[name]

    def path(self, name: str) -> str:
        """Give a module's file; "" when there is no such module."""
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
        for module in self._naming(source, name, "class"):
            definitions = self.definitions(module.name)
            if definitions is None:
                continue
            for binding in definitions.scopes[0].bindings.get(name, ()):
                if binding.scope >= 0 and definitions.scopes[binding.scope].kind == ScopeKind.CLASS:
                    return module.name, binding.scope
        return None

    def is_registered_as(self, package: str, name: str) -> bool:
        """Whether a class of a registry calls itself so (oslo.versionedobjects' obj_name)."""
        source = self._registries.get(package)
        if source is None:
            return False
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
        """Whether a package gets names at run time that the surface describes."""
        return package in self._registries
