"""What a question is about, what it comes to, and how its long work is shown."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from semistable.model.project.commit_source import Report, Source

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Core, drivers and surface as a person wrote them; what is left out is the manifest's.

    `cores` has several revisions where a question follows core through time. Without `manifest`
    it is the nearest one.
    """

    cores: tuple[str, ...] = ()
    drivers: tuple[str, ...] = ()
    surface: str | None = None
    manifest: Path | None = None
    source: Source = Source.GIT


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryResult(Generic[_T]):
    """An answer, and what there is to do about what it does not know.

    `incomplete` says whether a driver could not be had.
    """

    answer: _T
    hints: tuple[str, ...] = ()
    incomplete: bool = False


class ProgressDisplay(Protocol):
    """Shows long work while it lasts; one of its contexts is open at a time."""

    def transfers(self) -> AbstractContextManager[Report]:
        """Show what is fetched and checked out."""

    def work(self, activity: str) -> AbstractContextManager[Callable[[str], None]]:
        """Show what is looked at, by its name."""
