"""Decides a queue as Zuul's dependent pipeline does: each change on the nearest that do not fail.

Zuul tests all at once and begins again behind a change that fails; what comes out in the end is
what testing one after the other gives, which is done here. See processOneItem of
zuul/manager/__init__.py and zuul/manager/dependent.py.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from semistable.model.findings.queue_result import Fate, Queued, Trial
from semistable.model.project.change import Change
from semistable.policy.gate.depends_on import components

State = TypeVar("State")
Attempt = Callable[[State, Sequence[Change]], tuple[State, Trial]]
"""Tests changes together on a state: the state with them, and how it went."""


def decide(
    state: State,
    changes: Iterable[Change],
    needs: Mapping[Change, Sequence[Change]],
    attempt: Attempt[State],
    *,
    circular: bool = False,
) -> tuple[Queued, ...]:
    """Test each change on top of those ahead that merge; what needs an evicted one is evicted.

    A change that stands behind one that needs it is moved ahead of it. Changes that need each other
    are tested together, where `circular` lets them.
    """
    queue = tuple(changes)
    fates: dict[Change, Fate] = {}
    decided: list[Queued] = []
    for together in components({change: needs.get(change, ()) for change in queue}):
        ahead = sum(fate is Fate.MERGES for fate in fates.values())
        trial = _hindered(together, needs, fates, circular=circular)
        if trial is None:
            after, trial = attempt(state, together)
            state = after if trial.fate is Fate.MERGES else state
        fates |= dict.fromkeys(together, trial.fate)
        decided += [Queued(change=change, trial=trial, ahead=ahead) for change in together]
    return tuple(decided)


def _hindered(
    together: Sequence[Change],
    needs: Mapping[Change, Sequence[Change]],
    fates: Mapping[Change, Fate],
    *,
    circular: bool,
) -> Trial | None:
    """Say what keeps changes from being tested at all."""
    if len(together) > 1 and not circular:
        names = " and ".join(change.title for change in together)
        return Trial(fate=Fate.EVICTED, reason=f"{names} need each other")
    for change in together:
        for needed in needs.get(change, ()):
            fate = fates.get(needed)
            if needed in together or fate is Fate.MERGES:
                continue
            if fate is None:
                reason = f"it needs {needed.title}, which has not merged and is not in the queue"
                return Trial(fate=Fate.EVICTED, reason=reason)
            word = "was evicted" if fate is Fate.EVICTED else "is undecided"
            return Trial(fate=fate, reason=f"it needs {needed.title}, which {word}")
    return None
