"""What crosses the API in a parameter: told by annotations, docstrings, or how code treats it.

The best evidence counts: the parameter's annotation; the words of its docstring; the words that
the driver class's other methods have for a parameter of that name; how core's own drivers treat
it; how they treat a parameter of that name elsewhere. docs/contract-quality.md has the words.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from semistable.model.code.facts import BindingKind, Body, ScopeKind
from semistable.model.core_api.contract_quality import (
    Evidence,
    JudgedMethod,
    JudgedParameter,
    ParameterForm,
    PromisedMethod,
    PromisedParameter,
)
from semistable.resolver.resolver import Resolver
from semistable.resolver.values import ClassValue, FunctionValue
from semistable.usages.classes.parameter_kind import Treatment, treatment_of
from semistable.usages.in_tree_drivers import driver_classes

_SAYS = re.compile(
    r"(?P<class>\b(?:(?:[A-Za-z_]\w*\.)+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*)\b(?!\.\w)"
    r"|\b[A-Z][a-z]+(?=\s+(?:object|instance)\b))"
    r"|(?P<dictionary>\b(?:[Dd]ict(?:ionary|ionaries|s)?|(?:Mutable)?Mapping|hash(?:map|table))\b)"
    r"|(?P<function>\bCallable\b|^(?:\w+\s+){0,3}(?:[Cc]allbacks?|[Ff]unction|method)\b)"
    r"|(?P<plain>\b(?:bool(?:ean)?|[Tt]rue|[Ff]alse|[Ii]ndicates|[Ff]lag|str|[Ss]tring|int(?:eger)?"
    r"|float|[Nn]umber|uuids?|UUIDs?|[Nn]ame|[Pp]assword|[Pp]ath|address|seconds)\b)"
)
"""The first word of a text that says what is meant."""
_CONTAINERS = frozenset(("dict", "list", "OrderedDict", "UserDict", "defaultdict"))
"""Bases that make of a class a dictionary, or a list of some."""

Meaning = tuple[ParameterForm, str]
"""A form, and the class that says so, "" where none does."""
_NOTHING: Meaning = (ParameterForm.UNKNOWN, "")
_PLACES = tuple(ParameterForm)


@dataclass(frozen=True, slots=True)
class _Method:
    promised: PromisedMethod
    implementations: tuple[FunctionValue, ...]


def judge_methods(names: Resolver, methods: Iterable[PromisedMethod]) -> tuple[JudgedMethod, ...]:
    """Say of each parameter what crosses in it, and of each method whether it gives a result."""
    return _Judge(names).judge(methods)


class _Judge:
    def __init__(self, names: Resolver) -> None:
        self.names = names
        self.program = names.program
        self.module = self.program.surface.driver_class.rpartition(".")[0]
        top = names.find(self.program.surface.driver_class)
        own = [top] if isinstance(top, ClassValue) else []
        self.classes = [*own, *driver_classes(names)]

    def judge(self, methods: Iterable[PromisedMethod]) -> tuple[JudgedMethod, ...]:
        """Judge all at once, as one method's words may tell of another's parameter."""
        known = [_Method(method, self._implementations(method.name)) for method in methods]
        each = [(m, p, (m.promised.name, p.name)) for m in known for p in m.promised.parameters]
        said = {key: self._said(parameter) for _, parameter, key in each}
        shown = {key: self._shown(method, parameter) for method, parameter, key in each}
        namesakes, alike = _agreed(said), _alike(shown)
        found = {
            key: _judged(
                parameter,
                (
                    said[key],
                    (namesakes.get(parameter.name, _NOTHING), Evidence.NAMESAKE),
                    ((_form(shown[key]), ""), Evidence.TREATMENT),
                    ((alike.get(parameter.name, ParameterForm.UNKNOWN), ""), Evidence.NAMESAKE),
                ),
            )
            for _, parameter, key in each
        }
        return tuple(
            JudgedMethod(
                promised=method.promised,
                parameters=tuple(
                    found[method.promised.name, p.name] for p in method.promised.parameters
                ),
                gives=self._gives(method),
            )
            for method in known
        )

    # What core says ---------------------------------------------------------------------------

    def _said(self, parameter: PromisedParameter) -> tuple[Meaning, Evidence]:
        for text, evidence in (
            (parameter.annotation, Evidence.ANNOTATION),
            (parameter.told, Evidence.DOCSTRING),
        ):
            meaning = self._meant(text)
            if meaning != _NOTHING:
                return meaning, evidence
        return _NOTHING, Evidence.NONE

    def _meant(self, text: str) -> Meaning:
        for match in _SAYS.finditer(text):
            if match["class"] is None:
                return ParameterForm[str(match.lastgroup).upper()], ""
            meaning = self._class(match["class"])
            if meaning != _NOTHING:
                return meaning
        return _NOTHING

    def _class(self, name: str) -> Meaning:
        """Say what a class is, by its dotted name, its name in the module, or in a registry."""
        value = self._found(name)
        registries = dict(self.program.surface.registries)
        if isinstance(value, ClassValue):
            symbol = self.names.symbol(value)
            if any(f"{value.module}.".startswith(f"{home}.") for home in registries.values()):
                return ParameterForm.VERSIONED, symbol
            return ParameterForm.DICTIONARY if self._is_container(
                value
            ) else ParameterForm.OBJECT, symbol
        if any(name.startswith(f"{package}.") for package in registries):
            return (
                ParameterForm.VERSIONED,
                name,
            )  # one that is no more, as docstrings outlive classes
        return (ParameterForm.OBJECT, name) if "." in name else _NOTHING

    def _found(self, name: str) -> object:
        root, *parts = name.split(".")
        local = self.names.lookup(self.module, 0, root)
        for part in parts:
            local = self.names.attribute(local, part)
        candidates: list[object] = [local, self.names.find(name)]
        for package in dict(self.program.surface.registries):
            registered = self.program.registered(package, name.rpartition(".")[2])
            candidates += [ClassValue(*registered)] if registered and not parts[1:] else []
        return next((value for value in candidates if isinstance(value, ClassValue)), None)

    def _is_container(self, class_: ClassValue) -> bool:
        for owner in self.names.mro(class_)[0]:
            bases = self.program.scope(owner.module, owner.scope).bases
            if any(isinstance(base, str) and base in _CONTAINERS for base in bases):
                return True
        return False

    # What code shows --------------------------------------------------------------------------

    def _implementations(self, name: str) -> tuple[FunctionValue, ...]:
        found = []
        for class_ in self.classes:
            bindings = self.program.scope(class_.module, class_.scope).bindings.get(name, ())
            for binding in bindings[-1:]:
                if binding.kind != BindingKind.DEFINITION:
                    continue
                scope = self.program.scope(class_.module, binding.scope)
                if scope.kind == ScopeKind.FUNCTION:
                    found.append(FunctionValue(class_.module, binding.scope, bound=True))
        return tuple(found)

    def _shown(self, method: _Method, parameter: PromisedParameter) -> Treatment:
        return sum(
            (treatment_of(self.names, one, parameter.name) for one in method.implementations),
            Treatment(),
        )

    def _gives(self, method: _Method) -> bool:
        """Whether most of what implements a method returns a value."""
        if method.promised.result_annotation not in ("", "None"):
            return True
        real = [one for one in method.implementations if self._body(one) == Body.REAL]
        giving = [one for one in real if self._returns(one)]
        return 2 * len(giving) > len(real)

    def _body(self, function: FunctionValue) -> int:
        return self.program.scope(function.module, function.scope).body

    def _returns(self, function: FunctionValue) -> bool:
        uses = self.program.uses(function.module)
        return bool(uses and uses.returns.get(function.scope))


def _form(treatment: Treatment) -> ParameterForm:
    if treatment.calls > max(treatment.keys, treatment.attributes):
        return ParameterForm.FUNCTION
    if treatment.keys > treatment.attributes:
        return ParameterForm.DICTIONARY
    return ParameterForm.OBJECT if treatment.attributes else ParameterForm.UNKNOWN


def _agreed(
    said: Mapping[tuple[str, str], tuple[Meaning, Evidence]],
) -> dict[str, Meaning]:
    """Give the form that most methods say of a parameter of a name, with its commonest class."""
    votes: dict[str, Counter[Meaning]] = defaultdict(Counter)
    for (_, name), (meaning, _) in said.items():
        if meaning != _NOTHING:
            votes[name][meaning] += 1
    return {name: _most(counted) for name, counted in votes.items()}


def _most(counted: Counter[Meaning]) -> Meaning:
    forms: Counter[ParameterForm] = Counter()
    for (form, _), count in counted.items():
        forms[form] += count
    best = max(forms, key=lambda form: (forms[form], -_PLACES.index(form)))
    classes = {class_: count for (form, class_), count in counted.items() if form is best}
    return best, max(sorted(classes), key=lambda class_: (bool(class_), classes[class_]))


def _alike(shown: Mapping[tuple[str, str], Treatment]) -> dict[str, ParameterForm]:
    total: dict[str, Treatment] = defaultdict(Treatment)
    for (_, name), treatment in shown.items():
        total[name] += treatment
    return {name: _form(treatment) for name, treatment in total.items()}


def _judged(
    parameter: PromisedParameter, told: Sequence[tuple[Meaning, Evidence]]
) -> JudgedParameter:
    (form, class_), evidence = next(
        (one for one in told if one[0][0] is not ParameterForm.UNKNOWN), (_NOTHING, Evidence.NONE)
    )
    return JudgedParameter(promised=parameter, form=form, class_name=class_, evidence=evidence)
