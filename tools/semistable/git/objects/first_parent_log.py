"""The main line of a repository: the first parents of a commit, and what each step changed."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec

from semistable.errors import EnvironmentFailure, UsageError
from semistable.git.objects.object_store import (
    GIT_ERRORS,
    Landed,
    commit_at,
    how_to_mend,
    landed,
    open_repository,
    resolve,
)
from semistable.git.objects.release_tags import Past
from semistable.model.project.calendar import Cycle
from semistable.storage.cache import Cache

_MOST_SIDE_COMMITS = 2000
"""Commits of a merge that are searched for the author's; old branches merged more."""


class FileVersion(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a commit of the main line made of a file; `blob` is "" where it took the file away.

    `place` counts the commits of the line before it, from its oldest.
    """

    place: int
    commit: str
    blob: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """How far a main line reaches; `cut` when what is older is not in this clone."""

    length: int
    oldest: Landed
    cut: bool


class Mainline:
    """The first parents of a commit. What it has read is kept, and read once.

    Raises UsageError for a path without git, EnvironmentFailure for a history with holes.
    """

    def __init__(self, path: Path, commit: str, cache: Cache) -> None:
        repository = open_repository(path)
        if repository is None:
            raise UsageError(f"{path} is not a git repository.", "Give the path of one.")
        self._repository = repository
        self._head = commit
        self._cache = cache
        # A shallow clone has another line than a whole one of the same head.
        self._key = f"{commit} {repository.is_shallow:d}"

    @cached_property
    def _line(self) -> tuple[tuple[str, str], ...]:
        """The commits with the ids of their trees, oldest first."""
        found: list[tuple[str, str]] = []
        following: str | None = self._head
        while following is not None:
            try:
                commit = commit_at(self._repository, following)
            except GIT_ERRORS as error:
                if not found or not self._repository.is_shallow:
                    raise self._unreadable(following, error) from error
                break
            found.append((following, str(commit.tree_id)))
            following = next((str(parent) for parent in commit.parent_ids), None)
        return tuple(reversed(found))

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {commit: place for place, (commit, _) in enumerate(self._line)}

    @cached_property
    def span(self) -> Span:
        """How far the line reaches."""
        kept = self._cache.get("main line", (self._key,)).get(self._key)
        if kept is None:
            kept = f"{len(self._line)} {self._line[0][0]}".encode()
            self._cache.put("main line", {self._key: kept})
        length, oldest = kept.decode().split()
        # git hides the parents that a shallow clone lacks, but the commit still names them.
        named = b"\nparent " in self._repository[oldest].read_raw()
        cut = self._repository.is_shallow and named
        return Span(length=int(length), oldest=self.landed(oldest), cut=cut)

    def versions(self, paths: Iterable[str]) -> dict[str, tuple[FileVersion, ...]]:
        """Map each path to the steps of the line that changed it, oldest first."""
        keys = {f"{self._key} {path}": path for path in paths}
        kept = self._cache.get(_VERSIONS, keys)
        read = {keys[key]: _read(value) for key, value in kept.items()}
        found = {path: versions for path, versions in read.items() if versions is not None}
        missing = [path for path in keys.values() if path not in found]
        fresh = self._walked(missing) if missing else {}
        self._cache.put(
            _VERSIONS, {f"{self._key} {path}": _encode(fresh[path]) for path in missing}
        )
        return {path: found[path] if path in found else fresh[path] for path in keys.values()}

    def _walked(self, paths: Iterable[str]) -> dict[str, tuple[FileVersion, ...]]:
        look = _Looker(self._repository)
        found = {}
        for path in paths:
            steps, before = [], ""
            for place, (commit, tree) in enumerate(self._line):
                blob = look.blob(tree, path)
                if blob != before:
                    steps.append(FileVersion(place, commit, blob))
                    before = blob
            found[path] = tuple(steps)
        return found

    def branched(self, revisions: Mapping[str, str]) -> dict[str, int]:
        """Map names to the place of the newest commit of the line that their tag has.

        `revisions` maps the names to tags; what has nothing of the line is left out.
        """
        digest = hashlib.sha256(" ".join(sorted(revisions.values())).encode()).hexdigest()
        key = f"{self._key} {digest}"
        kept = self._cache.get(_BRANCHED, (key,)).get(key)
        known = _decode_places(kept) if kept is not None else None
        if known is None:
            found = {name: self._left_at(tag) for name, tag in revisions.items()}
            known = {name: place for name, place in found.items() if place is not None}
            self._cache.put(_BRANCHED, {key: msgspec.msgpack.encode(known)})
        return known

    def _left_at(self, tag: str) -> int | None:
        """Find the newest commit of the line in a tag's history, through merges into its branch."""
        try:
            pending = [resolve(self._repository, tag, "")]
        except EnvironmentFailure:
            return None
        seen = {str(pending[0].id)}
        places: list[int] = []
        while pending:
            commit = pending.pop()
            place = self._places.get(str(commit.id))
            if place is not None:
                places.append(place)
                continue
            fresh = [str(parent) for parent in commit.parent_ids if str(parent) not in seen]
            seen.update(fresh)
            with suppress(*GIT_ERRORS):  # a shallow clone ends somewhere
                pending += [commit_at(self._repository, parent) for parent in fresh]
        return max(places, default=None)

    def releases(self, past: Past) -> tuple[tuple[Cycle, str, int], ...]:
        """Give the releases of this line: none earlier than the one before, none after its end.

        The number is the place of the newest commit of the line that the release has.
        """
        places = self.branched({cycle.name: tag for cycle, tag in past})
        found: list[tuple[Cycle, str, int]] = []
        last = -1
        for cycle, tag in past:
            place = places.get(cycle.name, -1)
            beyond = place == self.span.length - 1 and not self._is_head(tag)
            if place >= max(last, 0) and not beyond:
                found.append((cycle, tag, place))
                last = place
        return tuple(found)

    def _is_head(self, tag: str) -> bool:
        return str(resolve(self._repository, tag, "").id) == self._head

    def holds(self, tag: str) -> bool:
        """Whether a tag lies on the line itself, as a release does on its stable branch."""
        return str(resolve(self._repository, tag, "").id) in self._places

    def blob(self, blob: str) -> bytes:
        """Return a blob's bytes."""
        try:
            data = self._repository[blob].data  # type: ignore[attr-defined]
        except GIT_ERRORS as error:
            raise self._unreadable(blob, error) from error
        return bytes(data)

    def _unreadable(self, what: str, error: Exception) -> EnvironmentFailure:
        return EnvironmentFailure(
            f"The history at {what[:12]} cannot be read: {error}.", how_to_mend(self._repository)
        )

    def blob_at(self, revision: str, path: str) -> str:
        """Give the blob id of a file at a tag or commit; "" where it is not."""
        commit = resolve(self._repository, revision, "")
        return _Looker(self._repository).blob(str(commit.tree_id), path)

    def landed(self, commit: str) -> Landed:
        """Say when a commit landed, and what it says of itself."""
        return landed(commit_at(self._repository, commit))

    def changed(self, commit: str) -> Iterator[tuple[str, str, str]]:
        """Give each Python file that a commit of the line changed: path, blob before, blob after.

        A blob is "" where there is no file.
        """
        here = commit_at(self._repository, commit)
        parent = here.parents[0] if here.parent_ids else None
        yield from _Looker(self._repository).changed(
            "", str(parent.tree_id) if parent is not None else "", str(here.tree_id)
        )

    def author(self, commit: str, path: str, changes: Callable[[str, str], bool]) -> Landed | None:
        """Find the newest commit that a merge brought and that made a change of a file.

        `changes` says whether the change lies between two blobs, "" for no file. None where the
        commit is no merge, or nothing that it merged made the change.
        """
        merge = commit_at(self._repository, commit)
        if len(merge.parent_ids) < 2:
            return None
        look = _Looker(self._repository)
        walker = self._repository.walk(merge.parent_ids[1])
        walker.hide(merge.parent_ids[0])
        for count, side in enumerate(walker):
            if count > _MOST_SIDE_COMMITS:
                break
            if len(side.parent_ids) != 1:
                continue
            new = look.blob(str(side.tree_id), path)
            old = look.blob(str(side.parents[0].tree_id), path)
            if new != old and changes(old, new):
                return landed(side)
        return None


class _Looker:
    """Looks for files in trees, each tree once."""

    def __init__(self, repository) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001 - pygit2 has one door
        self._repository = repository
        self._known: dict[tuple[str, str], str] = {}

    def blob(self, tree: str, path: str) -> str:
        for name in path.split("/"):
            if not tree:
                return ""
            tree = self._entry(tree, name)
        return tree

    def _entry(self, tree: str, name: str) -> str:
        key = (tree, name)
        if key not in self._known:
            try:
                self._known[key] = str(self._repository[tree][name].id)
            except GIT_ERRORS:
                self._known[key] = ""
        return self._known[key]

    def changed(self, folder: str, old: str, new: str) -> Iterator[tuple[str, str, str]]:
        before, after = self._entries(old), self._entries(new)
        for name in sorted(before.keys() | after.keys()):
            had, has = before.get(name, ("", False)), after.get(name, ("", False))
            if had == has:
                continue
            if had[1] or has[1]:
                yield from self.changed(
                    f"{folder}{name}/", had[0] if had[1] else "", has[0] if has[1] else ""
                )
            elif name.endswith(".py"):
                yield f"{folder}{name}", had[0], has[0]

    def _entries(self, tree: str) -> dict[str, tuple[str, bool]]:
        if not tree:
            return {}
        return {e.name: (str(e.id), e.type_str == "tree") for e in self._repository[tree]}


_VERSIONS = "versions of a file 1"
_BRANCHED = "branched from the line 2"
_encode = msgspec.msgpack.encode
_decode_versions = msgspec.msgpack.Decoder(tuple[FileVersion, ...]).decode


def _read(value: bytes) -> tuple[FileVersion, ...] | None:
    try:
        return _decode_versions(value)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None


def _decode_places(value: bytes) -> dict[str, int] | None:
    try:
        return msgspec.msgpack.decode(value, type=dict[str, int])
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None
