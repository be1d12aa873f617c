"""A symbol is removed in time, but drivers still use it."""

from collections.abc import Iterator

from semistable.model.core_api.api_break import ApiChange
from semistable.model.core_api.symbol_events import Notice
from semistable.model.findings.rule import Example, Rule
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="removal-due-with-users",
    severity=Severity.WARNING,
    sentence="A removal that is due takes away what drivers still use.",
    why="The window is over and core may remove the symbol, yet these drivers break the day it "
    "goes. One look spares them that day.",
    hint="Tell the drivers' maintainers, or send them the change, before it lands.",
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


def check(change: ApiChange) -> Iterator[Finding]:
    """Report what went with full notice while a driver uses it."""
    if change.stable:
        return
    for gone in change.removed:
        users = gone.drivers
        if users and gone.warned.notice is Notice.GIVEN:
            uses = "uses" if "," not in users else "use"
            since = gone.warned.since.capitalize()
            said = f"{gone.symbol}, deprecated since {since}, goes while {users} still {uses} it."
            yield change.finding(RULE, gone, said)
