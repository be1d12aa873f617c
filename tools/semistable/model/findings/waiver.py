"""A waiver: a finding that does not count, with an owner, a reason and an end."""

from dataclasses import dataclass
from datetime import date

from semistable.model.findings.rule import Rule
from semistable.model.findings.verdict import Severity
from semistable.model.project.calendar import Calendar, Cycle


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """One entry of the waiver file `path` (`line` from 1).

    `until` is the last day (ISO) or the last cycle of core in which the waiver is valid.
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
    sentence="A waiver has expired: its last cycle or day is over.",
    why="The findings that it covered count again until the waiver is renewed.",
    hint="Fix the driver and delete the waiver, or let its owner set a new `until`.",
    examples=(),
)
UNMATCHED = Rule(
    id="waiver-unmatched",
    severity=Severity.ERROR,
    sentence="A waiver matches no finding.",
    why="The waiver describes a defect that does not exist, and would hide the next finding of"
    " its kind.",
    hint="Delete it, or correct its rule, symbol or driver.",
    examples=(),
)
WAIVER_RULES = (EXPIRED, UNMATCHED)
"""The rules that concern waivers in a valid file, sorted by id."""
