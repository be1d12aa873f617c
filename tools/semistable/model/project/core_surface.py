"""The surface: the symbols of core that a driver may rely on, and how core calls drivers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A method that core's driver class had: its name, and the cycle that removed it."""

    name: str
    cycle: str
    replacement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredDeprecation:
    """A deprecation listed in the surface file; it takes precedence over prose in core.

    `symbol` is the full dotted name; `since` and `removal` are cycles or versions, "" for none.
    """

    symbol: str
    since: str
    replacement: str = ""
    removal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """One semi-stable API (contract/surfaces/<name>.toml).

    `driver_class` is the base class of drivers. `callers` are path prefixes of core files that call
    drivers, through the dotted `receivers`. `mappings` are class dictionaries that a driver
    replaces as a whole, `mapping_keys` the dictionaries whose keys core looks up in them.
    `modules` (prefixes) and `symbols` (with everything below them) are semi-stable. `registries`
    map a package whose names appear at run time to the package that defines them. `instances` map
    a factory, or a name, to the class of its result. `foreign_options` are options ("group.name",
    "group.*") that libraries define. `root_runners` are the functions that run a command as root
    through rootwrap. `root_filters` is core's filter file for the service that runs drivers.
    """

    name: str
    driver_class: str
    callers: tuple[str, ...]
    receivers: tuple[str, ...]
    mappings: tuple[str, ...]
    mapping_keys: tuple[str, ...]
    required: frozenset[str]
    modules: tuple[str, ...]
    symbols: tuple[str, ...] = ()
    registries: tuple[tuple[str, str], ...]
    instances: tuple[tuple[str, str], ...]
    foreign_options: frozenset[str]
    removed: tuple[Removed, ...]
    deprecations: tuple[RegisteredDeprecation, ...]
    fingerprint: str
    root_runners: frozenset[str] = frozenset()
    root_filters: str = ""
    is_default: bool = False

    @property
    def is_inferred(self) -> bool:
        """Whether nothing is described: how core meets its drivers is read from the sources."""
        return not self.driver_class

    @property
    def driver_module(self) -> str:
        """The module of the driver class."""
        return self.driver_class.rpartition(".")[0]

    @property
    def all_modules(self) -> tuple[str, ...]:
        """The semi-stable modules, by their prefixes, and that of the driver class."""
        return (*self.modules, self.driver_module)

    def has(self, symbol: str, module: str) -> bool:
        """Whether a symbol that `module` defines is semi-stable, or the way to one that is.

        Of a core that nobody has described, all is that does not look private.
        """
        if self.is_inferred:
            return not any(part.startswith("_") for part in symbol.split("."))
        if any(_below(module, prefix) for prefix in self.modules):
            return True
        named = (*self.symbols, self.driver_class)
        leads = symbol == module and any(_below(name, module) for name in named)
        return leads or any(_below(symbol, name) for name in named)


INFERRED = Surface(
    name="inferred",
    driver_class="",
    callers=(),
    receivers=(),
    mappings=(),
    mapping_keys=(),
    required=frozenset(),
    modules=(),
    registries=(),
    instances=(),
    foreign_options=frozenset(),
    removed=(),
    deprecations=(),
    fingerprint="inferred 1",
)
"""The surface of a core that nobody has described."""


def _below(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(f"{prefix}.")
