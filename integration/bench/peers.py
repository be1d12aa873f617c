"""The peers: checkers of Python in general, given the same core and driver as the program."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from .subject import Subject, unpacked
from .timing import Work

PACKAGE = "compute_hyperv"
TY, MYPY, PYLINT, GRIFFE = "ty check", "mypy --check-untyped-defs", "pylint", "griffe check"
"""What the peers are called in a table; griffe's is followed by the span of releases."""
PYLINT_CHECKS = (
    "arguments-differ",
    "arguments-renamed",
    "signature-differs",
    "abstract-method",
    "unexpected-keyword-arg",
    "redundant-keyword-arg",
    "no-value-for-parameter",
    "too-many-function-args",
    "no-member",
    "no-name-in-module",
    "import-error",
)
"""What pylint has to say of definitions that do not fit one another; its other checks are off."""

_FOUND = frozenset({0, 1})
_PYLINT_FOUND = frozenset(range(32))
"""Its exit code is a sum of bits, one for each kind of message; 32 is a wrong command line."""


def works(subject: Subject, folder: Path, said: Path | None = None) -> Iterator[Work]:
    """List what times the quick peers that are here; core and driver are unpacked into the folder.

    What they say is kept in `said` if that is given, a folder, in a file named after the tool.
    """
    core = unpacked(subject.core, subject.core_revision, folder / "core")
    driver = unpacked(subject.driver, subject.driver_revision, folder / "driver")
    if ty := _tool("ty"):
        options = ("--output-format", "concise", "--extra-search-path", str(core))
        yield Work(
            label=TY,
            command=(ty, "check", *options, PACKAGE),
            folder=driver,
            accepted=_FOUND,
            said=said and said / "ty",
        )
    if mypy := _tool("mypy"):
        options = ("--check-untyped-defs", "--ignore-missing-imports", "--cache-dir", os.devnull)
        yield Work(
            label=MYPY,
            command=(mypy, *options, "--package", PACKAGE),
            environment={"MYPYPATH": f"{driver}{os.pathsep}{core}"},
            folder=driver,
            accepted=_FOUND,
            said=said and said / "mypy",
        )


def slow_works(subject: Subject, former: Iterable[str], folder: Path, said: Path) -> Iterator[Work]:
    """List what times the slow peers that are here, on what `works` has unpacked.

    griffe compares two revisions of core and knows no driver. It makes worktrees in the repository
    it is pointed at, so that it gets one of its own.
    """
    if pylint := _tool("pylint"):
        checks = ("--disable=all", f"--enable={','.join(PYLINT_CHECKS)}", "--score=no")
        form = "--msg-template={path}:{line}: [{symbol}] {msg}"
        yield Work(
            label=PYLINT,
            command=(pylint, "--jobs=1", "--persistent=no", form, *checks, PACKAGE),
            environment={"PYTHONPATH": os.pathsep.join(("", str(folder / "core")))},
            folder=folder / "driver",
            accepted=_PYLINT_FOUND,
            said=said / "pylint",
        )
    if griffe := _tool("griffe"):
        borrowed = folder / "griffe"
        clone = ("git", "clone", "--quiet", "--shared", "--no-checkout")
        subprocess.run((*clone, str(subject.core), str(borrowed)), check=True)
        for release in former:
            span = ("--against", release, "--base-ref", subject.core_revision)
            yield Work(
                label=f"{GRIFFE} {release}..{subject.core_revision}",
                command=(griffe, "check", "nova", "--no-inspection", "--no-color", *span),
                folder=borrowed,
                accepted=_FOUND,
                said=said / f"griffe-{release}",
            )


def _tool(name: str) -> str | None:
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.exists() else shutil.which(name)
