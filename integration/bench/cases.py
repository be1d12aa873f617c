"""Read a folder of cases: breakages that happened, and changes that broke nobody.

The form is one JSON object a line. `breakages.jsonl` names the commits of core and driver before
and after the breakage and its repair; `compatible.jsonl` names a change of core and either the
driver's commit or only the day, which stands for all drivers as they were that day.
"""

from pathlib import Path
from typing import TypeVar

import msgspec

from semistable.errors import UsageError

Case = TypeVar("Case", "Breakage", "Harmless")


class Breakage(msgspec.Struct, frozen=True, kw_only=True):
    """A change of core that broke a driver, which was repaired afterwards."""

    id: str
    driver: str
    driver_broken: str
    driver_fix: str
    driver_file: str
    driver_use: str
    core_before: str
    core_change: str
    core_symbol: str
    kind: str
    static_detectable: bool
    runtime_break: bool


class Harmless(msgspec.Struct, frozen=True, kw_only=True):
    """A change of core that broke none; without `driver` it is `core_date` that counts."""

    core_before: str
    core_change: str
    kind: str
    driver: str = ""
    driver_rev: str = ""
    core_date: str = ""
    core_subject: str = ""


def breakages(folder: Path) -> list[Breakage]:
    """Read breakages.jsonl of a folder; raises UsageError when it is missing or another thing."""
    return _lines(folder / "breakages.jsonl", Breakage)


def harmless(folder: Path) -> list[Harmless]:
    """Read compatible.jsonl of a folder; none when there is no such file."""
    path = folder / "compatible.jsonl"
    return _lines(path, Harmless) if path.exists() else []


def _lines(path: Path, kind: type[Case]) -> list[Case]:
    try:
        text = path.read_bytes()
        return [msgspec.json.decode(line, type=kind) for line in text.splitlines() if line.strip()]
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read: {error.strerror}.",
            "Name the folder that holds breakages.jsonl: --cases FOLDER.",
        ) from error
    except msgspec.MsgspecError as error:
        raise UsageError(
            f"{path} is not a file of cases: {error}.", "One JSON object a line."
        ) from error
