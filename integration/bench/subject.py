"""What speed and peers are measured on: one core and one driver, from clones or the index."""

import io
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

from .clones import Clones
from .timing import Work, once

CORE = "33.0.0"
DRIVER = "compute-hyperv"
DRIVER_DAY = "2021-12-31"
"""The driver's main branch as it was at the end of 2021, the last year it was worked on."""
DRIVER_RELEASE = "12.0.0"
"""The release of that year, where there is only the index."""
CHECKOUT = Path(__file__).resolve().parents[2]
PROGRAM = (sys.executable, "-m", "semistable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is checked: git directories and revisions of core and driver."""

    core: Path
    core_revision: str
    driver: Path
    driver_revision: str

    @property
    def check(self) -> tuple[str, ...]:
        """The command that checks it, the answer thrown away."""
        return (
            *PROGRAM,
            "check",
            "--core",
            f"{self.core}@{self.core_revision}",
            "--driver",
            f"{self.driver}@{self.driver_revision}",
            "--format",
            "json",
        )


def from_clones(clones: Clones) -> Subject:
    """Take core and driver from clones that somebody has."""
    revision = clones.main_at(DRIVER, DRIVER_DAY) or DRIVER_RELEASE
    return Subject(
        core=clones.path("nova"),
        core_revision=CORE,
        driver=clones.path(DRIVER),
        driver_revision=revision,
    )


def from_index(workspace: Path) -> Subject:
    """Let the program itself read both releases from the package index into a workspace."""
    manifest = str(shutil.copy(CHECKOUT / "repos.toml", workspace))
    asked = ("--core", f"nova@{CORE}", "--driver", f"{DRIVER}@{DRIVER_RELEASE}")
    once(
        Work(
            label="reading the releases from the index",
            command=(*PROGRAM, "check", "--from", "releases", "--manifest", manifest, *asked),
            accepted=frozenset({0, 1}),
        )
    )
    clones = Clones(directory=workspace / ".semistable" / "releases")
    return Subject(
        core=clones.path("nova"),
        core_revision=CORE,
        driver=clones.path(DRIVER),
        driver_revision=DRIVER_RELEASE,
    )


def unpacked(repository: Path, revision: str, into: Path) -> Path:
    """Write a revision's files into a folder, as the peers need them; gives the folder."""
    archive = subprocess.run(
        ["git", "-C", str(repository), "archive", "--format=tar", revision],
        check=True,
        capture_output=True,
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(into, filter="data")
    return into
