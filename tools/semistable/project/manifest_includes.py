"""The files that a manifest is made of: `include` names further ones, here or elsewhere."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from semistable.errors import SemistableError
from semistable.model.project.manifest import Repository
from semistable.project.manifest_keys import FILE
from semistable.project.manifest_validation import (
    Fault,
    Folders,
    check_manifest,
    check_part,
    fits,
    repository_names,
)
from semistable.project.remote_includes import Elsewhere, elsewhere
from semistable.project.toml_positions import KeyPath, Places, locate

_MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of a manifest; `trail` are the files that led to it, itself last.

    `origin` is the repository that holds it, None for the manifest's own directory.
    """

    file: Path
    document: Mapping[str, Any]
    places: Places
    trail: tuple[Path, ...]
    origin: Elsewhere | None = None

    def fault(self, path: KeyPath, message: str) -> Fault:
        """Say what is wrong at the value of a key."""
        line, column = self.places.point(path, value=True)
        return Fault(file=str(self.file), line=line, column=column, message=message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The manifest and all that it includes, in their order, and all that is wrong.

    `repositories` are those that hold parts; what is not here of them is told in `absent`.
    """

    files: list[Part]
    faults: list[Fault]
    repositories: list[Repository] = field(default_factory=list)
    absent: list[Fault] = field(default_factory=list)


class _WrongError(Exception):
    """An include cannot be followed; `fault` says it where it is not the include's own."""

    def __init__(self, message: str, fault: Fault | None = None) -> None:
        super().__init__(message)
        self.fault = fault


def read_parts(path: Path, document: Mapping[str, Any], text: str) -> Parts:
    """Read all files that a manifest is made of.

    `document` is the manifest's own; its own faults are not looked for. Includes are checked
    whole: their keys, circles, and that no name or folder is taken twice.
    """
    first = Part(file=path, document=document, places=locate(text), trail=(path,))
    parts = Parts(files=[first], faults=[])
    pending = [first]
    while pending:
        part = pending.pop(0)
        for index, named in _named(part):
            place = ("include", index)
            try:
                found = _included(path.parent, part, named, parts)
            except _WrongError as error:
                parts.faults.append(error.fault or part.fault(place, str(error)))
                continue
            if len(parts.files) >= _MOST:
                parts.faults.append(part.fault(place, f"more than {_MOST} files are included"))
                return parts
            if found is not None:
                whole = found.origin is not None and "core" in found.document
                check = check_manifest if whole else check_part
                parts.faults.extend(check(found.document, found.places, str(found.file)))
                parts.files.append(found)
                pending.append(found)
            else:
                parts.absent.append(part.fault(place, "this manifest is not here yet"))
    parts.faults.extend(_clashes(parts.files))
    parts.faults.sort()
    return parts


def _named(part: Part) -> Iterator[tuple[int, str | Elsewhere]]:
    names = part.document.get("include", [])
    for index, name in enumerate(names if isinstance(names, list) else []):
        if isinstance(name, str) and fits(FILE, name):
            yield index, name
        elif isinstance(name, Mapping) and (there := elsewhere(name)):
            yield index, there


def _included(directory: Path, part: Part, named: str | Elsewhere, parts: Parts) -> Part | None:
    """Read an included file; None for one of a repository that is not here.

    Raises _WrongError with what is wrong with its being named, or with the file itself.
    """
    origin, name = (part.origin, named) if isinstance(named, str) else (named, named.path)
    if origin and origin.repository not in parts.repositories:
        parts.repositories.append(origin.repository)
    file = Path(origin.label(name)) if origin else directory / name
    if file in part.trail:
        steps = (*part.trail, file)
        circle = " -> ".join(str(one).removeprefix(f"{directory}/") for one in steps)
        raise _WrongError(f"the includes go in a circle: {circle}")
    if origin and not origin.is_here(directory):
        return None
    try:
        text = _text(directory, origin, name)
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        fault = Fault(file=str(file), line=1, column=1, message=f"not TOML: {error}")
        raise _WrongError("", fault) from error
    except (OSError, ValueError, RecursionError, SemistableError) as error:
        raise _WrongError(f"{name} cannot be read: {error}") from error
    trail = (*part.trail, file)
    return Part(file=file, document=document, places=locate(text), trail=trail, origin=origin)


def _text(directory: Path, origin: Elsewhere | None, name: str) -> str:
    if origin:
        text = origin.text(directory, name)
        if text is None:
            raise _WrongError(f"there is no file {origin.label(name)}")
        return text
    file = directory / name
    if not file.is_file():
        raise _WrongError(f"there is no file {name} beside the manifest")
    if not file.resolve().is_relative_to(directory.resolve()):
        raise _WrongError(f"{name} leads out of the manifest's directory")
    return file.read_bytes().decode().removeprefix("\ufeff")


def _clashes(parts: Sequence[Part]) -> Iterator[Fault]:
    """Find names and folders that two files take; within one file its own check finds them."""
    names, folders = dict[str, Part](), Folders()
    for part in parts:
        own = [
            (path, name, _folder(part.document, path, name))
            for path, name in repository_names(part.document)
            if part.origin is None or path[0] == "driver"
        ]
        for path, name, folder in own:
            if other := names.get(name.casefold()):
                yield part.fault((*path, "name"), f"the name {name} is taken in {other.file}")
            elif owner := folders.owner_met(folder, name):
                yield part.fault(path, f"the tree {folder} meets that of {owner}")
        for _, name, folder in own:
            names.setdefault(name.casefold(), part)
            folders.take(folder, name)


def _folder(document: Mapping[str, Any], path: KeyPath, name: str) -> str:
    table: Any = document
    for step in path:
        table = table[step]
    folder = table.get("path")
    return folder if isinstance(folder, str) else f"trees/{name}"
