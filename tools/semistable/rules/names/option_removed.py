"""An option that core no longer defines."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.usage import OptionUse
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="option-removed",
    severity=Severity.ERROR,
    sentence="An option that core does not define.",
    why="Reading it raises NoSuchOptError; a deprecated_name in core only serves configuration "
    "files, not code that reads the old name.",
    hint="Read the option under its new name, or define it in the driver.",
    examples=(
        Example(
            breaks=True,
            core_old="cfg.StrOpt('iscsi_use_multipath')",
            core_new="cfg.StrOpt('volume_use_multipath', deprecated_name='iscsi_use_multipath')",
            driver="CONF.libvirt.iscsi_use_multipath",
        ),
        Example(
            breaks=False,
            core_new="cfg.StrOpt('volume_use_multipath')",
            driver="CONF.libvirt.volume_use_multipath",
        ),
    ),
)


def check(context: RuleContext) -> Iterator[Finding]:
    """Report each option that certainly nobody defines, or that the move of core took away."""
    before = {o.place for o in context.baseline.options if o.found} if context.baseline else set()
    for option in context.usages.options:
        if option.unregistered_by:
            yield _unregistered(context, option)
        if option.found or not (option.certain or option.place in before):
            continue
        message = (
            f"Core does not define [{option.group}]{option.name}; {option.place.symbol} uses "
            f"{option.target.symbol}."
        )
        hint = (
            f"Read CONF.{option.renamed_to.removeprefix('DEFAULT.')}." if option.renamed_to else ""
        )
        yield RULE.finding(context, option.place, option.target, message, hint=hint)


def _unregistered(context: RuleContext, option: OptionUse) -> Finding:
    """Report an option that the module does not register by which the driver imports it."""
    message = (
        f"{option.unregistered_by}, by which {option.place.symbol} imports "
        f"[{option.group}]{option.name}, does not register it; it is there only where something "
        "else has loaded core's options."
    )
    return RULE.finding(
        context,
        option.place,
        option.target,
        message,
        severity=Severity.WARNING,
        hint="Import core's configuration package instead.",
    )
