"""A new deprecation does not say since when it holds."""

from collections.abc import Iterator

from semistable.model.core_api.core_move import CoreMove
from semistable.model.findings.rule import Example, Rule
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="marker-without-since",
    severity=Severity.NOTE,
    sentence="A new deprecation does not say since when it holds.",
    why="Without the cycle nobody who reads the source can tell when the window is over; remarks "
    "without one stand for years.",
    hint="Name the cycle in which it is deprecated, or the one that may remove it.",
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


def check(move: CoreMove) -> Iterator[Finding]:
    """Report new markers of whole symbols that name neither their cycle nor that of the removal."""
    for new in move.announced:
        if not (new.marker.stated_since or new.marker.stated_removal):
            said = f"{new.symbol} is deprecated now, and nothing says since when or until when."
            yield move.finding(RULE, new.symbol, new.path, new.marker.line, said)
