"""The main job in one go: sync, check, deprecations, report."""

from collections.abc import Sequence
from pathlib import Path

import click

from semistable.cli.output import named_work, say, say_ledger, say_verdict
from semistable.cli.progress import shown_progress
from semistable.cli.query_options import exit_code
from semistable.errors import ExitCode, SemistableError
from semistable.git.objects.release_tags import first_releases, is_unbroken, past_here
from semistable.model.core_api.ledger import Ledger
from semistable.model.findings.verdict import Verdict
from semistable.model.project.commit_source import Outcome, Report, Source
from semistable.model.project.manifest import Repository
from semistable.packages.package_index import configured_index
from semistable.reports.sentences import clock, headline, short, tally
from semistable.reports.verdict.finding_groups import chapters
from semistable.services.checking.checker import Examination
from semistable.services.checking.waive import waived
from semistable.services.core.build_ledger import Ledgers, driver_uses, viewpoint
from semistable.services.opening.ensure_available import bring, end_interrupted, sync
from semistable.services.opening.open_query import (
    Opened,
    Project,
    open_calendar,
    open_pins,
    open_project,
    open_surface,
    required,
)
from semistable.storage.cache import Cache
from semistable.storage.disk_errors import writing
from semistable.workspace.layout import repository_path, source_of

_COMMIT = 40
"""Hex digits of a whole commit id, of which a person reads the beginning."""


@click.command("verify")
@click.option(
    "--from",
    "source",
    type=click.Choice([source.value for source in Source]),
    default=Source.GIT.value,
    show_default=True,
    help="Where commits come from; a repository that has only one source takes that.",
)
@click.option(
    "--manifest",
    type=click.Path(path_type=Path),
    help="The manifest; else repos.toml here or above.",
)
@click.option(
    "--report",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default="report",
    show_default=True,
    help="Where the report goes.",
)
def command(source: str, manifest: Path | None, folder: Path) -> ExitCode:
    """Bring all pins here, check every driver, write the ledger and a report.

    A driver that cannot be reached keeps no other from being checked: its answer is unknown. The
    exit code is check's; what is overdue stands in the ledger.
    """
    with shown_progress() as report:
        project = open_project(manifest, Source(source), report)
        outcomes = _bring(project, report)
        notes = [*_told(project, outcomes), *_sync(project, outcomes, report)]
    opened = open_pins(project, outcomes)
    verdict, ledger = _judge(project, opened)
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    say_verdict(verdict, "html", folder / "index.html", ledger=ledger)
    say_verdict(verdict, "json", folder / "verdict.json")
    say_ledger(ledger, "json", folder / "ledger.json")
    say("\n".join([*_summary(verdict, ledger), *_missed(opened), *notes, _where(folder)]) + "\n")
    return exit_code(verdict)


def _bring(project: Project, report: Report) -> tuple[Outcome, ...]:
    """Bring the pins, and core's past releases, by which the ledger tells time."""
    manifest = required(project)
    past = _past(project, manifest.core)
    return bring(
        manifest.repositories,
        project.workspace,
        project.source,
        {manifest.core.name: past},
        report,
    )


def _past(project: Project, core: Repository) -> tuple[str, ...]:
    """Choose the releases that tell since when a marker is there; a clone has them all."""
    if source_of(core, project.source) is Source.GIT:
        return ()
    calendar = open_calendar(project)
    until = calendar.cycle_of(core.pin)
    here = repository_path(project.workspace, core, project.source)
    if until is None or is_unbroken(past_here(here, calendar, until), calendar, until):
        return ()
    try:
        with configured_index() as index:
            published = index.versions(core.release or core.name)
    except SemistableError:
        return ()
    return tuple(version for _, version in first_releases(published, calendar, until))


def _sync(project: Project, outcomes: Sequence[Outcome], report: Report) -> list[str]:
    """Move the trees of all that came; what keeps one from moving is told and stops nothing."""
    came = {outcome.repository for outcome in outcomes if outcome.commit}
    repositories = required(project).repositories
    present = [r for r in repositories if r.name in came]
    try:
        ended = end_interrupted(project.workspace, repositories, report)
        trees = sync(present, project.workspace, project.source, report)
    except SemistableError as error:
        return [f"The trees were not moved: {error.message} {error.hint}"]
    held = [
        f"The trees were not moved: {tree.failure.message} {tree.failure.hint}"
        for tree in trees
        if tree.failure
    ]
    return [*ended, *held]


def _judge(project: Project, opened: Opened) -> tuple[Verdict, Ledger]:
    manifest = required(project)
    calendar, cache = open_calendar(project), Cache()
    surface = open_surface(project, None)
    view = viewpoint(calendar, manifest.policy.removal, None, opened.core)
    with named_work("reading") as progress:
        examination = Examination(surface, cache, calendar)
        verdict = examination.verdict(
            opened.core, opened.drivers, absent=opened.absent, progress=progress
        )
        verdict = waived(project, verdict)
        uses = driver_uses(examination, opened.core, opened.drivers)
        ledgers = Ledgers(surface=surface, cache=cache, view=view)
        return verdict, ledgers.write(opened.core, opened.git_directory, uses, progress)


def _summary(verdict: Verdict, ledger: Ledger) -> list[str]:
    told = chapters(verdict)
    names = [f"{chapter.driver.name} {_shown(chapter.driver.revision)}" for chapter in told]
    width = max(map(len, names), default=0)
    rows = [
        f"{chapter.driver.answer:12}  {name:{width}}  {tally(chapter)}"
        for chapter, name in zip(told, names, strict=True)
    ]
    return [*rows, "", f"{headline(verdict)}.", f"Deprecations: {clock(ledger)}."]


def _shown(revision: str) -> str:
    return short(revision) if len(revision) == _COMMIT else revision


def _told(project: Project, outcomes: Sequence[Outcome]) -> list[str]:
    """Say what is worth telling of what came, and of core's past that did not."""
    core = required(project).core
    past = [o for o in outcomes if o.repository == core.name and o.revision != core.pin]
    lost = [outcome.revision for outcome in past if outcome.failure]
    notes = [note for outcome in outcomes for note in outcome.notes]
    if lost:
        notes.append(f"The ledger does without these releases of core: {', '.join(lost)}.")
    return notes


def _missed(opened: Opened) -> list[str]:
    """Say in a sentence what could not be reached, and why."""
    if not opened.absent:
        return []
    names = ", ".join(absent.name for absent in opened.absent)
    return [
        f"Could not be reached, so that nothing is known of it: {names}.",
        *(f"  {absent.reason}" for absent in opened.absent),
    ]


def _where(folder: Path) -> str:
    return f"The report is in {folder / 'index.html'}, beside it verdict.json and ledger.json."
