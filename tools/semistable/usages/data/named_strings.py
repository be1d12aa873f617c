"""The dotted names that a driver hands over as strings: mock.patch, import_opt and such."""

import re

from semistable.model.code.facts import Call, Chain, Expression, Guard, Scope, Text
from semistable.model.code.modules import Module
from semistable.model.findings.usage import Place
from semistable.resolver.resolver import Resolver
from semistable.resolver.values import ClassValue, ModuleValue
from semistable.usages.references import References
from semistable.usages.source_place import place_of

_DOTTED = re.compile(r"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$")
_NAMING_CALLS = frozenset(
    (
        "patch",
        "import_module",
        "import_class",
        "import_object",
        "import_object_ns",
        "try_import",
        "import_opt",
        "import_group",
        "stub_out",
        "MonkeyPatch",
        "MockPatch",
        "__import__",
    )
)
"""Functions that take the dotted name of something as a string."""
_PATCHING_OBJECTS = ("object", "MockPatchObject")
_PATCHING_SEVERAL = ("multiple", "MockPatchMultiple")
"""Functions of mock's `patch` and the classes of fixtures that do the same."""
_HOW_TO_PATCH = frozenset(("spec", "spec_set", "autospec", "new_callable", "create"))
_MODULE_SECOND = ("import_opt", "import_group")
_GUARDS_IMPORT = int(Guard.IMPORT | Guard.TYPE_CHECKING)


class NamedStrings:
    """Notes the names of core that a driver hands over as strings."""

    def __init__(self, names: Resolver, references: References) -> None:
        self._names = names
        self._references = references

    def note(self, module: Module, scope: Scope, chain: Chain) -> None:
        """Note the names of core that one chain, which stands in a scope, hands over."""
        name = chain.root
        for step in chain.steps:
            if isinstance(step, str):
                name = step
            elif isinstance(step, Call) and (
                name in _NAMING_CALLS or (name == "dict" and _is_patch(chain))
            ):
                self._name(place_of(module, scope, chain.line, chain.column), name, chain, step)
            elif isinstance(step, Call) and name in _PATCHING_OBJECTS and _is_patch(chain):
                self._patched_object(module, scope, chain, step)
            elif isinstance(step, Call) and name in _PATCHING_SEVERAL and _is_patch(chain):
                self._patched_several(module, scope, chain, step)

    def _name(self, place: Place, name: str, chain: Chain, call: Call) -> None:
        keywords = dict(call.keywords)
        position = 1 if name in _MODULE_SECOND else 0
        argument: Expression = (
            call.arguments[position]
            if len(call.arguments) > position
            else keywords.get("module_str")
        )
        if not isinstance(argument, Text) or not _DOTTED.match(argument.value):
            return
        if self._names.program.belongs_to_core(argument.value) and "create" not in keywords:
            guarded = bool(chain.guards & _GUARDS_IMPORT)
            self._references.note_text(place, argument.value, guarded=guarded)

    def _patched_object(self, module: Module, scope: Scope, chain: Chain, call: Call) -> None:
        if len(call.arguments) < 2 or "create" in dict(call.keywords):
            return
        target, attribute = call.arguments[:2]
        if isinstance(attribute, Text):
            self._patched(module, scope, chain, target, attribute.value)

    def _patched_several(self, module: Module, scope: Scope, chain: Chain, call: Call) -> None:
        """Note what `patch.multiple(target, name=value)` replaces."""
        keywords = dict(call.keywords)
        if not call.arguments or "create" in keywords:
            return
        target = call.arguments[0]
        place = place_of(module, scope, chain.line, chain.column)
        for name in sorted(keywords.keys() - _HOW_TO_PATCH):
            if not isinstance(target, Text):
                self._patched(module, scope, chain, target, name)
            elif _DOTTED.match(target.value) and self._names.program.belongs_to_core(target.value):
                self._references.note_text(place, f"{target.value}.{name}", guarded=False)

    def _patched(
        self, module: Module, scope: Scope, chain: Chain, target: Expression, name: str
    ) -> None:
        owner = self._names.expression(module.name, chain.scope, target)
        if isinstance(owner, ModuleValue | ClassValue):
            place = place_of(module, scope, chain.line, chain.column)
            found = self._names.attribute(owner, name)
            doubtful = isinstance(owner, ClassValue) and not self._names.program.is_core(
                owner.module
            )
            self._references.note(place, found, name, guarded=False, doubtful=doubtful)


def _is_patch(chain: Chain) -> bool:
    words = (step for step in (chain.root, *chain.steps) if isinstance(step, str))
    return any(word == "patch" or word.startswith("MockPatch") for word in words)
