"""The main job in one go: sync, check, deprecations, report."""

from pathlib import Path

import click

from semistable.cli.common_options import manifest_option, source_option
from semistable.cli.output import make_folder, terminal_options, write, write_report
from semistable.cli.progress import TerminalDisplay
from semistable.cli.query_options import exit_code
from semistable.errors import ExitCode
from semistable.model.project.commit_source import Source
from semistable.services.checking.verify_pins import verify_pins


@click.command("verify")
@source_option("Where commits come from; a repository that has only one source takes that.")
@manifest_option
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
    found = verify_pins(manifest, Source(source), TerminalDisplay())
    make_folder(folder)
    page = folder / "index.html"
    answer = (found.verdict, found.ledger, terminal_options(page))
    write_report("verdict", "html", *answer, path=page)
    write_report("verdict", "json", found.verdict, path=folder / "verdict.json")
    write_report("ledger", "json", found.ledger, path=folder / "ledger.json")
    write_report("summary", "text", found.verdict, found.ledger, found.absent, found.notes)
    write(f"The report is in {page}, beside it verdict.json and ledger.json.\n")
    return exit_code(found.verdict)
