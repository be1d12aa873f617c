"""Core no longer adds a key to a driver's result, and the driver does not set it."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.usage import Override
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="result-key-unfilled",
    severity=Severity.WARNING,
    sentence="Core no longer adds a key to a driver's result, and the driver does not set it.",
    why="Core added the key for drivers that do not set it. Code in core that still requires the "
    "key now fails.",
    hint="Set the key in the driver's dictionary to the value that core used.",
    examples=(
        Example(
            breaks=True,
            core_old="stats = self.driver.get_stats()\nstats['topology'] = None",
            core_new="stats = self.driver.get_stats()",
            driver="def get_stats(self): return {'memory': 1}",
        ),
        Example(
            breaks=False,
            core_old="stats = self.driver.get_stats()\nstats['topology'] = None",
            core_new="stats = self.driver.get_stats()",
            driver="def get_stats(self): return {'memory': 1, 'topology': None}",
        ),
    ),
)


def check(context: RuleContext) -> Iterator[Finding]:
    """Compare the keys that core put into the result before with those that it puts in now."""
    before = {o.place: o for o in context.baseline.overrides} if context.baseline else {}
    for override in context.usages.overrides:
        had = before.get(override.place)
        written = override.dictionary
        if had is None or written is None or override.keys is None or not override.calls:
            continue
        for key in sorted(_filled(had) - _filled(override) - override.keys):
            message = (
                f"Core no longer adds {key!r} to the result of {override.place.symbol}, and "
                f"{written.symbol}, which builds the result, does not set this key."
            )
            yield RULE.finding(context, written, override.target, message, cause=key)


def _filled(override: Override) -> set[str]:
    return {key for call in override.calls for key in call.filled}
