"""Core added a field to an object, and the driver iterates over all its fields."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.verdict import Finding, Severity, UsageScope

RULE = Rule(
    id="field-added",
    severity=Severity.WARNING,
    sentence="Core added a field to an object, and the driver iterates over all its fields.",
    why="Such code, mostly in tests, must know every field that needs a value, and fails at an "
    "unknown one. Outside of tests the finding is a note.",
    hint="Set a value for the new field there, or exclude the field by name.",
    examples=(
        Example(
            breaks=True,
            core_old="fields = {'id': Integer()}",
            core_new="fields = {'id': Integer(), 'tags': Object('TagList')}",
            driver="for name in objects.Server.fields: row[name] = {'id': 1}[name]",
        ),
        Example(
            breaks=False,
            core_old="fields = {'id': Integer()}",
            core_new="fields = {'id': Integer(), 'note': String(nullable=True)}",
            driver="for name in objects.Server.fields: row[name] = {'id': 1}[name]",
        ),
    ),
)


def check(context: RuleContext) -> Iterator[Finding]:
    """Report the fields that the move of core brought, and that the driver's module never names."""
    before = context.baseline.field_walks if context.baseline else ()
    known = {(walk.place, walk.target.symbol): walk.unnamed for walk in before}
    for walk in context.usages.field_walks:
        added = walk.unnamed - known.get((walk.place, walk.target.symbol), walk.unnamed)
        if added:
            fields = ", ".join(sorted(added))
            severity = RULE.severity if walk.place.scope is UsageScope.TEST else Severity.NOTE
            yield RULE.finding(
                context,
                walk.place,
                walk.target,
                f"{walk.place.symbol} iterates over {walk.target.symbol}, which now has {fields}.",
                severity=severity,
            )
