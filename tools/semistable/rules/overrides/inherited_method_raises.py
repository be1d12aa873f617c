"""A method that the driver inherits from core only raises NotImplementedError."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.usage import Usages
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="inherited-method-raises",
    severity=Severity.ERROR,
    sentence="A method that the driver inherits from core only raises NotImplementedError.",
    why="Core calls the method, but core's own version is not implemented. If core calls it in "
    "place of a method that the driver has, the finding is a warning.",
    hint="Implement the method in the driver.",
    examples=(
        Example(
            breaks=True,
            core_old="def get_available_nodes(self): return ['host']",
            core_new="def get_available_nodes(self): raise NotImplementedError()",
            driver="",
        ),
        Example(
            breaks=False,
            core_old="def live_migration(self): raise NotImplementedError()",
            core_new="def live_migration(self): raise NotImplementedError()",
            driver="",
        ),
    ),
)


def check(context: RuleContext) -> Iterator[Finding]:
    """Report what every driver needs, and what the move of core took away.

    Other methods are optional for a driver. They are reported only where core calls them in place
    of a method that the driver has.
    """
    before = context.baseline.inherited if context.baseline else ()
    known = {i.target.symbol for i in before}
    had = {(i.place.symbol, i.target.symbol) for i in before if not i.raises}
    left = _left(context)
    for inherited in context.usages.inherited:
        key = (inherited.place.symbol, inherited.target.symbol)
        if not inherited.raises or inherited.call is None:
            continue
        message = (
            f"{inherited.place.symbol} inherits {inherited.target.symbol}, which only "
            f"raises NotImplementedError; core calls it in "
            f"{inherited.call.path}:{inherited.call.line}"
        )
        at = (inherited.place.symbol, inherited.call.path, inherited.call.caller)
        instead = left.get(at, ())
        if key in had or inherited.required:
            yield RULE.finding(context, inherited.place, inherited.target, f"{message}.")
        elif instead and inherited.target.symbol not in known:
            yield RULE.finding(
                context,
                inherited.place,
                inherited.target,
                f"{message}, where it called {', '.join(instead)} before.",
                severity=Severity.WARNING,
            )


def _left(context: RuleContext) -> dict[tuple[str, str, str], list[str]]:
    """Give the methods of a class that functions of core called, and call no longer.

    `override-of-removed-method` reports those that core removed.
    """
    lost: dict[tuple[str, str, str], list[str]] = {}
    if context.baseline is not None:
        kept = {override.place.symbol for override in context.usages.overrides}
        gone = set(_called(context.baseline)) - set(_called(context.usages))
        for class_, method, path, caller in sorted(gone):
            if f"{class_}.{method}" in kept:
                lost.setdefault((class_, path, caller), []).append(method)
    return lost


def _called(usages: Usages) -> Iterator[tuple[str, str, str, str]]:
    for override in usages.overrides:
        for call in override.calls:
            class_ = override.place.symbol.rpartition(".")[0]
            yield class_, call.method, call.path, call.caller
