"""The surface: which symbols of core a driver may rely on, and how core meets its drivers."""

from dataclasses import dataclass

from semistable.model.deprecation import RegisteredDeprecation


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A method that core's driver class once had: its name, and the cycle that removed it."""

    name: str
    cycle: str
    replacement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """One semi-stable API (contract/surfaces/<name>.toml).

    `driver_class` is the class that drivers derive from. `callers` are path prefixes of core files
    that call drivers, through the dotted `receivers`. `mappings` are class dictionaries that a
    driver replaces whole, `mapping_keys` the dictionaries whose keys core looks up in them.
    `modules` (prefixes) are semi-stable. `registries` map a package whose
    names appear at run time to the package that defines them. `instances` map a factory, or a
    name, to the class that it gives. `foreign_options` are options ("group.name", "group.*")
    that libraries define.
    """

    name: str
    driver_class: str
    callers: tuple[str, ...]
    receivers: tuple[str, ...]
    mappings: tuple[str, ...]
    mapping_keys: tuple[str, ...]
    required: frozenset[str]
    modules: tuple[str, ...]
    registries: tuple[tuple[str, str], ...]
    instances: tuple[tuple[str, str], ...]
    foreign_options: frozenset[str]
    removed: tuple[Removed, ...]
    deprecations: tuple[RegisteredDeprecation, ...]
    fingerprint: str
