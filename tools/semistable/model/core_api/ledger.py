"""The removal clock: a deprecated symbol, since when, by whom used, when its removal is due."""

import re
from dataclasses import dataclass
from enum import StrEnum

from semistable.model.findings.verdict import Severity

_WORD = re.compile(r"[a-z0-9_.]{3,}")
_SPEAKER = re.compile(r"\b(?:TODO|NOTE|FIXME|XXX|HACK)\b\s*(?:\([^)]*\))?:?", re.IGNORECASE)
_ALIKE = 0.5
"""Share of common words from which two remarks at the same symbol are the same one, reworded."""
_SAME_ELSEWHERE = 0.8
"""The same for remarks at different places: code that moved takes its remark along."""
_ENOUGH_WORDS = 4


class Confidence(StrEnum):
    """How sure a marker is: code says it, clear prose says it, or it only sounds like it."""

    CERTAIN = "certain"
    HIGH = "high"
    LOW = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkerIdentity:
    """What stays of a marker when lines move and words change; `words` are those of its text."""

    symbol: str
    inside: bool
    low: bool
    words: frozenset[str]

    def carried_on(self, earlier: "MarkerIdentity", *, same_path: bool) -> bool:
        """Whether an earlier release's marker is this one; only a low one continues a low one."""
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
    """A place in core that says something is deprecated, as one source file tells it.

    `symbol` is relative to the module: "" for the module itself, `Class.method(parameter)` for a
    parameter, `CONF.group.name` for an option. `kind` names the form: decorator, warning, log,
    option, option-rename, docstring, comment. `inside` says that only a piece of the symbol's
    body is meant, such as a compatibility branch, so that who uses the symbol is not concerned.
    `stated_since` and `stated_removal` are the cycle or version that the text names, "" where it
    names none, or "pike+2" for two cycles after one; `removal_after` when it says "after" it.
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
        """What makes two markers of two releases the same one."""
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
    """Removed in time, but what the marker named in its place is not in core."""


REMOVED = (
    LedgerState.REMOVED_WITHOUT_NOTICE,
    LedgerState.REMOVED_TOO_EARLY,
    LedgerState.REPLACEMENT_MISSING,
    LedgerState.REMOVED_IN_TIME,
)
"""The states of what core does not have any more, the worst first."""


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

    `since` is the first cycle whose release carries the marker, `or_earlier` when that is the
    oldest release that was looked at. `allowed` is the first cycle whose release may lack the
    symbol under the policy; `due` is the same, or the later cycle that core itself announces.
    `contradiction` says in a sentence how core's own words differ from the policy. `registered`
    when the surface file says it. Of what is removed, `first` and `last` are the cycles whose
    releases had it first and last, `removed_in` the one that lacks it, and `path` and `line` its
    place in the last. `core_uses` are core's own. Cycles are names, "" where unknown.
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
    """Every deprecated symbol of the surface, the most urgent first, seen from one cycle."""

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
    """Say how much an entry weighs where only a severity can be said.

    An error is what ends the command with 1: surely overdue, or due and used by a driver. What was
    removed against the policy, is due, or only seems overdue is a warning, all else a note.
    """
    if is_surely_overdue(entry) or (
        entry.state is LedgerState.DUE and entry.uses and _is_sure(entry)
    ):
        return Severity.ERROR
    return Severity.WARNING if entry.state in _PRESSING else Severity.NOTE


def _is_sure(entry: LedgerEntry) -> bool:
    return entry.confidence is not Confidence.LOW and not entry.inside
