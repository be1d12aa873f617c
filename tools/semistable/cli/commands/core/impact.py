"""Ask who breaks when core moves from A to B."""

import click

from semistable.cli import completion
from semistable.cli.output import named_work, say_verdict, tell
from semistable.cli.progress import shown_progress
from semistable.cli.query_options import Asked, asked, exit_code
from semistable.errors import ExitCode, UsageError
from semistable.git.objects.object_store import first_parents
from semistable.model.findings.verdict import Verdict
from semistable.model.project.calendar import RemovalPolicy
from semistable.policy.deprecation.removal_window import RemovalTerms
from semistable.policy.gate.api_change import with_core
from semistable.project.calendar_file import read_policy
from semistable.project.revision_spec import read_range, read_spec
from semistable.services.checking.blame_findings import Blaming
from semistable.services.checking.checker import Examination
from semistable.services.checking.waive import waived
from semistable.services.core.check_policy import PolicyCheck
from semistable.services.opening.open_query import (
    Opened,
    Project,
    examination,
    open_all,
    open_calendar,
    open_project,
    open_surface,
    removal_policy,
)
from semistable.storage.cache import Cache


@click.command("impact")
@click.argument("drivers", metavar="[DRIVER]...", nargs=-1, shell_complete=completion.drivers)
@click.option("--blame", is_flag=True, help="Say which commit of core brought what is new.")
@click.option("--law", is_flag=True, help="Hold core itself against the law of removal too.")
@click.option("--policy", metavar="NAME", help="The removal policy of --law; else the manifest's.")
@asked()
def command(question: Asked, *, blame: bool, law: bool, policy: str | None) -> ExitCode:
    """Say what a move of core breaks: --core NAME@OLD..NEW or PATH@OLD..NEW.

    What is broken before as after is shown as known and does not count; what the move cures is
    shown as fixed. Without NEW it is the working tree of PATH as it stands. With --law core is
    judged too, under its own name: what it removes without a window, changes in place, marks
    badly, or breaks on a stable branch.
    """
    if question.core is None:
        raise UsageError(
            "impact asks about a move of core, and none is given.",
            "Write --core NAME@OLD..NEW or --core PATH@OLD..NEW.",
        )
    if policy and not law:
        raise UsageError(
            "--policy chooses what --law goes by, and that is not asked.", "Add --law."
        )
    project = open_project(question.manifest, question.source)
    removal = read_policy(policy or removal_policy(project)) if law else None
    drivers = [read_spec(driver) for driver in question.drivers]
    with shown_progress() as report:
        opened = open_all(project, read_range(question.core), drivers, report)
    examined = examination(project, question.surface)
    with named_work("reading") as progress:
        verdict = examined.verdict(
            opened.core,
            opened.drivers,
            baseline=opened.baseline,
            absent=opened.absent,
            progress=progress,
        )
    notes: tuple[str, ...] = ()
    if blame:
        verdict, notes = _blamed(project, opened, examined, verdict)
    if removal and opened.baseline is not None:
        verdict = _lawful(project, opened, examined, question, removal, verdict)
    verdict = waived(project, verdict)
    say_verdict(verdict, question.form, question.output, verbose=question.verbose)
    tell((*opened.hints, *notes))
    return exit_code(verdict, only_new=True)


def _lawful(  # noqa: PLR0913, PLR0917 - what was asked, what was opened, and the answer so far
    project: Project,
    opened: Opened,
    examined: Examination,
    question: Asked,
    removal: RemovalPolicy,
    verdict: Verdict,
) -> Verdict:
    """Add what the law finds in core's own move."""
    assert opened.baseline is not None  # noqa: S101 - a move has two ends
    with named_work("judging") as progress:
        policy_check = PolicyCheck(
            examination=examined,
            surface=open_surface(project, question.surface),
            cache=Cache(),
            terms=RemovalTerms(calendar=open_calendar(project), policy=removal),
            git_directory=opened.git_directory,
            progress=progress,
        )
        found = policy_check.findings(opened.baseline, opened.core, opened.drivers)
    return with_core(verdict, found)


def _blamed(
    project: Project, opened: Opened, examined: Examination, verdict: Verdict
) -> tuple[Verdict, tuple[str, ...]]:
    """Join the commits that brought what is new; note a walk that does not begin at OLD."""
    old, new = opened.baseline, opened.core
    if old is None or old.commit is None or new.commit is None:
        return verdict, ()
    walk = first_parents(opened.git_directory, old.commit, new.commit)
    with named_work("blaming") as progress:
        blaming = Blaming(
            examination=examined,
            calendar=open_calendar(project),
            git_directory=opened.git_directory,
            baseline=old,
            drivers=opened.drivers,
            walk=walk,
            progress=progress,
        )
        blamed = blaming.blamed(verdict)
    if not walk:
        return blamed, (f"{old.revision} and {new.revision} share no history: nobody is blamed.",)
    if walk[0].commit != old.commit:
        parted = f"{walk[0].commit[:12]} of {walk[0].date}"
        note = f"{old.revision} is not in the first-parent history of {new.revision}"
        return blamed, (f"{note}: it was walked from where they part, {parted}.",)
    return blamed, ()
