"""Observes one call of a driver: its result, and its forbidden side effects."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from semistable_contract.adapter import Adapter, Fault, NoArgumentError
from semistable_contract.contract import Method
from semistable_contract.exceptions import described, is_named, raised_in
from semistable_contract.findings import Finding
from semistable_contract.leaks import Ledger
from semistable_contract.mutation import Freezer, differences, owned
from semistable_contract.patches import Snapshot
from semistable_contract.privates import Watch
from semistable_contract.returns import UnknownTypeError, mismatch
from semistable_contract.trial import (
    Arguments,
    Subject,
    UnpreparedError,
    arguments_of,
    prepare,
    started,
)


@dataclass(slots=True, kw_only=True)
class Observed:
    """The observations of one call; the child process sends them to the parent.

    `answer` is the kind of result: `returned`, `named` (an exception that the contract names),
    `raised` (another exception), `not-implemented`, or `unprepared`; `reason` has details.
    """

    answer: str
    reason: str = ""
    findings: list[Finding] = field(default_factory=list)
    unchecked: dict[str, str] = field(default_factory=dict)
    """Checks that could not be made, with the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One method of one new driver, with the arguments of core's call."""

    subject: Subject
    adapter: Adapter
    method: Method
    driver: Any
    arguments: Arguments

    def finding(self, check: str, sentence: str, **more: Any) -> Finding:
        """Create a finding about the method."""
        text = f"{self.method.name} {sentence}"
        return self.subject.finding(check, self.method.name, text, **more)


def trial_of(
    subject: Subject, adapter: Adapter, method: Method, fault: Fault | None = None
) -> Trial | Observed:
    """Prepare a new driver for a method; return an `unprepared` answer if that fails."""
    try:
        until = method.name if fault is None or fault.prepared else None
        driver = started(subject, adapter, until)
        replaced = fault.replaced(adapter) if fault else {}
        arguments = arguments_of(subject, adapter, method.name, replaced)
    except UnpreparedError as error:
        return Observed(answer="unprepared", reason=str(error))
    except NoArgumentError as error:
        return Observed(answer="unprepared", reason=f"the kit cannot create {error}")
    return Trial(
        subject=subject, adapter=adapter, method=method, driver=driver, arguments=arguments
    )


def observe(subject: Subject, method: Method) -> Observed:
    """Make the call once, and again if the contract allows a repetition; observe both."""
    adapter = subject.adapter()
    with adapter.opened():
        trial = trial_of(subject, adapter, method)
        if isinstance(trial, Observed):
            return trial
        ledger = Ledger(subject.owners)
        seen = _watched(trial, ledger)
        if seen.answer == "returned" and method.idempotent:
            seen.findings += _again(trial)
        _finish(trial)
        seen.findings += _left(trial, ledger)
        return seen


def _watched(trial: Trial, ledger: Ledger) -> Observed:
    arguments, view = trial.arguments.all, trial.adapter.view
    frozen = {name: Freezer(view).freeze(value) for name, value in arguments.items()}
    snapshot = Snapshot(trial.subject.owners)
    watch = Watch(trial.subject.owners, trial.subject.base)
    error, value = None, None
    with ledger.open(), watch.watching():
        try:
            value = trial.arguments.call(trial.driver)
        except BaseException as caught:  # noqa: BLE001 - a driver may raise anything
            error = caught
    seen = _raised(trial, error) if error else _returned(trial, value)
    seen.findings += _mutated(trial, frozen)
    for symbol, place in sorted(watch.reached.items()):
        sentence = f"uses {symbol}, which is private to core."
        seen.findings.append(trial.finding("privates", sentence, place=place))
    for change in snapshot.changes(watch.ran):
        check, verb = ("patches", "replaces") if change.replaced else ("globals", "changes")
        sentence = f"{verb} {change.symbol}: {change.sentence}."
        seen.findings.append(trial.finding(check, sentence))
    return seen


def _mutated(trial: Trial, frozen: dict[str, Any]) -> Iterator[Finding]:
    allowed = {*trial.method.changes, *trial.adapter.may_change.get(trial.method.name, ())}
    for name, before in frozen.items():
        after = Freezer(trial.adapter.view).freeze(trial.arguments.all[name])
        mine, later = owned(before, name, allowed), owned(after, name, allowed)
        for difference in differences(mine, later, name):
            yield trial.finding("arguments", f"changes its argument: {difference}.")
            break


def _returned(trial: Trial, value: Any) -> Observed:
    seen = Observed(answer="returned")
    try:
        wrong = mismatch(value, trial.method.returns or "any")
    except UnknownTypeError as error:
        seen.unchecked["returns"] = f"core has no type {error}"
        return seen
    if wrong:
        sentence = f"returns another type than the contract: {wrong}."
        seen.findings.append(trial.finding("returns", sentence))
    return seen


def _raised(trial: Trial, error: BaseException) -> Observed:
    text, raises = described(error), trial.method.raises
    if isinstance(error, NotImplementedError):
        return Observed(answer="not-implemented", reason=text)
    if is_named(error, raises, trial.subject.contract.core):
        return Observed(answer="named", reason=f"it raised {text}, which the contract names")
    place = raised_in(error.__traceback__, trial.subject.owners.paths)
    named = "" if raises is None else f"; named are {', '.join(raises) or 'none'}"
    sentence = f"raised {text}, which the contract does not name{named}."
    finding = trial.finding("call", sentence, place=place)
    return Observed(answer="raised", reason=text, findings=[finding])


def _again(trial: Trial) -> Iterator[Finding]:
    """Call a second time: it must not raise, and core must see no difference."""
    before = _state(trial)
    try:
        trial.arguments.call(trial.driver)
    except BaseException as error:  # noqa: BLE001 - a driver may raise anything
        place = raised_in(error.__traceback__, trial.subject.owners.paths)
        sentence = f"raised {described(error)} when it was called a second time."
        yield trial.finding("twice", sentence, place=place)
        return
    for difference in differences(before, _state(trial), "the state"):
        yield trial.finding("twice", f"changes {difference} when it is called a second time.")
        return


def _state(trial: Trial) -> Any:
    """Freeze the state that core sees; an exception counts as a state."""
    try:
        return Freezer().freeze(trial.adapter.observe(trial.driver))
    except Exception as error:  # noqa: BLE001 - a driver may raise anything
        return described(error)


def _finish(trial: Trial) -> None:
    """Make the cleanup calls; their own checks report their exceptions."""
    for step in trial.adapter.ending:
        try:
            prepare(trial.subject, trial.adapter, trial.driver, step)
        except UnpreparedError:
            continue


def _left(trial: Trial, ledger: Ledger) -> Iterator[Finding]:
    for thread, place in ledger.threads():
        yield trial.finding("threads", f"leaves the thread {thread}.", place=place)
    for process in ledger.processes():
        yield trial.finding("processes", f"leaves the process {process}.")
    for file, place in ledger.files():
        if trial.adapter.keeps(file):
            continue
        yield trial.finding("files", f"leaves the file {file}.", place=place)


def try_fault(subject: Subject, method: Method, fault: Fault) -> Observed:
    """Call a method during a fault; it may raise only exceptions that the contract names."""
    adapter = subject.adapter()
    with adapter.opened():
        trial = trial_of(subject, adapter, method, fault)
        if isinstance(trial, Observed):
            return trial
        try:
            with fault.inject(adapter, trial.driver):
                trial.arguments.call(trial.driver)
        except BaseException as error:  # noqa: BLE001 - a driver may raise anything
            seen = _raised(trial, error)
            if seen.findings:
                sentence = f"raised {seen.reason} when {fault.name}; the contract does not name it."
                place = seen.findings[0].driver
                seen.findings = [trial.finding("fault", sentence, place=place)]
            return seen
        return Observed(answer="returned")
