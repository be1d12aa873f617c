"""What clones of the same repository have in common, kept for clones to come: their packs.

An entry belongs to one set of URLs. It is a bare repository of packs, sealed with the digests of
its files, and is never changed: another one takes its place. A new clone gets hard links of the
packs (or copies, where the disk cannot link), learns from the server itself what its refs are, and
fetches what the packs lack. They share no more than blocks of the disk, so that an entry may be
deleted, or a clone repacked, at any time.

Whatever is wrong with an entry costs time: it is not used, or made anew. What was killed in its
making is swept away when that entry is wanted next. The formats: gitrepository-layout(5), and
sha256sum(1) for the seal.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from semistable.git.clones.clone import Clone
from semistable.git.clones.make_clone import Borrow, Make, make_clone
from semistable.git.clones.retry import may_pass
from semistable.git.files.refs import is_blobless, is_shallow
from semistable.git.process.git_command import Git, GitResult
from semistable.model.project.commit_source import Activity
from semistable.storage.file_lock import locked

Seal = Mapping[str, str]
"""The sha256 of each file of an entry by its path there."""

_SEAL = "seal"
_REFS = "packed-refs"
_PACKS = "objects/pack"
_SEALED = re.compile(r"([0-9a-f]{64})  (packed-refs|objects/pack/pack-[0-9a-f]+\.(?:pack|idx|rev))")
_LONG_ID = re.compile(rb"^[0-9a-f]{64} ", re.MULTILINE)
_LOOSE = re.compile(r"[0-9a-f]{2}")
_OTHERS_WRITE = 0o022
_MANY = 20
"""Packs of one entry, beyond which the small ones become one."""


def make_cached_clone(  # noqa: PLR0913, PLR0917 - what one clone is made of
    cache: Path | None,
    place: Clone,
    urls: Sequence[str],
    incoming: Path,
    activity: Activity,
    make: Borrow,
    *,
    fills: bool,
) -> None:
    """Make a clone as `make_clone` does, out of what the cache has of the repository.

    A clone that `fills` gives its own packs to the cache. While that has none, others wait for it.
    Without a cache, and where it cannot be used, the clone is made all the same.
    """
    entry, seed, seal = None, None, None
    with ExitStack() as held:
        if cache is not None and urls:
            entry = cache / entry_name(urls)
            seed = incoming / f"{entry.name}.seed"
            try:
                cache.mkdir(mode=0o700, parents=True, exist_ok=True)
                held.enter_context(_turn(entry, place.git, activity))
                seal = _lend(entry, seed, activity)
            except OSError as error:
                _report_unusable(error, activity)
                entry = None
        if seal or not (entry and fills):
            held.close()
        try:
            making = _borrowing(make, seed if seal else None)
            make_clone(place, urls, incoming, activity, making)
            place.pack_refs()
        finally:
            if seed:
                _remove(seed)
        if entry and fills:
            try:
                if seal:
                    held.enter_context(_turn(entry, place.git, activity))
                _store(place.git, entry, place.git_dir, seal or {})
            except OSError as error:
                _report_unusable(error, activity)


def _borrowing(make: Borrow, seed: Path | None) -> Make:
    """Make clones as `make` does, out of the seed as far as it goes."""

    def making(git: Git, tree: Path, url: str, activity: Activity) -> GitResult:
        if seed is not None and seed.exists():
            answer = make(git, tree, url, activity, [f"--reference={seed}"])
            if not answer.status:
                with suppress(OSError):
                    take_over(seed, tree / ".git")
                    return answer
                _remove(seed)
            elif may_pass(answer.error):
                return answer  # the network's fault, not the seed's
            shutil.rmtree(tree, ignore_errors=True)
        return make(git, tree, url, activity, [])

    return making


def take_over(seed: Path, git_dir: Path) -> None:
    """Move the packs of a seed into the clone that borrows from it. Raises OSError."""
    for path in (seed / _PACKS).iterdir():
        path.replace(git_dir / _PACKS / path.name)
    (git_dir / "objects" / "info" / "alternates").unlink(missing_ok=True)


def add_to_cache(cache: Path | None, clone: Clone, urls: Sequence[str], activity: Activity) -> None:
    """Give what a whole clone has fetched to the entry of its repository, where there is one.

    The clone may hold anybody's work: git itself finds what belongs to the remote.
    """
    if cache is None or not urls or not os.path.lexists(cache / entry_name(urls)):
        return
    entry, git, git_dir = cache / entry_name(urls), clone.git, clone.git_dir
    refs = [f"+refs/remotes/{clone.remote}/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"]
    options = ["--quiet", "--no-tags", "--no-write-fetch-head", "--prune"]
    command = ["-c", "fetch.unpackLimit=1", "fetch", *options, "--", str(git_dir), *refs]
    try:
        with _turn(entry, git, activity):
            seal = _read_seal(entry) if _is_ours(entry) else {}
            if seal and not (is_shallow(git_dir) or is_blobless(git_dir)):
                with _growing(entry, entry, seal) as growing:
                    if not any(git.run(one, growing).status for one in (command, _PACK_REFS)):
                        _put(git, entry, growing, seal)
    except OSError as error:
        _report_unusable(error, activity)


_PACK_REFS = ["pack-refs", "--all"]


def entry_name(urls: Sequence[str]) -> str:
    """Name the entry of these URLs, in any order.

    All of them count: who names one URL more may get other objects from there, and shares nothing
    with those who do not trust it.
    """
    canonical = set()
    for parts in map(urlsplit, urls):
        login, at, host = parts.netloc.rpartition("@")
        plain = parts._replace(netloc=f"{login}{at}{host.lower()}")
        canonical.add(urlunsplit(plain).rstrip("/"))
    text = "\n".join(sorted(canonical))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _turn(entry: Path, git: Git, activity: Activity) -> AbstractContextManager[None]:
    waiting = "waiting for another semistable that fills the object cache"
    lock = entry.with_suffix(".lock")
    return locked(lock, lambda: activity(waiting, 0, None, None), git.pause)


def _report_unusable(error: OSError, activity: Activity) -> None:
    reason = error.strerror or str(error)
    activity(f"the object cache cannot be used: {reason}", 0, None, None)


def _lend(entry: Path, seed: Path, activity: Activity) -> Seal | None:
    """Link an entry's files to `seed`, and return its seal; None where there is no sound entry.

    What is damaged goes; of what is not the user's own nothing is touched. Raises OSError.
    """
    _sweep(entry)
    if not os.path.lexists(entry):
        return None
    if not _is_ours(entry):
        raise PermissionError(1, "others may write there", str(entry))
    activity("taking objects from the cache", 0, None, None)
    seal = _read_seal(entry)
    seed.parent.mkdir(parents=True, exist_ok=True)
    _remove(seed)
    if seal:
        _make_bare(seed, entry, seal)
        if _digests(seed, seal) == seal:
            return seal
    _remove(seed)
    _remove(entry)
    return None


def _is_ours(entry: Path) -> bool:
    """Whether an entry is a folder that is the user's own, and nobody else may write there."""
    found = entry.lstat()
    own = entry.is_dir() and not entry.is_symlink() and found.st_uid == os.geteuid()
    return own and not found.st_mode & _OTHERS_WRITE


def _read_seal(entry: Path) -> Seal:
    """Return what an entry is made of; nothing where it has no seal, or not all that is in it."""
    try:
        lines = (entry / _SEAL).read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    found = [_SEALED.fullmatch(line) for line in lines]
    seal = {match[2]: match[1] for match in found if match}
    sound = all(found) and _REFS in seal and all(os.access(entry / name, os.R_OK) for name in seal)
    return seal if sound else {}


def _store(git: Git, entry: Path, git_dir: Path, former: Seal) -> None:
    """Make an entry of a new clone's packs and refs, in the place of the `former` one.

    The caller holds the entry's lock. Nothing is done for a clone that has nothing new, or is not
    made of whole packs alone. Raises OSError.
    """
    objects = git_dir / "objects"
    whole = not (is_shallow(git_dir) or is_blobless(git_dir))
    whole = whole and not (objects / "info" / "alternates").exists()
    loose = any(_LOOSE.fullmatch(folder.name) for folder in objects.iterdir())
    packs = _packs(git_dir)
    if not whole or loose or not packs:
        return
    if set(former) == {_REFS, *packs} and _digests(git_dir, [_REFS])[_REFS] == former[_REFS]:
        return
    with _growing(entry, git_dir, [_REFS, *packs]) as growing:
        _put(git, entry, growing, former)


@contextmanager
def _growing(entry: Path, source: Path, names: Iterable[str]) -> Iterator[Path]:
    """Yield a bare repository in which the next entry grows; what has not become one goes."""
    _sweep(entry)
    growing = entry.with_suffix(".growing")
    try:
        _make_bare(growing, source, names)
        yield growing
    finally:
        _remove(growing)


def _put(git: Git, entry: Path, growing: Path, known: Seal) -> None:
    """Seal what has grown, and let it take the entry's place."""
    if len(list((growing / _PACKS).glob("*.pack"))) > _MANY:
        git.run(["repack", "-d", "--geometric=2", "--quiet"], growing)
    names = _packs(growing)
    # The name of a pack is a digest of its content.
    seal = {name: known[name] for name in names if name in known}
    seal |= _digests(growing, [_REFS, *(name for name in names if name not in seal)])
    lines = (f"{digest}  {name}\n" for name, digest in sorted(seal.items()))
    (growing / _SEAL).write_text("".join(lines), encoding="ascii")
    old = entry.with_suffix(".old")
    if os.path.lexists(entry):
        entry.rename(old)
    growing.rename(entry)
    _remove(old)


def _packs(git_dir: Path) -> list[str]:
    found = (f"{_PACKS}/{path.name}" for path in (git_dir / _PACKS).iterdir())
    return sorted(name for name in found if _SEALED.fullmatch(f"{'0' * 64}  {name}"))


def _make_bare(folder: Path, source: Path, names: Iterable[str]) -> None:
    """Make a bare repository of these files of another one, linked or copied."""
    folder.mkdir(mode=0o700)
    for inner in (_PACKS, "refs"):
        (folder / inner).mkdir(parents=True)
    for name in names:
        try:
            os.link(source / name, folder / name)
        except OSError:
            shutil.copyfile(source / name, folder / name)
    (folder / "HEAD").write_text("ref: refs/heads/nothing\n")
    algorithm = "sha256" if _LONG_ID.search((folder / _REFS).read_bytes()) else "sha1"
    (folder / "config").write_text(
        "[core]\n\trepositoryformatversion = 1\n\tbare = true\n"
        f"[extensions]\n\tobjectformat = {algorithm}\n"
    )


def _digests(folder: Path, names: Iterable[str]) -> dict[str, str]:
    found = {}
    for name in names:
        with (folder / name).open("rb") as file:
            found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _sweep(entry: Path) -> None:
    """Remove what a making that was killed has left; the caller holds the entry's lock."""
    for left in (entry.with_suffix(".growing"), entry.with_suffix(".old")):
        if os.path.lexists(left):
            _remove(left)


def _remove(entry: Path) -> None:
    """Remove a folder, one that may not be entered as well; what cannot be removed stays."""
    with suppress(OSError):
        entry.chmod(0o700)
    shutil.rmtree(entry, ignore_errors=True)
