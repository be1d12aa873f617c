"""Rules for code that never runs with the versions at hand, and the bindings that are left."""

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from semistable.model.code.facts import Binding, Branch
from semistable.resolver.program import Program
from semistable.resolver.questions import Rule
from semistable.resolver.values import DataValue, MissingValue, ModuleValue, UnknownValue, Value
from semistable.resolver.version_guards import Names, Undecidable, constant, named_in, outcome

_OWN_VERSION = frozenset(("__version__", "VERSION", "version", "version_info", "__version_info__"))
_UNKNOWN = object()


def dead_lines(program: Program, module: str) -> Rule:
    """Return the lines of a module that never run, as pairs of first and last line."""
    definitions = program.definitions(module)
    found = []
    for branch in definitions.branches if definitions else ():
        names = yield from _names(program, module, branch.test)
        holds = outcome(branch.test, names)
        if holds is not None and holds is not branch.outcome:
            found.append((branch.first, branch.last))
    return tuple(found)


def none_dead(_: str) -> tuple[tuple[int, int], ...]:
    """Return what is dead where a test leads to itself: nothing that can be told."""
    return ()


def may_be_dead(branches: tuple[Branch, ...], line: int) -> bool:
    """Whether a line depends on a test of versions at all."""
    return any(branch.first <= line <= branch.last for branch in branches)


def is_dead(dead: tuple[tuple[int, int], ...], line: int) -> bool:
    """Whether a line never runs."""
    return any(first <= line <= last for first, last in dead)


def live(program: Program, module: str, bindings: tuple[Binding, ...]) -> Rule:
    """Return those of several bindings that may run; all where none may."""
    definitions = program.definitions(module)
    branches = definitions.branches if definitions else ()
    if len(bindings) < 2 or not any(may_be_dead(branches, b.line) for b in bindings):
        return bindings
    dead = yield ("dead", module)
    return tuple(b for b in bindings if not is_dead(dead, b.line)) or bindings


def version(program: Program, module: str, name: str) -> Rule:
    """Evaluate what a module binds to a name that speaks of versions; raises nothing.

    A package of core whose version is not written in its sources has that of the revision.
    """
    definitions = program.definitions(module)
    text = definitions.versions.get(name, "") if definitions else ""
    if text:
        names = yield from _names(program, module, text)
        try:
            return constant(text, names)
        except Undecidable:
            pass
    is_root = "." not in module or module.endswith((".version", "._version", ".__about__"))
    if is_root and name in _OWN_VERSION and program.is_core(module):
        found = _parsed(program.core_version)
        if found is not None:
            is_text = name in ("__version__", "version")
            return str(found) if is_text else found.release
    return _UNKNOWN


def no_version(*_: str) -> object:
    """Return what is known of a version that is made of itself."""
    return _UNKNOWN


def _names(program: Program, module: str, text: str) -> Rule:
    dotted, probes = named_in(text)
    values: dict[str, object] = {}
    for name in sorted(dotted):
        value = yield from _followed(module, name)
        if isinstance(value, DataValue):
            values[name] = yield ("version", value.module, value.name)
        elif isinstance(value, MissingValue):
            values[name] = _UNKNOWN
    has: dict[tuple[str, str], bool | None] = {}
    for owner, name in sorted(probes):
        value = yield from _followed(module, owner)
        found = yield ("attribute", value, name)
        if isinstance(found, MissingValue):
            has[owner, name] = False if found.certain else None
        else:
            has[owner, name] = None if isinstance(found, UnknownValue) else True

    def known(name: str) -> object:
        value = values.get(name, _UNKNOWN)
        if value is _UNKNOWN:
            value = _of_python(name)
        if value is _UNKNOWN:
            value = _of_distribution(program, name)
        if value is _UNKNOWN:
            raise Undecidable
        return value

    return Names(value=known, has=lambda owner, name: has.get((owner, name)))


def _followed(module: str, dotted: str) -> Rule:
    root, *rest = dotted.split(".")
    value: Value = yield ("lookup", module, 0, root)
    for part in rest:
        if not isinstance(value, ModuleValue):
            break
        value = yield ("attribute", value, part)
    return value


def _of_python(name: str) -> object:
    """Say that no Python 2 runs; which Python 3 does is not known."""
    return {"six.PY2": False, "six.PY3": True, "PY2": False, "PY3": True}.get(name, _UNKNOWN)


def _of_distribution(program: Program, name: str) -> object:
    """Return the version of core where a test asks for that of core's distribution."""
    if not name.startswith("metadata.version("):
        return _UNKNOWN
    project = name.removeprefix("metadata.version(").removesuffix(")")
    found = _parsed(program.core_version)
    if found is None or canonicalize_name(project) != canonicalize_name(program.core.name):
        return _UNKNOWN
    return str(found)


def _parsed(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None
