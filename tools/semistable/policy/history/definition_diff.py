"""What differs between two definitions of one symbol: parameters, values, deprecations."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from semistable.model.code.definition import Definition
from semistable.model.code.signature import Parameter, ParameterKind
from semistable.model.core_api.ledger import Marker
from semistable.model.core_api.symbol_events import ChangeKind, SymbolChange

_BIRTH = SymbolChange(kind=ChangeKind.ADDED)
_DEATH = SymbolChange(kind=ChangeKind.REMOVED)


def differences(before: Definition, after: Definition) -> tuple[SymbolChange, ...]:
    """Say what became of a symbol; () where a caller, an override or a reader sees no change.

    A parameter is renamed where one name took the place of another; bodies are not compared.
    """
    if before.kind != after.kind:
        return (SymbolChange(kind=ChangeKind.KIND, before=before.kind, after=after.kind),)
    if before.is_callable:
        return tuple(_of_arguments(before.arguments, after.arguments))
    if before.value != after.value:
        return (SymbolChange(kind=ChangeKind.VALUE, before=before.value, after=after.value),)
    return ()


def changes_of(
    name: str,
    old: Definition | None,
    new: Definition | None,
    marked: Mapping[str, Marker],
    marked_now: Mapping[str, Marker],
) -> tuple[SymbolChange, ...]:
    """Say what became of a symbol that may have come or gone, its deprecations included."""
    if old is None or new is None:
        return (_BIRTH, *_marks(name, {}, marked_now)) if new is not None else (_DEATH,)
    return (*differences(old, new), *_marks(name, marked, marked_now))


def _marks(
    name: str, before: Mapping[str, Marker], after: Mapping[str, Marker]
) -> Iterable[SymbolChange]:
    """Tell deprecations of a symbol or of its parameters that came or went."""
    own = {n for n in (*before, *after) if n == name or n.startswith(f"{name}(")}
    for symbol in sorted(own):
        what = symbol.removeprefix(name).strip("()")
        if symbol not in before:
            text = after[symbol].text
            yield SymbolChange(kind=ChangeKind.DEPRECATED, what=what, after=text)
        elif symbol not in after:
            yield SymbolChange(kind=ChangeKind.REVIVED, what=what, before=before[symbol].text)


def shown(definition: Definition | None) -> str:
    """Spell a definition as a person compares it: its signature, or its value."""
    if definition is None:
        return ""
    if definition.is_callable:
        return definition.signature
    return definition.value or definition.kind


def _of_arguments(old: Sequence[Parameter], new: Sequence[Parameter]) -> Iterator[SymbolChange]:
    renamed = _renamed(old, new)
    had = {renamed.get(a.name, a.name): a for a in old}
    has = {a.name: a for a in new}
    for argument in old:
        if argument.name in renamed:
            yield SymbolChange(
                kind=ChangeKind.PARAMETER_RENAMED,
                what=argument.name,
                before=argument.name,
                after=renamed[argument.name],
            )
        elif argument.name not in has:
            yield SymbolChange(
                kind=ChangeKind.PARAMETER_REMOVED, what=argument.name, before=str(argument)
            )
    for argument in new:
        if argument.name not in had:
            yield SymbolChange(
                kind=ChangeKind.PARAMETER_ADDED,
                what=argument.name,
                after=str(argument),
                optional=argument.optional,
            )
        else:
            yield from _of_argument(had[argument.name], argument)
    both = [name for name in had if name in has]
    now = [name for name in has if name in had]
    if both != now:
        yield SymbolChange(kind=ChangeKind.REORDERED, before=", ".join(both), after=", ".join(now))


def _of_argument(old: Parameter, new: Parameter) -> Iterator[SymbolChange]:
    if old.kind != new.kind:
        before, after = (
            ParameterKind(one.kind).name.casefold().replace("_", " ") for one in (old, new)
        )
        yield SymbolChange(kind=ChangeKind.PASSING, what=new.name, before=before, after=after)
    if old.default == new.default:
        return
    kind = ChangeKind.DEFAULT
    if new.default is None:
        kind = ChangeKind.REQUIRED
    elif old.default is None:
        kind = ChangeKind.OPTIONAL
    yield SymbolChange(kind=kind, what=new.name, before=old.default or "", after=new.default or "")


def _renamed(old: Sequence[Parameter], new: Sequence[Parameter]) -> dict[str, str]:
    """Pair each name that went with the one that came at its very place."""
    names, others = [a.name for a in old], [a.name for a in new]
    matcher = SequenceMatcher(None, names, others, autojunk=False)
    pairs = {}
    for what, start, end, other_start, other_end in matcher.get_opcodes():
        if what != "replace" or end - start != other_end - other_start:
            continue
        for mine, theirs in zip(old[start:end], new[other_start:other_end], strict=True):
            fresh = mine.name not in others and theirs.name not in names
            same_need = (mine.default is None) == (theirs.default is None)
            if fresh and mine.kind == theirs.kind and same_need:
                pairs[mine.name] = theirs.name
    return pairs


def successor(gone: Definition, came: Sequence[Definition]) -> str:
    """Name the one symbol that came in the commit that took another of its signature away.

    "" unless exactly one has the same parameters, and the same body or much of the name.
    """
    alike = [
        d.name
        for d in came
        if d.kind == gone.kind
        and d.name.rpartition(".")[0] == gone.name.rpartition(".")[0]
        and _same_shape(gone, d)
    ]
    return alike[0] if len(alike) == 1 else ""


def _same_shape(gone: Definition, came: Definition) -> bool:
    if gone.is_callable:
        if [a.name for a in gone.arguments] != [a.name for a in came.arguments]:
            return False
        if gone.body and gone.body == came.body:
            return True
    elif gone.value != came.value:
        return False
    mine, theirs = gone.name.rpartition(".")[2], came.name.rpartition(".")[2]
    return SequenceMatcher(None, mine, theirs).ratio() >= 0.6
