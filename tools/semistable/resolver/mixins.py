"""Rules for mixins: a driver's class whose core class comes with the class that mixes it in."""

from collections import defaultdict

from semistable.model.code.facts import ScopeKind
from semistable.resolver.program import Program
from semistable.resolver.questions import Rule
from semistable.resolver.values import ClassValue

Below = dict[ClassValue, list[tuple[ClassValue, ClassValue]]]
"""For each class of the driver those that derive from it, with the class of core above these."""


def below(program: Program) -> Rule:
    """Map each class of the driver to those that derive from it and from core, sorted."""
    found: Below = defaultdict(list)
    for module in sorted(program.driver.by_name.values(), key=lambda m: m.path):
        if program.find(module.name) is not module:
            continue
        for number, scope in enumerate(program.driver.definitions(module).scopes):
            if scope.kind == ScopeKind.CLASS and scope.bases:
                child = ClassValue(module.name, number)
                line = (yield ("mro", child)).line
                core = next((c for c in line if program.is_core(c.module)), None)
                if core is None:
                    continue
                for ancestor in line[1:]:
                    if not program.is_core(ancestor.module):
                        found[ancestor].append((child, core))
    return found


def none_below() -> Below:
    """Return what is known of derived classes where asking for them leads back to them."""
    return {}


def concrete(program: Program, owner: ClassValue) -> Rule:
    """Return the class whose instance `self` is in a class's methods.

    It is the class itself; for a mixin, which has no class of core above it, the class that mixes
    it in, where all that do bring the same class of core.
    """
    if program.is_core(owner.module):
        return owner
    mro = yield ("mro", owner)
    if not mro.complete or any(program.is_core(c.module) for c in mro.line):
        return owner
    derived = (yield ("below",)).get(owner, ())
    return derived[0][0] if len({core for _, core in derived}) == 1 else owner


def itself(owner: ClassValue) -> ClassValue:
    """Return a class whose derived classes depend on what its methods hold."""
    return owner
