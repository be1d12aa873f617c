"""A verdict: all findings for one core revision and one or more drivers, and the answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """The severity of a finding."""

    ERROR = "error"
    """The code fails when it is executed."""
    WARNING = "warning"
    """The code misbehaves, or fails under a condition, or only tests fail."""
    NOTE = "note"
    """The code differs from core, but nothing fails yet."""


class Status(StrEnum):
    """A finding relative to the baseline; without a baseline every finding is new."""

    NEW = "new"
    KNOWN = "known"
    FIXED = "fixed"


class UsageScope(StrEnum):
    """Who is hurt: the running driver, or only its own tests."""

    RUNTIME = "runtime"
    TEST = "test"


class Answer(StrEnum):
    """The answer for a driver, or for all of them."""

    COMPATIBLE = "compatible"
    INCOMPATIBLE = "incompatible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived:
    """A waiver that covers a finding: its reason, its owner, its last cycle or date."""

    reason: str
    owner: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A rule that applies at a place in a driver (`path`, `line` from 1, `column` from 0)."""

    rule: str
    severity: Severity
    driver: str
    path: str
    line: int
    message: str
    hint: str
    driver_symbol: str = ""
    column: int = 0
    core_symbol: str = ""
    core_path: str = ""
    core_line: int = 0
    cause: str = ""
    """What of the symbol the finding is about (a parameter, a key), where that tells two apart."""
    scope: UsageScope = UsageScope.RUNTIME
    status: Status = Status.NEW
    waived: Waived | None = None

    @property
    def identity(self) -> tuple[str, ...]:
        """The key by which two findings are the same, although lines moved."""
        return (self.driver, self.rule, self.path, self.driver_symbol, self.core_symbol, self.cause)

    @property
    def movable_identity(self) -> tuple[str, ...]:
        """What stays the same when code moves within a driver."""
        parts = (self.driver, self.rule, self.core_symbol, self.cause)
        return (*parts, self.severity, self.scope)

    @property
    def blocks(self) -> bool:
        """Return whether this finding makes its driver incompatible."""
        return (
            self.severity is Severity.ERROR
            and self.status is not Status.FIXED
            and self.waived is None
        )


def by_place(finding: Finding) -> tuple[str | int, ...]:
    """Sort findings: by the driver's place, then by rule and symbol; no two compare alike."""
    place = (finding.driver, finding.path, finding.line, finding.column)
    return (*place, finding.rule, finding.core_symbol, finding.message, finding.cause)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """What could not be read or decided, with its place; `line` is 0 for a file or tree.

    `hint` says what to do about it, "" where there is nothing to do.
    """

    driver: str
    path: str
    line: int
    reason: str
    hint: str = ""

    @property
    def identity(self) -> tuple[str, ...]:
        """What makes two of them the same one although lines moved."""
        return (self.driver, self.path, self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """An examined revision of a repository; `commit` and `cycle` are None if there is none."""

    name: str
    revision: str
    commit: str | None
    cycle: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """What an answer rests on: how often the running code of a driver and core meet.

    `uses` counts the places where the driver reaches a name or a function of core, `overrides` its
    methods that override core's, `calls` the places where core calls these.
    """

    uses: int
    overrides: int
    calls: int

    @property
    def is_made(self) -> bool:
        """Whether they meet at all."""
        return self.uses + self.overrides > 0


NO_CONTACT = Contact(uses=0, overrides=0, calls=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverAnswer:
    """The answer for one driver; `of_core` is True for the answer about core's own change.

    `rests_on` is None for a driver that was not examined.
    """

    name: str
    revision: str
    commit: str | None
    answer: Answer
    of_core: bool = False
    rests_on: Contact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """All findings for one core revision and its drivers, sorted, and the answer."""

    core: Examined
    baseline: Examined | None
    drivers: tuple[DriverAnswer, ...]
    findings: tuple[Finding, ...]
    unknowns: tuple[Unknown, ...]

    @property
    def answer(self) -> Answer:
        """The worst of the drivers' answers: incompatible, then unknown, then compatible."""
        return worst(driver.answer for driver in self.drivers)


def worst(answers: Iterable[Answer]) -> Answer:
    """Return the worst of several answers; UNKNOWN for none."""
    seen = set(answers)
    for answer in (Answer.INCOMPATIBLE, Answer.UNKNOWN):
        if answer in seen:
            return answer
    return Answer.COMPATIBLE if seen else Answer.UNKNOWN


def answer(found: tuple[Finding, ...], unknowns: tuple[Unknown, ...]) -> Answer:
    """Return a driver's answer: errors make it incompatible, unreadable code makes it unknown."""
    if any(finding.blocks for finding in found):
        return Answer.INCOMPATIBLE
    return Answer.UNKNOWN if unknowns else Answer.COMPATIBLE
