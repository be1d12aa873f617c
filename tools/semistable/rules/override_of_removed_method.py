"""An override of a method that core no longer has."""

from collections.abc import Iterator

from semistable.model.rule import Contact, Example, Rule
from semistable.model.usage import DeadOverride, Override, Usages
from semistable.model.verdict import Finding, Severity

RULE = Rule(
    id="override-of-removed-method",
    severity=Severity.WARNING,
    sentence="An override of a method that core no longer has.",
    why="Nothing calls it any more. Where core has the method under a new name, core now runs its "
    "own version, which often only raises NotImplementedError.",
    hint="Remove the override, or rename it to the method that took its place.",
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


def check(contact: Contact) -> Iterator[Finding]:
    """Report overrides known to be dead, and those whose base method the move took away."""
    known = set()
    for dead in contact.usages.dead_overrides:
        known.add((dead.place.path, dead.place.symbol))
        yield _finding(contact, dead)
    for override in _lost(contact.baseline, contact.usages):
        if (override.place.path, override.place.symbol) not in known:
            message = (
                f"{override.place.symbol} overrides {override.target.symbol}, "
                "which core no longer has."
            )
            yield RULE.finding(contact, override.place, override.target, message)


def _finding(contact: Contact, dead: DeadOverride) -> Finding:
    message = (
        f"{dead.place.symbol} overrides {dead.target.symbol}, which core removed in "
        f"{dead.removed_in.capitalize()}"
    )
    if dead.successor:
        message += f"; core calls {dead.successor} now"
    renamed = dead.successor_place is not None
    return RULE.finding(
        contact,
        dead.place,
        dead.target,
        f"{message}.",
        hint=f"Rename it to {dead.successor}." if dead.successor else "",
        severity=Severity.ERROR if renamed and _stays_unimplemented(contact, dead) else None,
    )


def _stays_unimplemented(contact: Contact, dead: DeadOverride) -> bool:
    """Whether the successor, which core calls, only raises for this driver."""
    return any(
        inherited.call is not None
        and inherited.raises
        and inherited.place.path == dead.place.path
        and inherited.target.symbol.endswith(f".{dead.successor}")
        for inherited in contact.usages.inherited
    )


def _lost(before: Usages | None, now: Usages) -> Iterator[Override]:
    """Overrides whose base method was there before, in a class that is still core's."""
    if before is None:
        return
    held = {(o.place.path, o.place.symbol) for o in now.overrides}
    gone = {r.target.symbol for r in now.references if not r.found}
    for override in before.overrides:
        owner = override.target.symbol.rpartition(".")[0]
        if (override.place.path, override.place.symbol) not in held and not any(
            owner == symbol or owner.startswith(f"{symbol}.") for symbol in gone
        ):
            yield override
