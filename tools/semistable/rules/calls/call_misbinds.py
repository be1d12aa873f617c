"""A call binds arguments to other parameters than those with the same names."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.usage import CallUse
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="call-misbinds",
    severity=Severity.WARNING,
    sentence="A call binds arguments to other parameters than those with the same names.",
    why="Core removed or inserted a parameter, and the number of arguments still fits. Python "
    "raises no error, and core works with wrong values.",
    hint="Pass the arguments that core's function takes now, preferably by name.",
    examples=(
        Example(
            breaks=True,
            core_old="def _rollback(self, context, block_migration, migrate_data=None): ...",
            core_new="def _rollback(self, context, migrate_data=None, status='error'): ...",
            driver="recover_method(context, block_migration, migrate_data)",
        ),
        Example(
            breaks=False,
            core_new="def _rollback(self, context, migrate_data=None): ...",
            driver="recover_method(context, migrate_data)",
        ),
    ),
)


def check(context: RuleContext) -> Iterator[Finding]:
    """Compare the driver's names of arguments with core's names of parameters.

    Names may differ for good reasons. Without a baseline that shows a change, only callbacks are
    checked, because core defines their parameters.
    """
    before = (
        {(c.place, c.target.symbol): c for c in context.baseline.calls} if context.baseline else {}
    )
    for call in context.usages.calls:
        if call.guarded or call.signature.refuses(call.shape):
            continue
        old = before.get((call.place, call.target.symbol))
        changed = old is not None and old.signature != call.signature and not _misbound(old)
        wrong = _misbound(call) if changed or call.is_callback else ""
        if wrong:
            message = (
                f"{call.place.symbol} calls {call.target.symbol}{call.signature} with "
                f"({', '.join(name or '…' for name in call.passed)}): {wrong}."
            )
            yield RULE.finding(context, call.place, call.target, message)


def _misbound(call: CallUse) -> str:
    """Return the first wrong binding of an argument whose name core's signature has; else ""."""
    bound = call.signature.names_bound(call.shape)
    for name, parameter in zip(call.passed, bound, strict=False):
        if name != parameter and name in call.signature.names:
            return f"{name} is bound to {parameter}"
    return ""
