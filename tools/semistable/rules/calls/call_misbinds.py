"""A call whose arguments land in other parameters than they are named for."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.usage import CallUse
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="call-misbinds",
    severity=Severity.WARNING,
    sentence="A call whose arguments land in other parameters than they are named for.",
    why="Core dropped or inserted a parameter, and the call still fits by count: no error is "
    "raised, and core works with the wrong values.",
    hint="Pass what core's function takes now, best by name.",
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

    Names may differ for good reasons: without a baseline that shows a change only callbacks count,
    whose parameters are core's side of the contract.
    """
    before = (
        {(c.place, c.target.symbol): c for c in context.baseline.calls} if context.baseline else {}
    )
    for call in context.usages.calls:
        if call.guarded or call.signature.refuses(call.shape):
            continue
        old = before.get((call.place, call.target.symbol))
        changed = old is not None and old.signature != call.signature and not _misbound(old)
        lands = _misbound(call) if changed or call.is_callback else ""
        if lands:
            message = (
                f"{call.place.symbol} calls {call.target.symbol}{call.signature} with "
                f"({', '.join(name or '…' for name in call.passed)}): {lands}."
            )
            yield RULE.finding(context, call.place, call.target, message)


def _misbound(call: CallUse) -> str:
    """Say which argument lands elsewhere although core has a parameter of its name."""
    bound = call.signature.names_bound(call.shape)
    for name, parameter in zip(call.passed, bound, strict=False):
        if name != parameter and name in call.signature.names:
            return f"{name} lands in {parameter}"
    return ""
