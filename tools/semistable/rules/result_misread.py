"""An override returns a dictionary where core reads attributes."""

from collections.abc import Iterator

from semistable.model.rule import Contact, Example, Rule
from semistable.model.verdict import Finding, Severity

RULE = Rule(
    id="result-misread",
    severity=Severity.ERROR,
    sentence="An override returns a dictionary where core reads attributes.",
    why="Core turned an opaque dictionary into an object; reading `.state` of a dictionary raises "
    "AttributeError.",
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


def check(contact: Contact) -> Iterator[Finding]:
    """Compare what overrides return with what core reads off the result."""
    for override in contact.usages.overrides:
        reader = next((call for call in override.calls if call.attribute), None)
        if reader is not None and override.dictionary is not None:
            written = override.dictionary
            by = "" if written.symbol == override.place.symbol else f" of {written.symbol}"
            message = (
                f"{override.place.symbol} returns a dictionary{by}; core reads "
                f".{reader.attribute} of the result in {reader.path}:{reader.line}."
            )
            yield RULE.finding(contact, written, override.target, message)
