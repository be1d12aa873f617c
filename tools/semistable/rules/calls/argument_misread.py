"""A method reads keys of an argument that core passes as an object."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="argument-misread",
    severity=Severity.ERROR,
    sentence="A method reads keys of an argument that core passes as an object.",
    why="Core replaced a dictionary by an object without keys. `image['id']` now raises TypeError, "
    "and `image.get('id')` raises AttributeError.",
    hint="Read the attributes of the object that core passes.",
    examples=(
        Example(
            breaks=True,
            core_old="self.driver.spawn(context, instance, image)",
            core_new="self.driver.spawn(context, instance, objects.Image.from_dict(image))",
            driver="def spawn(self, context, instance, image): return image['id']",
        ),
        Example(
            breaks=False,
            core_new="self.driver.spawn(context, instance, objects.Image.from_dict(image))",
            driver="def spawn(self, context, instance, image): return image.id",
        ),
    ),
)


def check(context: RuleContext) -> Iterator[Finding]:
    """Report each argument that is read by its keys and has none."""
    for override in context.usages.overrides:
        for read in override.key_reads:
            where = f"{read.place.path}:{read.place.line}"
            message = (
                f"{override.place.symbol} reads a key of {read.parameter} in {where}; core passes "
                f"a {read.given.target.symbol}, which has no keys, in "
                f"{read.call.path}:{read.call.line}."
            )
            yield RULE.finding(context, override.place, override.target, message)
