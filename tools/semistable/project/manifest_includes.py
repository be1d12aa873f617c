"""The files that a manifest is made of: `include` names further ones, here or elsewhere.

The clone of another repository lies below `.semistable/included` of the workspace and has no
files: a part is read from git's objects, at the commit or the pin that its table names.
`semistable sync` brings it.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from semistable.errors import EnvironmentFailure, SemistableError
from semistable.model.project.manifest import Repository
from semistable.project import defaults
from semistable.project.manifest_schema import FILE, MANIFEST
from semistable.project.manifest_validation import (
    Folders,
    check_manifest,
    check_part,
    repository_folders,
)
from semistable.project.schema_check import Fault, is_sound
from semistable.project.toml_positions import KeyPath, Places

if TYPE_CHECKING:
    from semistable.git.objects.object_store import CommitTree

_MOST = 100
_FOLDER = ".semistable/included"
_LARGEST = 4 << 20
_NO_NAME = re.compile(r"[^A-Za-z0-9._+-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A file of another repository: `repository` is what brings it here, `path` the file."""

    repository: Repository
    path: str

    def label(self, name: str) -> str:
        """Write where a file of this repository is, as `git show` takes it."""
        return f"{self.repository.name}@{self.repository.pin}:{name}"

    def tree(self, directory: Path) -> "CommitTree | None":
        """Return the commit in its clone below the manifest's directory; None if it is not here."""
        from semistable.git.objects.object_store import commit_tree  # noqa: PLC0415 - 0.05 s of pygit2

        repository = self.repository
        try:
            return commit_tree(directory / repository.folder, repository.commit or repository.pin)
        except EnvironmentFailure:
            return None


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
        """Return what is wrong at the value of a key."""
        line, column = self.places.point(path, value=True)
        return Fault(file=str(self.file), line=line, column=column, message=message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The manifest and all that it includes, in their order, and all that is wrong.

    `repositories` are those that hold parts; `absent` names what is not here of them.
    """

    files: list[Part]
    faults: list[Fault]
    repositories: list[Repository] = field(default_factory=list)
    absent: list[Fault] = field(default_factory=list)


class _WrongError(Exception):
    """An include cannot be followed; `fault` is given where it is not the include's own."""

    def __init__(self, message: str, fault: Fault | None = None) -> None:
        super().__init__(message)
        self.fault = fault


def read_parts(path: Path, document: Mapping[str, Any], text: str) -> Parts:
    """Read all files that a manifest is made of.

    `document` is the manifest's own; its own faults are not looked for. Includes are checked
    whole: their keys, circles, and that no name or folder is taken twice.
    """
    first = Part(file=path, document=document, places=Places(text), trail=(path,))
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
        if isinstance(name, str) and FILE.fits(name):
            yield index, name
        elif is_sound(name, _TABLE) and name["git"]:
            yield index, _elsewhere(name)


_, _TABLE = MANIFEST["properties"]["include"]["items"]["anyOf"]


def _elsewhere(table: Mapping[str, Any]) -> Elsewhere:
    """Read a table of `include`."""
    git = table["git"]
    # Two repositories may have one name; the digest of the first URL tells them apart.
    last = git[0].rstrip("/").removesuffix(".git").replace(":", "/").rpartition("/")[2]
    name = _NO_NAME.sub("-", last).strip("-._+")[:60] or "manifests"
    digest = hashlib.sha256(git[0].encode()).hexdigest()[:8]
    repository = Repository(
        name=name,
        git=tuple(git),
        release=None,
        package="",
        pin=table["pin"],
        commit=table.get("commit"),
        path=f"{_FOLDER}/{name}-{digest}",
    )
    return Elsewhere(repository=repository, path=table.get("path", defaults.MANIFEST))


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
    tree = origin.tree(directory) if origin else None
    if origin and tree is None:
        return None
    try:
        text = _text_of(tree, file, name) if tree else _text_beside(directory, name)
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        fault = Fault(file=str(file), line=1, column=1, message=f"not TOML: {error}")
        raise _WrongError("", fault) from error
    except (OSError, ValueError, RecursionError, SemistableError) as error:
        raise _WrongError(f"{name} cannot be read: {error}") from error
    trail = (*part.trail, file)
    return Part(file=file, document=document, places=Places(text), trail=trail, origin=origin)


def _text_of(tree: "CommitTree", file: Path, name: str) -> str:
    """Read a file of another repository; what is a link or a submodule there is no file."""
    if name not in tree.blobs:
        raise _WrongError(f"there is no file {file}")
    content = tree.read(name)
    if len(content) > _LARGEST:
        raise ValueError(f"it has more than {_LARGEST >> 20} MB")
    return content.decode().removeprefix("\ufeff")


def _text_beside(directory: Path, name: str) -> str:
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
            (path, name, folder)
            for path, name, folder, _ in repository_folders(part.document)
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
