"""The driver uses a value that core's option does not accept."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.verdict import Finding, Severity, UsageScope

RULE = Rule(
    id="option-value-refused",
    severity=Severity.WARNING,
    sentence="The driver uses a value that core's option does not accept.",
    why="No configuration file can contain the value: nova-compute does not start with it. A "
    "comparison with it always has the same result.",
    hint="Use the values that core's definition lists.",
    examples=(
        Example(
            breaks=True,
            core_old="cfg.StrOpt('config_drive_format')",
            core_new="cfg.StrOpt('config_drive_format', choices=('iso9660', 'vfat'))",
            driver="if CONF.config_drive_format != 'tgz': ...",
        ),
        Example(
            breaks=False,
            core_new="cfg.StrOpt('config_drive_format', choices=('iso9660', 'vfat'))",
            driver="if CONF.config_drive_format in ('tgz', 'iso9660'): ...",
        ),
    ),
)


def check(context: RuleContext) -> Iterator[Finding]:
    """Report each option that the driver knows by none of the values that it takes."""
    for use in context.usages.option_values:
        if set(use.values) & set(use.choices):
            continue
        known, taken = (", ".join(map(repr, texts)) for texts in (use.values, use.choices))
        message = (
            f"{use.place.symbol} uses {known} for [{use.group}]{use.name}, which accepts only "
            f"{taken}."
        )
        # A test may set what is refused to see what the driver makes of it, which older
        # versions of oslo.config allowed.
        severity = Severity.NOTE if use.place.scope is UsageScope.TEST else None
        yield RULE.finding(context, use.place, use.target, message, severity=severity)
