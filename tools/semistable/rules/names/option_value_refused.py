"""The driver uses a value that core's option does not accept."""

from collections.abc import Iterator

from semistable.model.findings.rule import Contact, Example, Rule
from semistable.model.findings.verdict import Finding, Scope, Severity

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


def check(contact: Contact) -> Iterator[Finding]:
    """Report each option for which the driver uses no accepted value."""
    for use in contact.usages.option_values:
        if set(use.values) & set(use.choices):
            continue
        known, taken = (", ".join(map(repr, texts)) for texts in (use.values, use.choices))
        message = (
            f"{use.place.symbol} uses {known} for [{use.group}]{use.name}, which accepts only "
            f"{taken}."
        )
        # A test may set a wrong value on purpose; older versions of oslo.config accepted it.
        severity = Severity.NOTE if use.place.scope is Scope.TEST else None
        yield RULE.finding(contact, use.place, use.target, message, severity=severity)
