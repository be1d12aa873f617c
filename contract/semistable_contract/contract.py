"""The contract as data: reads from a surface file what each method of a driver must keep."""

import inspect
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from semistable_contract.shapes import Shape, parse_shape, shape_of

HERE = Path(__file__).parent
FOLDERS = (HERE / "surfaces", HERE.parent / "surfaces")
"""The folders of contracts by name: in an installed kit, and in a checkout."""


class KitError(Exception):
    """The kit cannot do what was requested: one sentence, and a hint."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message}\nhint: {hint}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """The contract of one method; keys that are not set are not checked."""

    name: str
    capability: str | None = None
    required: bool = False
    not_implemented: str = "allowed"
    returns: str | None = None
    raises: tuple[str, ...] | None = None
    idempotent: bool = False
    since: str | None = None
    shapes: tuple[Shape, ...] = ()
    changes: frozenset[str] = frozenset()
    """Parameters, or dotted parts of them, that the method may change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """The contract between a core and its drivers."""

    name: str
    driver_class: str
    methods: Mapping[str, Method] = field(default_factory=dict)

    @property
    def core(self) -> str:
        """The package of core."""
        return self.driver_class.partition(".")[0]


def load(spec: str) -> Contract:
    """Read a contract by the name of one that comes with the kit, or by the path of a file.

    Raises KitError if there is none, or if it is not a surface file (see docs/surface.md). Unknown
    keys are ignored, because the static checker uses the file too.
    """
    path = _find(spec)
    data = _read(path)
    driver_class = data.get("core", {}).get("driver-class")
    if not isinstance(driver_class, str) or "." not in driver_class:
        raise KitError(
            f"The contract {path} does not name core's driver class.",
            'It needs [core] driver-class = "package.module.Class".',
        )
    required = {*data["core"].get("required", ()), *data.get("required", ())}
    methods = data.get("methods") or _read(_beside(path)).get("methods", {})
    return Contract(
        name=path.stem,
        driver_class=driver_class,
        methods={
            name: _method(name, methods.get(name, {}), required=name in required)
            for name in sorted({*methods, *required})
        },
    )


def _beside(path: Path) -> Path:
    """Return the path of the file with the methods of a surface."""
    return path.with_suffix(".methods.toml")


def _read(path: Path) -> dict[str, Any]:
    if path.name.endswith(".methods.toml") and not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise KitError(
            f"The contract {path} cannot be read: {error}.", "Is it a surface file?"
        ) from error


def _find(spec: str) -> Path:
    if spec.endswith(".toml"):
        return Path(spec)
    for folder in FOLDERS:
        if (folder / f"{spec}.toml").is_file() and not spec.endswith(".methods"):
            return folder / f"{spec}.toml"
    known = sorted({file.stem for folder in FOLDERS for file in folder.glob("*.toml")})
    known = [name for name in known if not name.endswith(".methods")]
    raise KitError(
        f"There is no contract named {spec}.",
        f"Known are {', '.join(known) or 'none'}; a path that ends in .toml takes any file.",
    )


def _method(name: str, data: Mapping[str, Any], *, required: bool) -> Method:
    required = bool(data.get("required", required))
    raises = data.get("raises")
    if raises is not None:  # core handles these, so they are allowed as well
        raises = [*raises, *data.get("handled", ())]
    changes = set(data.get("changes", ()))
    for parameter, opaque in data.get("opaque", {}).items():
        if isinstance(opaque, dict) and opaque.get("changes"):
            changes.add(parameter)
    return Method(
        name=name,
        capability=data.get("capability"),
        required=required,
        not_implemented=data.get("not-implemented", "breach" if required else "allowed"),
        returns=data.get("returns"),
        raises=None if raises is None else tuple(raises),
        idempotent=bool(data.get("idempotent", False)),
        since=data.get("since"),
        shapes=tuple(filter(None, map(parse_shape, data.get("calls", ())))),
        changes=frozenset(changes),
    )


def complete(contract: Contract, base: type) -> Contract:
    """Add the methods and call shapes of core's own class that the data lacks."""
    methods = {
        name: contract.methods.get(name, Method(name=name))
        for name, function in inspect.getmembers(base, callable)
        if not name.startswith("_") and not isinstance(function, type)
    }
    for name, method in methods.items():
        if not method.shapes:
            methods[name] = _with_shape(method, shape_of(base, name))
    return Contract(
        name=contract.name,
        driver_class=contract.driver_class,
        methods=dict(sorted(methods.items())),
    )


def _with_shape(method: Method, shape: Shape | None) -> Method:
    fields = {key: getattr(method, key) for key in Method.__slots__}
    return Method(**fields | {"shapes": (shape,) if shape else ()})
