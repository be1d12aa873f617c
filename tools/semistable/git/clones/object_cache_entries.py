"""Entries of the object cache: named by URLs, sealed with digests, there as a whole or not at all.

A file is linked, or copied where the disk cannot link. What was killed in its making, or could not
be removed, is swept away when that entry is asked for next. The formats:
gitrepository-layout(5), and sha256sum(1) for the seal.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from semistable.git.files.refs import is_blobless, is_shallow
from semistable.git.process.git_command import Git

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


def entry_name(urls: Sequence[str]) -> str:
    """Name the entry of these URLs, in any order.

    All of them count: who names one URL more may get other objects from there, and shares nothing
    with those who do not trust it.
    """
    told = "\n".join(sorted({_canonical(url) for url in urls}))
    return hashlib.sha256(told.encode("utf-8", "surrogateescape")).hexdigest()


def _canonical(url: str) -> str:
    parts = urlsplit(url)
    login, at, host = parts.netloc.rpartition("@")
    plain = parts._replace(netloc=f"{login}{at}{host.lower()}")
    return urlunsplit(plain).rstrip("/")


def is_ours(entry: Path) -> bool:
    """Whether an entry is a folder that is the user's own, and nobody else may write there."""
    found = entry.lstat()
    own = entry.is_dir() and not entry.is_symlink() and found.st_uid == os.geteuid()
    return own and not found.st_mode & _OTHERS_WRITE


def read_seal(entry: Path) -> Seal:
    """Return what an entry is made of; nothing where it does not say so, or has not all of it."""
    try:
        lines = (entry / _SEAL).read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    found = [_SEALED.fullmatch(line) for line in lines]
    seal = {match[2]: match[1] for match in found if match}
    sound = all(found) and _REFS in seal and all(os.access(entry / name, os.R_OK) for name in seal)
    return seal if sound else {}


def link_sound(entry: Path, target: Path, seal: Seal) -> bool:
    """Make a repository of an entry's files; whether they are as they were sealed.

    Raises OSError where the disk refuses.
    """
    _make_bare(target)
    _link(entry, target, seal)
    _tell_format(target)
    return _digests(target, seal) == seal


def take_over(seed: Path, git_dir: Path) -> None:
    """Move the packs of a seed into the clone that borrows from it. Raises OSError."""
    for path in (seed / _PACKS).iterdir():
        path.replace(git_dir / _PACKS / path.name)
    (git_dir / "objects" / "info" / "alternates").unlink(missing_ok=True)


def make_entry(git: Git, entry: Path, git_dir: Path, former: Seal | None) -> None:
    """Make an entry of a clone's packs and refs, in the place of the `former` one.

    The caller holds the entry's lock. Nothing is done for a clone that has nothing new, or is not
    made of whole packs alone. Raises OSError.
    """
    packs = _packs(git_dir)
    if not _is_whole(git_dir) or not packs:
        return
    if former and set(former) == {_REFS, *packs} and _digest(git_dir / _REFS) == former[_REFS]:
        return
    with _growing(entry) as growing:
        _link(git_dir, growing, [_REFS, *packs])
        _tell_format(growing)
        _put(git, entry, growing, former or {})


def renew_entry(git: Git, entry: Path, git_dir: Path, remote: str) -> None:
    """Add to an entry what the server has sent to a clone since; as `make_entry` does.

    The clone may hold anybody's work: git itself tells what belongs to the remote.
    """
    seal = read_seal(entry)
    if not seal or is_shallow(git_dir) or is_blobless(git_dir):
        return
    refs = [f"+refs/remotes/{remote}/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"]
    options = ["--quiet", "--no-tags", "--no-write-fetch-head", "--prune"]
    command = ["-c", "fetch.unpackLimit=1", "fetch", *options, "--", str(git_dir), *refs]
    with _growing(entry) as growing:
        _link(entry, growing, seal)
        _tell_format(growing)
        steps = (command, ["pack-refs", "--all"])
        if not any(git.run(step, growing).status for step in steps):
            _put(git, entry, growing, seal)


def sweep(entry: Path) -> None:
    """Remove what a making that was killed has left; the caller holds the entry's lock."""
    for left in (entry.with_suffix(".growing"), entry.with_suffix(".old")):
        if os.path.lexists(left):
            remove(left)


def remove(entry: Path) -> None:
    """Remove a folder, one that may not be entered as well; what cannot be removed stays."""
    with suppress(OSError):
        entry.chmod(0o700)
    shutil.rmtree(entry, ignore_errors=True)


@contextmanager
def _growing(entry: Path) -> Iterator[Path]:
    """Give a bare repository in which the next entry grows; what has not become one goes."""
    sweep(entry)
    growing = entry.with_suffix(".growing")
    _make_bare(growing)
    try:
        yield growing
    finally:
        remove(growing)


def _put(git: Git, entry: Path, growing: Path, known: Seal) -> None:
    """Seal what has grown, and let it take the entry's place."""
    if len(list((growing / _PACKS).glob("*.pack"))) > _MANY:
        git.run(["repack", "-d", "--geometric=2", "--quiet"], growing)
    names = _packs(growing)
    # The name of a pack tells its content.
    seal = {name: known[name] for name in names if name in known}
    seal |= _digests(growing, [_REFS, *(name for name in names if name not in seal)])
    lines = (f"{digest}  {name}\n" for name, digest in sorted(seal.items()))
    (growing / _SEAL).write_text("".join(lines), encoding="ascii")
    old = entry.with_suffix(".old")
    if os.path.lexists(entry):
        entry.rename(old)
    growing.rename(entry)
    remove(old)


def _is_whole(git_dir: Path) -> bool:
    """Whether all that a clone's refs reach is in its own packs."""
    objects = git_dir / "objects"
    if is_shallow(git_dir) or is_blobless(git_dir) or (objects / "info" / "alternates").exists():
        return False
    return not any(_LOOSE.fullmatch(folder.name) for folder in objects.iterdir())


def _packs(git_dir: Path) -> list[str]:
    found = (f"{_PACKS}/{path.name}" for path in (git_dir / _PACKS).iterdir())
    return sorted(name for name in found if _SEALED.fullmatch(f"{'0' * 64}  {name}"))


def _make_bare(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    for inner in (_PACKS, "refs"):
        (folder / inner).mkdir(parents=True)
    (folder / "HEAD").write_text("ref: refs/heads/nothing\n")
    (folder / "config").write_text("[core]\n\trepositoryformatversion = 0\n\tbare = true\n")


def _tell_format(folder: Path) -> None:
    """Let git know a repository whose ids are longer ones (git-init(1), --object-format)."""
    if _LONG_ID.search((folder / _REFS).read_bytes()):
        (folder / "config").write_text(
            "[core]\n\trepositoryformatversion = 1\n\tbare = true\n"
            "[extensions]\n\tobjectformat = sha256\n"
        )


def _link(source: Path, target: Path, names: Sequence[str] | Seal) -> None:
    for name in names:
        try:
            os.link(source / name, target / name)
        except OSError:
            # Another disk, or one without links.
            shutil.copyfile(source / name, target / name)


def _digests(folder: Path, names: Sequence[str] | Seal) -> dict[str, str]:
    return {name: _digest(folder / name) for name in names}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
