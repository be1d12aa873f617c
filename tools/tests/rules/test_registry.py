"""The registry holds every rule there is, and each rule says what people need."""

import ast
import textwrap
from pathlib import Path

import pytest

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.usage import CorePlace, Place, Reference, ReferenceKind, Usages
from semistable.rules import registry
from semistable.rules.registry import apply_rules

RULES = [module.RULE for module in registry.RULES]
FOLDER = Path(registry.__file__).parent
EXAMPLES = [
    pytest.param(example, id=f"{rule.id}-{number}")
    for rule in RULES
    for number, example in enumerate(rule.examples)
]


def test_every_rule_file_is_registered_under_its_name() -> None:
    files = {
        path.stem for path in FOLDER.glob("[cno]*/[a-z]*.py") if path.parent.name != "core_policy"
    }
    assert {rule.id.replace("-", "_") for rule in RULES} == files


def test_an_id_is_its_file_name() -> None:
    for module in registry.RULES:
        assert vars(module)["__name__"].rpartition(".")[2] == module.RULE.id.replace("-", "_")


def test_rules_are_sorted_and_unique() -> None:
    ids = [rule.id for rule in RULES]
    assert ids == sorted(set(ids))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_speaks_in_whole_sentences(rule: Rule) -> None:
    for text in (rule.sentence, rule.why, rule.hint):
        assert text[:1].isupper() or text.startswith("oslo")
        assert text.endswith(".")
        assert "  " not in text
    assert rule.sentence.count(". ") == 0


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_shows_what_breaks_and_what_does_not(rule: Rule) -> None:
    assert {example.breaks for example in rule.examples} == {True, False}


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_python(example: Example) -> None:
    for source in (example.core_old, example.core_new, example.driver):
        ast.parse(textwrap.dedent(source))
    assert example.core_old or example.core_new or example.driver


def lost(line: int, symbol: str) -> Reference:
    place = Place(symbol="moon.driver", path="moon/driver.py", line=line, column=0)
    return Reference(
        place=place,
        target=CorePlace(symbol=symbol),
        name=symbol.rpartition(".")[2],
        kind=ReferenceKind.NAME,
        found=False,
    )


def test_findings_are_sorted_by_place_and_never_doubled() -> None:
    references = (lost(9, "orbit.b"), lost(3, "orbit.c"), lost(9, "orbit.a"), lost(9, "orbit.b"))
    found = apply_rules(RuleContext(driver="moon", usages=Usages(references=references)))
    assert [(f.line, f.core_symbol) for f in found] == [
        (3, "orbit.c"),
        (9, "orbit.a"),
        (9, "orbit.b"),
    ]


def test_a_driver_that_asks_nothing_has_no_findings() -> None:
    assert apply_rules(RuleContext(driver="moon", usages=Usages())) == ()
