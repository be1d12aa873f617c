"""The pytest plugin: options, the checks as tests, and the summary."""

import collections
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from semistable_contract.contract import KitError
from semistable_contract.examination import Check, Examination
from semistable_contract.findings import Finding, Outcome
from semistable_contract.results import revision_of, write
from semistable_contract.suite import ContractSuite, examination_of

PROPERTY = "contract."
"""The prefix of the properties that each test of a contract has, also in JUnit."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the kit."""
    group = parser.getgroup("contract", "the contract between a core and its drivers")
    group.addoption("--contract", metavar="NAME", help="a contract's name, or path to a .toml file")
    group.addoption("--driver", metavar="MODULE:CLASS", help="the driver to examine")
    group.addoption(
        "--adapter",
        metavar="MODULE:CLASS",
        help="simulates core instead of the kit's own adapter; may fake a hypervisor",
    )
    group.addoption(
        "--contract-results", metavar="FILE", type=Path, help="write the results as JSON"
    )
    group.addoption(
        "--contract-isolation",
        choices=("process", "none"),
        default="process",
        help="a process for each trial (default), or none: a crash then ends the run",
    )
    group.addoption(
        "--contract-deadline",
        metavar="SECONDS",
        type=float,
        default=30.0,
        help="time limit of a trial (default: 30)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Load the driver of the command line before the collection."""
    config.pluginmanager.register(Summary(config), "contract-summary")
    option = config.option
    if not (option.contract or option.driver):
        return
    if not (option.contract and option.driver):
        lacks = "--driver MODULE:CLASS" if option.contract else "--contract NAME"
        raise pytest.UsageError(f"The contract kit needs {lacks} too.")
    suite: Any = type(
        "CommandLine",
        (ContractSuite,),
        {"contract": option.contract, "driver": option.driver, "adapter": option.adapter},
    )
    config.stash[EXAMINATION] = _examination(config, suite)
    if config.args_source is not config.ArgsSource.ARGS:
        config.args = []  # without paths, only the driver is examined


EXAMINATION = pytest.StashKey[Examination]()


def _examination(config: pytest.Config, suite: type[ContractSuite]) -> Examination:
    isolated = config.option.contract_isolation == "process"
    try:
        return examination_of(suite, isolated=isolated, deadline=config.option.contract_deadline)
    except KitError as error:
        raise pytest.UsageError(str(error)) from error


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Add the checks of the driver on the command line."""
    examination = config.stash.get(EXAMINATION, None)
    if examination:
        name = examination.subject.contract.name
        node = ContractNode.from_parent(session, name=name, nodeid=name, examination=examination)
        items[:0] = list(node.collect())


def pytest_pycollect_makeitem(
    collector: pytest.Module | pytest.Class, name: str, obj: object
) -> pytest.Collector | None:
    """Collect the contract suite of a driver's test module."""
    if not (isinstance(obj, type) and issubclass(obj, ContractSuite) and obj.contract):
        return None
    try:
        examination = _examination(collector.config, obj)
    except pytest.UsageError as error:
        raise collector.CollectError(str(error)) from error
    node: pytest.Collector = ContractNode.from_parent(collector, name=name, examination=examination)
    return node


class ContractNode(pytest.Collector):
    """All checks of one driver."""

    def __init__(self, examination: Examination, **rest: Any) -> None:
        super().__init__(**rest)
        self.examination = examination

    def collect(self) -> Iterator[pytest.Item]:
        """Yield one test for each check."""
        for check in self.examination.checks():
            yield ContractItem.from_parent(self, name=check.id, check=check)


class BreachError(Exception):
    """A check failed."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.sentence)
        self.finding = finding


class ContractItem(pytest.Item):
    """One check as a test."""

    parent: ContractNode

    def __init__(self, check: Check, **rest: Any) -> None:
        super().__init__(**rest)
        self.check = check

    def runtest(self) -> None:
        """Run the check."""
        examination = self.parent.examination
        outcome = examination.run(self.check)
        self._note(outcome)
        if outcome.outcome == "skipped":
            pytest.skip(outcome.reason)
        if outcome.finding:
            raise BreachError(outcome.finding)

    def _note(self, outcome: Outcome) -> None:
        subject = self.parent.examination.subject
        kind, finding = subject.driver_class, outcome.finding
        driver = finding.driver if finding else None
        properties: dict[str, object] = {
            "name": subject.contract.name,
            "core": subject.contract.core,
            "driver": f"{kind.__module__}:{kind.__qualname__}",
            "check": finding.check if finding else self.check.name,
            "method": self.check.method,
            "outcome": outcome.outcome,
            "reason": outcome.reason,
            "path": driver.path if driver else None,
            "line": driver.line if driver else None,
        }
        self.user_properties += [(f"{PROPERTY}{key}", value) for key, value in properties.items()]

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return a breach as its lines; another exception is a bug of the kit, with traceback."""
        if isinstance(excinfo.value, BreachError):
            return str(excinfo.value.finding)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return the place of the driver's own method."""
        subject = self.parent.examination.subject
        place = subject.place(self.check.method)
        if place is None:
            return self.path, None, self.check.id
        return Path(place.path), place.line - 1, self.check.id


class Summary:
    """Collects and prints the results of all checks, including those of xdist's workers."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._results: list[dict[str, Any]] = []
        self._worker = hasattr(config, "workerinput")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Collect the result of one check."""
        found = {
            key.removeprefix(PROPERTY): value
            for key, value in report.user_properties
            if key.startswith(PROPERTY)
        }
        if report.when == "call" and found:
            self._results.append(found)

    @property
    def _active(self) -> bool:
        return bool(self._config.option.driver or self._results)

    @property
    def _counts(self) -> collections.Counter[str]:
        return collections.Counter(one["outcome"] for one in self._results)

    @property
    def _empty(self) -> bool:
        return not (self._counts["passed"] or self._counts["failed"])

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the results; fail a run without checks."""
        if self._worker or not self._active or self._config.option.collectonly:
            return
        path = self._config.option.contract_results
        if path and len(self._drivers) == 1:
            write(path, self._head(), map(_result, self._results))
        if (self._empty or self._mixed) and session.exitstatus in {
            pytest.ExitCode.OK,
            pytest.ExitCode.NO_TESTS_COLLECTED,
        }:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @property
    def _drivers(self) -> set[tuple[str, str]]:
        return {(one["name"], one["driver"]) for one in self._results}

    @property
    def _mixed(self) -> bool:
        """Whether a results file is requested, and several drivers were examined."""
        return bool(self._config.option.contract_results) and len(self._drivers) > 1

    def _head(self) -> dict[str, object]:
        first = self._results[0]
        core = {"name": first["core"], "revision": revision_of(first["core"])}
        return {"contract": first["name"], "core": core, "driver": first["driver"]}

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Print the examined drivers and their results."""
        if not self._active or self._config.option.collectonly:
            return
        terminalreporter.section("contract")
        for name, driver in sorted(self._drivers):
            terminalreporter.line(self._line(name, driver))
        if self._mixed:
            terminalreporter.line(
                "No results were written: one file holds one driver, and this run examined "
                f"{len(self._drivers)}. Run them one by one."
            )
        if self._empty:
            terminalreporter.line("No check was made: this run proves nothing about the driver.")

    def _line(self, name: str, driver: str) -> str:
        own = [one for one in self._results if (one["name"], one["driver"]) == (name, driver)]
        counts, core = collections.Counter(one["outcome"] for one in own), own[0]["core"]
        return (
            f"{driver} against {name} of {core} {revision_of(core) or '(unknown version)'}: "
            f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped"
        )


def _result(found: dict[str, Any]) -> dict[str, Any]:
    keys = ("check", "method", "outcome", "reason", "path", "line")
    return {key: found[key] for key in keys}
