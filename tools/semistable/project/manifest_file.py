"""Reads `repos.toml` and one person's `repos.local.toml`."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from semistable.errors import EnvironmentFailure, UsageError
from semistable.model.project.manifest import CloneKind, Manifest, Policy, Repository
from semistable.project import defaults
from semistable.project.manifest_includes import read_parts
from semistable.project.manifest_schema import default_package
from semistable.project.manifest_validation import (
    check_local,
    check_manifest,
    repository_names,
)
from semistable.project.schema_check import Fault
from semistable.project.toml_positions import Places


class ManifestError(UsageError):
    """The manifest is wrong: the message lists every fault, one a line."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(
            "\n".join(map(str, faults)),
            f"Correct {faults[0].file}; docs/manifest.md describes every key.",
        )
        self.faults = tuple(faults)


class ManifestElsewhereError(ManifestError):
    """Parts of the manifest lie in `repositories`, and one of them is not here yet."""

    def __init__(self, absent: list[Fault], repositories: Sequence[Repository]) -> None:
        super().__init__(absent)
        self.hint = "semistable sync brings it."
        self.repositories = tuple(repositories)


def find_manifest(start: Path) -> Path:
    """Find the `repos.toml` of the directory `start` or the nearest one above it.

    Raises UsageError when there is none up to the root.
    """
    for directory in (start, *start.resolve().parents):
        if (directory / defaults.MANIFEST).is_file():
            return directory / defaults.MANIFEST
    raise UsageError(
        f"There is no {defaults.MANIFEST} in {start.resolve()} or above it.",
        "Change to the directory that holds the manifest, or write one: docs/manifest.md.",
    )


def read_manifest(path: Path) -> Manifest:
    """Read a manifest and, beside it, the `.local.toml` that overrides it for one person.

    Raises ManifestError with all that is wrong in both files, ManifestElsewhereError for a part
    in another repository that is not here, UsageError for a path that is no
    file, EnvironmentFailure for a file that cannot be read.
    """
    text = read_text(path)
    document = parse(text, str(path))
    faults = check_manifest(document, Places(text), str(path))
    parts, repositories, absent = [document], list[Repository](), list[Fault]()
    if "include" in document:
        found = read_parts(path, document, text)
        faults += found.faults
        parts = [dict(part.document) for part in found.files]
        repositories, absent = found.repositories, found.absent
    overrides: dict[str, Any] = {}
    local = path.with_suffix(f".local{path.suffix}")
    if local.exists():
        names = [name for part in parts for _, name in repository_names(part)]
        try:
            text = read_text(local)
            overrides = parse(text, str(local))
            faults += check_local(overrides, Places(text), str(local), names)
        except ManifestError as error:
            faults += error.faults
    if faults:
        raise ManifestError(faults)
    if absent:
        raise ManifestElsewhereError(absent, repositories)
    return replace(_manifest(document, parts, overrides), included=tuple(repositories))


def check_text(text: str, file: str) -> None:
    """Raise ManifestError with all that is wrong in the text of a manifest."""
    faults = check_manifest(parse(text, file), Places(text), file)
    if faults:
        raise ManifestError(faults)


def read_text(path: Path) -> str:
    """Read a TOML file, its line ends as they are; raises as `read_manifest` does."""
    try:
        content = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError) as error:
        raise UsageError(
            f"There is no manifest {path}: {error.strerror}.",
            f"Name a {defaults.MANIFEST}, or write one: docs/manifest.md.",
        ) from error
    except OSError as error:
        raise EnvironmentFailure(
            f"{path} cannot be read: {error.strerror}.", "Check the file and its permissions."
        ) from error
    try:
        return content.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        line, column = Places(before).at(len(before))
        message = f"expected UTF-8, found the byte 0x{content[error.start]:02x}"
        fault = Fault(file=str(path), line=line, column=column, message=message)
        raise ManifestError([fault]) from error


def parse(text: str, file: str) -> dict[str, Any]:
    """Parse TOML into plain values; raise ManifestError with the place of a syntax error."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ManifestError([_syntax_fault(text, file, error)]) from error
    except RecursionError as error:
        fault = Fault(file=file, line=1, column=1, message="the values nest too deeply")
        raise ManifestError([fault]) from error


def _syntax_fault(text: str, file: str, error: tomllib.TOMLDecodeError) -> Fault:
    places = Places(text)
    message, _, place = str(error).partition(" (at ")
    line, column = [int(number) for number in re.findall(r"\d+", place)] or places.at(len(text))
    repeated = [places.at(offset) for offset in places.repeated[:1]]
    if repeated and repeated[0] < (line, column):
        ((line, column),) = repeated
        message = "this key or table was given before"
    return Fault(file=file, line=line, column=column, message=f"not TOML: {message}")


def _manifest(
    document: Mapping[str, Any], parts: list[dict[str, Any]], overrides: Mapping[str, Any]
) -> Manifest:
    core, policy = document["core"], document.get("policy", {})
    removal = policy.get("removal", defaults.REMOVAL_POLICY)
    return Manifest(
        core=_repository(core, overrides),
        surface=core.get("surface", defaults.SURFACE),
        calendar=core.get("calendar", defaults.CALENDAR),
        drivers=tuple(
            _repository(table, overrides) for part in parts for table in part.get("driver", [])
        ),
        policy=Policy(removal=removal, waivers=policy.get("waivers")),
    )


def _repository(table: Mapping[str, Any], overrides: Mapping[str, Any]) -> Repository:
    name = table["name"]
    override = overrides.get(name, {})
    if "pin" in override:
        override = {"commit": None, **override}  # the old pin's commit says nothing of the new
    chosen = {**table, **override}
    return Repository(
        name=name,
        git=tuple(chosen.get("git", ())),
        release=chosen.get("release"),
        package=chosen.get("package", default_package(name)),
        pin=chosen["pin"],
        commit=chosen.get("commit"),
        groups=tuple(chosen.get("groups", ())),
        path=chosen.get("path", ""),
        clone=CloneKind(chosen.get("clone", CloneKind.FULL)),
        overridden=bool(override),
    )
