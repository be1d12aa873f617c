"""An entry point names a missing object, or a group that core does not load."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.usage import EntryPointUse
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="entry-point-broken",
    severity=Severity.ERROR,
    sentence="An entry point names a missing object, or a group that core does not load.",
    why="Loading the object raises ImportError or AttributeError, which most loaders ignore. A "
    "plugin in a group that core does not load is never executed.",
    hint="Correct the entry point in setup.cfg, setup.py or pyproject.toml, or remove it.",
    examples=(
        Example(
            breaks=True,
            core_old="class CPUMonitorBase: ...",
            core_new="",
            driver="setup(entry_points={'nova.compute.monitors.cpu': ['cpu = nova.monitors:CPU']})",
        ),
        Example(
            breaks=False,
            core_new="class Monitor: ...",
            driver="setup(entry_points={'oslo.config.opts': ['moon = moon.conf:list_opts']})",
        ),
    ),
)


def check(context: RuleContext) -> Iterator[Finding]:
    """Report each entry point whose object or group is gone."""
    for use in context.usages.entry_points:
        declared = f"{use.place.path} declares {use.name} = {use.target.symbol} for {use.group}"
        if not use.found and use.certain:
            owner = "core" if use.of_core else "the driver"
            message = f"{declared}, which {owner} does not have."
            severity = None if use.loaded else Severity.WARNING
            yield RULE.finding(context, use.place, use.target, message, severity=severity)
        elif use.loaded is False:
            message = f"{declared}, a group that core does not load."
            yield _unloaded(context, use, message)


def _unloaded(context: RuleContext, use: EntryPointUse, message: str) -> Finding:
    return RULE.finding(
        context,
        use.place,
        use.target,
        message,
        severity=Severity.WARNING,
        hint="Use the group that core loads now; if there is none, remove the entry point.",
        cause=use.group,
    )
