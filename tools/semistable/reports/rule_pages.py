"""What a rule means: for a person, for a program, and as the pages of docs/rules."""

from collections.abc import Sequence
from dataclasses import asdict
from textwrap import fill

from semistable.model.findings.rule import Example, Rule
from semistable.reports.json_text import dump_ascii

_WIDTH = 80


def render_text(rule: Rule) -> str:
    """Return what a rule means, why it hurts, what to do, and examples."""
    parts = [
        f"{rule.id} ({rule.severity})",
        fill(rule.sentence, _WIDTH),
        _labelled("why", rule.why),
        _labelled("hint", rule.hint),
    ]
    for example in rule.examples:
        sources = (f"{name}:\n{_indented(text)}" for name, text in _sources(example))
        parts.append("\n".join([f"{_title(example)}:", *map(_shifted, sources)]))
    return "\n\n".join(parts) + "\n"


def render_json(rule: Rule) -> str:
    """Return one rule as `semistable/rules/1`."""
    return render_list_json([rule])


def render_markdown(rule: Rule) -> str:
    """Return a rule's page of docs/rules."""
    parts = [
        f"# {rule.id}",
        f"{rule.sentence} ({rule.severity})",
        f"## Why it hurts\n\n{rule.why}",
        f"## What to do\n\n{rule.hint}",
    ]
    for example in rule.examples:
        parts.append(f"## {_title(example)}")
        parts += [f"{name}:\n\n{_indented(text)}" for name, text in _sources(example)]
    return "\n\n".join(parts) + "\n"


def render_list(rules: Sequence[Rule]) -> str:
    """Return a line for each rule."""
    width = max(len(rule.id) for rule in rules)
    return "".join(f"{rule.id:{width}}  {rule.severity:7}  {rule.sentence}\n" for rule in rules)


def render_list_json(rules: Sequence[Rule]) -> str:
    """Return rules as `semistable/rules/1`."""
    return dump_ascii("rules", rules=[asdict(rule) for rule in rules])


def render_index(rules: Sequence[Rule]) -> str:
    """Return the page of docs/rules that lists all rules."""
    rows = [f"| [{rule.id}]({rule.id}.md) | {rule.severity} | {rule.sentence} |" for rule in rules]
    head = ["# Rules", "", "| rule | severity | what holds |", "| --- | --- | --- |"]
    return "\n".join([*head, *rows]) + "\n"


def _labelled(label: str, text: str) -> str:
    return fill(text, _WIDTH, initial_indent=f"{label:6}", subsequent_indent=" " * 6)


def _title(example: Example) -> str:
    return "An example that breaks" if example.breaks else "An example that holds"


def _sources(example: Example) -> list[tuple[str, str]]:
    named = (
        ("core before" if example.core_old else "", example.core_old),
        ("core now" if example.core_old else "core", example.core_new),
        ("driver", example.driver),
    )
    return [(name.capitalize(), text) for name, text in named if name]


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.strip("\n").splitlines())


def _shifted(text: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in text.splitlines())
