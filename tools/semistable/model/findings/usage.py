"""A usage: one place where a driver depends on a symbol of core, and core's side of it.

A driver has thousands of usages. They are sorted, compared and cached for each revision of core.
msgspec creates, hashes and serializes them many times faster than dataclasses; none has cycles.
"""

from enum import StrEnum

import msgspec

from semistable.model.code.signature import Shape, Signature
from semistable.model.findings.verdict import UsageScope


class Place(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A place in a driver: symbol, file, line (from 1) and column (from 0)."""

    symbol: str
    path: str
    line: int
    column: int
    scope: UsageScope = UsageScope.RUNTIME

    def at_line(self, line: int) -> "Place":
        """Return the start of another line of the same file."""
        return msgspec.structs.replace(self, line=line, column=0)


class CorePlace(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """The place of a symbol of core; `path` is "" and `line` 0 if core does not have it."""

    symbol: str
    path: str = ""
    line: int = 0


class ReferenceKind(StrEnum):
    """How the driver accesses a name of core."""

    MODULE = "module"
    NAME = "name"
    ATTRIBUTE = "attribute"


class Reference(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A name of core that a driver accesses; `found` is True if core has it.

    `name` is its last part as the driver writes it. `certain` is False if core's names cannot be
    read completely (a base class outside core, names created at run time). `guarded` is True if
    the driver handles its absence. `moved_to` is its place in core now, "" if unknown. `imported`
    is True for an import statement.
    """

    place: Place
    target: CorePlace
    name: str
    kind: ReferenceKind
    found: bool
    certain: bool = True
    guarded: bool = False
    in_string: bool = False
    moved_to: str = ""
    imported: bool = False

    def now_at(self, home: str) -> "Reference":
        """Return a copy with the place of the name in core now, "" if unknown."""
        return msgspec.structs.replace(self, moved_to=home)


class CallUse(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A call of a function or class of core, with its arguments.

    `passed` are the names of the positional arguments in the driver, "" for other expressions.
    """

    place: Place
    target: CorePlace
    signature: Signature
    shape: Shape
    passed: tuple[str, ...] = ()
    guarded: bool = False
    is_callback: bool = False
    is_unawaited: bool = False


class Callback(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A function of core that core passes to a driver, by position or by keyword."""

    position: int
    keyword: str
    target: CorePlace
    signature: Signature


class ObjectArgument(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """An argument of a call that is an object without keys: its place in the call, its class."""

    position: int
    keyword: str
    target: CorePlace


class CoreCall(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A place in core that calls a driver's method.

    `guarded` is True if core handles a TypeError, `tolerates_absence` if it handles a missing
    implementation, `again` if the call follows only after another call of the method has failed.
    `callbacks` are functions of core among the arguments, `given` the objects without keys.
    `attribute` is the attribute of the result that core reads, "" for none. `filled` are the keys
    that core adds to the result.
    """

    method: str
    path: str
    line: int
    caller: str
    shape: Shape
    guarded: bool = False
    tolerates_absence: bool = False
    again: bool = False
    callbacks: tuple[Callback, ...] = ()
    given: tuple[ObjectArgument, ...] = ()
    attribute: str = ""
    filled: tuple[str, ...] = ()
    awaited: bool = False


class KeyRead(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A place where a driver reads a key of an argument that core passes as an object."""

    place: Place
    parameter: str
    given: ObjectArgument
    call: CoreCall


class Override(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A method of a driver class, the nearest method of core that it overrides, and core's calls.

    `of_driver_class` is True if core's class is the driver class of the surface. `dictionary` is
    the function of the driver that builds the result, if the method returns only dictionaries;
    `keys` are all keys that they may have. Both are None if unknown. `key_reads` are arguments that
    are read like dictionaries but are none. `promises` are the docstring fields of core's method
    (`Scope.doc_fields`).
    """

    place: Place
    target: CorePlace
    signature: Signature
    base: Signature
    calls: tuple[CoreCall, ...]
    of_driver_class: bool
    dictionary: Place | None = None
    keys: frozenset[str] | None = None
    key_reads: tuple[KeyRead, ...] = ()
    promises: tuple[str, ...] = ()
    is_async: bool = False
    gives_constant: bool = False


class LackingAttribute(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """An attribute that core reads on a driver's class, which has none of this name.

    `called` when core calls it; `assumed` when only a name tells that core holds such a class.
    """

    place: Place
    target: CorePlace
    called: bool


class ReadOnlyProperty(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A property of a driver's class that cannot be set, of a name that core assigns on `self`."""

    place: Place
    target: CorePlace


class AbstractMethod(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """An abstract method of core that a driver's class does not define.

    `made` when the driver makes instances of the class.
    """

    place: Place
    target: CorePlace
    made: bool


class AttributeOverride(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """An attribute of a driver class that its base class in core also has."""

    place: Place
    target: CorePlace


class DeadOverride(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A method of a driver class that core's class no longer has; `successor` replaced it."""

    place: Place
    target: CorePlace
    removed_in: str
    successor: str = ""
    successor_place: CorePlace | None = None


class FieldWalk(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A loop over all fields of a versioned object; the module names none of `unnamed`.

    Fields that may be None or have a default are omitted.
    """

    place: Place
    target: CorePlace
    unnamed: frozenset[str]


class Inherited(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A method that core calls and the driver class inherits.

    `raises` is True if core's method only raises NotImplementedError, `required` if the surface
    requires it of every driver.
    """

    place: Place
    target: CorePlace
    call: CoreCall | None
    raises: bool
    signature: Signature
    required: bool = False


class MappingUse(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A dictionary of a driver class that replaces core's: its keys, core's keys and reads.

    `off` and `core_off` are the keys whose value is certainly False.
    """

    place: Place
    target: CorePlace
    keys: frozenset[str]
    core_keys: frozenset[str]
    reads: tuple["MappingRead", ...]
    off: frozenset[str] = frozenset()
    core_off: frozenset[str] = frozenset()


class MappingRead(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A place in core that reads a key; `required` is True if its absence raises KeyError."""

    mapping: str
    key: str
    path: str
    line: int
    required: bool


class OptionUse(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """An option that a driver reads; `found` is True if core, the driver or a library defines it.

    `unregistered_by` is the module of core from which the driver imports the option, if that
    module does not register it; else "".
    """

    place: Place
    target: CorePlace
    group: str
    name: str
    found: bool
    certain: bool = True
    renamed_to: str = ""
    unregistered_by: str = ""


class OptionValue(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """The values that a driver sets an option of core to, or compares it with.

    One accepted value is enough. `choices` are all values that core's option accepts.
    """

    place: Place
    target: CorePlace
    group: str
    name: str
    values: tuple[str, ...]
    choices: tuple[str, ...]


class OptionRegistration(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """An option that driver and core both define; `same` is True if oslo.config accepts both."""

    place: Place
    target: CorePlace
    group: str
    name: str
    same: bool
    differing: tuple[str, ...] = ()


class RootCommand(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A command that a driver runs as root through core's rootwrap.

    `target` is the filter that core would need. `by` is the filter of core or of the driver that
    allows the command; None if there is none. `own_files` are the driver's filter files.
    """

    place: Place
    target: CorePlace
    command: str
    by: CorePlace | None
    own_files: tuple[str, ...] = ()


class EntryPointUse(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """An entry point of a driver.

    `found` is True if its object exists, `of_core` if the object belongs to core. `loaded` is True
    if core loads its group; None for a group that is not core's.
    """

    place: Place
    target: CorePlace
    group: str
    name: str
    found: bool
    certain: bool = True
    of_core: bool = False
    loaded: bool | None = None


class Usages(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """Everything that one driver uses of one revision of core, sorted by place."""

    references: tuple[Reference, ...] = ()
    field_walks: tuple[FieldWalk, ...] = ()
    calls: tuple[CallUse, ...] = ()
    overrides: tuple[Override, ...] = ()
    attributes: tuple[AttributeOverride, ...] = ()
    dead_overrides: tuple[DeadOverride, ...] = ()
    inherited: tuple[Inherited, ...] = ()
    mappings: tuple[MappingUse, ...] = ()
    options: tuple[OptionUse, ...] = ()
    option_values: tuple[OptionValue, ...] = ()
    registrations: tuple[OptionRegistration, ...] = ()
    root_commands: tuple[RootCommand, ...] = ()
    entry_points: tuple[EntryPointUse, ...] = ()
    lacking: tuple[LackingAttribute, ...] = ()
    read_only: tuple[ReadOnlyProperty, ...] = ()
    abstract: tuple[AbstractMethod, ...] = ()
