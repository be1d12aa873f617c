"""What a move of core takes from drivers, module by module: symbols gone, signatures reshaped."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from semistable.model.code.definition import DefinedKind, Definition
from semistable.model.core_api.core_move import Announced, CoreMove, Gone, Reshaped
from semistable.model.core_api.ledger import Confidence, DriverUse, Marker
from semistable.model.core_api.symbol_events import UNWARNED, Change, ChangeKind
from semistable.model.findings.usage import Override, Usages
from semistable.model.findings.verdict import DriverAnswer, Finding, Verdict, answer
from semistable.policy.history.definition_diff import differences
from semistable.rules.core_policy.policy_registry import CORE_POLICY_RULES

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
class ModuleMove:
    """A module of core that differs between OLD and NEW; one side is empty where it is not there.

    `bound` are the names that NEW's module has, imported ones too. `semi_stable` when the module is
    of the surface, and no in-tree driver's own.
    """

    name: str
    path: str
    old: Mapping[str, Definition]
    new: Mapping[str, Definition]
    bound: frozenset[str]
    marked: Sequence[Marker] = ()
    marked_now: Sequence[Marker] = ()
    semi_stable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverSides:
    """What one driver asks of OLD and of NEW."""

    name: str
    before: Usages
    now: Usages


def gone(move: ModuleMove, driver_class: str, users: Users) -> Iterator[Gone]:
    """Tell the symbols that NEW lacks and that somebody may rely on; of a lost class, it alone.

    What a module binds in another way, by an import, or a class may inherit, is not lost.
    """
    lost = [d for name, d in move.old.items() if name not in move.new and d.is_public]
    names = {d.name for d in lost}
    for definition in lost:
        owner, _, _ = definition.name.rpartition(".")
        if owner in names or _may_have(move, definition):
            continue
        symbol = f"{move.name}.{definition.name}"
        of_class = symbol.rpartition(".")[0] == driver_class or symbol == driver_class
        uses = _uses(symbol, users)
        relied = of_class or uses or (move.semi_stable and definition.kind in _RELIED_ON)
        if relied and definition.kind != DefinedKind.KEY:
            yield Gone(
                symbol=symbol,
                path=move.path,
                line=definition.line,
                of_driver_class=of_class,
                warned=UNWARNED,
                users=uses,
            )


def _uses(symbol: str, users: Users) -> tuple[DriverUse, ...]:
    """Find the uses of a symbol and of what belongs to it."""
    found = [use for name, of in users.items() for use in of if _is_of(name, symbol)]
    return tuple(sorted(set(found), key=lambda use: (use.driver, use.path, use.line)))


def _is_of(name: str, symbol: str) -> bool:
    return name == symbol or name.startswith(f"{symbol}.")


def _may_have(move: ModuleMove, definition: Definition) -> bool:
    """Whether NEW may have a name all the same: bound at the top, or inherited."""
    top, _, rest = definition.name.partition(".")
    if not rest:
        return top in move.bound
    owner = move.new.get(definition.name.rpartition(".")[0])
    if owner is None:
        return top in move.bound and top not in move.new
    return owner.value not in _NO_BASES


def reshaped(
    move: ModuleMove, driver_class: str, sides: Sequence[DriverSides]
) -> Iterator[Reshaped]:
    """Tell the signatures that changed so that no driver can fit both."""
    for name, new in move.new.items():
        old = move.old.get(name)
        if old is None or not (old.is_callable and new.is_callable) or not _is_offered(name):
            continue
        changes = tuple(c for c in differences(old, new) if _is_in_place(c))
        symbol = f"{move.name}.{name}"
        of_class = symbol.rpartition(".")[0] == driver_class
        hurt = tuple(_hurt(symbol, sides)) if changes else ()
        if changes and (hurt or of_class):
            yield Reshaped(
                symbol=symbol,
                path=move.path,
                line=new.line,
                before=old.signature,
                after=new.signature,
                changes=changes,
                of_driver_class=of_class,
                warned=UNWARNED,
                users=tuple(dict.fromkeys(hurt)),
            )


def _is_offered(name: str) -> bool:
    last = name.rpartition(".")[2]
    return not last.startswith("_") or last == "__init__"


def _is_in_place(change: Change) -> bool:
    added = change.kind is ChangeKind.PARAMETER_ADDED and not change.optional
    return added or change.kind in _IN_PLACE


def _hurt(symbol: str, sides: Sequence[DriverSides]) -> Iterator[DriverUse]:
    """Find the overrides and calls that fitted OLD and do not fit NEW."""
    called = (symbol, symbol.removesuffix(".__init__"))
    for side in sides:
        fitted = {o.place for o in side.before.overrides if not _refused(o)}
        for override in side.now.overrides:
            own = override.target.symbol == symbol and override.place in fitted
            if own and _refused(override):
                yield _use(side.name, override.place.path, override.place.line)
        accepted = {c.place for c in side.before.calls if not c.signature.refuses(c.shape)}
        for call in side.now.calls:
            own = call.target.symbol in called and call.place in accepted
            if own and call.signature.refuses(call.shape):
                yield _use(side.name, call.place.path, call.place.line)


def _refused(override: Override) -> str:
    return override.signature.refuses(override.base.smallest_call())


def _use(driver: str, path: str, line: int) -> DriverUse:
    return DriverUse(driver=driver, path=path, line=line)


def still_used(found: Gone, sides: Sequence[DriverSides]) -> bool:
    """Whether every driver that uses a symbol still finds it, by a way that was not followed."""
    if not found.users or found.of_driver_class:
        return False
    there = {
        (side.name, reference.place.path, reference.place.line)
        for side in sides
        for reference in side.now.references
        if reference.found or not reference.certain
    }
    return all((use.driver, use.path, use.line) in there for use in found.users)


def moved_to(symbol: str, sides: Sequence[DriverSides]) -> str:
    """Say where core has a lost symbol now, as far as a driver's use tells."""
    places = {r.place for s in sides for r in s.before.references if r.target.symbol == symbol}
    moved = (r.moved_to for s in sides for r in s.now.references if r.place in places)
    return next((home for home in moved if home), "")


def lost_options(sides: Sequence[DriverSides]) -> Iterator[Gone]:
    """Tell the options that drivers read, which OLD defines and NEW does not."""
    lost: dict[str, list[DriverUse]] = {}
    places: dict[str, tuple[str, int]] = {}
    for side in sides:
        had = {o.place: o for o in side.before.options if o.found}
        for use in side.now.options:
            if use.place in had and not use.found and use.certain and not use.renamed_to:
                before = had[use.place].target
                lost.setdefault(before.symbol, []).append(
                    _use(side.name, use.place.path, use.place.line)
                )
                places[before.symbol] = before.path, before.line
    for symbol, uses in sorted(lost.items()):
        path, line = places[symbol]
        yield Gone(
            symbol=symbol,
            path=path,
            line=line,
            of_driver_class=False,
            warned=UNWARNED,
            users=tuple(dict.fromkeys(uses)),
        )


def announced(move: ModuleMove) -> Iterator[Announced]:
    """Tell the markers of whole symbols that NEW is the first to carry."""
    before = [marker.identity for marker in move.marked]
    for marker in move.marked_now:
        known = any(marker.identity.carried_on(old, same_path=True) for old in before)
        whole = not marker.inside and marker.confidence is not Confidence.LOW
        if whole and not known and marker.kind != "option-rename":
            option = marker.symbol.startswith("CONF.")
            name = marker.symbol if option else f"{move.name}.{marker.symbol}".removesuffix(".")
            yield Announced(symbol=name, path=move.path, marker=marker)


def judged(move: CoreMove) -> tuple[Finding, ...]:
    """Apply every rule of the law; sorted by place."""
    found: Iterable[Finding] = {
        finding for rule in CORE_POLICY_RULES for finding in rule.check(move)
    }
    return tuple(sorted(found, key=lambda f: (f.path, f.line, f.rule, f.core_symbol, f.message)))


def with_core(verdict: _Verdict, found: tuple[Finding, ...]) -> _Verdict:
    """Add what the law found; core answers for it under its own name, as a driver does."""
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
