"""The life of a symbol of core: each change with its commit, its cycle, and whether it was noticed.

A change lands when a commit of the main line brings it. What no release has before and after it,
such as a parameter that comes and goes within one cycle, is churn: the main line shows it, the
releases do not.
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

    `optional` when what was added may be left out.
    """

    kind: ChangeKind
    what: str = ""
    before: str = ""
    after: str = ""
    optional: bool = False

    @property
    def said(self) -> str:
        """The change in words."""
        return _SAID.get(self.kind, str(self.kind)).format(
            what=self.what,
            before=self.before,
            after=self.after,
            parameter=f" ({self.what})" if self.what else "",
        )

    @property
    def of_signature(self) -> bool:
        """Whether the signature is another one by it."""
        return self.kind in _OF_SIGNATURE

    @property
    def asks_for_notice(self) -> bool:
        """Whether somebody who calls the symbol, or overrides it, can be broken by it."""
        return self.kind not in _HARMLESS


class Notice(StrEnum):
    """Whether drivers were told before the change."""

    GIVEN = "with notice"
    SHORT = "notice too short"
    HINTED = "with a hint only"
    """A remark of low confidence stood there, such as a wish that somebody remove it."""
    NONE = "without notice"
    INSIDE = "inside the cycle"
    """What it takes away no release had."""
    UNKNOWN = "unknown notice"
    """No release is here that could have carried it."""
    NEEDLESS = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """What notice was given: the first cycle whose release said so, and by which words."""

    notice: Notice
    since: str = ""
    allowed: str = ""
    text: str = ""
    replacement: str = ""


UNWARNED = Warned(notice=Notice.NEEDLESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A commit, the day (ISO, UTC) on which it was committed, and its first line."""

    id: str
    date: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Adaptation:
    """What a driver did about a change; `commit` is None while it has not taken it over.

    `days` count from the day of core's change; negative where the driver was first.
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
        """Whether one of these happened."""
        return any(change.kind in kinds for change in self.changes)

    @property
    def of_signature(self) -> bool:
        """Whether the signature is another one by it."""
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
    """What a cycle's first release changed, held against that of the cycle before."""

    cycle: str
    version: str
    differences: tuple[SymbolDifference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SymbolHistory:
    """The life of a symbol: what the main line did, oldest first, and what the releases show.

    `began` is the commit where the main line begins, `cut` when it is older than that and not
    here. `ends` are the definitions at the end of the line, by dotted name. `remarks` are
    sentences on what could not be told.
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
