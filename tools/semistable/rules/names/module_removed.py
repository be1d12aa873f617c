"""The driver uses a module that core does not have."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.usage import ReferenceKind
from semistable.model.findings.verdict import Finding, Severity
from semistable.rules.names.name_removed import hint, is_lost, message

RULE = Rule(
    id="module-removed",
    severity=Severity.ERROR,
    sentence="The driver uses a module that core does not have.",
    why="Importing it raises ImportError, so the driver cannot be loaded.",
    hint="Import the replacement, or keep a copy in the driver.",
    examples=(
        Example(
            breaks=True,
            core_old="# nova/openstack/common/units.py",
            core_new="",
            driver="from nova.openstack.common.units import Mi",
        ),
        Example(
            breaks=False,
            core_new="# nova/units.py",
            driver="from nova import units",
        ),
    ),
)


def check(context: RuleContext) -> Iterator[Finding]:
    """Report each module that core certainly lacks, or that the move of core took away."""
    for reference in context.usages.references:
        if reference.kind is ReferenceKind.MODULE and is_lost(context, reference):
            yield RULE.finding(
                context, reference.place, reference.target, message(reference), hint=hint(reference)
            )
