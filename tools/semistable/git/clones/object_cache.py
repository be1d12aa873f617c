"""What clones of the same repository have in common, kept for clones to come: their packs.

An entry belongs to one set of URLs. It is a bare repository of packs, sealed with the digests of
its files, and is never changed: another one takes its place. A new clone gets hard links of the
packs, is told by the server itself what its refs are, and fetches what the packs lack. They share
no more than blocks of the disk, so that an entry may be deleted, or a clone repacked, at any time.

Whatever is wrong with an entry costs time: it is not used, or made anew.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from semistable.git.clones.clone import Borrow, Clone, Make
from semistable.git.clones.object_cache_entries import (
    Seal,
    entry_name,
    is_ours,
    link_sound,
    make_entry,
    read_seal,
    remove,
    renew_entry,
    sweep,
    take_over,
)
from semistable.git.process.git_command import Answer, Git
from semistable.git.process.retry import may_pass
from semistable.model.project.commit_source import Activity
from semistable.storage.file_lock import locked

_WAITING = "waiting for another semistable that fills the object cache"
_BORROWING = "taking objects from the cache"


@dataclass(slots=True, kw_only=True)
class Loan:
    """The packs that a clone to be made may take, in the repository `seed`; None without any.

    `entry` is where the clone's own packs go, None where they go nowhere; `is_held` says that its
    lock is held already.
    """

    entry: Path | None = None
    seed: Path | None = None
    seal: Seal | None = None
    is_held: bool = False

    def by(self, make: Borrow) -> Make:
        """Make clones as `make` does, out of the seed as far as it goes."""

        def borrowing(git: Git, tree: Path, url: str, activity: Activity) -> Answer:
            if self.seed is not None:
                answer = make(git, tree, url, activity, [f"--reference={self.seed}"])
                if not answer.status:
                    with suppress(OSError):
                        take_over(self.seed, tree / ".git")
                        return answer
                    remove(self.seed)
                    self.seed = None
                elif may_pass(answer.error):
                    return answer  # the network's fault, not the seed's
                shutil.rmtree(tree, ignore_errors=True)
            return make(git, tree, url, activity, [])

        return borrowing

    def keep(self, git: Git, git_dir: Path, activity: Activity) -> None:
        """Keep the packs of a clone that was just made: it has nothing but what servers sent."""
        if self.entry is None:
            return
        turn = nullcontext() if self.is_held else _turn(self.entry, git, activity)
        try:
            with turn:
                make_entry(git, self.entry, git_dir, self.seal)
        except OSError as error:
            _say_unusable(error, activity)


@contextmanager
def lending(  # noqa: PLR0913 - what a loan is made of
    cache: Path | None,
    git: Git,
    urls: Sequence[str],
    incoming: Path,
    activity: Activity,
    *,
    fills: bool,
) -> Iterator[Loan]:
    """Lend what the cache has of a repository to a clone that is to be made.

    While it has nothing, others wait for a clone that `fills` it. `incoming` is a folder on the
    clone's disk. Without a cache, and where it cannot be used, the loan is empty.
    """
    loan = Loan()
    with ExitStack() as held:
        if cache is not None and urls:
            entry = cache / entry_name(urls)
            try:
                cache.mkdir(mode=0o700, parents=True, exist_ok=True)
                held.enter_context(_turn(entry, git, activity))
                loan = _lent(entry, incoming / f"{entry.name}.seed", activity)
            except OSError as error:
                _say_unusable(error, activity)
            loan.is_held = fills and loan.entry is not None and loan.seed is None
            if not fills:
                loan.entry = None
            if not loan.is_held:
                held.close()
        try:
            yield loan
        finally:
            if loan.seed is not None:
                remove(loan.seed)


def _lent(entry: Path, seed: Path, activity: Activity) -> Loan:
    """Link an entry's files to `seed`; what is damaged goes, what is not ours is let alone.

    Raises OSError.
    """
    sweep(entry)
    if not os.path.lexists(entry):
        return Loan(entry=entry)
    if not is_ours(entry):
        raise PermissionError(1, "others may write there", str(entry))
    activity(_BORROWING, 0, None, None)
    seal = read_seal(entry)
    seed.parent.mkdir(parents=True, exist_ok=True)
    remove(seed)
    if seal and link_sound(entry, seed, seal):
        return Loan(entry=entry, seed=seed, seal=seal)
    remove(seed)
    remove(entry)
    return Loan(entry=entry)


def _turn(entry: Path, git: Git, activity: Activity) -> AbstractContextManager[None]:
    lock = entry.with_suffix(".lock")
    return locked(lock, lambda: activity(_WAITING, 0, None, None), git.pause)


def add(cache: Path | None, clone: Clone, urls: Sequence[str], activity: Activity) -> None:
    """Give what a whole clone has fetched to the entry of its repository, where there is one."""
    if cache is None or not urls or not os.path.lexists(cache / entry_name(urls)):
        return
    entry = cache / entry_name(urls)
    try:
        with _turn(entry, clone.git, activity):
            if is_ours(entry):
                renew_entry(clone.git, entry, clone.git_dir, clone.remote)
    except OSError as error:
        _say_unusable(error, activity)


def _say_unusable(error: OSError, activity: Activity) -> None:
    words = error.strerror or str(error)
    activity(f"the object cache cannot be used: {words}", 0, None, None)
