"""Reads the files that a manifest includes: of the repository that it lies in, and of no other.

A path in a manifest is somebody else's text: nothing above the repository is read, nor what a link
leads to, nor what is larger than any manifest.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from semistable.errors import EnvironmentFailure, UsageError
from semistable.model.project.tree import Tree
from semistable.project.manifest_schema import FILE

LARGEST = 4 << 20
"""Bytes; more than any real manifest: AOSP's has 0.2 MB."""
MOST = 500
"""Files that one manifest is made of; NXP's has 30."""


class RefusedError(UsageError):
    """Another tool's manifest says what cannot be meant here; `faults` are sentences."""

    def __init__(self, faults: Sequence[str], hint: str = "") -> None:
        super().__init__(
            "\n".join(faults),
            hint or "Nothing was written; docs/manifest.md tells what an import takes.",
        )
        self.faults = tuple(faults)


class Files(Protocol):
    """The files of one repository; paths are as `manifest_schema.FILE` wants them."""

    def text(self, path: str) -> str | None:
        """Return what is in a file, None where there is no such file; RefusedError for no text."""

    def names(self, path: str) -> tuple[str, ...] | None:
        """Return the names of the files in a folder, sorted; None where there is no such folder."""


Elsewhere = Callable[[str, str], Files | None]
"""Gives the files of another repository by its path in the workspace and its revision, if here."""


def nowhere(path: str, revision: str) -> Files | None:
    """Have no other repository here."""
    del path, revision
    return None


class FolderFiles:
    """Files of the folder that a manifest lies in, or else of the repository around it."""

    def __init__(self, *roots: Path) -> None:
        self._roots = tuple(dict.fromkeys(roots))

    def text(self, path: str) -> str | None:
        """Read a file of the first root that has it."""
        for root in self._roots:
            file = _below(root, path)
            if file is not None and file.is_file():
                return text_of_file(file)
        return None

    def names(self, path: str) -> tuple[str, ...] | None:
        """List a folder of the first root that has it."""
        for root in self._roots:
            folder = _below(root, path)
            if folder is not None and folder.is_dir():
                return tuple(sorted(one.name for one in folder.iterdir() if one.is_file()))
        return None


class TreeFiles:
    """Files of a tree at one revision."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def text(self, path: str) -> str | None:
        """Read a file of the revision."""
        if path not in self._tree.blobs:
            return None
        return _decoded(self._tree.read(path), path)

    def names(self, path: str) -> tuple[str, ...] | None:
        """List a folder of the revision."""
        start = f"{path.rstrip('/')}/"
        inside = [one.removeprefix(start) for one in self._tree.blobs if one.startswith(start)]
        return tuple(sorted(name for name in inside if "/" not in name)) if inside else None


def text_of_file(file: Path) -> str:
    """Read a manifest; RefusedError for what is none, EnvironmentFailure for what is not read."""
    try:
        if file.stat().st_size > LARGEST:
            raise RefusedError([f"{file}: it has more than {LARGEST >> 20} MB; no manifest has"])
        return _decoded(file.read_bytes(), str(file))
    except OSError as error:
        raise EnvironmentFailure(
            f"{file} cannot be read: {error.strerror}.", "Check the file and its permissions."
        ) from error


def included(files: Files, path: str, place: str) -> str:
    """Read a file that the manifest at `place` names; RefusedError where it must not, or cannot."""
    require_below(path, place)
    text = files.text(path)
    if text is None:
        raise RefusedError([f"{place}: there is no file {path} to include"])
    return text


def require_below(path: str, place: str) -> None:
    """Raise RefusedError for a path that leads out of the repository."""
    if not FILE.fits(path):
        raise RefusedError([f"{place}: the file to include is not {FILE.words}: {path[:100]!r}"])


def repository_of(file: Path) -> Path:
    """Return the top of the repository that a file lies in; its folder where there is none."""
    folder = file.absolute().parent
    return next((one for one in (folder, *folder.parents) if (one / ".git").exists()), folder)


def _below(root: Path, path: str) -> Path | None:
    try:
        file = (root / path).resolve()
        return file if file.is_relative_to(root.resolve()) else None
    except (OSError, ValueError, RuntimeError):
        return None


def _decoded(content: bytes, file: str) -> str:
    if len(content) > LARGEST:
        raise RefusedError([f"{file}: it has more than {LARGEST >> 20} MB; no manifest has"])
    try:
        return content.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise RefusedError([f"{file}: expected UTF-8"]) from error
