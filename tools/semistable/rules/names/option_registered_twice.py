"""The driver and core register the same option with different settings."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="option-registered-twice",
    severity=Severity.ERROR,
    sentence="The driver and core register the same option with different settings.",
    why="oslo.config raises DuplicateOptError unless both definitions are identical, including the "
    "help text. nova-compute then does not start.",
    hint="Use core's option and remove the driver's definition.",
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
                f"The driver and core both register [{option.group}]{option.name}, and the "
                f"definitions differ in {', '.join(option.differing)}."
            )
            yield RULE.finding(context, option.place, option.target, message)
