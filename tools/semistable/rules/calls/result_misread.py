"""An override returns a dictionary where core reads attributes or promises an object."""

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
    sentence="An override returns a dictionary where core reads attributes or promises an object.",
    why="Core turned an opaque dictionary into an object; reading `.state` of a dictionary raises "
    "AttributeError. Where core hands the result on, only its docstring says so; then it is a "
    "warning.",
    hint="Return the object that core's method documents.",
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
        by = "" if written.symbol == override.place.symbol else f" of {written.symbol}"
        returns = f"{override.place.symbol} returns a dictionary{by}"
        reader = next((call for call in override.calls if call.attribute), None)
        if reader is not None:
            reads = f"core reads .{reader.attribute} of the result in {reader.path}:{reader.line}"
            yield RULE.finding(context, written, override.target, f"{returns}; {reads}.")
        elif override.of_driver_class and (promised := _promised_object(override)):
            says = f"core's docstring says “{promised}”"
            yield RULE.finding(
                context, written, override.target, f"{returns}; {says}.", severity=Severity.WARNING
            )


def _promised_object(override: Override) -> str:
    """Give what core's docstring says that comes back, where it is an object; "" otherwise."""
    said = [p.removeprefix("returns ") for p in override.promises if p.startswith("returns ")]
    if len(said) != 1 or not _OBJECT.search(said[0]) or _DICTIONARY.search(said[0]):
        return ""
    return said[0]
