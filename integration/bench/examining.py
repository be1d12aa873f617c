"""Examine many pairs of core and driver on all cores, through the program's own wiring."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from traceback import extract_tb

import click

from semistable.errors import SemistableError
from semistable.model.findings.verdict import Finding, Unknown
from semistable.model.project.driver_source import DriverSource
from semistable.project.surface_file import read_surface
from semistable.services.checking.checker import Checker
from semistable.storage.cache import Cache

from .clones import Clones

CORE = "nova"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A driver to judge against a revision of core, and against `baseline` what is new.

    `folder` is the driver's place in core's own tree, for a driver that lives there.
    """

    driver: str
    revision: str
    core: str
    baseline: str = ""
    folder: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the program said; `failure` when it could not say anything."""

    findings: tuple[Finding, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    failure: str = ""


class Bench:
    """The clones and one checker; its facts are kept in the user's cache directory."""

    def __init__(self, directory: Path) -> None:
        self._clones = Clones(directory=directory)
        self._checker = Checker(read_surface("nova-virt"), Cache())

    def tell(self, ask: Ask) -> Told:
        """Judge one driver as `check` does, or as `impact` does where there is a baseline."""
        try:
            core = self._clones.tree(CORE, ask.core)
            tree = core if ask.folder else self._clones.tree(ask.driver, ask.revision)
            verdict = self._checker.verdict(
                core,
                [DriverSource(name=ask.driver, tree=tree, folder=ask.folder)],
                baseline=self._clones.tree(CORE, ask.baseline) if ask.baseline else None,
            )
        except SemistableError as error:
            return Told(failure=str(error))
        except Exception as error:  # noqa: BLE001 - a crash on one pair is a figure of this benchmark
            place = extract_tb(error.__traceback__)[-1]
            return Told(failure=f"crashed at {Path(place.filename).name}:{place.lineno}: {error!r}")
        return Told(findings=verdict.findings, unknowns=verdict.unknowns)


@dataclass(slots=True)
class _Worker:
    bench: Bench | None = field(default=None)


_WORKER = _Worker()


def _start(directory: Path) -> None:
    _WORKER.bench = Bench(directory)


def _tell(ask: Ask) -> Told:
    if _WORKER.bench is None:
        raise RuntimeError("The worker was not started.")
    return _WORKER.bench.tell(ask)


def tell_all(directory: Path, asks: Iterable[Ask], jobs: int) -> Iterator[Told]:
    """Answer in the order asked, `jobs` at a time; says on standard error how far it is."""
    asked = list(asks)
    with ProcessPoolExecutor(jobs, initializer=_start, initargs=(directory,)) as pool:
        for count, told in enumerate(pool.map(_tell, asked), start=1):
            if count % 20 == 0 or count == len(asked):
                click.echo(f"{count} of {len(asked)} examined", err=True)
            yield told
