"""What the kit must be told about a core: how to set it up, and how to make what it passes."""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


class NoArgumentError(LookupError):
    """The adapter does not know how to make an argument of this name."""


@contextlib.contextmanager
def _nothing(*_: object) -> Iterator[None]:
    yield


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that goes wrong: while it does, `methods` (all, if None) are called.

    `inject` opens with the adapter and the driver and closes when the fault is over. `arguments`
    replace what core would pass; a function makes them with the adapter. `prepared` says whether
    the driver is first brought into the state in which core calls the method.
    """

    name: str
    methods: frozenset[str] | None = None
    inject: Callable[["Adapter", Any], contextlib.AbstractContextManager[None]] = _nothing
    arguments: Mapping[str, Any] | Callable[["Adapter"], Mapping[str, Any]] = field(
        default_factory=dict
    )
    prepared: bool = True

    def replaced(self, adapter: "Adapter") -> dict[str, Any]:
        """Make the arguments that replace core's."""
        return dict(self.arguments(adapter) if callable(self.arguments) else self.arguments)


class Life(Protocol):
    """What a story is told with; it breaks the story off where a driver does not keep to it."""

    @property
    def adapter(self) -> "Adapter":
        """Give what makes core's arguments."""

    def call(self, method: str, **replaced: Any) -> Any:
        """Make a call as core does, one that has to succeed, and give back what it returned.

        Arguments that the story replaces are passed by their names.
        """

    def refused(self, method: str, *named: str, **replaced: Any) -> None:
        """Make a call that has to raise one of these exceptions of core, full names."""

    def expect(self, holds: object, sentence: str) -> None:
        """Break the story off where `holds` is false; the sentence says what should be true."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A part of an instance's life, told through calls."""

    name: str
    uses: tuple[str, ...]
    tell: Callable[[Life], None]


class Adapter:
    """Stands for core while a driver is tried; one adapter is made for each trial.

    A core's adapter overrides what is different there. A driver's own suite derives from that one
    when its hypervisor has to be faked: in `opened`, before the driver is made.
    """

    beginning: Sequence[str] = ()
    """What core calls on a new driver before anything else."""
    preparations: Mapping[str, Sequence[str]] = {}
    """What core calls between the beginning and a method; `usual` for those not listed."""
    usual: Sequence[str] = ()
    ending: Sequence[str] = ()
    """What core calls when it is done with a driver: after it, nothing may be left."""

    may_change: Mapping[str, Sequence[str]] = {}
    """Parameters, or dotted parts of them, by method, that core passes to have them changed."""

    @contextlib.contextmanager
    def opened(self) -> Iterator[None]:
        """Set core up, and take it down again; a trial runs inside."""
        yield

    def make_driver(self, driver_class: type) -> Any:
        """Make a driver as core does."""
        return driver_class()

    def argument(self, method: str, name: str) -> Any:
        """Make what core passes under this name; the same thing at each call of one trial.

        Raises NoArgumentError for a name that the adapter does not know.
        """
        raise NoArgumentError(f"{method}({name})")

    def view(self, value: Any) -> Any:
        """Show an object of core as plain data, to see whether it changes; else NotImplemented."""
        _ = value
        return NotImplemented

    def claims(self, driver: Any) -> dict[str, bool]:
        """Say what a driver claims, by capability; traits may be among them."""
        found = getattr(driver, "capabilities", None) or {}
        return {str(key): bool(value) for key, value in found.items()}

    def observe(self, driver: Any) -> Any:
        """Show what core can see of a driver's state, to compare before and after a second call."""
        _ = driver
        return None

    def keeps(self, file: str) -> bool:
        """Say whether a file is meant to stay when an instance is gone, as a cache of images is."""
        _ = file
        return False

    def faults(self) -> Sequence[Fault]:
        """Give what may go wrong with any driver of this core."""
        return ()

    def stories(self) -> Sequence[Story]:
        """Give the stories of an instance's life."""
        return ()

    def before(self, method: str) -> tuple[str, ...]:
        """Give the calls that bring a new driver into the state in which core calls a method."""
        steps = [*self.beginning, *self.preparations.get(method, self.usual)]
        return tuple(step for step in steps if step != method)
