"""The day of a developer that docs/day.md tells, run as it stands there."""

import os
import re
import shlex
from collections.abc import Callable
from pathlib import Path

from .forest import Forest, Said
from .nova import DRIVER, core_files, plant_family

_PAGE = Path(__file__).parents[1] / "docs" / "day.md"
_OTHERS = ("compute-hyperv", "nova-powervm", "nova-dpm", "nova-docker", "nova-zvm-virt-driver")
_OTHER = """\
from nova.virt import driver


class OtherDriver(driver.ComputeDriver):

    def spawn(self, context, instance, *more):
        pass
"""
_REWRITE = bool(os.environ.get("SEMISTABLE_REWRITE_EXPECTED"))
_KEPT = ("error: ", "hint: ", "note: ")


def test_the_day_goes_as_it_is_told(forest: Forest) -> None:
    """SEMISTABLE_REWRITE_EXPECTED=1 writes the page anew."""
    _plant(forest)
    written = _PAGE.read_text(encoding="utf-8")
    told = []
    for line in _without_answers(written):
        told.append(line)
        if line.startswith("    $ semistable "):
            said = forest.run(*shlex.split(line.removeprefix("    $ semistable ")))
            told += [f"    {row}".rstrip() for row in _answer(said)]
        elif direction := re.fullmatch("<!-- then: (.*) -->", line):
            _DIRECTIONS[direction[1]](forest)
    page = "\n".join(told) + "\n"
    if _REWRITE:
        _PAGE.write_text(page, encoding="utf-8")
        return
    assert page == written


def _without_answers(page: str) -> list[str]:
    lines, answered = [], False
    for line in page.splitlines():
        if line.startswith("    $ "):
            answered = True
        elif answered and (line.startswith("    ") or not line):
            # A blank line may stand in an answer; what follows the last one is put back.
            if not line:
                lines.append(line)
            continue
        else:
            answered = False
        lines.append(line)
    return _single_blanks(lines)


def _single_blanks(lines: list[str]) -> list[str]:
    return [line for number, line in enumerate(lines) if line or (number and lines[number - 1])]


def _answer(said: Said) -> list[str]:
    notes = [line for line in said.err.splitlines() if line.startswith(_KEPT)]
    out = [line for line in said.out.splitlines() if line.strip()]
    return [line.replace("$WS/", "") for line in (*out, *notes)]


def _plant(forest: Forest) -> None:
    plant_family(forest)
    for name in _OTHERS:
        package = name.replace("-", "_")
        origin = forest.plant(name, pin="18.0.0", tag=False)
        origin.commit(
            {f"{package}/__init__.py": "", f"{package}/driver.py": _OTHER, "README": f"{name}\n"}
        )
        origin.tag("18.0.0")
    lxd = forest.origins["nova-lxd"]
    lxd.tag("17.0.0", commit=lxd.head("master"))


def _release(forest: Forest) -> None:
    nova = forest.origins["nova"]
    nova.commit(core_files(moved=True) | {"README": "19\n"})


def _mend(forest: Forest) -> None:
    mended = DRIVER.replace(
        "instance):\n        utils.execute", "instance, allocations):\n        self.run"
    )
    mended = mended.replace("from nova import utils\n", "")
    mended = mended.replace(
        "    def get_info", "    def run(self, *command):\n        pass\n\n    def get_info"
    )
    (forest.tree("nova-lxd") / "nova_lxd" / "driver.py").write_text(mended)


def _commit(forest: Forest) -> None:
    date = "2019-04-11T12:00:00Z"
    os.environ |= {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    try:
        forest.git("nova-lxd", "commit", "--all", "--message", "Take allocations")
    finally:
        del os.environ["GIT_AUTHOR_DATE"], os.environ["GIT_COMMITTER_DATE"]


def _fail(forest: Forest) -> None:
    """Leave nova half moved, as a sync does that was killed."""
    forest.pin("nova", "18.0.0")
    assert forest.run("sync", "nova").code == 0
    private = forest.workspace / ".semistable"
    (private / "journal.json").write_text((private / "last-sync.json").read_text())
    forest.git("nova", "checkout", "--quiet", "--detach", "19.0.0")
    (forest.tree("nova") / "nova" / "utils.py").write_text("def exec")


_DIRECTIONS: dict[str, Callable[[Forest], None]] = {
    "nova releases": _release,
    "the driver is mended": _mend,
    "the driver is committed": _commit,
    "the power fails in the middle of a sync": _fail,
}
