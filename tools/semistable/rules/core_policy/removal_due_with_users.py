"""A symbol is removed after its full window while drivers still use it."""

from collections.abc import Iterator

from semistable.model.core_api.core_move import CoreMove, user_names
from semistable.model.core_api.symbol_events import Notice
from semistable.model.findings.rule import Example, Rule
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="removal-due-with-users",
    severity=Severity.WARNING,
    sentence="A symbol is removed after its full window while drivers still use it.",
    why="The removal window is over and core may remove the symbol. The drivers that still use it "
    "fail as soon as the removal merges.",
    hint="Inform the drivers' maintainers, or propose the fix to them, before the removal merges.",
    examples=(
        Example(
            breaks=True,
            core_old='def get_inventory(self):\n    """Deprecated: use update_provider_tree."""',
            core_new="",
            driver="def get_inventory(self): ...",
        ),
        Example(
            breaks=False,
            core_old='def get_inventory(self):\n    """Deprecated: use update_provider_tree."""',
            core_new="",
            driver="def update_provider_tree(self): ...",
        ),
    ),
)


def check(move: CoreMove) -> Iterator[Finding]:
    """Report each symbol that is removed with full notice while a driver uses it."""
    if move.stable:
        return
    for gone in move.gone:
        users = user_names(gone.users)
        if users and gone.warned.notice is Notice.GIVEN:
            uses = "uses" if "," not in users else "use"
            since = gone.warned.since.capitalize()
            message = (
                f"{gone.symbol}, deprecated since {since}, is removed while {users} still {uses} "
                "it."
            )
            yield move.finding(RULE, gone.symbol, gone.path, gone.line, message)
