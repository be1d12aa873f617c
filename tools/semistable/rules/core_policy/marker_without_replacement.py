"""A new deprecation does not say what to use instead."""

from collections.abc import Iterator

from semistable.model.core_api.api_break import ApiChange
from semistable.model.findings.rule import Example, Rule
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="marker-without-replacement",
    severity=Severity.WARNING,
    sentence="A new deprecation does not say what to use instead.",
    why="A driver's author reads that something will go, and not what to do about it.",
    hint="Name the symbol that takes its place, such as `use update_provider_tree instead`.",
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
            said = f"{new.symbol} is deprecated now, and nothing says what to use instead."
            yield change.finding(RULE, new, said)
