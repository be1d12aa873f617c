"""The driver overrides a method that core no longer has."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.usage import DeadOverride, Inherited, Override, Usages
from semistable.model.findings.verdict import Finding, Severity, UsageScope

RULE = Rule(
    id="override-of-removed-method",
    severity=Severity.WARNING,
    sentence="The driver overrides a method that core no longer has.",
    why="Core no longer calls the override. If core renamed the method, core now runs its own "
    "version, which often only raises NotImplementedError.",
    hint="Remove the override, or rename it to the method that replaced it.",
    examples=(
        Example(
            breaks=True,
            core_old="def macs_for_instance(self, instance): ...",
            core_new="",
            driver="def macs_for_instance(self, instance): ...",
        ),
        Example(
            breaks=False,
            core_old="def macs_for_instance(self, instance): ...",
            core_new="def macs_for_instance(self, instance): ...",
            driver="def macs_for_instance(self, instance): ...",
        ),
    ),
)


def check(context: RuleContext) -> Iterator[Finding]:
    """Report overrides known to be dead, and those whose base method the move took away."""
    known = set()
    for dead in context.usages.dead_overrides:
        known.add((dead.place.path, dead.place.symbol))
        yield _finding(context, dead)
    if context.baseline is None:
        return
    for override in _lost(context.baseline, context.usages):
        if (override.place.path, override.place.symbol) not in known:
            yield _lost_finding(context, context.baseline, override)
    yield from _lost_attributes(context, context.baseline)


def _lost_finding(context: RuleContext, before: Usages, override: Override) -> Finding:
    message = (
        f"{override.place.symbol} overrides {override.target.symbol}, which core no longer has"
    )
    successor = _successor(before, context.usages, override)
    if successor is None:
        # A test that core no longer has is still a test.
        severity = Severity.NOTE if override.place.scope is UsageScope.TEST else None
        return RULE.finding(
            context, override.place, override.target, f"{message}.", severity=severity
        )
    name = successor.target.symbol.rpartition(".")[2]
    return RULE.finding(
        context,
        override.place,
        override.target,
        f"{message}; core calls {name} now, which only raises NotImplementedError.",
        hint=f"Rename it to {name}.",
        severity=Severity.ERROR,
    )


def _successor(before: Usages, now: Usages, override: Override) -> Inherited | None:
    """Return the new method that core calls instead: same signature, only raises; else None."""
    if not override.calls:
        return None
    owner = override.place.symbol.rpartition(".")[0]
    knew = {i.target.symbol for i in before.inherited} | {o.target.symbol for o in before.overrides}
    for inherited in now.inherited:
        if (
            inherited.place.symbol == owner
            and inherited.raises
            and inherited.call is not None
            and inherited.target.symbol not in knew
            and inherited.signature == override.base
        ):
            return inherited
    return None


def _lost_attributes(context: RuleContext, before: Usages) -> Iterator[Finding]:
    held = {(a.place.path, a.place.symbol) for a in context.usages.attributes}
    held |= {(o.place.path, o.place.symbol) for o in context.usages.overrides}
    gone = {r.target.symbol for r in context.usages.references if not r.found}
    for attribute in before.attributes:
        owner = attribute.target.symbol.rpartition(".")[0]
        key = (attribute.place.path, attribute.place.symbol)
        if key not in held and not _is_gone(owner, gone):
            message = (
                f"{attribute.place.symbol} overrides {attribute.target.symbol}, "
                "which core no longer has."
            )
            yield RULE.finding(
                context, attribute.place, attribute.target, message, severity=Severity.NOTE
            )


def _is_gone(owner: str, gone: set[str]) -> bool:
    return any(owner == symbol or owner.startswith(f"{symbol}.") for symbol in gone)


def _finding(context: RuleContext, dead: DeadOverride) -> Finding:
    message = (
        f"{dead.place.symbol} overrides {dead.target.symbol}, which core removed in "
        f"{dead.removed_in.capitalize()}"
    )
    if dead.successor:
        message += f"; core calls {dead.successor} now"
    renamed = dead.successor_place is not None
    return RULE.finding(
        context,
        dead.place,
        dead.target,
        f"{message}.",
        hint=f"Rename it to {dead.successor}." if dead.successor else "",
        severity=Severity.ERROR if renamed and _stays_unimplemented(context, dead) else None,
    )


def _stays_unimplemented(context: RuleContext, dead: DeadOverride) -> bool:
    """Whether the successor, which core calls, only raises for this driver."""
    return any(
        inherited.call is not None
        and inherited.raises
        and inherited.place.path == dead.place.path
        and inherited.target.symbol.endswith(f".{dead.successor}")
        for inherited in context.usages.inherited
    )


def _lost(before: Usages, now: Usages) -> Iterator[Override]:
    """Return overrides whose base method only the baseline had, in classes that core still has."""
    held = {(o.place.path, o.place.symbol) for o in now.overrides}
    gone = {r.target.symbol for r in now.references if not r.found}
    for override in before.overrides:
        owner = override.target.symbol.rpartition(".")[0]
        key = (override.place.path, override.place.symbol)
        if key not in held and not _is_gone(owner, gone):
            yield override
