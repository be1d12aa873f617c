"""Read the contract of each method of the driver class out of core's own sources.

What core's sources do not say for certain stays empty: people fill it in, by reading.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from semistable.model.code.facts import Body
from semistable.model.code.signature import Signature
from semistable.model.core_api.contract_quality import PromisedMethod, PromisedParameter
from semistable.model.core_api.method_contract import (
    DriverCall,
    KeyUse,
    MethodContract,
    NotImplementedIs,
    Opaque,
)
from semistable.model.findings.usage import CoreCall
from semistable.policy.contract.docstring_types import annotated_type, told_type
from semistable.resolver.resolver import Resolver
from semistable.resolver.values import ClassValue, FunctionValue

_IDEMPOTENT = re.compile(r"\bidempotent\b|\bnot found\b.*\bshould still succeed\b", re.DOTALL)
_RAISED = re.compile(r"^(\w+(?:\.\w+)*)(?: is raised)?$")
_ANY = frozenset(("Exception", "BaseException", "NotImplementedError"))


def method_contracts(
    names: Resolver,
    promised: Sequence[PromisedMethod],
    calls: Iterable[CoreCall],
    treatments: Iterable[DriverCall],
    since: Mapping[str, str],
) -> tuple[MethodContract, ...]:
    """Read what core says of each method; `since` maps methods to the cycle that brought them."""
    return _Contracts(names, promised, calls, treatments, since).read()


def dictionaries(contracts: Iterable[MethodContract]) -> frozenset[str]:
    """Name the parameters that are dictionaries, of which no signature says what is in them."""
    return frozenset(name for c in contracts for name, type_ in c.parameters if type_ == "dict")


def opaque_keys(uses: Iterable[KeyUse]) -> tuple[Opaque, ...]:
    """Put together which keys core reads and writes in each dictionary, by the names of these."""
    read: dict[str, set[str]] = defaultdict(set)
    written: dict[str, set[str]] = defaultdict(set)
    for use in uses:
        (written if use.written else read)[use.name].add(use.key)
    return tuple(
        Opaque(name=name, read=tuple(sorted(read[name])), written=tuple(sorted(written[name])))
        for name in sorted({*read, *written})
    )


class _Contracts:
    def __init__(
        self,
        names: Resolver,
        promised: Sequence[PromisedMethod],
        calls: Iterable[CoreCall],
        treatments: Iterable[DriverCall],
        since: Mapping[str, str],
    ) -> None:
        self.names = names
        self.surface = names.program.surface
        self.promised = promised
        self.since = since
        self.calls: dict[str, list[CoreCall]] = defaultdict(list)
        for call in calls:
            self.calls[call.method].append(call)
        self.treatments: dict[str, list[DriverCall]] = defaultdict(list)
        for treatment in treatments:
            self.treatments[treatment.method].append(treatment)
        self.home = self.surface.driver_class.rpartition(".")[0]
        self.homes = names.program.core.homes()
        self.owner = names.find(self.surface.driver_class)
        self.namesakes = self._namesakes()

    def read(self) -> tuple[MethodContract, ...]:
        return tuple(self._method(method) for method in self.promised)

    def _method(self, method: PromisedMethod) -> MethodContract:
        required = method.name in self.surface.required
        calls = self.calls[method.name]
        signature, body = self._defined(method)
        returns = self._returns(method)
        keys = {key for treatment in self.treatments[method.name] for key in treatment.keys}
        return MethodContract(
            name=method.name,
            since=self.since.get(method.name, ""),
            capability=self._capability(method.name),
            required=required,
            not_implemented=self._not_implemented(body, calls, required=required),
            returns=returns,
            result=tuple(sorted(keys)) if returns in ("", "dict") else (),
            raises=tuple(sorted(set(self._raises(method)))),
            handled=tuple(sorted(set(self._handled(method.name)))),
            idempotent=True if _IDEMPOTENT.search(method.text) else None,
            calls=tuple(sorted({_shape(call, signature) for call in calls})),
            parameters=tuple(
                (parameter.name, type_)
                for parameter in method.parameters
                if (type_ := self._parameter(method, parameter))
            ),
        )

    def _defined(self, method: PromisedMethod) -> tuple[Signature, int]:
        value = self.names.attribute(self.owner, method.name)
        if not isinstance(value, FunctionValue):
            return Signature(()), Body.REAL
        scope = self.names.program.scope(value.module, value.scope)
        signature = Signature(scope.parameters)
        static = "staticmethod" in scope.decorators
        return (signature if static else signature.without_first()), scope.body

    def _capability(self, method: str) -> str:
        """Name the capability without which core never comes to a call of the method."""
        treatments = self.treatments[method]
        common = set.intersection(*(set(t.capabilities) for t in treatments)) if treatments else ()
        return min(common, default="")

    def _not_implemented(self, body: int, calls: Sequence[CoreCall], *, required: bool) -> str:
        """Say what core makes of NotImplementedError.

        Where the driver class itself does something, or nothing, no driver needs to raise it.
        """
        if required or body != Body.NOT_IMPLEMENTED:
            return NotImplementedIs.BREACH
        if calls and all(call.tolerates_absence for call in calls):
            return NotImplementedIs.ALLOWED
        return ""

    # Types ----------------------------------------------------------------------------------

    def _resolve(self, name: str) -> str:
        """Give the full name of a class, as the driver class's module or core as a whole has it."""
        root, dot, rest = name.partition(".")
        value = self.names.lookup(self.home, 0, root)
        for part in rest.split(".") if dot else ():
            value = self.names.attribute(value, part)
        if not isinstance(value, ClassValue):
            value = self.names.find(name) if dot else value
        home = self.homes.get(name)
        if not isinstance(value, ClassValue) and home:
            value = self.names.find(f"{home}.{name}")
        return self.names.symbol(value) if isinstance(value, ClassValue) else ""

    def _parameter(self, method: PromisedMethod, parameter: PromisedParameter) -> str:
        own = self._own_type(parameter)
        if own:
            return own
        if any(self._hands_function(call, parameter, method) for call in self.calls[method.name]):
            return "callable"
        return self.namesakes.get(parameter.name, "")

    def _own_type(self, parameter: PromisedParameter) -> str:
        return annotated_type(parameter.annotation, self._resolve) or told_type(
            parameter.told, self._resolve
        )

    def _hands_function(
        self, call: CoreCall, parameter: PromisedParameter, method: PromisedMethod
    ) -> bool:
        place = [p.name for p in method.parameters].index(parameter.name)
        return any(c.keyword == parameter.name or c.position == place for c in call.callbacks)

    def _namesakes(self) -> dict[str, str]:
        """Map names of parameters to the one type that the methods which tell one agree upon."""
        told: dict[str, set[str]] = defaultdict(set)
        for method in self.promised:
            for parameter in method.parameters:
                told[parameter.name].add(self._own_type(parameter))
        return {
            name: types.pop()
            for name, types in ((n, t - {""}) for n, t in told.items())
            if len(types) == 1
        }

    def _returns(self, method: PromisedMethod) -> str:
        return annotated_type(method.result_annotation, self._resolve) or told_type(
            method.result_told, self._resolve
        )

    # Exceptions -----------------------------------------------------------------------------

    def _raises(self, method: PromisedMethod) -> Iterator[str]:
        for told in method.exceptions:
            found = _RAISED.match(told)
            name = self._resolve(found[1]) if found else ""
            if name:
                yield name

    def _handled(self, method: str) -> Iterator[str]:
        """Name the exceptions of core that core catches around its calls of the method."""
        for treatment in self.treatments[method]:
            for name in treatment.caught:
                value = self.names.find(name) if "." in name else None
                if name not in _ANY and isinstance(value, ClassValue):
                    yield self.names.symbol(value)


def _shape(call: CoreCall, signature: Signature) -> str:
    """Write a call with the names of what its positions fill: "(context, instance, power_on=)"."""
    parts = list(signature.names_bound(call.shape))
    parts += ["*"] * call.shape.star
    parts += [f"{name}=" for name in call.shape.keywords]
    parts += ["**"] * call.shape.star_star
    return f"({', '.join(parts)})"
