"""A waiver: a finding that somebody owns, with a reason and an expiry."""

from dataclasses import dataclass
from datetime import date

from semistable.model.findings.rule import Rule
from semistable.model.findings.verdict import Severity
from semistable.model.project.calendar import Calendar, Cycle


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """One entry of the waivers' file `path` (`line` from 1).

    `until` is what was written: the last day (ISO), or the last cycle of core, in which it holds.
    """

    rule: str
    symbol: str
    driver: str
    reason: str
    owner: str
    until: str
    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverDate:
    """When a question is asked: the day, and the cycle of core that it is about, if known."""

    today: date
    calendar: Calendar
    cycle: Cycle | None


EXPIRED = Rule(
    id="waiver-expired",
    severity=Severity.ERROR,
    sentence="A waiver whose last cycle or day is over.",
    why="What it covered counts again, and nobody has decided that it may stay so.",
    hint="Mend the driver and delete the waiver, or let its owner set a new `until`.",
    examples=(),
)
UNMATCHED = Rule(
    id="waiver-unmatched",
    severity=Severity.ERROR,
    sentence="A waiver that matches no finding.",
    why="It would hide the next finding of its kind, and it says that something is broken"
    " which is not.",
    hint="Delete it, or correct its rule, symbol or driver.",
    examples=(),
)
WAIVER_RULES = (EXPIRED, UNMATCHED)
"""What can be wrong with a waiver once its file is well formed, sorted by id."""
