"""Join what the contract kit saw of running drivers to a verdict on their sources."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from semistable.errors import UsageError
from semistable.model.findings.kit_results import (
    BROKEN,
    UNTRIED,
    CheckOutcome,
    CheckResult,
    ContractResults,
)
from semistable.model.findings.rule import Rule
from semistable.model.findings.verdict import Answer, DriverAnswer, Finding, Verdict, by_place

_SHOWN = 5
"""How many methods a reason for not trying names."""


def joined(
    verdict: Verdict,
    runs: Iterable[ContractResults],
    files: Mapping[str, Collection[str]],
    driver_class: str,
) -> Verdict:
    """Add a finding for each check that failed, and a note for what was not tried.

    `files` are the paths of each driver that was judged, `driver_class` is core's. Raises
    UsageError for results of another core, or of a driver that the verdict is not about.
    """
    found: list[Finding] = []
    seen: set[str] = set()
    for run in runs:
        _same_core(verdict, run)
        driver = _driver(run, files)
        seen.add(driver)
        found += _findings(run, driver, files[driver], driver_class)
    found += [_without(name, files[name], driver_class) for name in sorted({*files} - seen)]
    everything = {*verdict.findings, *found}
    return replace(
        verdict,
        findings=tuple(sorted(everything, key=by_place)),
        drivers=tuple(_answered(driver, found) for driver in verdict.drivers),
    )


def _same_core(verdict: Verdict, run: ContractResults) -> None:
    core = verdict.core
    commit = core.commit or ""
    if run.revision and (
        run.revision == core.revision
        or (len(run.revision) >= 7 and commit.startswith(run.revision))
    ):
        return
    raise UsageError(
        f"{run.file} holds results on {run.core} {run.revision or 'of an unknown revision'},"
        f" and the question is about {core.name} {core.revision}.",
        f"Run the kit in an environment with {core.name} {core.revision}, or ask about the other.",
    )


def _driver(run: ContractResults, files: Mapping[str, Collection[str]]) -> str:
    """Name the driver whose tree holds the module of the class."""
    path = run.module.replace(".", "/")
    homes = {f"{root}{path}{end}" for root in ("", "src/") for end in (".py", "/__init__.py")}
    names = sorted(name for name, paths in files.items() if not homes.isdisjoint(paths))
    if names:
        return names[0]
    raise UsageError(
        f"{run.file} holds results of {run.driver}, which is in none of the drivers asked about:"
        f" {', '.join(sorted(files)) or 'there is none'}.",
        "Name its driver too, or leave these results out.",
    )


def _findings(
    run: ContractResults, driver: str, paths: Collection[str], driver_class: str
) -> Iterator[Finding]:
    home = _place(f"{run.module.replace('.', '/')}.py", paths)
    for result in run.ended(CheckOutcome.FAILED):
        place = _place(result.path, paths)
        made = _finding(BROKEN, driver, place or home, result.line if place else 1, result.reason)
        story = " " in result.method
        yield replace(
            made,
            driver_symbol=f"{run.module}.{run.class_name}" + ("" if story else f".{result.method}"),
            core_symbol=driver_class + ("" if story else f".{result.method}"),
            cause=f"{result.method}: {result.check}" if story else result.check,
        )
    skipped = run.ended(CheckOutcome.SKIPPED)
    if skipped:
        tried = len(run.results) - len(skipped)
        message = (
            f"The contract kit made {tried} of {len(run.results)} checks of {run.driver};"
            f" not tried: {_reasons(skipped)}."
        )
        untried = _finding(UNTRIED, driver, home, 1, message)
        symbol = f"{run.module}.{run.class_name}"
        yield replace(untried, driver_symbol=symbol, core_symbol=driver_class)


def _reasons(skipped: Iterable[CheckResult]) -> str:
    """Say the methods of each reason, the reason of most first."""
    methods: dict[str, set[str]] = defaultdict(set)
    for result in skipped:
        methods[result.reason].add(result.method)
    parts = []
    for reason, names in sorted(methods.items(), key=lambda item: (-len(item[1]), item[0])):
        shown = ", ".join(sorted(names)[:_SHOWN])
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        parts.append(f"{shown}{more} ({reason.rstrip('.')})")
    return "; ".join(parts)


def _without(driver: str, paths: Collection[str], driver_class: str) -> Finding:
    place = min((path for path in paths if path.endswith(".py")), default="")
    message = f"There are no results of the contract kit for {driver}."
    return replace(_finding(UNTRIED, driver, place, 1, message), core_symbol=driver_class)


def _finding(rule: Rule, driver: str, path: str, line: int, message: str) -> Finding:
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        driver=driver,
        path=path,
        line=max(line, 1),
        message=message,
        hint=rule.hint,
    )


def _place(path: str, paths: Collection[str]) -> str:
    """Find the file of a tree that an installed file is: the longest end of its path."""
    parts = path.replace("\\", "/").split("/")
    for start in range(len(parts)):
        end = "/".join(parts[start:])
        for candidate in (end, f"src/{end}"):
            if candidate in paths:
                return candidate
    return ""


def _answered(driver: DriverAnswer, found: Iterable[Finding]) -> DriverAnswer:
    broken = any(finding.driver == driver.name and finding.blocks for finding in found)
    return replace(driver, answer=Answer.INCOMPATIBLE) if broken else driver
