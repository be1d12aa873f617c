"""A new deprecation does not name the cycle in which it starts."""

from collections.abc import Iterator

from semistable.model.core_api.core_move import CoreMove
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


def check(move: CoreMove) -> Iterator[Finding]:
    """Report each new marker of a whole symbol that names neither its cycle nor the removal's."""
    for new in move.announced:
        if not (new.marker.stated_since or new.marker.stated_removal):
            message = (
                f"{new.symbol} is newly deprecated, and its marker names neither the cycle of the "
                "deprecation nor the cycle of the removal."
            )
            yield move.finding(RULE, new.symbol, new.path, new.marker.line, message)
