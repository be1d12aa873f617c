"""The driver's capabilities dictionary lacks a flag that core reads."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.usage import MappingUse
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="capability-missing",
    severity=Severity.ERROR,
    sentence="The driver's capabilities dictionary lacks a flag that core reads.",
    why="The driver's dictionary replaces core's dictionary completely. Core reads the flag by "
    "subscript, which raises KeyError.",
    hint="Add the flag, or extend core's dictionary instead of replacing it.",
    examples=(
        Example(
            breaks=True,
            core_new="self.driver.capabilities['supports_multiattach']",
            driver="capabilities = {'has_imagecache': True}",
        ),
        Example(
            breaks=False,
            core_new="self.driver.capabilities.get('supports_multiattach')",
            driver="capabilities = {'has_imagecache': True}",
        ),
    ),
)


def check(context: RuleContext) -> Iterator[Finding]:
    """Report each key that core subscripts and the driver's dictionary lacks."""
    for mapping in context.usages.mappings:
        for key in sorted(_missing(mapping)):
            read = next(r for r in mapping.reads if r.key == key and r.required)
            message = (
                f"{mapping.place.symbol} has no {key!r}, which core reads in "
                f"{read.path}:{read.line}."
            )
            yield RULE.finding(context, mapping.place, mapping.target, message, cause=key)


def _missing(mapping: MappingUse) -> set[str]:
    return {read.key for read in mapping.reads if read.required} - mapping.keys
