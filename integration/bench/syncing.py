"""Time sync and status against the tools people use, on one loopback git server, in one run.

`python -m integration.bench.syncing [DIR]`, or `nox -s bench-sync [-- DIR]`: on forty made
repositories, and with DIR on the clones of real ones in it, served as they are.
"""

import os
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from integration.forest import GitServer, Origin

from .clones import Clones
from .door import run
from .timing import Time, Work, median, once
from .workspaces import CACHED, KINDS, Workspace, all_workspaces, cached_workspaces, quiet

_MADE = 40
_OURS = "semistable"
_REAL = {
    "nova": "33.0.0",
    "compute-hyperv": "12.0.0",
    "nova-powervm": "9.0.0",
    "nova-lxd": "19.0.0",
    "nova-dpm": "3.0.0",
    "nova-docker": "0.1.0",
    "nova-zvm-virt-driver": "18.0.0",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Repositories on a server: where their pins are, and how one of them moves."""

    pins: dict[str, tuple[str, str]]
    move: Callable[[], None]


def made(server: GitServer, count: int) -> Family:
    """Make so many small repositories."""
    origins = {
        f"tree-{number:02}": Origin(server.root / f"tree-{number:02}") for number in range(count)
    }
    for name, origin in origins.items():
        for step in range(5):
            origin.commit({f"src/{n}.py": f"{name} {step} {n}\n" * 40 for n in range(30)})
        origin.tag("1.0")
        _leave_out_on_request(origin.path)
    pins = {name: (server.url(name), "1.0") for name in origins}
    first = next(iter(origins))
    return _family(pins, origins[first], first)


def _leave_out_on_request(repository: Path) -> None:
    """Serve partial and shallow clones of it, as forges do."""
    for key in ("uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"):
        subprocess.run(["git", "-C", str(repository), "config", key, "true"], check=True)


def _family(pins: dict[str, tuple[str, str]], origin: Origin, name: str) -> Family:
    moved = [0]

    def move() -> None:
        moved[0] += 1
        tag = f"moved-{moved[0]}"
        origin.commit({"src/0.py": tag, "README": tag}, branch="moved")
        origin.tag(tag, commit=origin.head("moved"))
        pins[name] = (pins[name][0], tag)

    return Family(pins=pins, move=move)


def real(server: GitServer, clones: Clones) -> Family:
    """Serve the real clones that are here, each borrowed whole, so that nothing of them changes."""
    pins = {}
    last = None
    for name, wanted in _REAL.items():
        if clones.find(name) is None:
            continue
        command = ["git", "clone", "--quiet", "--bare", "--shared", str(clones.path(name))]
        subprocess.run([*command, str(server.root / name)], check=True)
        _leave_out_on_request(server.root / name)
        tags = subprocess.run(
            ["git", "-C", str(server.root / name), "tag", "--list", wanted],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split()
        origin = Origin(server.root / name)
        if not tags:
            origin.tag("bench", commit=origin.head(None))
        pins[name] = (server.url(name), tags[0] if tags else "bench")
        last = (origin, name)
    if last is None:
        raise click.UsageError(f"{clones.directory} holds none of the clones.")
    return _family(pins, *last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How much is timed: how often, which kinds of clones (the last one stays), whose tools."""

    rounds: int
    cold_rounds: int
    kinds: Sequence[str]
    tools: Sequence[str]

    def among(self, spaces: Sequence[Workspace]) -> list[Workspace]:
        """Give the baseline, ours, and those asked for by the beginnings of their names; or all."""
        asked = ("baseline", _OURS, *self.tools)
        return [space for space in spaces if not self.tools or space.name.startswith(asked)]


class _Stopwatch:
    """Times works by tool, and says each on standard error: the whole takes long."""

    def __init__(self) -> None:
        self._found: dict[str, dict[str, list[Time]]] = {}

    def time(self, what: str, space: Workspace, command: Sequence[str]) -> None:
        work = Work(
            label=f"{space.name}: {what}",
            command=command,
            folder=space.folder,
            environment={**quiet(), **space.environment},
        )
        took = once(work)
        click.echo(f"{work.label}: {took.wall:.3f} s, processor {took.processor:.3f} s", err=True)
        self._found.setdefault(what, {}).setdefault(space.name, []).append(took)

    def medians(self) -> dict[str, dict[str, Time]]:
        return {
            what: {name: median(times) for name, times in by.items()}
            for what, by in self._found.items()
        }


def figures(
    family: Family, spaces: Sequence[Workspace], cached: Sequence[Workspace], extent: Extent
) -> dict[str, dict[str, Time]]:
    """Time each kind of work with each tool, in turn; give medians by work and tool."""
    watch = _Stopwatch()
    kinds = [kind for kind in KINDS if kind in extent.kinds]
    spaces = [space for space in extent.among(spaces) if kinds[-1] in space.options]
    for _ in range(extent.cold_rounds):
        for kind in kinds:
            for space in (space for space in spaces if kind in space.options):
                space.fresh(family.pins, kind)
                watch.time(f"cold, {kind}", space, space.cold())
    if CACHED in extent.kinds:
        _time_cached(family, extent.among(cached), extent.cold_rounds, watch)
    for _ in range(extent.rounds):
        for space in spaces:
            space.pin(family.pins)
            watch.time("nothing to do", space, space.update())
        for space in spaces:
            watch.time("status", space, space.status())
        family.move()
        for space in spaces:
            space.pin(family.pins)
            watch.time("one pin moved", space, space.update())
    return watch.medians()


def _time_cached(
    family: Family, cached: Sequence[Workspace], rounds: int, watch: _Stopwatch
) -> None:
    """Time clones out of caches, which first clones fill."""
    for space in cached:
        space.fill(family.pins)
    for _ in range(rounds):
        for space in cached:
            space.fresh(family.pins)
            watch.time("cold, cached", space, space.cold())


def table(found: Mapping[str, Mapping[str, Time]], figure: str) -> str:
    """Say seconds ("wall" or "processor"), and beside them the ratio to ours."""
    names = dict.fromkeys(name for times in found.values() for name in times)
    lines = [f"{f'{figure} s (x ours)':<22}" + "".join(f"{work:>18}" for work in found)]
    for name in names:
        cells = []
        for times in found.values():
            if name not in times:
                cells.append(f"{'-':>18}")
                continue
            ours, seconds = getattr(times[_OURS], figure), getattr(times[name], figure)
            cells.append(f"{f'{seconds:.3f} ({seconds / ours:.2f})':>18}")
        lines.append(f"{name:<22}{''.join(cells)}")
    return "\n".join(lines)


def measure(title: str, grow: Callable[[GitServer], Family], extent: Extent) -> None:
    """Measure one family and print its table."""
    with tempfile.TemporaryDirectory(prefix="semistable-sync-") as name:
        folder = Path(name)
        server = GitServer(folder / "server")
        try:
            family = grow(server)
            spaces = all_workspaces(folder / "spaces")
            found = figures(family, spaces, cached_workspaces(folder / "cached"), extent)
        finally:
            server.stop()
    tables = "\n\n".join(table(found, figure) for figure in ("wall", "processor"))
    click.echo(f"{title} ({len(family.pins)} trees)\n{tables}\n")


@click.command()
@click.argument(
    "directory", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--rounds", default=5, show_default=True, help="How often each is timed.")
@click.option("--cold-rounds", default=1, show_default=True, help="The same for cold work.")
@click.option("--made", "count", default=_MADE, show_default=True, help="How many are made.")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([*KINDS, CACHED]),
    help="Which clones are timed, else all; the largest are worked in; repeatable.",
)
@click.option("--tool", "tools", multiple=True, help="Which other tools; repeatable, else all.")
def main(
    *,
    directory: Path | None,
    rounds: int,
    cold_rounds: int,
    count: int,
    kinds: tuple[str, ...],
    tools: tuple[str, ...],
) -> None:
    """Time sync and status against other tools, and on the clones below DIRECTORY."""
    os.environ.update(quiet())
    wanted = kinds or (*KINDS, CACHED)
    if not set(wanted) & set(KINDS):
        raise click.UsageError(f"--kind needs one of {', '.join(KINDS)}, too.")
    extent = Extent(rounds=rounds, cold_rounds=cold_rounds, kinds=wanted, tools=tools)
    if count:
        measure("made repositories", lambda server: made(server, count), extent)
    if directory is not None:
        clones = Clones(directory=directory.absolute())
        measure("real repositories", lambda server: real(server, clones), extent)


if __name__ == "__main__":
    run(main)
