"""Where the data files are that ship with the program: surfaces, calendars, removal policies."""

import json
from pathlib import Path
from typing import Any

from semistable.errors import EnvironmentFailure

_DATA = Path(__file__).resolve().parent / "data"
_CHECKOUT = _DATA.parents[3] / "contract"
"""Where the surfaces are in a source checkout; pyproject.toml copies them into the wheel."""


def path(*parts: str) -> Path:
    """Give the place of one file or folder, for example `path("surfaces", "nova-virt.toml")`.

    The file may be missing: whoever reads it says so, and can offer `names`.
    """
    root = _DATA if (_DATA / parts[0]).exists() else _CHECKOUT
    return root.joinpath(*parts)


def load(file: Path) -> dict[str, Any]:
    """Read a file of JSON that ships with the program; raises EnvironmentFailure without it."""
    try:
        found: dict[str, Any] = json.loads(file.read_bytes())
    except OSError as error:
        raise EnvironmentFailure(
            f"{file} cannot be read: {error.strerror}.", "Install semistable again."
        ) from error
    return found


def policies() -> dict[str, Any]:
    """Read the removal policies by their names, the common one first."""
    return load(path("removal-policies.json"))


def names(folder: str) -> tuple[str, ...]:
    """List what a folder holds, without suffixes and sorted: the names a manifest may use.

    A name with a dot in it is a part of another: `nova-virt.methods.toml`.
    """
    return tuple(sorted(file.stem for file in path(folder).glob("*.*") if "." not in file.stem))
