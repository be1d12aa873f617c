"""The driver sets a capability flag that core does not read."""

from collections.abc import Iterator
from difflib import get_close_matches

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="capability-unread",
    severity=Severity.WARNING,
    sentence="The driver sets a capability flag that core does not read.",
    why="Core now reads another flag, finds it missing and rejects what the driver supports.",
    hint="Set the flag that core reads.",
    examples=(
        Example(
            breaks=True,
            core_old="capabilities = {'supports_recreate': False}",
            core_new="capabilities = {'supports_evacuate': False}",
            driver="capabilities = {'supports_recreate': True}",
        ),
        Example(
            breaks=False,
            core_new="capabilities = {'supports_evacuate': False}",
            driver="capabilities = {'supports_evacuate': True}",
        ),
    ),
)


def check(context: RuleContext) -> Iterator[Finding]:
    """Report each unknown key of the driver's dictionary whose successor the driver lacks."""
    before = context.baseline.mappings if context.baseline else ()
    core_before = {m.place.symbol: m.core_keys for m in before}
    for mapping in context.usages.mappings:
        known = mapping.core_keys | {read.key for read in mapping.reads}
        gained = mapping.core_keys - core_before.get(mapping.place.symbol, mapping.core_keys)
        for key in sorted(mapping.keys - known if mapping.core_keys else ()):
            lacking = sorted(known - mapping.keys)
            successor = _alike(key, lacking, 0.6) or _alike(key, sorted(gained - mapping.keys), 0.0)
            if successor:
                # The flag is False on both sides: core rejects nothing.
                idle = key in mapping.off and successor in mapping.core_off
                message = (
                    f"{mapping.place.symbol} sets {key!r}, which core neither defines nor reads; "
                    f"core reads {successor!r} instead{'; both are False' if idle else ''}."
                )
                yield RULE.finding(
                    context,
                    mapping.place,
                    mapping.target,
                    message,
                    severity=Severity.NOTE if idle else None,
                    cause=key,
                )


def _alike(key: str, flags: list[str], cutoff: float) -> str:
    """Return the most similar flag, without the prefixes before the first underscore; else ""."""
    tails = {name.partition("_")[2] or name: name for name in flags}
    tail = key.partition("_")[2] or key
    close = get_close_matches(tail, tails, n=1, cutoff=cutoff)
    return tails[close[0]] if close else ""
