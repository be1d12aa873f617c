"""Who adapted when: the driver's commit whose override has what core changed."""

from semistable.model.code.definition import Definition
from semistable.model.core_api.symbol_events import (
    UNWARNED,
    Adaptation,
    ChangeKind,
    Commit,
    Event,
    SymbolChange,
)
from semistable.policy.history.adaptation import ClassVersion, DriverClass, adaptation
from semistable.source.facts.read_definitions import read_definitions
from semistable.source.source_file import SourceFile

ADDED = SymbolChange(kind=ChangeKind.PARAMETER_ADDED, what="allocations", after="allocations")


def commit(day: str) -> Commit:
    return Commit(id=day, date=day, subject="")


def spawn(parameters: str) -> Definition:
    (found,) = read_definitions(SourceFile(f"def spawn({parameters}): pass".encode())).definitions
    return found


def event(*changes: SymbolChange) -> Event:
    return Event(
        symbol="nova.virt.driver.ComputeDriver.spawn",
        kind="method",
        changes=changes or (ADDED,),
        place=1,
        commit=commit("2017-10-18"),
        author=None,
        cycle="queens",
        path="nova/virt/driver.py",
        line=1,
        before="",
        after="",
        warned=UNWARNED,
        released=True,
    )


def asked(
    last: str, *versions: tuple[str, str | None], of: Event | None = None
) -> Adaptation | None:
    driver = DriverClass(
        driver="lxd",
        symbol="lxd.Lxd",
        versions=[
            ClassVersion(
                commit=commit(day),
                path="lxd.py",
                methods={} if parameters is None else {"spawn": spawn(parameters)},
            )
            for day, parameters in versions
        ],
        last=commit("2018-01-01"),
    )
    return adaptation(of or event(), driver, spawn(last))


def days(done: Adaptation | None) -> tuple[bool, int] | None:
    return None if done is None else (done.commit is not None, done.days)


def test_a_driver_adapts_with_the_first_commit_that_has_the_parameter() -> None:
    done = asked("a, allocations", ("2017-01-01", "a"), ("2017-11-03", "a, allocations"))
    assert days(done) == (True, 16)


def test_a_driver_may_be_first() -> None:
    done = asked("a, allocations", ("2017-01-01", "a"), ("2017-10-17", "a, allocations"))
    assert days(done) == (True, -1)


def test_what_is_not_taken_over_is_counted_to_the_driver_s_last_commit() -> None:
    assert days(asked("a, allocations", ("2017-01-01", "a"))) == (False, 75)


def test_what_core_took_back_nobody_has_to_take_over() -> None:
    assert asked("a", ("2017-01-01", "a")) is None


def test_an_open_signature_has_every_parameter_from_the_beginning() -> None:
    assert asked("a, allocations", ("2017-01-01", "a, **more")) is None


def test_a_method_that_was_never_overridden_asks_nothing() -> None:
    assert asked("a, allocations", ("2017-01-01", None)) is None


def test_a_driver_born_later_did_not_adapt_to_what_is_gone() -> None:
    gone = event(SymbolChange(kind=ChangeKind.REMOVED))
    assert asked("a", ("2017-12-01", "a"), ("2017-12-02", None), of=gone) is None
    done = asked("a", ("2017-01-01", "a"), ("2017-12-02", None), of=gone)
    assert days(done) == (True, 45)
