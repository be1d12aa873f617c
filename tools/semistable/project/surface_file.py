"""Read a surface file: what is semi-stable in core, and how core meets its drivers."""

import hashlib
import tomllib
from pathlib import Path

import msgspec
from msgspec.structs import asdict

from semistable.errors import UsageError
from semistable.model.project.core_surface import RegisteredDeprecation, Removed, Surface
from semistable.project import package_data


class _Core(msgspec.Struct, forbid_unknown_fields=True, rename="kebab"):
    driver_class: str
    callers: tuple[str, ...]
    receivers: tuple[str, ...]
    mappings: tuple[str, ...] = ()
    mapping_keys: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    required: frozenset[str] = frozenset()


class _Options(msgspec.Struct, forbid_unknown_fields=True):
    foreign: frozenset[str] = frozenset()


class _Rootwrap(msgspec.Struct, forbid_unknown_fields=True):
    filters: str
    runners: frozenset[str]


class _Removed(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    cycle: str
    replacement: str = ""


class _Deprecation(msgspec.Struct, forbid_unknown_fields=True):
    symbol: str
    since: str
    replacement: str = ""
    removal: str = ""


class _File(msgspec.Struct, forbid_unknown_fields=True):
    version: int
    core: _Core
    options: _Options = msgspec.field(default_factory=_Options)
    rootwrap: _Rootwrap | None = None
    registries: dict[str, str] = {}
    instances: dict[str, str] = {}
    removed: list[_Removed] = []
    deprecation: list[_Deprecation] = []


def read_surface(name: str, directory: Path | None = None) -> Surface:
    """Read `<name>.toml` from `directory`, or else from the surfaces that come with the tool."""
    path = (
        (directory / f"{name}.toml")
        if directory
        else Path(package_data.path("surfaces", f"{name}.toml"))
    )
    try:
        source = path.read_bytes()
        file = msgspec.convert(tomllib.loads(source.decode()), _File)
    except OSError as error:
        raise UsageError(
            f"The surface {name} cannot be read: {error.strerror}.",
            "Name a file of contract/surfaces without its .toml.",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise UsageError(
            f"{path.name} is not a surface: {error}.",
            "Compare it with contract/surfaces/nova-virt.toml.",
        ) from error
    return _surface(name, file, hashlib.sha256(source).hexdigest())


def _surface(name: str, file: _File, fingerprint: str) -> Surface:
    return Surface(
        name=name,
        **asdict(file.core),
        registries=tuple(sorted(file.registries.items())),
        instances=tuple(sorted(file.instances.items())),
        foreign_options=file.options.foreign,
        removed=tuple(Removed(**asdict(one)) for one in file.removed),
        deprecations=tuple(RegisteredDeprecation(**asdict(one)) for one in file.deprecation),
        fingerprint=fingerprint,
        root_runners=file.rootwrap.runners if file.rootwrap else frozenset(),
        root_filters=file.rootwrap.filters if file.rootwrap else "",
    )
