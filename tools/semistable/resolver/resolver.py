"""Follow names through modules, classes and calls: what `self.network_api.x` stands for.

Only what every reading of the sources must agree on is answered; anything else is unknown.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeVar, TypeVarTuple, cast

from semistable.model.code.facts import Binding, Call, Chain, ChainStep, Expression
from semistable.model.project.core_surface import Surface
from semistable.resolver import calls, constructor_args, dead_code, members, mixins, mro, names
from semistable.resolver.module_imports import absolute
from semistable.resolver.mro import Mro
from semistable.resolver.program import Program
from semistable.resolver.questions import Kind, Rule, Solver
from semistable.resolver.symbols import module_of, place_of_value, symbol_of
from semistable.resolver.values import UNKNOWN, ClassValue, MissingValue, UnknownValue, Value
from semistable.source.source_modules import SourceModules

_Arguments = TypeVarTuple("_Arguments")
_Answer = TypeVar("_Answer")

BUDGET = 1_000_000
"""Steps; nova-powervm takes 14,000, Nova's own libvirt 19,000, all of Nova as a driver 281,000."""


class Resolver:
    """Resolves names in the program of core and one driver; each question is solved once.

    Its methods raise questions.BudgetError where a program takes more steps than the budget.
    """

    def __init__(self, program: Program, budget: int | None = None) -> None:
        self.program = program
        subject = program.driver.name or program.core.name
        self._solver = Solver(_kinds(program), BUDGET if budget is None else budget, subject)
        self._answers = self._solver.answers

    @property
    def spent(self) -> int:
        """How many steps of the budget were taken so far, about one for each question."""
        return self._solver.spent

    def once(
        self, find: "Callable[[Resolver, *_Arguments], _Answer]", *arguments: *_Arguments
    ) -> _Answer:
        """Return what a function finds for these arguments, which it is called with once.

        It must not lead back to the same arguments.
        """
        question = (find, *arguments)
        if question not in self._answers:
            self._solver.spend(1)
            self._answers[question] = find(self, *arguments)
        return cast("_Answer", self._answers[question])

    def symbol(self, value: Value) -> str:
        """Return the dotted name of what a value stands for; "" when it has none."""
        return symbol_of(self.program, value)

    def place(self, value: Value) -> tuple[str, int]:
        """Return the file and line where a value is defined; ("", 0) when nowhere."""
        return place_of_value(self.program, value)

    def module_of(self, value: Value) -> str:
        """Return the module that defines a value; "" for unknown and external ones."""
        return module_of(value)

    def absolute(self, module: str, target: str) -> str:
        """Make a relative import's target absolute."""
        return absolute(self.program, module, target)

    def mro(self, owner: ClassValue) -> Mro:
        """Return the class and its ancestors in method resolution order, and what lacks."""
        return cast("Mro", self._solver.solve(("mro", owner)))

    def bases(self, owner: ClassValue) -> tuple[Value, ...]:
        """Resolve the bases of a class."""
        scope = self.program.scope(owner.module, owner.scope)
        solve = self._solver.solve
        return tuple(solve(("base", owner.module, scope.parent, base)) for base in scope.bases)

    def lookup(self, module: str, scope: int, name: str) -> Value:
        """Resolve a bare name as seen from a scope."""
        return self._value(("lookup", module, scope, name))

    def bindings(self, module: str, scope: int, name: str) -> tuple[Binding, ...]:
        """Return the bindings of a name in a scope that may run; () where it has none."""
        if name not in names.bindings_of(self.program, module, scope):
            return ()
        return cast("tuple[Binding, ...]", self._solver.solve(("live", module, scope, name)))

    def is_dead(self, module: str, line: int) -> bool:
        """Whether a line of a module never runs with the versions at hand."""
        definitions = self.program.definitions(module)
        if definitions is None or not dead_code.may_be_dead(definitions.branches, line):
            return False
        return dead_code.is_dead(self._solver.solve(("dead", module)), line)

    def imported(self, module: str, target: str, name: str) -> Value:
        """Resolve `from target import name` (name "": the module itself) seen in `module`."""
        return self._value(("imported", module, target, name))

    def attribute(self, value: Value, name: str) -> Value:
        """Resolve `value.name`."""
        return UNKNOWN if value is UNKNOWN else self._value(("attribute", value, name))

    def called(self, value: Value) -> Value:
        """Resolve what calling a value returns."""
        return UNKNOWN if value is UNKNOWN else self._value(("called", value))

    def expression(self, module: str, scope: int, expression: Expression) -> Value:
        """Resolve a recorded expression."""
        if isinstance(expression, int):
            return self._value(("chain", module, expression, -1))
        return self.lookup(module, scope, expression) if isinstance(expression, str) else UNKNOWN

    def chain(self, module: str, number: int) -> Chain | None:
        """Return a chain of a module by its number, as expressions refer to it."""
        return names.chain_of(self.program, module, number)

    def steps(self, module: str, chain: Chain) -> Iterator[tuple[Value, ChainStep, Value]]:
        """Walk a chain: what each step is applied to, the step, and what it gives.

        Nothing, where it begins with what is unknown: most chains do, with parameters.
        """
        value, rest = self._start(module, chain)
        if value is UNKNOWN:
            return
        for step in rest:
            before = value
            if isinstance(step, str):
                value = self.attribute(before, step)
            elif isinstance(step, Call):
                value = self.called(before)
            else:
                value = UNKNOWN
            yield before, step, value

    def _start(self, module: str, chain: Chain) -> tuple[Value, tuple[ChainStep, ...]]:
        if chain.root == "super" and chain.steps and isinstance(chain.steps[0], Call):
            return names.super_value(self.program, module, chain.scope), chain.steps[1:]
        return self.lookup(module, chain.scope, chain.root), chain.steps

    def follow(self, module: str, chain: Chain) -> Value:
        """Resolve a chain to its end; unknown where something on the way is missing."""
        value: Value = UNKNOWN
        for _, _, value in self.steps(module, chain):
            if isinstance(value, UnknownValue | MissingValue):
                return UNKNOWN
        return value if chain.steps else self.lookup(module, chain.scope, chain.root)

    def instance_of(self, symbol: str) -> Value:
        """Return an instance of the class with this dotted name, or unknown."""
        return self._value(("instance of", symbol))

    def find(self, symbol: str) -> Value:
        """Resolve an absolute dotted name, the longest module first."""
        return self._value(("find", symbol))

    def _value(self, question: tuple[Any, ...]) -> Value:
        known = self._answers.get(question)
        return cast("Value", known if known is not None else self._solver.solve(question))


def core_alone(core: SourceModules, surface: Surface) -> Resolver:
    """Return a resolver of core without any driver beside it."""
    return Resolver(Program(core, core.none(), surface))


def _kinds(program: Program) -> dict[str, Kind]:
    """Return the rule of each kind of question, and its answer in a cycle."""
    rules: dict[str, Callable[..., Rule]] = {
        "annotated": names.annotated,
        "argument": constructor_args.argument,
        "attribute": members.attribute,
        "base": names.generic,
        "called": calls.called,
        "chain": names.chain,
        "chain of": names.chain_of_instance,
        "find": calls.find,
        "imported": names.imported,
        "instance of": calls.instance_of,
        "kept": constructor_args.kept,
        "parameter": names.parameter,
    }
    kinds = {kind: Kind(partial(rule, program), _unknown) for kind, rule in rules.items()}
    kinds["bound"] = Kind(partial(names.bound, program), partial(names.bound_in_cycle, program))
    kinds["lookup"] = Kind(partial(names.lookup, program), partial(names.lookup_in_cycle, program))
    kinds["dead"] = Kind(partial(dead_code.dead_lines, program), dead_code.none_dead)
    kinds["version"] = Kind(partial(dead_code.version, program), dead_code.no_version)
    kinds["live"] = Kind(partial(names.live_bindings, program), partial(names.bindings_in, program))
    kinds["below"] = Kind(partial(mixins.below, program), mixins.none_below)
    kinds["concrete"] = Kind(partial(mixins.concrete, program), mixins.itself)
    kinds["mro"] = Kind(partial(mro.mro, program), mro.in_cycle, mro.length)
    kinds["constructors"] = Kind(partial(constructor_args.constructors, program), _open)
    kinds["callees"] = Kind(partial(constructor_args.callees, program), _open)
    return kinds


def _unknown(*_: object) -> UnknownValue:
    return UNKNOWN


def _open(*_: object) -> None:
    """Leave open which constructors are called where that depends on itself."""
