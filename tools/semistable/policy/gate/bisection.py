"""The history of core and driver as one line of states, and the first bad one of them."""

from collections.abc import Callable, Sequence

from semistable.model.findings.first_bad import DatedCommit, JointState


def states(core: Sequence[DatedCommit], driver: Sequence[DatedCommit]) -> tuple[JointState, ...]:
    """Lay two histories, each oldest first, into one: by day, on one day core's first.

    The first commit of each is where it begins; every further one leads to a new state.
    """
    begin = JointState(core=core[0].commit, driver=driver[0].commit, by=None)
    line = [begin]
    ranked = [(step.date, 0, number, step) for number, step in enumerate(core[1:])]
    ranked += [(step.date, 1, number, step) for number, step in enumerate(driver[1:])]
    # A clock that went back must not turn a line around: each side keeps its own order.
    ranked = _kept_in_order(ranked)
    for _, side, _, step in sorted(ranked, key=lambda one: one[:3]):
        last = line[-1]
        core_now = last.core if side else step.commit
        driver_now = step.commit if side else last.driver
        line.append(JointState(core=core_now, driver=driver_now, by=step))
    return tuple(line)


_Ranked = tuple[str, int, int, DatedCommit]


def _kept_in_order(ranked: Sequence[_Ranked]) -> list[_Ranked]:
    latest = ["", ""]
    kept = []
    for date, side, number, step in ranked:
        latest[side] = max(latest[side], date)
        kept.append((latest[side], side, number, step))
    return kept


def first_bad(count: int, is_bad: Callable[[int], bool | None]) -> tuple[int, tuple[int, ...]]:
    """Find a state that is bad while the one before it is good, among 0 (good) to count-1 (bad).

    `is_bad` may say None for what cannot be judged; such states are stepped around. Returns the
    state and those before it that could not be judged.
    """
    good, bad = 0, count - 1
    unknown: set[int] = set()
    while True:
        open_states = [n for n in range(good + 1, bad) if n not in unknown]
        if not open_states:
            return bad, tuple(range(good + 1, bad))
        middle = min(open_states, key=lambda n: abs(n - (good + bad) // 2))
        match is_bad(middle):
            case None:
                unknown.add(middle)
            case True:
                bad = middle
            case False:
                good = middle
