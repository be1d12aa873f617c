"""An option that driver and core define differently."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="option-registered-twice",
    severity=Severity.ERROR,
    sentence="An option that the driver registers and core now defines too, with other settings.",
    why="oslo.config raises DuplicateOptError unless both definitions are equal to the letter, "
    "help text included, so nova-compute does not start.",
    hint="Use core's option and drop the driver's definition.",
    examples=(
        Example(
            breaks=True,
            core_new="cfg.BoolOpt('enable_remotefx', help='Enable RemoteFX.')",
            driver="cfg.BoolOpt('enable_remotefx', help='Enables RemoteFX feature.')",
        ),
        Example(
            breaks=False,
            core_new="cfg.BoolOpt('enable_remotefx', help='Enable RemoteFX.')",
            driver="cfg.BoolOpt('enable_remotefx', help='Enable RemoteFX.')",
        ),
    ),
)


def check(context: RuleContext) -> Iterator[Finding]:
    """Report each option that both register and oslo.config would take for two."""
    for option in context.usages.registrations:
        if not option.same:
            message = (
                f"[{option.group}]{option.name} is registered by the driver and by core, and they "
                f"differ in {', '.join(option.differing)}."
            )
            yield RULE.finding(context, option.place, option.target, message)
