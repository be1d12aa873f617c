"""A name, attribute or exception that core no longer has."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.usage import Reference, ReferenceKind
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="name-removed",
    severity=Severity.ERROR,
    sentence="A name, attribute or exception that core does not have.",
    why="Reaching it raises ImportError or AttributeError.",
    hint="Use what core offers in its place, or keep a copy in the driver.",
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
    """Name what is missing, and where the driver reaches for it."""
    return f"Core has no {reference.target.symbol}; {reference.place.symbol} {_how(reference)}."


def _how(reference: Reference) -> str:
    if not reference.in_string:
        return "uses it"
    if f"{reference.name}.".startswith(f"{reference.target.symbol}."):
        return "names it in a string"
    return f"names {reference.name} in a string, which leads to it"


def hint(reference: Reference) -> str:
    """Say where the name is now, where that is known."""
    return f"Use {reference.moved_to}." if reference.moved_to else ""
