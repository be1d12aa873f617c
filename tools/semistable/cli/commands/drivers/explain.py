"""Explain a rule: what it means, why it hurts, an example, what to do."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from difflib import get_close_matches

import click

from semistable.cli import completion
from semistable.cli.output import say
from semistable.errors import ExitCode, UsageError
from semistable.model.findings.rule import Example, Rule
from semistable.rules.catalogue import CATALOGUE


@click.command("explain")
@click.argument("rule", required=False, shell_complete=completion.rules)
@click.option("--markdown", is_flag=True, help="The same as --format markdown.")
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text")
def command(rule: str | None, *, markdown: bool, form: str) -> ExitCode:
    """Say what RULE means, why it hurts, and what to do; without RULE, list all rules.

    Markdown is as the pages of docs/rules.
    """
    markdown = markdown or form == "markdown"
    if rule is None:
        said = rules_json(CATALOGUE) if form == "json" else _listing()
        say(rule_index() if markdown else said)
        return ExitCode.CLEAN
    rules = {rule.id: rule for rule in CATALOGUE}
    if rule not in rules:
        near = get_close_matches(rule.casefold().replace("_", "-"), rules, n=1, cutoff=0.4)
        raise UsageError(
            f"There is no rule {rule!r}.",
            f"Did you mean {near[0]}?" if near else "semistable explain lists all rules.",
        )
    said = rules_json([rules[rule]]) if form == "json" else _explained(rules[rule])
    say(rule_page(rules[rule]) if markdown else said)
    return ExitCode.CLEAN


def rules_json(rules: Iterable[Rule]) -> str:
    """Say rules for programs."""
    rows = [asdict(rule) for rule in rules]
    return json.dumps({"schema": "semistable/rules/1", "rules": rows}, indent=2) + "\n"


def rule_page(rule: Rule) -> str:
    """Write a rule's page of docs/rules."""
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


def rule_index() -> str:
    """Write the page that lists all rules of docs/rules."""
    rows = [
        f"| [{rule.id}]({rule.id}.md) | {rule.severity} | {rule.sentence} |" for rule in CATALOGUE
    ]
    head = ["# Rules", "", "| rule | severity | what holds |", "| --- | --- | --- |"]
    return "\n".join([*head, *rows]) + "\n"


def _listing() -> str:
    width = max(len(rule.id) for rule in CATALOGUE)
    return "".join(f"{rule.id:{width}}  {rule.severity:7}  {rule.sentence}\n" for rule in CATALOGUE)


def _explained(rule: Rule) -> str:
    parts = [
        f"{rule.id} ({rule.severity})",
        click.wrap_text(rule.sentence, width=80),
        _labelled("why", rule.why),
        _labelled("hint", rule.hint),
    ]
    for example in rule.examples:
        sources = (f"{name}:\n{_indented(text)}" for name, text in _sources(example))
        parts.append("\n".join([f"{_title(example)}:", *map(_shifted, sources)]))
    return "\n\n".join(parts) + "\n"


def _labelled(label: str, text: str) -> str:
    return click.wrap_text(text, width=80, initial_indent=f"{label:6}", subsequent_indent=" " * 6)


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
