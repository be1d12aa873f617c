"""The findings of the checks: what happened, the sentence of the contract, and a hint."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A line of a source file."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What one kind of check requires: the sentence of the contract, and a hint."""

    sentence: str
    hint: str


PROMISES: dict[str, Promise] = {
    "starts": Promise(
        sentence="Core creates one driver and starts it before any other call.",
        hint="Accept what core passes to the constructor and at the start; see the exception.",
    ),
    "accepts": Promise(
        sentence="A driver accepts each call that core makes.",
        hint="Give the method core's parameters, in core's order; further ones need defaults.",
    ),
    "claim": Promise(
        sentence="A driver implements what its capabilities claim.",
        hint="Implement the method, or do not claim the capability.",
    ),
    "implemented": Promise(
        sentence="Core calls this method of every driver.",
        hint="Implement the method: core does not expect NotImplementedError here.",
    ),
    "call": Promise(
        sentence="A driver raises only exceptions that the contract names.",
        hint="Catch the exception, and raise one that the contract names.",
    ),
    "ends": Promise(
        sentence="A call returns, and does not end the process of core.",
        hint="Set a timeout for every wait; run code that can crash in a separate process.",
    ),
    "returns": Promise(
        sentence="The result of a method has the type that the contract names.",
        hint="Return a value of this type.",
    ),
    "arguments": Promise(
        sentence="Arguments belong to core; a driver changes only those that the contract lists.",
        hint="Change a copy.",
    ),
    "patches": Promise(
        sentence="A driver replaces no code of core, because core and all drivers share it.",
        hint="Override the code in a subclass of the driver, or propose a hook to core.",
    ),
    "globals": Promise(
        sentence="A driver changes no global of core.",
        hint="Keep the state in the driver.",
    ),
    "privates": Promise(
        sentence="Names with a leading underscore are private to core and may change at any time.",
        hint="Use a public name, or ask core to make this one part of the surface.",
    ),
    "threads": Promise(
        sentence="A driver leaves no thread behind.",
        hint="Join the thread before the call returns, or end it in a cleanup call.",
    ),
    "processes": Promise(
        sentence="A driver leaves no process behind.",
        hint="Wait for the process before the call returns, or end it in a cleanup call.",
    ),
    "files": Promise(
        sentence="A driver leaves no file behind once its instance is gone.",
        hint="Close the file, and remove it in a cleanup call.",
    ),
    "twice": Promise(
        sentence="Core may repeat this call; the second call changes nothing.",
        hint="Do nothing and raise nothing if there is nothing left to do.",
    ),
    "fault": Promise(
        sentence="During a fault, too, a driver raises only exceptions that the contract names.",
        hint="Catch the exception, and raise one that the contract names.",
    ),
    "story": Promise(
        sentence="The state that a driver reports for an instance agrees with core's calls.",
        hint="Report the state that results from the calls.",
    ),
    "exclusion": Promise(
        sentence="An exclusion that is no longer needed is an error.",
        hint="Remove it from the requirements.",
    ),
}
"""Every kind of check, by its name in the results."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One breach: a check that failed for a method."""

    check: str
    method: str
    sentence: str
    driver: Place | None = None
    core: Place | None = None
    instead: str | None = None
    """A more specific hint than the promise's own."""

    def __str__(self) -> str:
        promise = PROMISES[self.check]
        lines = [self.sentence, f"  contract  {promise.sentence}"]
        lines += [f"  core      {self.core}"] if self.core else []
        lines += [f"  driver    {self.driver}"] if self.driver else []
        return "\n".join([*lines, f"  hint      {self.instead or promise.hint}"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The outcome of a check: `passed`, `failed` with a finding, or `skipped` with a reason."""

    outcome: str
    reason: str = ""
    finding: Finding | None = None


PASSED = Outcome(outcome="passed")


def failed(finding: Finding) -> Outcome:
    """Return the outcome of a failed check."""
    return Outcome(outcome="failed", reason=finding.sentence, finding=finding)


def skipped(reason: str) -> Outcome:
    """Return the outcome of a check that could not be made, or does not apply."""
    return Outcome(outcome="skipped", reason=reason)


def place_of(function: Callable[..., Any] | type | None) -> Place | None:
    """Return the place of a definition; None if Python does not have it."""
    if function is None:
        return None
    target = inspect.unwrap(function) if callable(function) else function
    code = getattr(getattr(target, "__func__", target), "__code__", None)
    if code is not None:
        return Place(path=code.co_filename, line=code.co_firstlineno)
    try:
        lines, first = inspect.getsourcelines(target)
        return Place(path=inspect.getsourcefile(target) or "?", line=first) if lines else None
    except (OSError, TypeError):
        return None
