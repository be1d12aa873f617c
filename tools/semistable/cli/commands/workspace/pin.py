"""Show, set or move pins: only the pins in the text of the manifest change."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from semistable.cli import completion
from semistable.cli.manifest_option import manifest_option
from semistable.cli.output import say
from semistable.cli.progress import shown_progress
from semistable.errors import ExitCode, UsageError
from semistable.model.project.commit_source import Report, Source
from semistable.model.project.manifest import Repository
from semistable.model.project.tree_states import Pinned
from semistable.project.manifest_file import find_manifest
from semistable.project.pin_editor import write_pins
from semistable.project.revision_spec import read_spec
from semistable.reports.tree_lines import pins_json, pins_text
from semistable.services.opening.ensure_available import choose
from semistable.services.opening.open_query import (
    Project,
    examination,
    open_cores,
    open_project,
    required,
)
from semistable.services.trees.move_pins import at_date, latest_compatible, resolved


@click.command("pin")
@click.argument(
    "repositories",
    metavar="[NAME | @GROUP | NAME@REV]...",
    nargs=-1,
    shell_complete=completion.repositories,
)
@click.option(
    "--latest-compatible", "way", flag_value="latest", help="The newest releases that still fit."
)
@click.option("--freeze", "way", flag_value="freeze", help="Write down what pins are now.")
@click.option("--at", "day", metavar="DATE", help="What main branches were at the end of a day.")
@click.option(
    "--from",
    "source",
    type=click.Choice([source.value for source in Source]),
    default=Source.GIT.value,
    show_default=True,
    help="Where commits come from.",
)
@manifest_option
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(  # noqa: PLR0913 - click hands every option over by its name
    *,
    repositories: tuple[str, ...],
    way: str | None,
    day: str | None,
    source: str,
    path: Path | None,
    dry_run: bool,
    form: str,
) -> ExitCode:
    """Show the pins, or move them: `NAME@REV` to a tag, a branch or a commit.

    The commit that a pin resolves to is written beside it and checked ever after. Comments and
    the order of the manifest stay; trees are moved by the next sync.
    """
    path = (path or find_manifest(Path())).absolute()
    project = open_project(path, Source(source))
    specs = [read_spec(text) for text in repositories]
    pairs = zip(specs, repositories, strict=True)
    chosen = choose(required(project), [spec.source or text for spec, text in pairs])
    wanted = {spec.source: spec.revision for spec in specs if spec.source and spec.revision}
    if sum(map(bool, (way, day, wanted))) > 1:
        raise UsageError(
            "A pin is moved in one way at a time.",
            "Give NAME@REV, --freeze, --at or --latest-compatible.",
        )
    if not (way or day or wanted):
        say(_said(map(_as_it_is, chosen), form) + "\n")
        return ExitCode.CLEAN
    with shown_progress() as report:
        if way == "latest":
            pinned = _latest(project, chosen, report)
        else:
            revisions = _revisions(project, chosen, wanted, day, report)
            pinned = [
                _moved(project, repository, revision, report)
                for repository, revision in revisions.items()
            ]
    if not dry_run:
        write_pins(path, {one.name: (one.pin, one.commit) for one in pinned})
    say(_said(pinned, form) + "\n")
    return ExitCode.CLEAN


def _said(pinned: Iterable[Pinned], form: str) -> str:
    return (pins_json if form == "json" else pins_text)(tuple(pinned))


def _as_it_is(repository: Repository) -> Pinned:
    return Pinned(
        name=repository.name,
        pin=repository.pin,
        commit=repository.commit,
        before=repository.pin,
        note="repos.local.toml overrides it" if repository.overridden else "",
    )


def _revisions(
    project: Project,
    chosen: Iterable[Repository],
    wanted: Mapping[str, str],
    day: str | None,
    report: Report,
) -> dict[Repository, str]:
    if day is None:
        return {r: wanted.get(r.name, r.pin) for r in chosen if r.name in wanted or not wanted}
    try:
        date.fromisoformat(day)
    except ValueError as error:
        raise UsageError(f"{day!r} is not a day.", "Write it as 2024-04-03.") from error
    return {r: at_date(project, r, day, report) for r in chosen}


def _moved(project: Project, repository: Repository, revision: str, report: Report) -> Pinned:
    commit = resolved(project, repository, revision, report)
    return Pinned(name=repository.name, pin=revision, commit=commit, before=repository.pin)


def _latest(project: Project, chosen: Iterable[Repository], report: Report) -> list[Pinned]:
    """Move the drivers among the chosen to their newest releases that fit core at its pin."""
    core = required(project).core
    (at_pin,) = open_cores(project, [], report)
    examined = examination(project, None)
    pinned = []
    for repository in (repository for repository in chosen if repository != core):
        version, newer = latest_compatible(project, repository, at_pin.tree, examined, report)
        if version is None:
            stays = _as_it_is(repository)
            pinned.append(replace(stays, note=f"no release fits {core.name} {core.pin}"))
            continue
        moved = _moved(project, repository, version, report)
        note = f"{', '.join(newer)} would not fit" if newer else ""
        pinned.append(replace(moved, note=note))
    return pinned
