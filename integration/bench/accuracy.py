"""Run every known breakage against real clones, and say what was found, missed or falsely alarmed.

`python -m integration.bench.accuracy DIR [--cases FOLDER]`, or `nox -s accuracy -- DIR`. How a case
is counted is in docs/accuracy.md.
"""

import sys
from pathlib import Path

import click

from . import verdict_on_cases as report
from .cases import Breakage, Harmless, breakages, harmless
from .clones import Clones
from .counting import Outcome, Quiet, errors, outcome
from .door import run
from .examining import Ask, tell_all

DRIVERS = (
    "compute-hyperv",
    "nova-docker",
    "nova-dpm",
    "nova-lxd",
    "nova-powervm",
    "nova-zvm-virt-driver",
)
CASES = Path(__file__).resolve().parents[3] / "shared" / "breakages"
"""Beside the checkout, for whoever keeps them there."""


def run_breakages(directory: Path, cases: list[Breakage], jobs: int) -> list[Outcome]:
    """Ask of each case what the change brings the broken driver, and the repaired one."""
    asks = [
        Ask(
            driver=case.driver,
            revision=revision,
            core=case.core_change,
            baseline=case.core_before,
        )
        for case in cases
        for revision in (case.driver_broken, case.driver_fix)
    ]
    told = tell_all(directory, asks, jobs)
    outcomes = []
    for case, broken, repaired in zip(cases, told, told, strict=True):
        failure = broken.failure or repaired.failure
        if failure:
            outcomes.append(Outcome(case=case, failure=failure))
        else:
            outcomes.append(outcome(case, broken.findings, repaired.findings))
    return outcomes


def run_harmless(directory: Path, cases: list[Harmless], jobs: int) -> list[Quiet]:
    """Ask of each change what errors it brings, for its driver or for all as they were that day."""
    places = [
        (case, driver, revision)
        for case in cases
        for driver, revision in _drivers_of(case, Clones(directory=directory))
    ]
    asks = (
        Ask(driver=driver, revision=revision, core=case.core_change, baseline=case.core_before)
        for case, driver, revision in places
    )
    return [
        Quiet(
            case=case,
            driver=driver,
            revision=revision,
            errors=errors(told.findings),
            failure=told.failure,
        )
        for (case, driver, revision), told in zip(
            places, tell_all(directory, asks, jobs), strict=True
        )
    ]


def _drivers_of(case: Harmless, clones: Clones) -> list[tuple[str, str]]:
    if case.driver:
        return [(case.driver, case.driver_rev)]
    return [
        (driver, revision)
        for driver in DRIVERS
        if clones.find(driver) is not None
        and (revision := clones.main_at(driver, case.core_date)) is not None
    ]


@click.command()
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--cases", default=CASES, type=click.Path(path_type=Path), help="Folder of cases.")
@click.option("--only", multiple=True, help="Only this case, with all its findings (repeatable).")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--jobs", default=2, show_default=True, help="How many to examine at a time.")
@click.option("--require", type=float, help="Fail below this share of static-detectable cases.")
def main(  # noqa: PLR0917 - click gives each option an argument
    directory: Path, cases: Path, only: tuple[str, ...], form: str, jobs: int, require: float | None
) -> None:
    """Measure the checker on the cases of a folder, against the clones below DIRECTORY."""
    wanted = [case for case in breakages(cases) if not only or case.id in only]
    outcomes = run_breakages(directory, wanted, jobs)
    quiet = [] if only else run_harmless(directory, harmless(cases), jobs)
    click.echo(report.as_json(outcomes, quiet) if form == "json" else report.text(outcomes, quiet))
    if only and form == "text":
        click.echo(report.details(outcomes))
    if require is not None and report.static_detectable(outcomes).ratio < require:
        sys.exit(1)


if __name__ == "__main__":
    run(main)
