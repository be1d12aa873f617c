"""Hold the program against its peers on the same work, in one run: time, and what each finds.

`python -m integration.bench.against_peers DIR`, or `nox -s peers -- DIR`. What was measured, and
what it means, is in docs/peers.md.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from . import peers
from .clones import Clones
from .door import run
from .overrides import BASE, BASE_PATH, Methods, Override, dead, overrides, promised, stale
from .peer_messages import Message, below, findings, placed
from .subject import DRIVER, Subject, from_clones
from .timing import Time, Work, once, rounds

COLD, WARM = "semistable check, cold", "semistable check, warm"
FIRST, BEFORE = "20.0.0", "32.0.0"
"""The last release of core with all the methods that are dead, and the one before the checked."""
LOST_NAMES = ("spawn_n", "ConsoleRDP", "conf_fixture", "policy_fixture")
"""What the driver takes from core's modules and core no longer has, by the last part."""
LOST_OPTIONS = (
    "config_drive_cdrom",
    "config_drive_inject_password",
    "dynamic_memory_ratio",
    "enable_instance_metrics_collection",
    "enable_remotefx",
    "instances_path_share",
    "iscsi_initiator_list",
    "limit_cpu_features",
    "mounted_disk_query_retry_count",
    "mounted_disk_query_retry_interval",
    "power_state_check_timeframe",
    "power_state_event_polling_interval",
    "qemu_img_cmd",
    "use_multipath_io",
    "volume_attach_retry_count",
    "volume_attach_retry_interval",
    "vswitch_name",
    "wait_soft_reboot_seconds",
)
"""What the driver reads below `CONF.hyperv`, a group of which this core defines nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known to be broken, told without any of the checkers."""

    overrides: Sequence[Override]
    stale: Sequence[Override]
    dead: Sequence[Override]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How much of it one checker names, and how much else it says."""

    stale: int
    dead: int
    names: int
    options: int
    messages: int
    on_overrides: int


def known(subject: Subject, former: Sequence[str], driver: Path) -> Known:
    """Find the overrides that do not fit core, and those that core calls no more."""
    core = _base(subject, subject.core_revision)
    found = overrides(driver / peers.PACKAGE)
    gone = dead(found, core, [_base(subject, release) for release in former])
    return Known(overrides=found, stale=stale(found, core), dead=gone)


def score(known: Known, messages: Sequence[Message]) -> Score:
    """Count what a checker names of what is known, and how much it says in all."""

    def count(overrides: Sequence[Override]) -> int:
        return sum(any(about(message, override) for message in messages) for override in overrides)

    def mentioned(words: Sequence[str]) -> int:
        return sum(any(message.names(word) for message in messages) for word in words)

    return Score(
        stale=count(known.stale),
        dead=count(known.dead),
        names=mentioned(LOST_NAMES),
        options=mentioned(LOST_OPTIONS),
        messages=len(messages),
        on_overrides=sum(any(about(m, o) for o in known.overrides) for m in messages),
    )


def about(message: Message, override: Override) -> bool:
    """Say whether a message is about an override: at its `def`, or about the method of core's.

    A checker of core alone cannot know the driver; core's method stands for all its overrides.
    """
    if message.path == BASE_PATH:
        return message.names(f"{BASE}.{override.method}")
    return (message.path, message.line) == override.place


def table(known: Known, times: Mapping[str, Time], scores: Mapping[str, Score]) -> str:
    """Say times, as ratios to the program's own from an empty cache too, and what was named."""
    of = (len(known.stale), len(known.dead), len(LOST_NAMES), len(LOST_OPTIONS))
    heads = ("stale", "dead", "names", "options")
    columns = "".join(f"{f'{head}/{count}':>11}" for head, count in zip(heads, of, strict=True))
    head = f"{'':<32}{'wall s':>8}{'cpu s':>8}{'x wall':>8}{'x cpu':>8}"
    lines = [f"{head}{columns}{'messages':>10}{'overrides':>11}"]
    for label, time in times.items():
        line = f"{label:<32}{time.wall:>8.2f}{time.processor:>8.2f}"
        line += (
            f"{time.wall / times[COLD].wall:>8.1f}{time.processor / times[COLD].processor:>8.1f}"
        )
        found = scores[label]
        named = (found.stale, found.dead, found.names, found.options)
        line += "".join(f"{count:>11}" for count in named)
        lines.append(f"{line}{found.messages:>10}{found.on_overrides:>11}")
    return "\n".join(lines)


def _base(subject: Subject, revision: str) -> Methods:
    read = ["git", "-C", str(subject.core), "show", f"{revision}:{BASE_PATH}"]
    return promised(subprocess.run(read, check=True, capture_output=True, text=True).stdout)


def _said(work: Work) -> list[Message]:
    text = work.said.read_text(errors="replace") if work.said else ""
    if work.label in (COLD, WARM):
        return list(findings(text))
    messages = list(placed(text))
    return messages if work.label.startswith(peers.GRIFFE) else below(peers.PACKAGE, messages)


def _ours(subject: Subject, folder: Path, said: Path) -> Iterator[Work]:
    for label, cache in ((COLD, folder / "cold"), (WARM, folder / "warm")):
        yield Work(
            label=label,
            command=subject.check,
            environment={"SEMISTABLE_CACHE_DIR": str(cache)},
            accepted=frozenset({0, 1}),
            prepare=partial(shutil.rmtree, cache, ignore_errors=True) if label == COLD else _as_is,
            said=said / label,
        )


def _as_is() -> None:
    pass


@click.command()
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--rounds", "count", default=3, show_default=True, help="How often each is timed.")
@click.option("--slow/--quick", default=True, help="Run pylint and griffe as well, once.")
def main(directory: Path, count: int, slow: bool) -> None:  # noqa: FBT001 - a flag of the command line
    """Time the program and its peers, and count what each names, on the clones below DIRECTORY."""
    clones = Clones(directory=directory.absolute())
    subject = from_clones(clones)
    with tempfile.TemporaryDirectory(prefix="semistable-bench-") as name:
        folder = Path(name)
        (said := folder / "said").mkdir()
        ours = list(_ours(subject, folder, said))
        once(ours[1])
        quick = [*ours, *peers.works(subject, folder, said)]
        times = rounds(quick, count)
        slower = list(peers.slow_works(subject, (FIRST, BEFORE), folder, said)) if slow else []
        times |= {work.label: once(work) for work in slower}
        releases = [r for r in clones.releases("nova") if r != subject.core_revision]
        truth = known(subject, releases, folder / "driver")
        scores = {work.label: score(truth, _said(work)) for work in (*quick, *slower)}
    click.echo(f"{DRIVER}@{subject.driver_revision[:12]} against nova@{subject.core_revision}")
    click.echo(table(truth, times, scores))
    click.echo(_explained(truth))


def _explained(known: Known) -> str:
    def names(overrides: Sequence[Override]) -> str:
        return ", ".join(sorted(f"{o.owner}.{o.method}" for o in overrides))

    return f"stale: {names(known.stale)}\ndead: {names(known.dead)}"


if __name__ == "__main__":
    run(main)
