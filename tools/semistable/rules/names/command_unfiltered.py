"""The driver runs a command as root that no rootwrap filter allows."""

from collections.abc import Iterator
from itertools import groupby

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.usage import CorePlace, Place, RootCommand
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="command-unfiltered",
    severity=Severity.WARNING,
    sentence="The driver runs a command as root that no rootwrap filter allows.",
    why="Core runs the command through rootwrap. rootwrap rejects a command that no filter file of "
    "core or of the driver lists, and the call raises ProcessExecutionError.",
    hint="Add a filter for the command to a filter file of the driver, or use privsep.",
    examples=(
        Example(
            breaks=True,
            core_old="# etc/nova/rootwrap.d/compute.filters\n# chown: CommandFilter, chown, root",
            core_new="# etc/nova/rootwrap.d/compute.filters\n# (no filter for chown)",
            driver="utils.execute('chown', 'root', path, run_as_root=True)",
        ),
        Example(
            breaks=False,
            core_new="# etc/nova/rootwrap.d/compute.filters\n# chown: CommandFilter, chown, root",
            driver="utils.execute('chown', 'root', path, run_as_root=True)",
        ),
    ),
)


def check(context: RuleContext) -> Iterator[Finding]:
    """Report each command once, in the driver's file of filters where it has just one."""
    refused = [c for c in context.usages.root_commands if c.by is None]
    before = _let_before(context)
    for command, group in groupby(sorted(refused, key=_by_command), key=lambda c: c.command):
        first, *others = group
        was = before.get(command)
        had = f"; core's filter {was.path}:{was.line} allowed it before" if was else ""
        places = "place" if len(others) == 1 else "places"
        more = f" and in {len(others)} more {places}" if others else ""
        message = (
            f"{first.place.symbol} ({first.place.path}:{first.place.line}){more} runs {command} as "
            f"root, which no filter of core or of the driver allows{had}."
        )
        yield RULE.finding(context, _place(first), first.target, message)


def _by_command(use: RootCommand) -> tuple[str, str, int]:
    return (use.command, use.place.path, use.place.line)


def _let_before(context: RuleContext) -> dict[str, CorePlace]:
    """Map commands to the filters of the baseline's core."""
    uses = context.baseline.root_commands if context.baseline else ()
    return {u.command: u.by for u in uses if u.by is not None and u.by.path not in u.own_files}


def _place(use: RootCommand) -> Place:
    if len(use.own_files) != 1:
        return use.place
    return Place(symbol=use.own_files[0], path=use.own_files[0], line=1, column=0)
