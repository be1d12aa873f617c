"""Where a definition stood through the main line: followed when it moves between files."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from semistable.git.objects.first_parent_log import FileVersion, Mainline
from semistable.model.code.definition import Defined
from semistable.source.blob_store import BlobStore, FactKind
from semistable.source.facts.read_definitions import DEFINITIONS

_MOST_MOVES = 6
_SAME_MODULE = 0.6
"""Share of common names from which a file that came is one that went, under another path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageStep:
    """What a commit of the main line made of the file that defines a symbol.

    `path` and `blob` are "" while nothing defines it.
    """

    place: int
    commit: str
    path: str
    blob: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """The steps of a definition, oldest first, and the files that had it, the first one first."""

    steps: tuple[LineageStep, ...]
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineReader:
    """Reads what the files of a main line define: options, or all else, by `kind`."""

    line: Mainline
    store: BlobStore
    kind: FactKind[Defined] = DEFINITIONS
    progress: Callable[[str], None] = lambda _: None

    def defined(self, blobs: Iterable[str]) -> Mapping[str, Defined]:
        """Map each file to what it defines."""
        return self.store.read(self.kind, blobs, self.line.blob, self.progress)

    def lineage(self, name: str, paths: Iterable[str]) -> Lineage:
        """Follow a name that a module defines at its top; "" follows the module itself.

        `paths` are files that are known to have it; those that it moved to are found.
        """
        return _Follower(self, name).follow(paths)


class _Follower:
    def __init__(self, reader: LineReader, name: str) -> None:
        self._reader = reader
        self._line = reader.line
        self._name = name

    def follow(self, paths: Iterable[str]) -> Lineage:
        known = dict.fromkeys(paths)
        searched: set[int] = set()
        steps = self._merged(self._line.versions(known))
        for _ in range(_MOST_MOVES):
            found: list[str] = []
            for step, came in _turns(steps):
                if step.place not in searched:
                    searched.add(step.place)
                    found += self._other_side(step, came=came)
            fresh = [path for path in found if path not in known]
            if not fresh:
                break
            known |= dict.fromkeys(fresh)
            steps = self._merged(self._line.versions(known))
        had = dict.fromkeys(step.path for step in steps if step.path)
        return Lineage(steps=steps, paths=tuple(had))

    def _merged(self, versions: Mapping[str, tuple[FileVersion, ...]]) -> tuple[LineageStep, ...]:
        """Join the versions of several files: at each place the one file that has the name."""
        events = sorted(
            (version.place, path, version) for path, of in versions.items() for version in of
        )
        blobs = [version.blob for _, _, version in events if version.blob]
        defined = self._reader.defined(blobs)
        now: dict[str, str] = {}
        steps: list[LineageStep] = []
        last = ("", "")
        for count, (place, path, version) in enumerate(events):
            now[path] = version.blob
            if count + 1 < len(events) and events[count + 1][0] == place:
                continue  # one commit changes several of the files
            home = self._home(now, defined, last[0])
            here = (home, now[home] if home else "")
            if here != last:
                commit = version.commit
                steps.append(LineageStep(place=place, commit=commit, path=here[0], blob=here[1]))
                last = here
        return tuple(steps)

    def _home(self, now: Mapping[str, str], defined: Mapping[str, Defined], before: str) -> str:
        """Choose the file that has the name; the one that had it before speaks first."""
        having = [p for p, blob in now.items() if blob and self._has(defined[blob], p == before)]
        return before if before in having else min(having, default="")

    def _has(self, defined: Defined, had: bool) -> bool:  # noqa: FBT001
        # Nobody can know what a file that cannot be read has: what it had, it keeps.
        if defined.problem:
            return had
        return not self._name or any(d.name == self._name for d in defined.definitions)

    def _other_side(self, step: LineageStep, *, came: bool) -> list[str]:
        """Find the file that lost the name in the commit that brought it, or the reverse."""
        changed = [
            (path, old, new)
            for path, old, new in self._line.changed(step.commit)
            if path != step.path and "/tests/" not in path
        ]
        self._reader.progress(step.commit[:12])
        reads = [blob for _, old, new in changed for blob in (old, new) if blob]
        defined = self._reader.defined(reads)
        empty = Defined()
        found = []
        for path, old, new in changed:
            side, other = (old, new) if came else (new, old)
            if not side or (self._name == "" and other):
                continue
            had = self._has(defined[side], had=False)
            has = bool(other) and self._has(defined.get(other, empty), had=False)
            if had and not has and (self._name or self._alike(defined[side], step, came=came)):
                found.append(path)
        return found[:1]

    def _alike(self, other: Defined, step: LineageStep, *, came: bool) -> bool:
        """Whether a file that went has the names of the one that came."""
        blob = step.blob if came else self._before(step)
        if not blob:
            return False
        mine = {d.name for d in self._reader.defined([blob])[blob].definitions}
        theirs = {d.name for d in other.definitions}
        return len(mine & theirs) >= _SAME_MODULE * (len(mine | theirs) or 1)

    def _before(self, step: LineageStep) -> str:
        for path, old, new in self._line.changed(step.commit):
            if old and not new and self._line.versions([path]):
                return old
        return ""


def _turns(steps: tuple[LineageStep, ...]) -> list[tuple[LineageStep, bool]]:
    """Return the steps at which the definition came from nowhere (True) or went there."""
    found, before = [], ""
    for step in steps:
        if bool(step.path) != bool(before):
            found.append((step, bool(step.path)))
        before = step.path
    return found
