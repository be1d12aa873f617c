"""A call whose arguments land in other parameters than they are named for."""

from collections.abc import Iterator

from semistable.model.rule import Contact, Example, Rule
from semistable.model.usage import CallUse
from semistable.model.verdict import Finding, Severity

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


def check(contact: Contact) -> Iterator[Finding]:
    """Compare the driver's names of arguments with core's names of parameters."""
    for call in contact.usages.calls:
        if call.guarded or call.signature.refuses(call.shape):
            continue
        lands = _misbound(call)
        if lands:
            message = (
                f"{call.place.symbol} calls {call.target.symbol}{call.signature} with "
                f"({', '.join(name or '…' for name in call.passed)}): {lands}."
            )
            yield RULE.finding(contact, call.place, call.target, message)


def _misbound(call: CallUse) -> str:
    """Say which argument lands elsewhere, when its own parameter gets something else."""
    bound = call.signature.names_bound(call.shape)
    for name, parameter in zip(call.passed, bound, strict=False):
        if name and name != parameter and name in bound and parameter not in call.passed:
            return f"{name} lands in {parameter}"
    for name, parameter in zip(call.passed, bound, strict=False):
        shifted = name in bound and name != parameter
        if shifted and any(n and n not in call.signature.names for n in call.passed):
            return f"{name} lands in {parameter}"
    return ""
