"""Begins a workspace: its manifest, and what git shall ignore there; nothing is overwritten."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from semistable.errors import UsageError, writing

_IGNORED = ("repos.local.toml", "/.semistable/")


def begin(path: Path, text: str, folders: tuple[str, ...]) -> None:
    """Write a manifest to `path`, its directory made where there is none.

    `folders` are those in which trees will lie; git shall ignore them, where no `.gitignore` says
    otherwise. Raises UsageError when there is a manifest already, EnvironmentFailure when nothing
    can be written.
    """
    directory = path.parent
    with writing(directory):
        directory.mkdir(parents=True, exist_ok=True)
        if not _write_new(path, text):
            raise UsageError(
                f"{path} is there already.", "It was not touched; name another DIRECTORY."
            )
        ignored = (*_IGNORED, *(f"/{folder}/" for folder in folders))
        _write_new(directory / ".gitignore", "".join(f"{name}\n" for name in ignored))


def _write_new(path: Path, text: str) -> bool:
    """Put a file where none is, whole or not at all; false where something is, a link even."""
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=".new-") as growing:
        growing.write(text)
        growing.flush()
        Path(growing.name).chmod(0o666 & ~_mask())
        try:
            os.link(growing.name, path)
        except FileExistsError:
            return False
    return True


def _mask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
