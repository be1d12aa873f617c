"""The history of a symbol of core: each change with its commit, its cycle, and its notice.

A change merges with a commit of the main line. A change between releases that no release shows,
such as a parameter added and removed within one cycle, is in the main line only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from semistable.model.code.definition import Definition
from semistable.model.core_api.ledger import Marker
from semistable.model.project.calendar import Cycle


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
class Change:
    """One change; `what` is the parameter, `before` and `after` are source texts.

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
class Event:
    """All changes of one symbol by one commit of the main line.

    `commit` is the commit on the main line, `author` the one that it merged. `released` is True if
    releases show the change: the release before has what it removed, or the release after has what
    it added. `became` is the name that replaced the symbol, "" if unknown.
    """

    symbol: str
    kind: str
    changes: tuple[Change, ...]
    place: int
    commit: Commit
    author: Commit | None
    cycle: str
    path: str
    line: int
    before: str
    after: str
    warned: Warned
    released: bool
    became: str = ""
    adapted: tuple[Adaptation, ...] = ()

    def has(self, *kinds: ChangeKind) -> bool:
        """Return whether one of these kinds of changes is among its changes."""
        return any(change.kind in kinds for change in self.changes)

    @property
    def of_signature(self) -> bool:
        """Return whether it changes the signature."""
        return any(change.of_signature for change in self.changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The changes of one symbol in a release, compared with the release before."""

    symbol: str
    kind: str
    changes: tuple[Change, ...]
    before: str
    after: str
    warned: Warned


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseStep:
    """The changes of a cycle's first release, compared with that of the cycle before."""

    cycle: str
    version: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The file of the symbol after a commit of the main line; None if the commit removed it.

    `definitions` are by name within the module, `marked` the sure markers of whole symbols.
    `path` is the file that defines the symbol at this commit.
    """

    place: int
    commit: str
    path: str
    definitions: Mapping[str, Definition]
    marked: Mapping[str, Marker]


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """The same for a cycle's first release; `place` is where its branch left the main line.

    `hints` are remarks of low confidence, by their symbol.
    """

    cycle: Cycle
    version: str
    place: int | None
    definitions: Mapping[str, Definition]
    marked: Mapping[str, Marker]
    hints: Mapping[str, Marker] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The history of a symbol: its events on the main line, oldest first, and in the releases.

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
