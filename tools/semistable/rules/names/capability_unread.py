"""A capability flag that the driver sets and core does not know."""

from collections.abc import Iterator
from difflib import get_close_matches

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="capability-unread",
    severity=Severity.WARNING,
    sentence="A capability flag that the driver sets and core does not know.",
    why="Core asks for another flag now, finds it absent and refuses what the driver can do.",
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
                # What is off in both is off without the driver's word too: nothing is refused.
                idle = key in mapping.off and successor in mapping.core_off
                message = (
                    f"{mapping.place.symbol} sets {key!r}, which core neither defines nor reads; "
                    f"core asks for {successor!r}{', which is off as this is' if idle else ''}."
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
    """Choose the flag most like another, what stands before the first underscore apart."""
    tails = {name.partition("_")[2] or name: name for name in flags}
    tail = key.partition("_")[2] or key
    close = get_close_matches(tail, tails, n=1, cutoff=cutoff)
    return tails[close[0]] if close else ""
