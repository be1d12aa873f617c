"""Every report is registered once, loads, and keeps the promises of its subject."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from semistable.model.core_api.ledger import Ledger
from semistable.model.findings.verdict import Verdict
from semistable.reports import formats as registry
from semistable.reports.formats import REGISTRY, formats, renderer
from semistable.reports.render_options import RenderOptions, RuleTexts

FOLDER = Path(registry.__file__).parent
ENTRIES = [(subject, name) for subject, names in REGISTRY.items() for name in names]
VERDICTS = formats("verdict")


def rendering_functions() -> Iterator[str]:
    """Name every function that renders, as the registry does."""
    for file in sorted(FOLDER.rglob("*.py")):
        module = ".".join(file.relative_to(FOLDER).with_suffix("").parts)
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.partition("_")[0] == "render":
                yield f"{module}:{node.name}"


def test_whatever_renders_is_registered_and_what_is_registered_renders() -> None:
    registered = {place for names in REGISTRY.values() for place in names.values()}
    assert registered == set(rendering_functions())


@pytest.mark.parametrize(("subject", "name"), ENTRIES)
def test_every_entry_loads(subject: str, name: str) -> None:
    found = renderer(subject, name)
    assert inspect.signature(found).return_annotation is str
    assert (found.__doc__ or "").startswith("Return ")


@pytest.mark.parametrize("subject", REGISTRY)
def test_the_formats_of_a_subject_have_one_signature(subject: str) -> None:
    def parameters(name: str) -> list[tuple[object, ...]]:
        found = inspect.signature(renderer(subject, name)).parameters.values()
        return [(one.name, one.kind, one.default) for one in found]

    first, *others = map(parameters, formats(subject))
    assert all(other == first for other in others)


def test_a_verdict_a_ledger_and_a_matrix_have_the_same_formats() -> None:
    assert list(VERDICTS) == sorted(VERDICTS)
    assert formats("ledger") == formats("matrix") == formats("gate") == VERDICTS


@pytest.mark.parametrize("name", VERDICTS)
def test_a_report_is_text_that_ends_with_one_newline_and_is_the_same_each_time(
    name: str, verdict: Verdict, ledger: Ledger, rules: RuleTexts
) -> None:
    render, options = renderer("verdict", name), RenderOptions(rules=lambda: rules)
    first = render(verdict, ledger, options)
    assert first.endswith("\n")
    assert not first.endswith("\n\n")
    assert render(verdict, ledger, options) == first


@pytest.mark.parametrize("name", VERDICTS)
def test_the_order_of_findings_and_unknowns_does_not_show(
    name: str, verdict: Verdict, ledger: Ledger
) -> None:
    shuffled = Verdict(
        core=verdict.core,
        baseline=verdict.baseline,
        drivers=verdict.drivers[::-1],
        findings=verdict.findings[::-1],
        unknowns=verdict.unknowns[::-1],
    )
    render = renderer("verdict", name)
    assert render(shuffled, ledger) == render(verdict, ledger)


@pytest.mark.parametrize("name", VERDICTS)
def test_a_ledger_alone_ends_with_one_newline(name: str, ledger: Ledger) -> None:
    text = renderer("ledger", name)(ledger)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize(("subject", "name"), [("verdict", "outline"), ("outline", "json")])
def test_what_nobody_registered_is_refused(subject: str, name: str) -> None:
    with pytest.raises(KeyError, match="outline"):
        renderer(subject, name)
