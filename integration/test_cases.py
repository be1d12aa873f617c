"""Every rule over every case: small trees that show what is found, and what must not be.

A case is a folder of cases/ with core_old/, core_new/ and driver/; expected.txt holds all its
findings. After a change that is meant, rewrite and review the expectations:
SEMISTABLE_REWRITE_CASES=1 pytest integration/test_cases.py && git diff integration/cases
"""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from semistable.git.objects.object_store import open_tree
from semistable.model.findings.verdict import Finding, Unknown
from semistable.model.project.core_surface import INFERRED
from semistable.model.project.driver_source import DriverSource
from semistable.project.surface_file import read_surface
from semistable.rules.registry import RULES
from semistable.services.checking.checker import Checker
from semistable.storage.cache import Cache

CASES = Path(__file__).parent / "cases"
NAMES = sorted(path.name for path in CASES.iterdir() if (path / "driver").is_dir())
RULE_IDS = [module.RULE.id for module in RULES]


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checker]:
    with closing(Cache(tmp_path_factory.mktemp("cache"))) as cache:
        yield Checker(read_surface("orbit", CASES), cache)


@pytest.fixture(scope="module")
def undescribed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checker]:
    with closing(Cache(tmp_path_factory.mktemp("cache"))) as cache:
        yield Checker(INFERRED, cache)


def _findings(checker: Checker, case: Path) -> str:
    verdict = checker.verdict(
        open_tree(case / "core_new", None, "orbit"),
        [DriverSource(name="moon", tree=open_tree(case / "driver", None, "moon"))],
        baseline=open_tree(case / "core_old", None, "orbit"),
    )
    lines = [_found(finding) for finding in verdict.findings]
    lines += [_unread(unknown) for unknown in verdict.unknowns]
    return "".join(f"{line}\n" for line in sorted(lines))


def _found(finding: Finding) -> str:
    place = f"{finding.path}:{finding.line}"
    core = finding.core_symbol + (f" ({finding.cause})" if finding.cause else "")
    return f"{finding.status} {finding.severity} {finding.rule} {place} {core}"


def _unread(unknown: Unknown) -> str:
    return f"unknown {unknown.path}:{unknown.line}"


@pytest.mark.parametrize("name", NAMES)
def test_a_case_has_exactly_the_findings_expected(
    checker: Checker, undescribed: Checker, name: str
) -> None:
    is_undescribed = (CASES / name / "undescribed").exists()
    found = _findings(undescribed if is_undescribed else checker, CASES / name)
    expected = CASES / name / "expected.txt"
    if os.environ.get("SEMISTABLE_REWRITE_CASES"):
        expected.write_text(found)
        pytest.skip("expected.txt was rewritten: review it before it is committed")
    assert found.splitlines() == expected.read_text().splitlines()


@pytest.mark.parametrize("rule", RULE_IDS)
def test_every_rule_has_a_case_that_shows_it(rule: str) -> None:
    lines = (CASES / rule / "expected.txt").read_text().splitlines()
    shown = [line for line in lines if line.split()[2:3] == [rule]]
    assert any(not line.startswith("fixed ") for line in shown)


def test_what_must_stay_silent_does() -> None:
    loud = [
        (name, line)
        for name in NAMES
        if name not in RULE_IDS
        for line in (CASES / name / "expected.txt").read_text().splitlines()
        if not line.startswith("fixed ") and line.split()[1] != "note"
    ]
    assert loud == []
