"""Who adapted when: the driver's commit that took a change of core over, and the days between."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from semistable.model.code.definition import Definition
from semistable.model.code.signature import ParameterKind
from semistable.model.core_api.symbol_events import Adaptation, ChangeKind, Commit, Event

_TAKEN_OVER = (
    ChangeKind.ADDED,
    ChangeKind.REMOVED,
    ChangeKind.PARAMETER_ADDED,
    ChangeKind.PARAMETER_REMOVED,
    ChangeKind.PARAMETER_RENAMED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassVersion:
    """What a commit of a driver made of its class; `methods` are by their bare names."""

    commit: Commit
    path: str
    methods: dict[str, Definition]


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverClass:
    """A class of a driver that overrides core's, through the driver's main line, oldest first."""

    driver: str
    symbol: str
    versions: Sequence[ClassVersion]
    last: Commit


def adaptation(event: Event, driver: DriverClass, last: Definition | None) -> Adaptation | None:
    """Find the driver's commit that took a change of a method over.

    `last` is the method at the end of core's main line: what core took back, nobody has to take
    over. None where the change asks nothing of this driver: it never overrode the method, or had
    the change from its beginning.
    """
    wanted = [change for change in event.changes if change.kind in _TAKEN_OVER]
    if not wanted or not driver.versions:
        return None
    born_later = driver.versions[0].commit.date > event.commit.date
    if born_later and event.has(ChangeKind.ADDED, ChangeKind.REMOVED):
        return None
    name = event.symbol.rpartition(".")[2]
    states = [(v, _fits(event, v.methods.get(name))) for v in driver.versions]
    relevant = [(v, fits) for v, fits in states if fits is not None]
    lagging = [v for v, fits in relevant if not fits]
    if not lagging:
        return None
    after = relevant[relevant.index((lagging[0], False)) :]
    done = next((v for v, fits in after if fits), None)
    taken_back = driver.last.date < event.commit.date or _fits(event, last) is False
    if done is None and taken_back:
        return None
    until = done.commit if done else driver.last
    return Adaptation(
        driver=driver.driver,
        symbol=f"{driver.symbol}.{name}",
        path=(done or relevant[-1][0]).path,
        commit=done.commit if done else None,
        days=(date.fromisoformat(until.date) - date.fromisoformat(event.commit.date)).days,
    )


def _fits(event: Event, override: Definition | None) -> bool | None:
    """Whether an override is as the change wants it; None where it says nothing about it."""
    if event.has(ChangeKind.ADDED):
        return override is not None
    if event.has(ChangeKind.REMOVED):
        return override is None
    if override is None:
        return None
    names = {argument.name for argument in override.arguments}
    open_ended = any(a.kind == ParameterKind.VAR_KEYWORD for a in override.arguments)
    for change in event.changes:
        lacks = change.kind is ChangeKind.PARAMETER_ADDED and change.what not in names
        keeps = change.kind is ChangeKind.PARAMETER_REMOVED and change.what in names
        differs = change.kind is ChangeKind.PARAMETER_RENAMED and change.after not in names
        if (lacks and not open_ended) or keeps or differs:
            return False
    return True
