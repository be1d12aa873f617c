"""The main line of a repository: the first parents of a commit, and what each step changed."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec
import pygit2

from semistable.errors import EnvironmentFailure
from semistable.git.objects.landed_commits import Landed, commit_at, landed
from semistable.git.objects.object_store import GIT_ERRORS, reading, require_repository, resolve
from semistable.git.objects.release_tags import Past
from semistable.model.project.calendar import Cycle
from semistable.storage.cache import Cache
from semistable.storage.cached_results import TypedCache

_NO_FILE = pygit2.Oid(hex="0" * 40)
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
class LineExtent:
    """How far a main line reaches; `cut` when what is older is not in this clone."""

    length: int
    oldest: Landed
    cut: bool


class Mainline:
    """The first parents of a commit. What it has read is kept, and read once.

    Raises UsageError for a path without git, EnvironmentFailure for a history with holes.
    """

    def __init__(self, path: Path, commit: str, cache: Cache) -> None:
        self._repository = require_repository(path)
        self._head = commit
        self._spans = TypedCache(cache, "main line 1", tuple[int, str])
        self._versions = TypedCache(cache, "versions of a file 1", tuple[FileVersion, ...])
        self._branched = TypedCache(cache, "branched from the line 2", dict[str, int])
        # A shallow clone has another line than a whole one of the same head.
        self._key = f"{commit} {self._repository.is_shallow:d}"

    @cached_property
    def _line(self) -> tuple[tuple[str, str], ...]:
        """The commits with the ids of their trees, oldest first."""
        found: list[tuple[str, str]] = []
        following: str | None = self._head
        while following is not None:
            if found and self._repository.is_shallow and following not in self._repository:
                break
            with reading(self._repository, f"The history at {following[:12]}"):
                commit = commit_at(self._repository, following)
            found.append((following, str(commit.tree_id)))
            following = next((str(parent) for parent in commit.parent_ids), None)
        return tuple(reversed(found))

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {commit: place for place, (commit, _) in enumerate(self._line)}

    @cached_property
    def span(self) -> LineExtent:
        """How far the line reaches."""
        kept = self._spans.get(self._key)
        if kept is None:
            kept = (len(self._line), self._line[0][0])
            self._spans.put(self._key, kept)
        length, oldest = kept
        # git hides the parents that a shallow clone lacks, but the commit still names them.
        named = b"\nparent " in self._repository[oldest].read_raw()
        cut = self._repository.is_shallow and named
        return LineExtent(length=length, oldest=self.landed(oldest), cut=cut)

    def versions(self, paths: Iterable[str]) -> dict[str, tuple[FileVersion, ...]]:
        """Map each path to the steps of the line that changed it, oldest first."""
        keys = {path: f"{self._key} {path}" for path in paths}
        kept = self._versions.get_all(keys.values())
        missing = [path for path, key in keys.items() if key not in kept]
        fresh = {keys[path]: steps for path, steps in self._walked(missing)} if missing else {}
        self._versions.put_all(fresh)
        return {path: kept[key] if key in kept else fresh[key] for path, key in keys.items()}

    def _walked(self, paths: Iterable[str]) -> Iterator[tuple[str, tuple[FileVersion, ...]]]:
        look = _Looker(self._repository)
        for path in paths:
            steps, before = [], ""
            for place, (commit, tree) in enumerate(self._line):
                blob = look.blob(tree, path)
                if blob != before:
                    steps.append(FileVersion(place, commit, blob))
                    before = blob
            yield path, tuple(steps)

    def branched(self, revisions: Mapping[str, str]) -> dict[str, int]:
        """Map names to the place of the newest commit of the line that their tag has.

        `revisions` maps the names to tags; what has nothing of the line is left out.
        """
        digest = hashlib.sha256(" ".join(sorted(revisions.values())).encode()).hexdigest()
        key = f"{self._key} {digest}"
        known = self._branched.get(key)
        if known is None:
            found = {name: self._left_at(tag) for name, tag in revisions.items()}
            known = {name: place for name, place in found.items() if place is not None}
            self._branched.put(key, known)
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
        """Return the releases of this line: none earlier than the one before, none after its end.

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
        with reading(self._repository, f"The history at {blob[:12]}"):
            return self._repository.read(blob)[1]

    def blob_at(self, revision: str, path: str) -> str:
        """Return the blob id of a file at a tag or commit; "" where it is not."""
        commit = resolve(self._repository, revision, "")
        return _Looker(self._repository).blob(str(commit.tree_id), path)

    def landed(self, commit: str) -> Landed:
        """Return when a commit landed, and its subject."""
        return landed(commit_at(self._repository, commit))

    def changed(self, commit: str) -> Iterator[tuple[str, str, str]]:
        """Return each Python file that a commit of the line changed: path, blob before, blob after.

        A blob is "" where there is no file.
        """
        here = commit_at(self._repository, commit)
        if here.parent_ids:
            diff = self._repository.diff(here.parents[0], here)
        else:
            diff = here.tree.diff_to_tree(swap=True)
        found = [(str(d.new_file.path), _blob(d.old_file), _blob(d.new_file)) for d in diff.deltas]
        for path, old, new in sorted(found, key=lambda one: one[0].split("/")):
            if path.endswith(".py") and old != new:
                yield path, old, new

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

    def __init__(self, repository: pygit2.Repository) -> None:
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
                self._known[key] = str(self._repository[tree].peel(pygit2.Tree)[name].id)
            except GIT_ERRORS:
                self._known[key] = ""
        return self._known[key]


def _blob(file: pygit2.DiffFile) -> str:
    return "" if file.id == _NO_FILE else str(file.id)
