"""A value that core's option does not take."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.verdict import Finding, Severity, UsageScope

RULE = Rule(
    id="option-value-refused",
    severity=Severity.WARNING,
    sentence="A driver knows an option by a value that core's option does not take.",
    why="No configuration file can say it any more: nova-compute refuses to start with it, and a "
    "comparison with it comes out the same for ever.",
    hint="Know the option by the values that core's definition lists.",
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
            f"{use.place.symbol} knows [{use.group}]{use.name} by {known}; it takes only {taken}."
        )
        # A test may set what is refused to see what the driver makes of it, which older
        # versions of oslo.config allowed.
        severity = Severity.NOTE if use.place.scope is UsageScope.TEST else None
        yield RULE.finding(context, use.place, use.target, message, severity=severity)
