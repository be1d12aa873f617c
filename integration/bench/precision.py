"""List the errors found where none should be: drivers against the core they were released for.

`python -m integration.bench.precision DIR`, or `nox -s precision -- DIR`. Nova's own drivers
against their own Nova at every release X.0.0, and each out-of-tree driver's release against the
Nova of its cycle. What it lists is to be read: a real bug, or a false alarm (docs/accuracy.md).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from semistable.model.findings.verdict import Finding, Severity
from semistable.model.project.tree import Tree

from .clones import Clones
from .cycles import OF_THE_CYCLE
from .door import run
from .examining import Ask, tell_all

_DRIVER_CLASS = re.compile(rb"^class \w+\([^)]*\bComputeDriver\)", re.MULTILINE)
_LAYOUT = re.compile(r"nova/virt/(\w+/|\w+\.py$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One error over all releases that show it."""

    rule: str
    driver: str
    path: str
    driver_symbol: str
    core_symbol: str
    first: str
    last: str
    line: int
    """The line in the first release."""
    message: str


def in_tree_folders(tree: Tree) -> list[str]:
    """List the folders and files below nova/virt that hold a subclass of ComputeDriver."""
    found = set()
    for path in tree.blobs:
        place = _LAYOUT.match(path)
        if place and path.endswith(".py") and _DRIVER_CLASS.search(tree.read(path)):
            found.add(f"nova/virt/{place[1]}".rstrip("/"))
    return sorted(found)


def pairs(clones: Clones, releases: Iterable[str]) -> Iterator[Ask]:
    """List what is to be examined; drivers without a clone are left out."""
    for release in releases:
        for folder in in_tree_folders(clones.tree("nova", release)):
            yield Ask(driver=folder, revision=release, core=release, folder=folder)
    for driver, revisions in OF_THE_CYCLE.items():
        if clones.find(driver) is not None:
            for revision, core in revisions.items():
                yield Ask(driver=driver, revision=revision, core=core)


def alarms(found: Iterable[tuple[Ask, Finding]]) -> list[Alarm]:
    """Fold the errors of all releases: one alarm for what is the same but for the release."""
    seen: dict[tuple[str, ...], list[tuple[Ask, Finding]]] = {}
    for pair, finding in found:
        seen.setdefault(finding.identity, []).append((pair, finding))
    return [
        Alarm(
            rule=finding.rule,
            driver=pair.driver,
            path=finding.path,
            driver_symbol=finding.driver_symbol,
            core_symbol=finding.core_symbol,
            first=pair.revision,
            last=same[-1][0].revision,
            line=finding.line,
            message=finding.message,
        )
        for _, same in sorted(seen.items())
        for pair, finding in same[:1]
    ]


@click.command()
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--release", "only", multiple=True, help="Only this Nova's own drivers (repeatable).")
@click.option("--severity", type=click.Choice([s.value for s in Severity]), default="error")
@click.option("--jobs", default=2, show_default=True, help="How many to examine at a time.")
def main(directory: Path, only: tuple[str, ...], severity: str, jobs: int) -> None:
    """List the errors on drivers that fit their core, found in the clones below DIRECTORY."""
    clones = Clones(directory=directory)
    asks = list(pairs(clones, only or clones.releases("nova")))
    found: list[tuple[Ask, Finding]] = []
    unread: list[str] = []
    for ask, told in zip(asks, tell_all(directory, asks, jobs), strict=True):
        found += [(ask, finding) for finding in told.findings if finding.severity == severity]
        unread += [_unread(ask, f"{u.path}:{u.line} {u.reason}") for u in told.unknowns]
        unread += [_unread(ask, told.failure)] if told.failure else []
    listed = alarms(found)
    for line in (*map(_said, listed), *unread):
        click.echo(line)
    click.echo(f"{len(asks)} pairs, {len(listed)} {severity}s, {len(unread)} unread.")


def _said(alarm: Alarm) -> str:
    span = alarm.first if alarm.first == alarm.last else f"{alarm.first}..{alarm.last}"
    return (
        f"{alarm.driver} {span} [{alarm.rule}] {alarm.path}:{alarm.line}"
        f" {alarm.driver_symbol} {alarm.core_symbol}\n    {alarm.message}"
    )


def _unread(ask: Ask, what: str) -> str:
    return f"unread: {ask.driver} {ask.revision}: {what}"


if __name__ == "__main__":
    run(main)
