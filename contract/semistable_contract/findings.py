"""What a check finds, in the contract's words: what happened, what was promised, what to do."""

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
    """What one kind of check holds a driver to: the contract's sentence, and what to do."""

    sentence: str
    hint: str


PROMISES: dict[str, Promise] = {
    "starts": Promise(
        sentence="Core makes one driver and starts it before it calls anything else.",
        hint="Let the constructor and the start take what core passes; see the exception.",
    ),
    "accepts": Promise(
        sentence="A driver accepts each call that core makes.",
        hint="Give the method core's parameters, in core's order; further ones need defaults.",
    ),
    "claim": Promise(
        sentence="A driver does what its capabilities claim.",
        hint="Implement the method, or claim less.",
    ),
    "implemented": Promise(
        sentence="Core calls this method of every driver.",
        hint="Implement the method: core does not expect NotImplementedError here.",
    ),
    "call": Promise(
        sentence="Only exceptions that the contract names come out of a driver.",
        hint="Catch it, and raise what the contract names instead.",
    ),
    "ends": Promise(
        sentence="A call comes back, and leaves the process of core alive.",
        hint="Give every wait an end; keep what can crash in a process of its own.",
    ),
    "returns": Promise(
        sentence="What a method gives back has the type that the contract names.",
        hint="Return what the contract names.",
    ),
    "arguments": Promise(
        sentence="Arguments belong to core; a driver changes only those that the contract says.",
        hint="Change a copy.",
    ),
    "patches": Promise(
        sentence="A driver replaces nothing of core: all drivers and all of core share it.",
        hint="Override in a subclass of your own, or ask core for a hook.",
    ),
    "globals": Promise(
        sentence="A driver changes no global of core.",
        hint="Keep the state in the driver.",
    ),
    "privates": Promise(
        sentence="Names that begin with an underscore are core's own and may change any day.",
        hint="Use a public name, or ask core to make this one part of the surface.",
    ),
    "threads": Promise(
        sentence="A driver leaves no thread behind.",
        hint="Join the thread before the call returns, or end it in the counter action.",
    ),
    "processes": Promise(
        sentence="A driver leaves no process behind.",
        hint="Wait for the process before the call returns, or end it in the counter action.",
    ),
    "files": Promise(
        sentence="A driver leaves no file behind once its instance is gone.",
        hint="Remove the file in the counter action, or close it.",
    ),
    "twice": Promise(
        sentence="Core may make this call twice; the second changes nothing.",
        hint="Do nothing, and do not complain, where there is nothing left to do.",
    ),
    "fault": Promise(
        sentence="When something goes wrong too, only exceptions that the contract names come out.",
        hint="Catch it, and raise what the contract names instead.",
    ),
    "story": Promise(
        sentence="What a driver tells of an instance agrees with what core asked of it.",
        hint="Keep the driver's state true to what it did.",
    ),
    "exclusion": Promise(
        sentence="An exclusion that nothing needs any more is an error.",
        hint="Remove it from the requirements.",
    ),
}
"""Every kind of check, by the name under which results list it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One breach: a check that does not hold for a method."""

    check: str
    method: str
    sentence: str
    driver: Place | None = None
    core: Place | None = None
    instead: str | None = None
    """A hint that fits better than the promise's own."""

    def __str__(self) -> str:
        promise = PROMISES[self.check]
        lines = [self.sentence, f"  contract  {promise.sentence}"]
        lines += [f"  core      {self.core}"] if self.core else []
        lines += [f"  driver    {self.driver}"] if self.driver else []
        return "\n".join([*lines, f"  hint      {self.instead or promise.hint}"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a check ended: `passed`, `failed` with a finding, or `skipped` with a reason."""

    outcome: str
    reason: str = ""
    finding: Finding | None = None


PASSED = Outcome(outcome="passed")


def failed(finding: Finding) -> Outcome:
    """Make the outcome of a check that does not hold."""
    return Outcome(outcome="failed", reason=finding.sentence, finding=finding)


def skipped(reason: str) -> Outcome:
    """Make the outcome of a check that could not be made, or was not asked for."""
    return Outcome(outcome="skipped", reason=reason)


def place_of(function: Callable[..., Any] | type | None) -> Place | None:
    """Say where something was defined; None where Python cannot tell."""
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
