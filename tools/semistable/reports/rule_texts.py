"""What a report may say of a rule beside its id, handed in from above where rules are known."""

from collections.abc import Mapping
from types import MappingProxyType

RuleTexts = Mapping[str, tuple[str, str, str]]
"""Rule id to its sentence, its hint, and the address of its page ("" where it has none)."""

NO_RULES: RuleTexts = MappingProxyType({})
