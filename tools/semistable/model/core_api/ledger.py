"""The ledger: each deprecated symbol, its first cycle, its users and its removal date."""

import re
from dataclasses import dataclass
from enum import StrEnum

from semistable.model.findings.verdict import Severity

_WORD = re.compile(r"[a-z0-9_.]{3,}")
_SPEAKER = re.compile(r"\b(?:TODO|NOTE|FIXME|XXX|HACK)\b\s*(?:\([^)]*\))?:?", re.IGNORECASE)
_ALIKE = 0.5
"""Share of common words from which two remarks at the same symbol count as one."""
_SAME_ELSEWHERE = 0.8
"""The same for remarks at different places: moved code keeps its remark."""
_ENOUGH_WORDS = 4


class Confidence(StrEnum):
    """The confidence of a marker: stated in code, in clear prose, or in unclear prose."""

    CERTAIN = "certain"
    HIGH = "high"
    LOW = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkerIdentity:
    """What identifies a marker when lines move and texts change; `words` are from its text."""

    symbol: str
    inside: bool
    low: bool
    words: frozenset[str]

    def carried_on(self, earlier: "MarkerIdentity", *, same_path: bool) -> bool:
        """Return whether this marker continues `earlier`, which may be low only if this one is."""
        if earlier.low and not self.low:
            return False
        same_path = same_path or self.symbol.startswith("CONF.")
        if same_path and earlier.symbol == self.symbol:
            whole = not self.inside and not earlier.inside
            return whole or _alike(self.words, earlier.words) >= _ALIKE
        enough = len(self.words) >= _ENOUGH_WORDS
        return enough and _alike(self.words, earlier.words) >= _SAME_ELSEWHERE


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (len(one | other) or 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A place in a source file of core that marks something as deprecated.

    `symbol` is relative to the module: "" for the module itself, `Class.method(parameter)` for a
    parameter, `CONF.group.name` for an option. `kind` names the form: decorator, warning, log,
    option, option-rename, docstring, comment. `inside` is True if only a part of the symbol's body
    is deprecated, such as a compatibility branch; users of the symbol are then not affected.
    `stated_since` and `stated_removal` are the cycle or version that the text names, "" for none,
    or "pike+2" for two cycles after one. `removal_after` is True if the text has "after" it.
    """

    symbol: str
    line: int
    kind: str
    confidence: Confidence
    text: str
    stated_since: str = ""
    stated_removal: str = ""
    replacement: str = ""
    inside: bool = False
    removal_after: bool = False

    @property
    def identity(self) -> MarkerIdentity:
        """The key by which markers of two releases are the same."""
        text = _SPEAKER.sub(" ", self.text).casefold()
        return MarkerIdentity(
            symbol=self.symbol,
            inside=self.inside,
            low=self.confidence is Confidence.LOW,
            words=frozenset(_WORD.findall(text)),
        )


class LedgerState(StrEnum):
    """Where a deprecation stands."""

    FRESH = "fresh"
    IN_WINDOW = "in window"
    DUE = "due"
    OVERDUE = "overdue"
    UNKNOWN = "unknown"
    REMOVED_IN_TIME = "removed in time"
    REMOVED_TOO_EARLY = "removed too early"
    REMOVED_WITHOUT_NOTICE = "removed without notice"
    REPLACEMENT_MISSING = "replacement missing"
    """Removed in time, but core lacks the replacement that the marker named."""


REMOVED = (
    LedgerState.REMOVED_WITHOUT_NOTICE,
    LedgerState.REMOVED_TOO_EARLY,
    LedgerState.REPLACEMENT_MISSING,
    LedgerState.REMOVED_IN_TIME,
)
"""The states of removed symbols, the worst first."""


_PRESSING = (
    LedgerState.OVERDUE,
    LedgerState.DUE,
    LedgerState.REMOVED_WITHOUT_NOTICE,
    LedgerState.REMOVED_TOO_EARLY,
    LedgerState.REPLACEMENT_MISSING,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverUse:
    """One place where a driver still uses a deprecated symbol."""

    driver: str
    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreUse:
    """One place where core itself still uses a deprecated symbol."""

    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One deprecated symbol, or one piece inside it (`inside`).

    `since` is the first cycle whose release has the marker; `or_earlier` is True if that is the
    oldest examined release. `allowed` is the first cycle whose release may lack the symbol under
    the policy. `due` is the same, or the later cycle that core itself announces. `contradiction`
    is a sentence on how core's text differs from the policy. `registered` is True for an entry of
    the surface file. For a removed symbol, `first` and `last` are the first and last cycles whose
    releases had it, `removed_in` is the first without it, and `path` and `line` are its place in
    the last one. `core_uses` are uses in core itself. Cycles are names, "" if unknown.
    """

    symbol: str
    path: str
    line: int
    kind: str
    confidence: Confidence
    text: str
    since: str
    due: str
    overdue_by: int
    state: LedgerState
    replacement: str
    stated_removal: str
    uses: tuple[DriverUse, ...]
    allowed: str = ""
    or_earlier: bool = False
    inside: bool = False
    registered: bool = False
    stated_since: str = ""
    contradiction: str = ""
    first: str = ""
    last: str = ""
    removed_in: str = ""
    core_uses: tuple[CoreUse, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Every deprecated symbol of the surface, the most urgent first, relative to one cycle."""

    core: str
    revision: str
    commit: str | None
    at: str
    policy: str
    entries: tuple[LedgerEntry, ...]


def is_surely_overdue(entry: LedgerEntry) -> bool:
    """Say whether a whole symbol is overdue, by a marker that can be relied on."""
    return _is_sure(entry) and entry.state is LedgerState.OVERDUE


def is_used_though_going(entry: LedgerEntry, next_cycle: str) -> bool:
    """Say whether a driver uses a symbol that the cycle being made or the next one may remove."""
    going = entry.state in (LedgerState.DUE, LedgerState.OVERDUE) or entry.due == next_cycle
    return _is_sure(entry) and going and bool(next_cycle) and bool(entry.uses)


def gravity(entry: LedgerEntry) -> Severity:
    """Return the severity of an entry, for formats that have severities only.

    An entry that makes the exit code 1 is an error: certainly overdue, or due and used by a driver.
    A removal against the policy, a due or a possibly overdue entry is a warning, others a note.
    """
    if is_surely_overdue(entry) or (
        entry.state is LedgerState.DUE and entry.uses and _is_sure(entry)
    ):
        return Severity.ERROR
    return Severity.WARNING if entry.state in _PRESSING else Severity.NOTE


def _is_sure(entry: LedgerEntry) -> bool:
    return entry.confidence is not Confidence.LOW and not entry.inside
