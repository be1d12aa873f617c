"""An override lacks an optional parameter that core's method has."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="override-lacks-parameter",
    severity=Severity.NOTE,
    sentence="An override lacks an optional parameter that core's method has.",
    why="Core does not pass the parameter yet. As soon as it does, the override fails.",
    hint="Add the parameter with the default that core uses.",
    examples=(
        Example(
            breaks=True,
            core_old="def destroy(self, context, instance): ...",
            core_new="def destroy(self, context, instance, migrate_data=None): ...",
            driver="def destroy(self, context, instance): ...",
        ),
        Example(
            breaks=False,
            core_new="def destroy(self, context, instance, migrate_data=None): ...",
            driver="def destroy(self, context, instance, **kwargs): ...",
        ),
    ),
)


def check(context: RuleContext) -> Iterator[Finding]:
    """Look for optional parameters of the base method that the override cannot take."""
    for override in context.usages.overrides:
        own = override.signature
        if own.takes_any_name or any(own.refuses(call.shape) for call in override.calls):
            continue
        lacking = [
            p.name
            for p in override.base.parameters
            if p.optional and p.name in override.base.names and p.name not in own.names
        ]
        for name in lacking:
            message = (
                f"{override.place.symbol}{own} has no {name}, which "
                f"{override.target.symbol}{override.base} takes."
            )
            yield RULE.finding(context, override.place, override.target, message, cause=name)
