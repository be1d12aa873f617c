"""An override keeps an optional parameter that core does not have."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="override-keeps-parameter",
    severity=Severity.NOTE,
    sentence="An override keeps an optional parameter that core does not have.",
    why="Core never passes the parameter, so it always has its default, and code that depends on "
    "another value is dead.",
    hint="Remove the parameter and the code that depends on it, if no other caller passes it.",
    examples=(
        Example(
            breaks=True,
            core_old="def spawn(self, context, flavor=None): ...",
            core_new="def spawn(self, context): ...",
            driver="def spawn(self, context, flavor=None): ...",
        ),
        Example(
            breaks=False,
            core_new="def spawn(self, context): ...",
            driver="def spawn(self, context): ...",
        ),
    ),
)


def check(context: RuleContext) -> Iterator[Finding]:
    """Look for optional parameters of overrides that the base method lacks."""
    for override in context.usages.overrides:
        base = override.base
        if base.takes_any_name or base.takes_any_position:
            continue
        kept = [
            p.name
            for p in override.signature.parameters
            if p.optional and p.name in override.signature.names and p.name not in base.names
        ]
        if kept:
            message = (
                f"{override.place.symbol} takes {', '.join(kept)}, "
                f"which {override.target.symbol}{base} does not have."
            )
            yield RULE.finding(
                context, override.place, override.target, message, cause=", ".join(kept)
            )
