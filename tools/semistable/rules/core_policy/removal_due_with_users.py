"""A symbol is removed after its full window while drivers still use it."""

from collections.abc import Iterator

from semistable.model.core_api.api_break import ApiChange
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


def check(change: ApiChange) -> Iterator[Finding]:
    """Report what went with full notice while a driver uses it."""
    if change.stable:
        return
    for gone in change.removed:
        users = gone.drivers
        if users and gone.warned.notice is Notice.GIVEN:
            uses = "uses" if "," not in users else "use"
            since = gone.warned.since.capitalize()
            used = f"is removed while {users} still {uses} it"
            said = f"{gone.symbol}, deprecated since {since}, {used}."
            yield change.finding(RULE, gone, said)
