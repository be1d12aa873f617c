"""A queue decides as Zuul's dependent pipeline does: on those ahead that merge, and no others."""

from collections.abc import Iterable, Mapping, Sequence

from semistable.model.findings.queue_result import Fate, Trial
from semistable.model.project.change import Change
from semistable.policy.gate.queue_decision import decide


def change(name: str) -> Change:
    return Change(repository="nova", commit=name, title=name, message="")


A, B, C, D = (change(name) for name in "abcd")
Row = tuple[str, Fate, str, int]
MERGES, EVICTED, UNDECIDED = Fate


class Trials:
    """Lets some changes fail, and notes what was tested on which of those ahead."""

    def __init__(self, **fates: Fate) -> None:
        self._fates = fates
        self.asked: list[tuple[str, str]] = []

    def __call__(self, state: str, together: Sequence[Change]) -> tuple[str, Trial]:
        names = "".join(one.title for one in together)
        self.asked.append((state, names))
        fate = self._fates.get(names, MERGES)
        return state + names, Trial(fate=fate, reason="" if fate is MERGES else f"{names} is bad")


def rows(
    trials: Trials,
    changes: Iterable[Change],
    needs: Mapping[Change, Sequence[Change]] | None = None,
    *,
    circular: bool = False,
) -> list[Row]:
    decided = decide("", changes, needs or {}, trials, circular=circular)
    return [(q.change.title, q.trial.fate, q.trial.reason, q.ahead) for q in decided]


def test_each_is_tested_on_those_ahead_that_merge() -> None:
    trials = Trials(b=EVICTED, c=UNDECIDED)
    assert rows(trials, [A, B, C, D]) == [
        ("a", MERGES, "", 0),
        ("b", EVICTED, "b is bad", 1),
        ("c", UNDECIDED, "c is bad", 1),
        ("d", MERGES, "", 1),
    ]
    assert trials.asked == [("", "a"), ("a", "b"), ("a", "c"), ("a", "d")]


def test_what_is_needed_is_moved_ahead_and_nothing_else_is() -> None:
    trials = Trials()
    rows(trials, [A, B, C, D], {B: [D]})
    assert trials.asked == [("", "a"), ("a", "d"), ("ad", "b"), ("adb", "c")]


def test_what_needs_an_evicted_or_undecided_change_shares_its_fate_untested() -> None:
    for fate, word in ((EVICTED, "was evicted"), (UNDECIDED, "is undecided")):
        trials = Trials(a=fate)
        assert rows(trials, [A, B, C], {B: [A], C: [B]}) == [
            ("a", fate, "a is bad", 0),
            ("b", fate, f"it needs a, which {word}", 0),
            ("c", fate, f"it needs b, which {word}", 0),
        ]
        assert trials.asked == [("", "a")]


def test_what_needs_a_change_that_nobody_queued_is_evicted() -> None:
    trials = Trials()
    reason = "it needs d, which has not merged and is not in the queue"
    assert rows(trials, [A, B], {A: [D]}) == [("a", EVICTED, reason, 0), ("b", MERGES, "", 0)]
    assert trials.asked == [("", "b")]


def test_a_need_that_merges_hides_no_other_that_does_not() -> None:
    assert rows(Trials(b=EVICTED), [A, B, C], {C: [A, B]})[2] == (
        "c",
        EVICTED,
        "it needs b, which was evicted",
        1,
    )


def test_changes_that_need_each_other_are_evicted_or_tested_together() -> None:
    needs = {A: [B], B: [A], C: [B]}
    trials = Trials()
    assert rows(trials, [A, B, C], needs) == [
        ("a", EVICTED, "a and b need each other", 0),
        ("b", EVICTED, "a and b need each other", 0),
        ("c", EVICTED, "it needs b, which was evicted", 0),
    ]
    assert trials.asked == []
    assert rows(trials, [A, B, C], needs, circular=True) == [
        ("a", MERGES, "", 0),
        ("b", MERGES, "", 0),
        ("c", MERGES, "", 2),
    ]
    assert trials.asked == [("", "ab"), ("ab", "c")]


def test_those_together_fail_for_what_one_of_them_needs() -> None:
    trials = Trials(c=EVICTED)
    decided = rows(trials, [A, B, C], {A: [B], B: [A, C]}, circular=True)
    reason = "it needs c, which was evicted"
    assert decided == [
        ("c", EVICTED, "c is bad", 0),
        ("a", EVICTED, reason, 0),
        ("b", EVICTED, reason, 0),
    ]
    assert trials.asked == [("", "c")]
