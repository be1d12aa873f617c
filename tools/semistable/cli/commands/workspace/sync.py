"""Bring every tree to its pin: fetch in parallel, check everything, then move all or none."""

from pathlib import Path

import click

from semistable.cli.common_options import (
    format_option,
    manifest_option,
    repositories_argument,
    source_option,
)
from semistable.cli.output import print_failures, print_notes, write_report
from semistable.cli.progress import TerminalDisplay
from semistable.errors import ExitCode, UsageError
from semistable.model.project.commit_source import Source
from semistable.model.project.tree_states import SyncOptions
from semistable.services.trees.sync_workspace import SyncQuery, sync_workspace


@click.command("sync")
@repositories_argument
@source_option("Where commits come from; a repository that has only one source takes that.")
@manifest_option
@click.option("--rebase", is_flag=True, help="Take branches with own commits along, onto the pin.")
@click.option("--detach", is_flag=True, help="Step off branches with own commits; they stay.")
@click.option("--autostash", is_flag=True, help="Put edits away and give them back at the pin.")
@click.option("--undo", "action", flag_value="undo", help="Move back what the last sync moved.")
@click.option("--continue", "action", flag_value="continue", help="Finish a sync that was killed.")
@click.option("--abort", "action", flag_value="abort", help="Take back a sync that was killed.")
@format_option("sync")
def command(
    *,
    names: tuple[str, ...],
    source: str,
    manifest: Path | None,
    action: str | None,
    report_format: str,
    **local_work: bool,
) -> ExitCode:
    """Bring every tree to its pin: all move, or none.

    Nothing of yours is touched unasked: a tree with uncommitted changes or commits that no remote
    has stays where it is, and the others with it. When all pins are here already there is no
    connection. A sync that was killed in the middle is finished first.
    """
    options = SyncOptions(**local_work)
    if options.rebase and options.detach:
        raise UsageError(
            "A branch is either taken along or left.", "Give --rebase or --detach, not both."
        )
    query = SyncQuery(
        manifest=manifest,
        repositories=names,
        source=Source(source),
        options=options,
        action=action,
    )
    result = sync_workspace(query, TerminalDisplay())
    write_report("sync", report_format, result.trees)
    print_notes(result.notes)
    failures = [tree.failure for tree in result.trees if tree.failure]
    print_failures(failures)
    return ExitCode.ENVIRONMENT if failures else ExitCode.CLEAN
