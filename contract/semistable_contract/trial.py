"""The start of a trial: a new driver in the state in which core calls a method."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from semistable_contract.adapter import Adapter, NoArgumentError
from semistable_contract.contract import Contract, Method
from semistable_contract.exceptions import described, raised_in
from semistable_contract.findings import Finding, Place, place_of
from semistable_contract.owners import Owners
from semistable_contract.shapes import Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The subject of a trial: a driver class, its contract, and a core set up by the adapter."""

    contract: Contract
    driver_class: type
    base: type
    adapter: Callable[[], Adapter]
    owners: Owners

    def place(self, method: str) -> Place | None:
        """Return the place where the driver defines a method."""
        return place_of(getattr(self.driver_class, method, None))

    def core_place(self, method: str) -> Place | None:
        """Return the place where core's class defines a method."""
        return place_of(getattr(self.base, method, None))

    def finding(
        self,
        check: str,
        method: str,
        sentence: str,
        place: Place | None = None,
        instead: str | None = None,
    ) -> Finding:
        """Create a finding with the places on both sides."""
        core, mine = self.core_place(method), place or self.place(method)
        return Finding(
            check=check,
            method=method,
            sentence=sentence,
            driver=mine if mine != core else place_of(self.driver_class),
            core=core,
            instead=instead,
        )


class UnpreparedError(Exception):
    """The driver could not be brought into the state in which core calls a method."""

    def __init__(self, step: str, reason: str) -> None:
        super().__init__(f"{step} before it failed ({reason}): see its own checks")
        self.step = step


def claims_of(subject: Subject) -> dict[str, bool] | Finding:
    """Start a driver and return its claims; a finding if it does not start."""
    adapter = subject.adapter()
    with adapter.opened():
        try:
            driver = started(subject, adapter)
            return adapter.claims(driver)
        except UnpreparedError as error:
            return _unstarted(subject, error.step, error.__cause__ or error)
        except Exception as error:  # noqa: BLE001 - whatever a driver raises
            return _unstarted(subject, "__init__", error)


def _unstarted(subject: Subject, step: str, error: BaseException) -> Finding:
    place = raised_in(error.__traceback__, subject.owners.paths)
    sentence = f"The driver does not start: {step} raised {described(error)}."
    return subject.finding("starts", "driver", sentence, place or place_of(subject.driver_class))


def started(subject: Subject, adapter: Adapter, until: str | None = None) -> Any:
    """Create a driver and make the calls before a method, or core's first calls."""
    driver = adapter.make_driver(subject.driver_class)
    for step in adapter.before(until) if until else adapter.beginning:
        prepare(subject, adapter, driver, step)
    return driver


def prepare(subject: Subject, adapter: Adapter, driver: Any, step: str) -> Any:
    """Make one preparing call; raises UnpreparedError if it fails."""
    try:
        arguments = arguments_of(subject, adapter, step)
        return arguments.call(driver)
    except NotImplementedError as error:
        raise UnpreparedError(step, "it is not implemented") from error
    except NoArgumentError as error:
        raise UnpreparedError(step, f"the kit cannot create {error}") from error
    except Exception as error:
        raise UnpreparedError(step, described(error)) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """The arguments of one call of core."""

    method: str
    positional: dict[str, Any]
    keywords: dict[str, Any]

    def call(self, driver: Any) -> Any:
        """Call the driver as core does."""
        return getattr(driver, self.method)(*self.positional.values(), **self.keywords)

    @property
    def all(self) -> dict[str, Any]:
        """All arguments by name."""
        return self.positional | self.keywords


def arguments_of(
    subject: Subject,
    adapter: Adapter,
    name: str,
    replaced: Mapping[str, Any] = {},
    further: Mapping[str, Any] = {},
) -> Arguments:
    """Create the arguments of core's call of a method with the most parameters.

    `replaced` are values for parameters of this call; `further` are passed in any case.
    """
    method = subject.contract.methods.get(name, Method(name=name))
    shape = max(method.shapes, key=len, default=Shape())
    known = {**replaced, **further}

    def make(parameter: str) -> Any:
        return known[parameter] if parameter in known else adapter.argument(name, parameter)

    passed = {parameter: make(parameter) for parameter in shape.keywords}
    return Arguments(
        method=name,
        positional={parameter: make(parameter) for parameter in shape.positional},
        keywords=passed | {key: further[key] for key in further if key not in shape.positional},
    )


def overrides(subject: Subject, name: str) -> bool:
    """Return whether a driver has its own version of a method."""
    mine = inspect.getattr_static(subject.driver_class, name, None)
    return mine is not None and mine is not inspect.getattr_static(subject.base, name, None)
