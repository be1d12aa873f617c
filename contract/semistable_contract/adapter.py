"""The adapter for a core: how to set it up, and how to create the arguments of its calls."""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


class NoArgumentError(LookupError):
    """The adapter cannot create an argument of this name."""


@contextlib.contextmanager
def _nothing(*_: object) -> Iterator[None]:
    yield


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault during which `methods` (all, if None) are called.

    `inject` is a context manager that receives the adapter and the driver and ends the fault on
    exit. `arguments` replace those of core; a function creates them from the adapter. `prepared`
    is True if the driver is first brought into the state in which core calls the method.
    """

    name: str
    methods: frozenset[str] | None = None
    inject: Callable[["Adapter", Any], contextlib.AbstractContextManager[None]] = _nothing
    arguments: Mapping[str, Any] | Callable[["Adapter"], Mapping[str, Any]] = field(
        default_factory=dict
    )
    prepared: bool = True

    def replaced(self, adapter: "Adapter") -> dict[str, Any]:
        """Return the arguments that replace core's."""
        return dict(self.arguments(adapter) if callable(self.arguments) else self.arguments)


class Life(Protocol):
    """The interface for a story: it makes the calls and stops the story if the driver fails."""

    @property
    def adapter(self) -> "Adapter":
        """The adapter, which creates core's arguments."""

    def call(self, method: str, **replaced: Any) -> Any:
        """Make a call as core does, which must succeed, and return its result.

        Arguments that the story replaces are passed by keyword.
        """

    def refused(self, method: str, *named: str, **replaced: Any) -> None:
        """Make a call that must raise one of these exceptions of core (full names)."""

    def expect(self, holds: object, sentence: str) -> None:
        """Stop the story if `holds` is false; the sentence is the expectation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A sequence of calls in the life of an instance."""

    name: str
    uses: tuple[str, ...]
    tell: Callable[[Life], None]


class Adapter:
    """Simulates core while a driver is tested; each trial has its own adapter.

    The adapter of a core overrides what that core needs. The suite of a driver derives from it to
    fake the hypervisor: in `opened`, before the driver is created.
    """

    beginning: Sequence[str] = ()
    """The first calls that core makes on a new driver."""
    preparations: Mapping[str, Sequence[str]] = {}
    """The calls between `beginning` and a method; `usual` for methods that are not listed."""
    usual: Sequence[str] = ()
    ending: Sequence[str] = ()
    """The cleanup calls: after them, the driver may leave nothing behind."""

    may_change: Mapping[str, Sequence[str]] = {}
    """Parameters, or dotted parts of them, that a method may change, by method."""

    @contextlib.contextmanager
    def opened(self) -> Iterator[None]:
        """Set up core, and tear it down on exit; a trial runs inside."""
        yield

    def make_driver(self, driver_class: type) -> Any:
        """Create a driver as core does."""
        return driver_class()

    def argument(self, method: str, name: str) -> Any:
        """Return the argument that core passes under this name; one object for each trial.

        Raises NoArgumentError for an unknown name.
        """
        raise NoArgumentError(f"{method}({name})")

    def view(self, value: Any) -> Any:
        """Return an object of core as plain data, to detect changes; else NotImplemented."""
        _ = value
        return NotImplemented

    def claims(self, driver: Any) -> dict[str, bool]:
        """Return what a driver claims, by capability; traits may be included."""
        found = getattr(driver, "capabilities", None) or {}
        return {str(key): bool(value) for key, value in found.items()}

    def observe(self, driver: Any) -> Any:
        """Return the driver's state as core sees it, to compare before and after a second call."""
        _ = driver
        return None

    def keeps(self, file: str) -> bool:
        """Return whether a file may stay after its instance is gone, such as an image cache."""
        _ = file
        return False

    def faults(self) -> Sequence[Fault]:
        """Return the faults to try with any driver of this core."""
        return ()

    def stories(self) -> Sequence[Story]:
        """Return the stories of an instance's life."""
        return ()

    def before(self, method: str) -> tuple[str, ...]:
        """Return the calls that bring a new driver into the state in which core calls a method."""
        steps = [*self.beginning, *self.preparations.get(method, self.usual)]
        return tuple(step for step in steps if step != method)
