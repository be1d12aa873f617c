"""A call does not fit the signature of core's function."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="call-refused",
    severity=Severity.ERROR,
    sentence="A call does not fit the signature of core's function.",
    why="The call raises TypeError when it is executed.",
    hint="Pass the arguments that core's function takes now.",
    examples=(
        Example(
            breaks=True,
            core_old="def fetch(context, image, path, user=None, project=None): ...",
            core_new="def fetch(context, image, path): ...",
            driver="images.fetch(context, image, path, user, project)",
        ),
        Example(
            breaks=False,
            core_new="def fetch(context, image, path, **kwargs): ...",
            driver="images.fetch(context, image, path, user=user)",
        ),
    ),
)


def check(context: RuleContext) -> Iterator[Finding]:
    """Bind each call of core's functions and classes as Python would."""
    for call in context.usages.calls:
        reason = "" if call.guarded else call.signature.refuses(call.shape)
        if reason:
            message = (
                f"{call.place.symbol} calls {call.target.symbol}{call.signature} with "
                f"{call.shape}: {reason}."
            )
            yield RULE.finding(context, call.place, call.target, message)
