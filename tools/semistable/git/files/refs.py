"""Where a git directory stands, read from its files without any git process.

The formats: gitrepository-layout(5), git-pack-refs(1). Every reader here answers None where it
cannot be sure, or raises UnsureError, and git itself is asked then.
"""

import os
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

WHOLE = "refs/semistable/whole"
"""Where a blobless clone names the commits of which it has all files."""
PINNED = "refs/semistable/pins"
"""Where a shallow clone names commits that came by their ids, from a remote."""
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_PROPOSED = re.compile(
    r"(?:refs/)?(?:(?:pull|merge-requests)/[1-9][0-9]*/(?:head|merge)|changes/[0-9]{2}/[0-9]+/[0-9]+)"
)
_NO_NAME = re.compile(r"\.\.|[~^:]|@\{")
"""What leads from a ref to another commit, as in `master~1`: only git follows it."""
_HEADER = 256
"""Bytes of an object that hold its kind and, of a tag, what it names."""
_MANY = 50
"""Refs in files of their own from which on every look at them is slow."""


class UnsureError(Exception):
    """The files do not tell; git does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What is checked out: a branch, a commit, or a branch without commits yet."""

    branch: str | None
    commit: str | None


def is_commit_id(text: str) -> bool:
    """Whether a text is a whole object id."""
    return _COMMIT.fullmatch(text) is not None


def proposed_ref(revision: str) -> str | None:
    """Return the ref of a proposed change, such as `pull/104/head`, which no clone brings.

    They are as GitHub, GitLab and Gerrit name them; None for any other revision.
    """
    return f"refs/{revision.removeprefix('refs/')}" if _PROPOSED.fullmatch(revision) else None


def read_head(git_dir: Path) -> Head | None:
    """Read HEAD; None where there is no git directory."""
    text = _line(git_dir / "HEAD")
    if text is None:
        return None
    if text.startswith("ref: "):
        ref = text.removeprefix("ref: ").strip()
        return Head(branch=ref.removeprefix("refs/heads/"), commit=_value(git_dir, ref))
    return Head(branch=None, commit=text if is_commit_id(text) else None)


def tagged_commit(git_dir: Path, tag: str) -> str | None:
    """Return the commit of a tag where the files tell it."""
    try:
        return commit_of(git_dir, f"refs/tags/{tag}")
    except UnsureError:
        return None


def commit_of(git_dir: Path, ref: str) -> str | None:
    """Return the commit of a tag or branch, None where there is none of that name.

    Raises UnsureError where the files do not tell.
    """
    if _NO_NAME.search(ref) or (git_dir / "reftable").exists():
        raise UnsureError(ref)
    text = _line(git_dir / ref)
    if text is None:
        return _packed(git_dir).get(ref)
    if not is_commit_id(text):
        raise UnsureError(ref)
    commit = _named_by(git_dir, text) if ref.startswith("refs/tags/") else text
    if commit is None:
        raise UnsureError(ref)
    return commit


def _named_by(git_dir: Path, identity: str) -> str | None:
    """Return the commit that an object is, or names as a tag, where it has a file of its own."""
    try:
        data = (git_dir / "objects" / identity[:2] / identity[2:]).read_bytes()
        start = zlib.decompressobj().decompress(data, _HEADER)
    except (OSError, zlib.error):
        return None
    head, _, body = start.partition(b"\0")
    if head.startswith(b"commit "):
        return identity
    # gitformat-tag: "object ID", "type KIND"
    named, kind, *_ = [*body.split(b"\n"), b"", b""]
    commit = named.removeprefix(b"object ").decode(errors="replace")
    is_tag = head.startswith(b"tag ") and kind == b"type commit" and is_commit_id(commit)
    return commit if is_tag else None


def has_name(git_dir: Path, commit: str, *prefixes: str) -> bool:
    """Whether a ref below one of the prefixes plainly names a commit."""
    packed = _packed(git_dir).items()
    if any(value == commit and ref.startswith(prefixes) for ref, value in packed):
        return True
    loose = (ref for prefix in prefixes for ref in _files(git_dir, prefix))
    return any(_line(git_dir / ref) == commit for ref in loose)


def wants_packing(git_dir: Path) -> bool:
    """Whether refs lie so that a look at them needs git, or takes long."""
    if len(_files(git_dir, "refs/")) > _MANY:
        return True
    for ref in _files(git_dir, "refs/tags/"):
        try:
            commit_of(git_dir, ref)
        except UnsureError:
            return True
    return False


def _files(git_dir: Path, prefix: str) -> list[str]:
    return [
        Path(folder, file).relative_to(git_dir).as_posix()
        for folder, _, files in os.walk(git_dir / prefix)
        for file in files
    ]


def loose_tag(git_dir: Path, tag: str) -> str | None:
    """Return the object of a tag that lies in its own file."""
    return _loose(git_dir, f"refs/tags/{tag}")


def released_commit(repository: Path, version: str) -> str | None:
    """Return the commit of a release; the tags of a release repository are never objects."""
    return _value(repository, f"refs/tags/{version}")


def tags(git_dir: Path) -> tuple[str, ...]:
    """Return all tags without a slash, in no order."""
    prefix, folder = "refs/tags/", git_dir / "refs" / "tags"
    packed = {ref.removeprefix(prefix) for ref in _packed(git_dir) if ref.startswith(prefix)}
    loose = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    return tuple(packed | loose)


def is_shallow(git_dir: Path) -> bool:
    """Whether a clone lacks what came before some of its commits (gitrepository-layout(5))."""
    return (git_dir / "shallow").is_file()


def is_blobless(git_dir: Path) -> bool:
    """Whether a clone was made without files, and the remote has promised to send them."""
    try:
        config = (git_dir / "config").read_text(errors="surrogateescape")
    except OSError:
        return False
    return "partialclonefilter" in config.lower()


def has_files(git_dir: Path, commit: str) -> bool:
    """Whether all files of a commit that is here are here, too."""
    return not is_blobless(git_dir) or _value(git_dir, f"{WHOLE}/{commit}") is not None


def _value(git_dir: Path, ref: str) -> str | None:
    return _loose(git_dir, ref) or _packed(git_dir).get(ref)


def _loose(git_dir: Path, ref: str) -> str | None:
    if ".." in ref:
        return None
    text = _line(git_dir / ref)
    return text if text and is_commit_id(text) else None


def _packed(git_dir: Path) -> dict[str, str]:
    """Map packed refs to commits; a tag object stands with the commit it peels to."""
    try:
        lines = (git_dir / "packed-refs").read_text(errors="surrogateescape").splitlines()
    except OSError:
        return {}
    found: dict[str, str] = {}
    ref = ""
    for line in lines:
        if line.startswith("^"):
            found[ref] = line[1:].strip()
        elif not line.startswith("#"):
            value, _, ref = line.partition(" ")
            found[ref] = value
    return found


def _line(path: Path) -> str | None:
    try:
        return path.read_text(errors="surrogateescape").strip()
    except (OSError, ValueError):
        return None
