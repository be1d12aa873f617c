"""A symbol of the surface is removed without a full removal window."""

from collections.abc import Iterator

from semistable.model.core_api.api_break import ApiBreak, ApiChange
from semistable.model.core_api.symbol_events import Notice
from semistable.model.findings.rule import Example, Rule
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="removal-without-window",
    severity=Severity.ERROR,
    sentence="A symbol of the surface is removed without a full removal window.",
    why="A semi-stable API has one rule: core adds the new API beside the old one, drivers get the "
    "removal window to convert, and then core removes the old API. An immediate removal breaks "
    "every driver that uses the symbol.",
    hint="Keep the symbol, mark it as deprecated with its replacement, and remove it when the "
    "removal window is over.",
    examples=(
        Example(
            breaks=True,
            core_old="def unplug_vifs(self, instance, network_info): ...",
            core_new="",
            driver="def unplug_vifs(self, instance, network_info): ...",
        ),
        Example(
            breaks=False,
            core_old="def unplug_vifs(self, instance, network_info):\n"
            '    """Deprecated since the last release: use unplug."""',
            core_new="",
            driver="def unplug_vifs(self, instance, network_info): ...",
        ),
    ),
)


def check(change: ApiChange) -> Iterator[Finding]:
    """Report each removal without notice or too early; `break-on-stable` has stable branches."""
    if change.stable:
        return
    for gone in change.removed:
        if gone.warned.notice in (Notice.NONE, Notice.SHORT):
            users = gone.drivers
            told = f"{gone.symbol} is removed {_when(gone, change)}."
            used = f" Used by {users}." if users else ""
            moved = (
                f"Core has it as {gone.moved_to} now: keep the old name." if gone.moved_to else ""
            )
            relied = users or gone.of_driver_class
            yield change.finding(
                RULE,
                gone,
                told + used,
                severity=None if relied else Severity.NOTE,
                hint=moved,
            )


def _when(gone: ApiBreak, change: ApiChange) -> str:
    if gone.warned.notice is Notice.NONE:
        return "and no release had announced it"
    until = f" until {gone.warned.allowed.capitalize()}" if gone.warned.allowed else " longer"
    since = gone.warned.since.capitalize()
    return f"too early: deprecated since {since}, it must stay{until} ({change.policy})"
