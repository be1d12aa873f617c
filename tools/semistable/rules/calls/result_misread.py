"""An override returns a dictionary where core reads attributes or documents an object."""

import re
from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.usage import Override
from semistable.model.findings.verdict import Finding, Severity

_OBJECT = re.compile(r"\b(?:object|instance of)\b")
_DICTIONARY = re.compile(r"dict|json|mapping|\blist\b")

RULE = Rule(
    id="result-misread",
    severity=Severity.ERROR,
    sentence="An override returns a dictionary where core reads attributes or documents an object.",
    why="Core replaced a dictionary by an object. Reading `.state` of a dictionary raises "
    "AttributeError. If only core's docstring names the object, the finding is a warning.",
    hint="Return the object that the docstring of core's method names.",
    examples=(
        Example(
            breaks=True,
            core_old="self.driver.get_info(instance)['state']",
            core_new="self.driver.get_info(instance).state",
            driver="def get_info(self, instance): return {'state': 1}",
        ),
        Example(
            breaks=False,
            core_new="self.driver.get_info(instance).state",
            driver="def get_info(self, instance): return hardware.InstanceInfo(1)",
        ),
    ),
)


def check(context: RuleContext) -> Iterator[Finding]:
    """Compare what overrides return with what core reads off the result, or says that it is."""
    for override in context.usages.overrides:
        written = override.dictionary
        if written is None:
            continue
        by = "" if written.symbol == override.place.symbol else f" built by {written.symbol}"
        returns = f"{override.place.symbol} returns a dictionary{by}"
        reader = next((call for call in override.calls if call.attribute), None)
        if reader is not None:
            reads = f"core reads .{reader.attribute} of the result in {reader.path}:{reader.line}"
            yield RULE.finding(context, written, override.target, f"{returns}; {reads}.")
        elif override.of_driver_class and (promised := _promised_object(override)):
            documents = f"core's docstring documents “{promised}”"
            yield RULE.finding(
                context,
                written,
                override.target,
                f"{returns}; {documents}.",
                severity=Severity.WARNING,
            )


def _promised_object(override: Override) -> str:
    """Return the result that core's docstring documents if it is an object, else ""."""
    fields = [p.removeprefix("returns ") for p in override.promises if p.startswith("returns ")]
    if len(fields) != 1 or not _OBJECT.search(fields[0]) or _DICTIONARY.search(fields[0]):
        return ""
    return fields[0]
