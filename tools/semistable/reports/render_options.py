"""What a report of a verdict or a ledger may know beside it: the terminal, and the rules' texts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

RuleTexts = Mapping[str, tuple[str, str, str]]
"""Rule id to its sentence, its hint, and the address of its page ("" where it has none)."""


def _no_rules() -> RuleTexts:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderOptions:
    """How a report is wanted; each format uses what it has a place for.

    `rules` is called by the few formats that say what a rule means, because loading all rules
    costs a fifth of a warm check.
    """

    width: int = 100
    colour: bool = False
    verbose: bool = False
    rules: Callable[[], RuleTexts] = _no_rules


PLAIN = RenderOptions()
"""A page of 100 columns without colour, notes and texts of rules."""
