"""Git's own lock on a tree's index, held while a tree moves, and told from that of any other git.

The lock is the file `index.lock` (git's lockfile.h: made with O_EXCL, by whoever wants to write the
index). Ours holds a sentence that no git writes, so that what a killed run has left is known for
ours, and the lock of a live git is never removed. The index of a move is written beside, in a
folder of its own, and takes the place of the old one as a whole.
"""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from semistable.errors import EnvironmentFailure, writing

_SENTENCE = (
    "semistable moves this tree; after it was killed, `semistable sync --continue` or `--abort`"
    " ends the move.\n"
)
_SCRATCH = "semistable"
_PATIENCE = 2.0
"""Seconds that a lock which is being written may be empty."""


class UntouchedError(EnvironmentFailure):
    """A tree cannot be moved now, and nothing of it was touched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldIndex:
    """The lock on an index; `index` is a copy to work on, `folder` is free for further files."""

    git_dir: Path
    folder: Path

    @property
    def index(self) -> Path:
        """The copy of the index, which is no file where the tree has none yet."""
        return self.folder / "index"

    def install(self) -> None:
        """Put the copy into the place of the index; raise EnvironmentFailure when that fails."""
        if not is_ours(self.git_dir / "index.lock"):
            raise EnvironmentFailure(
                f"{self.git_dir / 'index.lock'} was removed while semistable moved the tree.",
                "Run the command again, once no git works there.",
            )
        with writing(self.git_dir), suppress(FileNotFoundError):
            self.index.replace(self.git_dir / "index")


@contextmanager
def held_index(git_dir: Path) -> Iterator[HeldIndex]:
    """Hold the lock on an index, also one that a killed run of ours has left.

    The caller holds the workspace's lock `moving`, so that no run of ours is alive beside it.
    Raises UntouchedError while another git has the lock.
    """
    lock = git_dir / "index.lock"
    with scratch_folder(git_dir) as folder:
        mine = folder / "lock"
        with writing(lock):
            mine.write_text(_SENTENCE)
            # Whole at once, so that it is never without its sentence.
            if not put_new(mine, lock) and not is_ours(lock):
                raise _in_use(lock)
            with suppress(FileNotFoundError):
                shutil.copy(git_dir / "index", folder / "index")
        try:
            yield HeldIndex(git_dir=git_dir, folder=folder)
        finally:
            if is_ours(lock):
                lock.unlink()


@contextmanager
def copied_index(git_dir: Path) -> Iterator[Path]:
    """Give a copy of an index, for git to write into; nobody is kept from the index itself."""
    with scratch_folder(git_dir) as folder:
        with suppress(FileNotFoundError):
            shutil.copy(git_dir / "index", folder / "index")
        yield folder / "index"


@contextmanager
def scratch_folder(git_dir: Path) -> Iterator[Path]:
    """Give a folder on the tree's own disk, and remove it; what killed runs have left goes, too."""
    above = git_dir / _SCRATCH
    with writing(above):
        above.mkdir(exist_ok=True)
        folder = Path(mkdtemp(dir=above))
    try:
        yield folder
    finally:
        shutil.rmtree(above, ignore_errors=True)


def put_new(source: Path, place: Path) -> bool:
    """Move a file to where none is, as a whole; false where something is already."""
    try:
        os.link(source, place, follow_symlinks=False)
    except FileExistsError:
        return False
    except OSError:  # a disk without hard links
        if os.path.lexists(place):
            return False
        source.rename(place)
        return True
    source.unlink()
    return True


def release_left(git_dir: Path) -> None:
    """Remove the lock, and the files beside the index, that a killed run of ours has left."""
    lock = git_dir / "index.lock"
    if is_ours(lock):
        lock.unlink(missing_ok=True)
    shutil.rmtree(git_dir / _SCRATCH, ignore_errors=True)


def is_ours(lock: Path) -> bool:
    """Whether a lock on an index is one that semistable has made."""
    try:
        with lock.open("rb") as file:
            return file.read(len(_SENTENCE)) == _SENTENCE.encode()
    except OSError:
        return False


def refuse_lock(lock: Path, values: frozenset[str]) -> None:
    """Raise EnvironmentFailure when another git holds the lock on HEAD or on another ref.

    A lock in which one of `values` stands is what a killed run has left that wrote that value, and
    is removed: whoever else might write it would write the same. So is one that stays empty: a
    live git fills it at once, but for one that deletes a ref, which has no more use for it then.
    """
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            text = lock.read_text(errors="replace").strip()
        except FileNotFoundError:
            return
        if text in values or (not text and time.monotonic() > end):
            lock.unlink(missing_ok=True)
            return
        if text:
            in_use = _in_use(lock)
            raise EnvironmentFailure(in_use.message, in_use.hint)
        time.sleep(0.01)


def _in_use(lock: Path) -> UntouchedError:
    return UntouchedError(
        f"{lock} is there: another git is at work.",
        "Wait for it; if no git runs there, remove that file.",
    )
