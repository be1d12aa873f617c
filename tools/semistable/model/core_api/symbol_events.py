"""The history of a symbol of core: each change with its commit, its cycle, and its notice.

A change merges with a commit of the main line. A change between releases that no release shows,
such as a parameter added and removed within one cycle, is in the main line only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from semistable.model.code.definition import Definition


class ChangeKind(StrEnum):
    """What happened to a symbol."""

    FOUND = "there already where this clone begins"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    KIND = "changed its kind"
    PARAMETER_ADDED = "parameter added"
    PARAMETER_REMOVED = "parameter removed"
    PARAMETER_RENAMED = "parameter renamed"
    REORDERED = "parameters reordered"
    DEFAULT = "default changed"
    REQUIRED = "parameter became required"
    OPTIONAL = "parameter became optional"
    PASSING = "parameter passed another way"
    VALUE = "value changed"
    DEPRECATED = "deprecated"
    REVIVED = "deprecation withdrawn"


_HARMLESS = {
    ChangeKind.FOUND,
    ChangeKind.ADDED,
    ChangeKind.MOVED,
    ChangeKind.DEPRECATED,
    ChangeKind.REVIVED,
    ChangeKind.VALUE,
    ChangeKind.DEFAULT,
    ChangeKind.OPTIONAL,
}
_OF_SIGNATURE = {
    ChangeKind.PARAMETER_ADDED,
    ChangeKind.PARAMETER_REMOVED,
    ChangeKind.PARAMETER_RENAMED,
    ChangeKind.REORDERED,
    ChangeKind.DEFAULT,
    ChangeKind.REQUIRED,
    ChangeKind.OPTIONAL,
    ChangeKind.PASSING,
}


_SAID = {
    ChangeKind.PARAMETER_ADDED: "parameter {after} added",
    ChangeKind.PARAMETER_REMOVED: "parameter {before} removed",
    ChangeKind.PARAMETER_RENAMED: "parameter {before} renamed {after}",
    ChangeKind.DEFAULT: "default of {what} changed from {before} to {after}",
    ChangeKind.REQUIRED: "parameter {what} became required",
    ChangeKind.OPTIONAL: "parameter {what} became optional, {after} by default",
    ChangeKind.REORDERED: "parameters reordered: {after}",
    ChangeKind.PASSING: "parameter {what} passed {after}, before {before}",
    ChangeKind.VALUE: "{before} became {after}",
    ChangeKind.KIND: "{before} became {after}",
    ChangeKind.MOVED: "moved from {before}",
    ChangeKind.DEPRECATED: "deprecated{parameter}: {after}",
    ChangeKind.REVIVED: "deprecation withdrawn{parameter}: {before}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SymbolChange:
    """One thing that changed; `what` is the parameter, `before` and `after` as they are spelled.

    `optional` is True if an added parameter may be omitted.
    """

    kind: ChangeKind
    what: str = ""
    before: str = ""
    after: str = ""
    optional: bool = False

    @property
    def said(self) -> str:
        """The change as a phrase."""
        return _SAID.get(self.kind, str(self.kind)).format(
            what=self.what,
            before=self.before,
            after=self.after,
            parameter=f" ({self.what})" if self.what else "",
        )

    @property
    def of_signature(self) -> bool:
        """Return whether it changes the signature."""
        return self.kind in _OF_SIGNATURE

    @property
    def asks_for_notice(self) -> bool:
        """Return whether it can break a caller or an override of the symbol."""
        return self.kind not in _HARMLESS


class Notice(StrEnum):
    """Whether a deprecation preceded the change."""

    GIVEN = "with notice"
    SHORT = "notice too short"
    HINTED = "with a hint only"
    """Only a remark of low confidence preceded it, such as a note that it should be removed."""
    NONE = "without notice"
    INSIDE = "inside the cycle"
    """No release had what it removes."""
    UNKNOWN = "unknown notice"
    """No release is available that could have a marker."""
    NEEDLESS = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """The notice of a change: the first cycle whose release has the marker, and its text."""

    notice: Notice
    since: str = ""
    allowed: str = ""
    text: str = ""
    replacement: str = ""


UNWARNED = Warned(notice=Notice.NEEDLESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A commit, its committer date (ISO, UTC), and its subject."""

    id: str
    date: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Adaptation:
    """A driver's adaptation to a change; `commit` is None if the driver has not adapted.

    `days` counts from the day of core's change; it is negative if the driver was first.
    """

    driver: str
    symbol: str
    path: str
    commit: Commit | None
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SymbolDifference:
    """What became of one symbol between two points: two releases, or two commits."""

    symbol: str
    kind: str
    changes: tuple[SymbolChange, ...]
    before: str
    after: str
    warned: Warned

    def has(self, *kinds: ChangeKind) -> bool:
        """Return whether one of these kinds of changes is among its changes."""
        return any(change.kind in kinds for change in self.changes)

    @property
    def of_signature(self) -> bool:
        """Return whether it changes the signature."""
        return any(change.of_signature for change in self.changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(SymbolDifference):
    """All that one commit of the main line did to one symbol.

    `commit` is the one on the main line, `author` the one that it merged. `released` says whether
    releases show it: what it took was in the release before, what it brought in the one after.
    `became` is the name that came in its place, "" where none can be told.
    """

    place: int
    commit: Commit
    author: Commit | None
    cycle: str
    path: str
    line: int
    released: bool
    became: str = ""
    adapted: tuple[Adaptation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseStep:
    """The changes of a cycle's first release, compared with that of the cycle before."""

    cycle: str
    version: str
    differences: tuple[SymbolDifference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SymbolHistory:
    """The life of a symbol: what the main line did, oldest first, and what the releases show.

    `began` is the first commit of the main line; `cut` is True if older commits exist but are not
    in the clone. `ends` are the definitions at the end of the line, by dotted name. `remarks` are
    sentences on what could not be determined.
    """

    symbol: str
    kind: str
    core: str
    revision: str
    commit: str
    policy: str
    paths: tuple[str, ...]
    alive: bool
    length: int
    began: Commit
    cut: bool
    events: tuple[Event, ...]
    releases: tuple[ReleaseStep, ...]
    ends: Mapping[str, Definition]
    remarks: tuple[str, ...] = ()
