"""The removal clock: a deprecated symbol, since when, by whom used, when its removal is due."""

from dataclasses import dataclass
from enum import StrEnum


class Confidence(StrEnum):
    """How sure a marker is: code says it, clear prose says it, or it only sounds like it."""

    CERTAIN = "certain"
    HIGH = "high"
    LOW = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A place in core that says something is deprecated, as one source file tells it.

    `symbol` is relative to the module ("" for the module itself), `kind` names the form
    (decorator, warning, log, option, docstring, comment), `stated_removal` and `stated_since` are
    the cycle or version that the text names, "" where it names none.
    """

    symbol: str
    line: int
    kind: str
    confidence: Confidence
    text: str
    stated_since: str = ""
    stated_removal: str = ""
    replacement: str = ""


class ClockState(StrEnum):
    """Where a deprecation stands."""

    FRESH = "fresh"
    IN_WINDOW = "in window"
    DUE = "due"
    OVERDUE = "overdue"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverUse:
    """One place where a driver still uses a deprecated symbol."""

    driver: str
    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One deprecated symbol: `since` is the first cycle whose release carries the marker."""

    symbol: str
    path: str
    line: int
    kind: str
    confidence: Confidence
    text: str
    since: str
    due: str
    overdue_by: int
    state: ClockState
    replacement: str
    stated_removal: str
    uses: tuple[DriverUse, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Every deprecated symbol of the surface, the most urgent first, seen from one cycle."""

    core: str
    revision: str
    commit: str | None
    at: str
    policy: str
    entries: tuple[LedgerEntry, ...]
