"""A new deprecation does not name a replacement."""

from collections.abc import Iterator

from semistable.model.core_api.api_break import ApiChange
from semistable.model.findings.rule import Example, Rule
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="marker-without-replacement",
    severity=Severity.WARNING,
    sentence="A new deprecation does not name a replacement.",
    why="Driver authors learn that the symbol will be removed, but not what to use instead.",
    hint="Name the replacement in the marker, such as `use update_provider_tree instead`.",
    examples=(
        Example(
            breaks=True,
            core_old="def get_inventory(self): ...",
            core_new='def get_inventory(self):\n    """Deprecated, will be removed in Ussuri."""',
            driver="",
        ),
        Example(
            breaks=False,
            core_old="def get_inventory(self): ...",
            core_new="def get_inventory(self):\n"
            '    """Deprecated since Queens, use update_provider_tree instead."""',
            driver="",
        ),
    ),
)


def check(change: ApiChange) -> Iterator[Finding]:
    """Report new markers of whole symbols that name no replacement."""
    for new in change.announced:
        if not new.marker.replacement:
            said = f"{new.symbol} is newly deprecated, and its marker names no replacement."
            yield change.finding(RULE, new, said)
