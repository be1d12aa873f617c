"""The registry of the law holds every rule of it, and each rule says what people need."""

import ast
import textwrap
from pathlib import Path

import pytest

from semistable.model.findings.rule import Rule
from semistable.rules.core_policy import policy_registry
from semistable.rules.registry import RULES

LAW = [module.RULE for module in policy_registry.CORE_POLICY_RULES]
FOLDER = Path(policy_registry.__file__).parent


def test_every_file_of_the_law_is_registered_under_its_name() -> None:
    files = sorted({path.stem for path in FOLDER.glob("*.py")} - {"__init__", "policy_registry"})
    assert [rule.id.replace("-", "_") for rule in LAW] == files


def test_no_rule_of_the_law_takes_the_name_of_a_rule_for_drivers() -> None:
    assert not {rule.id for rule in LAW} & {module.RULE.id for module in RULES}


@pytest.mark.parametrize("rule", LAW, ids=lambda rule: rule.id)
def test_a_rule_of_the_law_speaks_in_whole_sentences(rule: Rule) -> None:
    for text in (rule.sentence, rule.why, rule.hint):
        assert text[:1].isupper()
        assert text.endswith(".")
        assert "  " not in text


@pytest.mark.parametrize("rule", LAW, ids=lambda rule: rule.id)
def test_a_rule_of_the_law_shows_what_breaks_and_what_does_not(rule: Rule) -> None:
    assert {example.breaks for example in rule.examples} == {True, False}
    for example in rule.examples:
        for source in (example.core_old, example.core_new, example.driver):
            ast.parse(textwrap.dedent(source))
