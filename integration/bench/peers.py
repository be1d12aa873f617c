"""The peers: checkers of Python in general, given the same core and driver as the program."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from .subject import Subject, unpacked
from .timing import Work

PACKAGE = "compute_hyperv"


def works(subject: Subject, folder: Path) -> Iterator[Work]:
    """List what times the peers that are here; core and driver are unpacked into the folder."""
    core = unpacked(subject.core, subject.core_revision, folder / "core")
    driver = unpacked(subject.driver, subject.driver_revision, folder / "driver")
    accepted = frozenset({0, 1})
    if ty := _tool("ty"):
        yield Work(
            label="ty check",
            command=(ty, "check", "--extra-search-path", str(core), PACKAGE),
            folder=driver,
            accepted=accepted,
        )
    if mypy := _tool("mypy"):
        options = ("--check-untyped-defs", "--ignore-missing-imports", "--cache-dir", os.devnull)
        yield Work(
            label="mypy --check-untyped-defs, without cache",
            command=(mypy, *options, "--package", PACKAGE),
            environment={"MYPYPATH": f"{driver}{os.pathsep}{core}"},
            folder=folder,
            accepted=accepted,
        )


def _tool(name: str) -> str | None:
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.exists() else shutil.which(name)
