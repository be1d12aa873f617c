"""The main job in one go: sync, check every driver, and write the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from semistable.errors import SemistableError
from semistable.git.objects.release_tags import first_releases, is_unbroken, past_here
from semistable.model.core_api.ledger import Ledger
from semistable.model.findings.verdict import Verdict
from semistable.model.project.commit_source import Outcome, Report, Source
from semistable.model.project.driver_source import AbsentDriver
from semistable.model.project.manifest import Repository
from semistable.services.checking.checker import Checker
from semistable.services.checking.waive import apply_waivers
from semistable.services.core.build_ledger import LedgerWriter, driver_uses, viewpoint
from semistable.services.opening.ensure_available import ensure_available
from semistable.services.opening.fetch_missing import published_versions
from semistable.services.opening.open_project import Project, open_project
from semistable.services.opening.open_trees import QueryTrees, open_pins
from semistable.services.opening.query import ProgressDisplay
from semistable.services.trees.sync_workspace import end_interrupted, sync_pins
from semistable.storage.cache import Cache
from semistable.workspace.layout import repository_path, source_of


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyResult:
    """The verdict and the ledger; `absent` could not be reached, `notes` are sentences."""

    verdict: Verdict
    ledger: Ledger
    absent: tuple[AbsentDriver, ...]
    notes: tuple[str, ...]


def verify_pins(manifest: Path | None, source: Source, display: ProgressDisplay) -> VerifyResult:
    """Check what the manifest pins; a driver that cannot be reached is unknown.

    Raises UsageError without a manifest, EnvironmentFailure when core cannot be had.
    """
    with display.transfers() as report:
        project = open_project(manifest, source, report)
        outcomes = _fetch(project, report)
        notes = (*_notes(project, outcomes), *_sync(project, outcomes, report))
    opened = open_pins(project, outcomes)
    verdict, ledger = _judge(project, opened, display)
    return VerifyResult(verdict=verdict, ledger=ledger, absent=opened.absent, notes=notes)


def _fetch(project: Project, report: Report) -> tuple[Outcome, ...]:
    """Fetch the pins, and core's past releases, by which the ledger tells time."""
    manifest = project.required()
    past = _past(project, manifest.core, report)
    return ensure_available(
        manifest.repositories,
        project.workspace,
        project.source,
        {manifest.core.name: past},
        report,
    )


def _past(project: Project, core: Repository, report: Report) -> tuple[str, ...]:
    """Choose the releases that tell since when a marker is there; a clone has them all."""
    if source_of(core, project.source) is Source.GIT:
        return ()
    calendar = project.calendar()
    until = calendar.cycle_of(core.pin)
    here = repository_path(project.workspace, core, project.source)
    if until is None or is_unbroken(past_here(here, calendar, until), calendar, until):
        return ()
    try:
        published = published_versions(core.release or core.name, report)
    except SemistableError:
        return ()
    return tuple(version for _, version in first_releases(published, calendar, until))


def _sync(project: Project, outcomes: Sequence[Outcome], report: Report) -> list[str]:
    """Move the trees of all that came; what keeps one from moving is noted and stops nothing."""
    came = {outcome.repository for outcome in outcomes if outcome.commit}
    repositories = project.required().repositories
    present = [r for r in repositories if r.name in came]
    try:
        ended = end_interrupted(project.workspace, repositories, report)
        trees = sync_pins(present, project.workspace, project.source, report)
    except SemistableError as error:
        return [f"The trees were not moved: {error.message} {error.hint}"]
    held = [
        f"The trees were not moved: {tree.failure.message} {tree.failure.hint}"
        for tree in trees
        if tree.failure
    ]
    return [*ended, *held]


def _judge(
    project: Project, opened: QueryTrees, display: ProgressDisplay
) -> tuple[Verdict, Ledger]:
    manifest = project.required()
    calendar, cache = project.calendar(), Cache()
    surface = project.surface(None)
    view = viewpoint(calendar, manifest.policy.removal, None, opened.core)
    with display.work("reading") as progress:
        checker = Checker(surface, cache, calendar)
        verdict = checker.verdict(
            opened.core, opened.drivers, absent=opened.absent, progress=progress
        )
        verdict = apply_waivers(project, verdict)
        uses = driver_uses(checker, opened.core, opened.drivers)
        writer = LedgerWriter(
            surface=surface,
            cache=cache,
            view=view,
            core=opened.core,
            git_directory=opened.git_directory,
            progress=progress,
        )
        return verdict, writer.write(uses)


def _notes(project: Project, outcomes: Sequence[Outcome]) -> list[str]:
    """Give the notes of what came, and one on core's past that did not."""
    core = project.required().core
    past = [o for o in outcomes if o.repository == core.name and o.revision != core.pin]
    lost = [outcome.revision for outcome in past if outcome.failure]
    notes = [note for outcome in outcomes for note in outcome.notes]
    if lost:
        notes.append(f"The ledger does without these releases of core: {', '.join(lost)}.")
    return notes
