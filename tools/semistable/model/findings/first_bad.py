"""What `bisect` looks for: the first state of core and a driver together that is bad."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedCommit:
    """A commit of core or of the driver that landed on a day (ISO), and its subject."""

    side: str
    commit: str
    date: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JointState:
    """Core and driver as they were together; `by` is the commit that led here, None at first."""

    core: str
    driver: str
    by: DatedCommit | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstBad:
    """The first bad state, and the states just before it that could not be judged."""

    state: JointState
    unknown: tuple[JointState, ...]
