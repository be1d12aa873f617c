"""What a change of core takes from drivers, module by module: symbols lost, signatures reshaped."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from semistable.model.code.definition import DefinedKind, Definition
from semistable.model.core_api.api_break import ApiBreak, ApiChange, NewMarker
from semistable.model.core_api.ledger import Confidence, DriverUse
from semistable.model.core_api.symbol_events import ChangeKind, SymbolChange
from semistable.model.core_api.symbol_table import SymbolTable
from semistable.model.findings.usage import Override, Place, Usages
from semistable.model.findings.verdict import DriverAnswer, Finding, Verdict, answer, by_place
from semistable.policy.history.definition_diff import differences
from semistable.rules.core_policy.policy_registry import CORE_POLICY_RULES

REMOVED = (SymbolChange(kind=ChangeKind.REMOVED),)
_IN_PLACE = (
    ChangeKind.PARAMETER_REMOVED,
    ChangeKind.PARAMETER_RENAMED,
    ChangeKind.REORDERED,
    ChangeKind.REQUIRED,
    ChangeKind.PASSING,
)
_RELIED_ON = (DefinedKind.CLASS, DefinedKind.FUNCTION, DefinedKind.METHOD, DefinedKind.PROPERTY)
_Verdict = TypeVar("_Verdict", bound=Verdict)
_NO_BASES = ("", "object")

Users = Mapping[str, Sequence[DriverUse]]
"""Where drivers use each symbol, by its dotted name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleChange:
    """A module of core that differs between OLD and NEW; one side is empty where it is not there.

    `bound` are the names that NEW's module has, imported ones too. `semi_stable` when the module is
    of the surface, and no in-tree driver's own.
    """

    name: str
    path: str
    old: SymbolTable
    new: SymbolTable
    bound: frozenset[str]
    semi_stable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverSides:
    """What one driver asks of OLD and of NEW."""

    name: str
    before: Usages
    now: Usages

    def use(self, place: Place) -> DriverUse:
        """Give a place of this driver."""
        return DriverUse(driver=self.name, path=place.path, line=place.line)


def removed(
    module: ModuleChange, driver_class: str, users: Users, sides: Sequence[DriverSides]
) -> Iterator[ApiBreak]:
    """Tell the symbols that NEW lacks and that somebody may rely on; of a lost class, it alone.

    What a module binds in another way, by an import, or a class may inherit, is not lost. Nor is
    what every driver that uses it still finds, by a way that was not followed.
    """
    had, has = module.old.definitions, module.new.definitions
    lost = {name: d for name, d in had.items() if name not in has and d.is_public}
    for name, definition in lost.items():
        if name.rpartition(".")[0] in lost or _may_have(module, name):
            continue
        symbol = f"{module.name}.{name}"
        of_class = driver_class in (symbol, symbol.rpartition(".")[0])
        uses = _uses(symbol, users)
        relied = of_class or uses or (module.semi_stable and definition.kind in _RELIED_ON)
        found_still = uses and not of_class and _still_found(uses, sides)
        if relied and not found_still and definition.kind != DefinedKind.KEY:
            yield ApiBreak(
                symbol=symbol,
                path=module.path,
                line=definition.line,
                changes=REMOVED,
                of_driver_class=of_class,
                users=uses,
                moved_to=_moved_to(symbol, sides),
            )


def _uses(symbol: str, users: Users) -> tuple[DriverUse, ...]:
    """Find the uses of a symbol and of what belongs to it."""
    below = f"{symbol}."
    found = {use for name, of in users.items() if f"{name}.".startswith(below) for use in of}
    return tuple(sorted(found, key=lambda use: (use.driver, use.path, use.line)))


def _may_have(module: ModuleChange, name: str) -> bool:
    """Whether NEW may have a name all the same: bound at the top, or inherited."""
    top, _, rest = name.partition(".")
    owner = module.new.definitions.get(name.rpartition(".")[0]) if rest else None
    if owner is not None:
        return owner.value not in _NO_BASES
    return top in module.bound and not (rest and top in module.new.definitions)


def _still_found(uses: Iterable[DriverUse], sides: Sequence[DriverSides]) -> bool:
    there = {
        side.use(reference.place)
        for side in sides
        for reference in side.now.references
        if reference.found or not reference.certain
    }
    return all(use in there for use in uses)


def _moved_to(symbol: str, sides: Sequence[DriverSides]) -> str:
    """Say where core has a lost symbol now, as far as a driver's use tells."""
    places = {r.place for s in sides for r in s.before.references if r.target.symbol == symbol}
    moved = (r.moved_to for s in sides for r in s.now.references if r.place in places)
    return next((home for home in moved if home), "")


def reshaped(
    module: ModuleChange, driver_class: str, sides: Sequence[DriverSides]
) -> Iterator[ApiBreak]:
    """Tell the signatures that changed so that no driver can fit both."""
    for name, new in module.new.definitions.items():
        old = module.old.definitions.get(name)
        last = name.rpartition(".")[2]
        if old is None or (last.startswith("_") and last != "__init__"):
            continue
        changes = _in_place(old, new)
        symbol = f"{module.name}.{name}"
        of_class = symbol.rpartition(".")[0] == driver_class
        hurt = tuple(_hurt(symbol, sides)) if changes else ()
        if changes and (hurt or of_class):
            yield ApiBreak(
                symbol=symbol,
                path=module.path,
                line=new.line,
                before=old.signature,
                after=new.signature,
                changes=changes,
                of_driver_class=of_class,
                users=tuple(dict.fromkeys(hurt)),
            )


def _in_place(old: Definition, new: Definition) -> tuple[SymbolChange, ...]:
    if not (old.is_callable and new.is_callable):
        return ()
    return tuple(
        change
        for change in differences(old, new)
        if change.kind in _IN_PLACE
        or (change.kind is ChangeKind.PARAMETER_ADDED and not change.optional)
    )


def _hurt(symbol: str, sides: Sequence[DriverSides]) -> Iterator[DriverUse]:
    """Find the overrides and calls that fitted OLD and do not fit NEW."""
    called = (symbol, symbol.removesuffix(".__init__"))
    for side in sides:
        fitted = {o.place for o in side.before.overrides if not _refused(o)}
        for override in side.now.overrides:
            own = override.target.symbol == symbol and override.place in fitted
            if own and _refused(override):
                yield side.use(override.place)
        accepted = {c.place for c in side.before.calls if not c.signature.refuses(c.shape)}
        for call in side.now.calls:
            own = call.target.symbol in called and call.place in accepted
            if own and call.signature.refuses(call.shape):
                yield side.use(call.place)


def _refused(override: Override) -> str:
    return override.signature.refuses(override.base.smallest_call())


def removed_options(sides: Sequence[DriverSides]) -> Iterator[ApiBreak]:
    """Tell the options that drivers read, which OLD defines and NEW does not."""
    lost: dict[str, ApiBreak] = {}
    for side in sides:
        had = {o.place: o.target for o in side.before.options if o.found}
        for use in side.now.options:
            target = had.get(use.place)
            if target is None or use.found or not use.certain or use.renamed_to:
                continue
            known = lost.get(target.symbol)
            users = dict.fromkeys((*(known.users if known else ()), side.use(use.place)))
            lost[target.symbol] = ApiBreak(
                symbol=target.symbol,
                path=target.path,
                line=target.line,
                changes=REMOVED,
                of_driver_class=False,
                users=tuple(users),
                moved_to=_moved_to(target.symbol, sides),
            )
    yield from (lost[symbol] for symbol in sorted(lost))


def new_markers(module: ModuleChange) -> Iterator[NewMarker]:
    """Tell the markers of whole symbols that NEW is the first to carry."""
    before = [marker.identity for marker in module.old.markers.get(module.path, ())]
    for marker in module.new.markers.get(module.path, ()):
        known = any(marker.identity.carried_on(old, same_path=True) for old in before)
        whole = not marker.inside and marker.confidence is not Confidence.LOW
        if whole and not known and marker.kind != "option-rename":
            option = marker.symbol.startswith("CONF.")
            name = marker.symbol if option else f"{module.name}.{marker.symbol}".removesuffix(".")
            yield NewMarker(symbol=name, path=module.path, marker=marker)


def policy_findings(change: ApiChange) -> tuple[Finding, ...]:
    """Apply every rule of core's policy; sorted by place."""
    found = {finding for rule in CORE_POLICY_RULES for finding in rule.check(change)}
    return tuple(sorted(found, key=by_place))


def with_core(verdict: _Verdict, found: tuple[Finding, ...]) -> _Verdict:
    """Add what core's policy found; core answers for it under its own name, as a driver does."""
    core = verdict.core
    taken = any(driver.name == core.name for driver in verdict.drivers)
    name = f"{core.name} (core)" if taken else core.name
    own = DriverAnswer(
        name=name,
        revision=core.revision,
        commit=core.commit,
        answer=answer(found, ()),
        of_core=True,
    )
    drivers = tuple(sorted((*verdict.drivers, own), key=lambda one: one.name))
    named = tuple(replace(finding, driver=name) for finding in found)
    return replace(verdict, drivers=drivers, findings=(*verdict.findings, *named))
