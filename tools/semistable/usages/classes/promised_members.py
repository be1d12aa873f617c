"""Members that core expects of a driver's class, and the class does not have as core needs them."""

from collections.abc import Iterable, Iterator, Mapping

from semistable.model.code.facts import BindingKind
from semistable.model.findings.usage import (
    AbstractMethod,
    CorePlace,
    LackingAttribute,
    ReadOnlyProperty,
)
from semistable.resolver.mro import decorator_names
from semistable.resolver.values import ClassValue
from semistable.usages.classes.base_chain import ClassLine, Ground

_ABSTRACT = frozenset(
    ("abstractmethod", "abstractproperty", "abstractclassmethod", "abstractstaticmethod")
)
Below = Mapping[ClassValue, list[ClassValue]]


def lacking(ground: Ground, lines: Iterable[ClassLine], below: Below) -> Iterator[LackingAttribute]:
    """Give the attributes that core reads on a class of the driver and that it does not have.

    A class that others derive from is left to them.
    """
    known = {line.class_: line for line in lines}
    for lack in ground.core.lacks:
        line = known.get(lack.owner)
        if line is None or below.get(lack.owner):
            continue
        yield LackingAttribute(
            place=ground.place(line.module, line.class_, line.scope, ""),
            target=CorePlace(
                symbol=f"{ground.names.symbol(line.core[0])}.{lack.name}",
                path=lack.path,
                line=lack.line,
            ),
            called=lack.is_called,
        )


def read_only(ground: Ground, line: ClassLine) -> Iterator[ReadOnlyProperty]:
    """Give the properties without a setter of names that core's own methods assign on `self`."""
    for name, (owner, where) in sorted(ground.core.stores.get(line.class_, {}).items()):
        definer = next((c for c in line.line if ground.has(c, name)), None)
        module = ground.program.find(definer.module) if definer else None
        if definer is None or module is None or ground.program.is_core(definer.module):
            continue
        bindings = ground.names.bindings(definer.module, definer.scope, name)
        scope = ground.function(definer, bindings[0]) if len(bindings) == 1 else None
        if scope is None or "property" not in scope.decorators:
            continue
        yield ReadOnlyProperty(
            place=ground.place(module, definer, scope, name),
            target=ground.target(owner, name, where),
        )


def abstract_methods(
    ground: Ground, line: ClassLine, below: Below, made: set[ClassValue]
) -> Iterator[AbstractMethod]:
    """Give the abstract methods of core that a class without classes below it leaves undefined."""
    if below.get(line.class_) or any(_is_abstract_itself(ground, c) for c in _own(ground, line)):
        return
    defined: set[str] = set()
    for owner in line.line:
        scope = ground.scope(owner)
        for name in scope.bindings:
            if name in defined:
                continue
            defined.add(name)
            where = _abstract_line(ground, owner, name)
            if where and ground.program.is_core(owner.module):
                yield AbstractMethod(
                    place=ground.place(line.module, line.class_, line.scope, ""),
                    target=ground.target(owner, name, where),
                    made=line.class_ in made,
                )


def _own(ground: Ground, line: ClassLine) -> Iterator[ClassValue]:
    return (c for c in line.line if not ground.program.is_core(c.module))


def _is_abstract_itself(ground: Ground, owner: ClassValue) -> bool:
    return any(_abstract_line(ground, owner, name) for name in ground.scope(owner).bindings)


def _abstract_line(ground: Ground, owner: ClassValue, name: str) -> int:
    """Return the line of an abstract method that a class itself defines; 0 for any other name."""
    definitions = ground.program.definitions(owner.module)
    for binding in ground.scope(owner).bindings[name]:
        if binding.kind != BindingKind.DEFINITION or definitions is None:
            continue
        scope = definitions.scopes[binding.scope]
        if _ABSTRACT & set(decorator_names(scope, definitions.chains)):
            return scope.line
    return 0
