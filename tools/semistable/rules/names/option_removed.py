"""The driver uses an option that core does not define."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.usage import OptionUse
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="option-removed",
    severity=Severity.ERROR,
    sentence="The driver uses an option that core does not define.",
    why="Reading the option raises NoSuchOptError. A deprecated_name in core applies to "
    "configuration files only, not to code that reads the old name.",
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
        f"{option.place.symbol} imports [{option.group}]{option.name} from "
        f"{option.unregistered_by}, which does not register it; the option exists only if other "
        "code has loaded core's options."
    )
    return RULE.finding(
        context,
        option.place,
        option.target,
        message,
        severity=Severity.WARNING,
        hint="Import core's configuration package instead.",
    )
