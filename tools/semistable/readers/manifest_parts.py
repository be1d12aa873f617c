"""The files that a manifest is made of: `include` names further ones below its directory."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from semistable.errors import SemistableError
from semistable.readers.manifest_check import Fault, Folders, check_part, fits, repository_names
from semistable.readers.manifest_keys import FILE
from semistable.readers.toml_places import KeyPath, Places, locate

_MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of a manifest; `trail` are the files that led to it, itself last."""

    file: Path
    document: Mapping[str, Any]
    places: Places
    trail: tuple[Path, ...]

    def fault(self, path: KeyPath, message: str) -> Fault:
        """Say what is wrong at the value of a key."""
        line, column = self.places.point(path, value=True)
        return Fault(file=str(self.file), line=line, column=column, message=message)


def read_parts(
    path: Path, document: Mapping[str, Any], text: str
) -> tuple[list[Part], list[Fault]]:
    """Return the manifest and all that it includes, in their order, and all that is wrong.

    `document` is the manifest's own; its own faults are not looked for. Includes are checked
    whole: their keys, circles, and that no name or folder is taken twice.
    """
    first = Part(file=path, document=document, places=locate(text), trail=(path,))
    parts, faults = [first], list[Fault]()
    pending = [first]
    while pending:
        part = pending.pop(0)
        for index, name in enumerate(_names(part)):
            place = ("include", index)
            found = _included(path.parent, part, name)
            if isinstance(found, Fault):
                faults.append(found)
            elif isinstance(found, str):
                faults.append(part.fault(place, found))
            elif len(parts) >= _MOST:
                faults.append(part.fault(place, f"more than {_MOST} files are included"))
                return parts, faults
            else:
                faults += check_part(found.document, found.places, str(found.file))
                parts.append(found)
                pending.append(found)
    return parts, sorted(faults + list(_clashes(parts)))


def _names(part: Part) -> Sequence[str]:
    names = part.document.get("include", [])
    given = names if isinstance(names, list) else []
    return [name for name in given if isinstance(name, str) and fits(FILE, name)]


def _included(directory: Path, part: Part, name: str) -> Part | Fault | str:
    """Read an included file; give a fault of its own, or what is wrong with its being named."""
    file = directory / name
    if file in part.trail:
        circle = " -> ".join(str(step.relative_to(directory)) for step in (*part.trail, file))
        return f"the includes go in a circle: {circle}"
    if not file.is_file():
        return f"there is no file {name} beside the manifest"
    if not file.resolve().is_relative_to(directory.resolve()):
        return f"{name} leads out of the manifest's directory"
    try:
        text = file.read_bytes().decode().removeprefix("\ufeff")
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Fault(file=str(file), line=1, column=1, message=f"not TOML: {error}")
    except (OSError, ValueError, RecursionError, SemistableError) as error:
        return f"{name} cannot be read: {error}"
    return Part(file=file, document=document, places=locate(text), trail=(*part.trail, file))


def _clashes(parts: Sequence[Part]) -> Iterator[Fault]:
    """Find names and folders that two files take; within one file its own check finds them."""
    names, folders = dict[str, Part](), Folders()
    for part in parts:
        own = [
            (path, name, _folder(part.document, path, name))
            for path, name in repository_names(part.document)
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
