"""A new deprecation does not name the cycle in which it starts."""

from collections.abc import Iterator

from semistable.model.core_api.api_break import ApiChange
from semistable.model.findings.rule import Example, Rule
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="marker-without-since",
    severity=Severity.NOTE,
    sentence="A new deprecation does not name the cycle in which it starts.",
    why="Without the cycle, a reader of the source cannot know when the removal window ends. Such "
    "markers often stay for years.",
    hint="Name the cycle that deprecates the symbol, or the cycle that may remove it.",
    examples=(
        Example(
            breaks=True,
            core_old="def get_inventory(self): ...",
            core_new='def get_inventory(self):\n    """Deprecated, use update_provider_tree."""',
            driver="",
        ),
        Example(
            breaks=False,
            core_old="def get_inventory(self): ...",
            core_new="def get_inventory(self):\n"
            '    """Deprecated since Queens, use update_provider_tree."""',
            driver="",
        ),
    ),
)


def check(change: ApiChange) -> Iterator[Finding]:
    """Report new markers of whole symbols that name neither their cycle nor that of the removal."""
    for new in change.announced:
        if not (new.marker.stated_since or new.marker.stated_removal):
            said = f"{new.symbol} is deprecated now, and nothing says since when or until when."
            yield change.finding(RULE, new, said)
