"""Read `<surface>.methods.toml`, the contract of a driver class method by method."""

import tomllib
from pathlib import Path

import msgspec
from msgspec.structs import asdict

from semistable.errors import EnvironmentFailure, UsageError
from semistable.model.core_api.method_contract import (
    ClassContract,
    MethodContract,
    NotImplementedIs,
    Opaque,
)

SUFFIX = ".methods.toml"


class _Method(msgspec.Struct, forbid_unknown_fields=True, rename="kebab"):
    since: str = ""
    capability: str = ""
    required: bool = False
    not_implemented: NotImplementedIs | None = None
    returns: str = ""
    result: tuple[str, ...] = ()
    raises: tuple[str, ...] = ()
    handled: tuple[str, ...] = ()
    idempotent: bool | None = None
    changes: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    reviewed: frozenset[str] = frozenset()
    parameters: dict[str, str] = {}


class _Opaque(msgspec.Struct, forbid_unknown_fields=True):
    read: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    reviewed: frozenset[str] = frozenset()


class _File(msgspec.Struct, forbid_unknown_fields=True, rename="kebab"):
    version: int
    core: str
    revision: str
    driver_class: str
    opaque: dict[str, _Opaque] = {}
    methods: dict[str, _Method] = {}


def read_methods_text(path: Path) -> str:
    """Read the file's text; "" when there is none yet. Raises EnvironmentFailure."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise EnvironmentFailure(
            f"{path.name} cannot be read: {error}.", "Check the file and its permissions."
        ) from error


def read_methods(text: str, name: str) -> ClassContract:
    """Read the contract from the text of the file `name`; raise UsageError where it is none."""
    try:
        file = msgspec.convert(tomllib.loads(text), _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise UsageError(
            f"{name} is no contract of a driver class: {error}.",
            "docs/surface.md describes every key.",
        ) from error
    return ClassContract(
        core=file.core,
        revision=file.revision,
        driver_class=file.driver_class,
        methods={name: _method(name, method) for name, method in file.methods.items()},
        opaque={name: Opaque(name=name, **asdict(one)) for name, one in file.opaque.items()},
    )


def _method(name: str, method: _Method) -> MethodContract:
    values = asdict(method)
    values["not_implemented"] = method.not_implemented or ""
    values["parameters"] = tuple(method.parameters.items())
    return MethodContract(name=name, **values)
