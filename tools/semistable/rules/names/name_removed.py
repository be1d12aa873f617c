"""The driver uses a name, attribute or exception that core does not have."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.usage import Reference, ReferenceKind
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="name-removed",
    severity=Severity.ERROR,
    sentence="The driver uses a name, attribute or exception that core does not have.",
    why="The access raises ImportError or AttributeError.",
    hint="Use core's replacement, or keep a copy in the driver.",
    examples=(
        Example(
            breaks=True,
            core_old="class MissingParameter(Exception): ...",
            core_new="",
            driver="from nova import exception\nraise exception.MissingParameter()",
        ),
        Example(
            breaks=False,
            core_new="",
            driver="try:\n    from nova import image\nexcept ImportError:\n    image = None",
        ),
    ),
)


def check(context: RuleContext) -> Iterator[Finding]:
    """Report each name that core certainly lacks, or that the move of core took away."""
    for reference in context.usages.references:
        if reference.kind is not ReferenceKind.MODULE and is_lost(context, reference):
            yield RULE.finding(
                context, reference.place, reference.target, message(reference), hint=hint(reference)
            )


def is_lost(context: RuleContext, reference: Reference) -> bool:
    """Say whether core lacks a name that the driver needs."""
    if reference.found or reference.guarded:
        return False
    return reference.certain or (reference.place, reference.name) in context.held_before


def message(reference: Reference) -> str:
    """Return the message: what is missing, and where the driver uses it."""
    return f"Core has no {reference.target.symbol}; {reference.place.symbol} {_how(reference)}."


def _how(reference: Reference) -> str:
    if not reference.in_string:
        return "uses it"
    if f"{reference.name}.".startswith(f"{reference.target.symbol}."):
        return "names it in a string"
    return f"names {reference.name} in a string, which refers to it"


def hint(reference: Reference) -> str:
    """Return the hint with the new place of the name, "" if it is not known."""
    return f"Use {reference.moved_to}." if reference.moved_to else ""
