"""A usage: one place where a driver depends on a symbol of core, and what core says to it.

A driver has thousands of them, sorted, compared and kept for each revision of core: msgspec makes,
hashes and writes them many times quicker than dataclasses are, and none ever holds itself.
"""

from enum import StrEnum

import msgspec

from semistable.model.code.signature import Shape, Signature
from semistable.model.findings.verdict import UsageScope


class Place(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """Where something stands: in which driver symbol, file, line (from 1) and column (from 0)."""

    symbol: str
    path: str
    line: int
    column: int
    scope: UsageScope = UsageScope.RUNTIME

    def at_line(self, line: int) -> "Place":
        """Give the place where this line begins."""
        return msgspec.structs.replace(self, line=line, column=0)


class CorePlace(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """Where a symbol of core stands; `path` is "" and `line` 0 for what core does not have."""

    symbol: str
    path: str = ""
    line: int = 0


class ReferenceKind(StrEnum):
    """How a name of core is reached."""

    MODULE = "module"
    NAME = "name"
    ATTRIBUTE = "attribute"


class Reference(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A name of core that a driver reaches; `found` says whether core has it.

    `name` is its last part as the driver writes it. `certain` is False where what core has cannot
    be read completely (a base class outside core, names made at run time). `guarded` where the
    driver is prepared for its absence. `moved_to` is where core has it now, "" when unknown.
    `imported` when an import statement reaches it.
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
        """Say where core has it now, "" when unknown."""
        return msgspec.structs.replace(self, moved_to=home)


class CallUse(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A call of a function or class of core with what it passes.

    `passed` are the driver's names of the positional arguments, "" for what is no bare name.
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
    """A function of core that core hands to a driver: by which position, or by which name."""

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

    `guarded` when core expects a TypeError, `tolerates_absence` when it expects that the driver
    does not implement the method, `again` when it is tried only where another call of the same
    method has failed. `callbacks` are functions of core among the arguments, `given` the objects
    without keys among them, `attribute` is what core reads off the result on the spot, "" for
    nothing, `filled` are the keys that core puts into the result itself.
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
    """A place where a driver reads an argument by a key that core gives as an object."""

    place: Place
    parameter: str
    given: ObjectArgument
    call: CoreCall


class Override(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A method of a driver's class, the nearest method of core above it, and core's calls.

    `of_driver_class` when core's class is the one of the surface; `dictionary` is the function of
    the driver that writes out dictionaries, where such are all that the method returns, and `keys`
    are all that it may give them; None where that cannot be told. `key_reads` are the arguments
    that are no dictionaries and are read as such. `promises` are the fields of the docstring of
    core's method (`Scope.doc_fields`).
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
    """An attribute of a driver's class that core's class above it has too."""

    place: Place
    target: CorePlace


class DeadOverride(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A method of a driver's class that core's class once had; `successor` took its place."""

    place: Place
    target: CorePlace
    removed_in: str
    successor: str = ""
    successor_place: CorePlace | None = None


class FieldWalk(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A use of all fields of a versioned object; `unnamed` are those that the module never names.

    Fields that may be None or have a default are left out.
    """

    place: Place
    target: CorePlace
    unnamed: frozenset[str]


class Inherited(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A method that core calls and the driver's class inherits.

    `raises` when core's only raises NotImplementedError, `required` when the surface says that
    every driver has it.
    """

    place: Place
    target: CorePlace
    call: CoreCall | None
    raises: bool
    signature: Signature
    required: bool = False


class MappingUse(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A dictionary of a driver's class that replaces core's: its keys, core's keys and reads.

    `off` and `core_off` are the keys that surely say False.
    """

    place: Place
    target: CorePlace
    keys: frozenset[str]
    core_keys: frozenset[str]
    reads: tuple["MappingRead", ...]
    off: frozenset[str] = frozenset()
    core_off: frozenset[str] = frozenset()


class MappingRead(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A place in core that reads a key; `required` when its absence raises KeyError."""

    mapping: str
    key: str
    path: str
    line: int
    required: bool


class OptionUse(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """An option that a driver reads; `found` when core, the driver or a library defines it.

    `unregistered_by` is the module of core that the driver imports it by, where loading that does
    not register it; "" otherwise.
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
    """The texts that a driver sets an option of core to, or compares it with; any will do.

    `choices` are all that core's option takes.
    """

    place: Place
    target: CorePlace
    group: str
    name: str
    values: tuple[str, ...]
    choices: tuple[str, ...]


class OptionRegistration(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """An option that driver and core both define; `same` when oslo.config takes them as one."""

    place: Place
    target: CorePlace
    group: str
    name: str
    same: bool
    differing: tuple[str, ...] = ()


class RootCommand(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A command that a driver has core run as root through rootwrap.

    `target` is the filter that core would need, `by` the one that lets the command through, core's
    or the driver's; None when there is none. `own_files` are the driver's files of filters.
    """

    place: Place
    target: CorePlace
    command: str
    by: CorePlace | None
    own_files: tuple[str, ...] = ()


class EntryPointUse(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """An entry point of a driver.

    `found` says whether its object is there, `of_core` whether it would be core's to have.
    `loaded` says whether core loads its group; None for a group that is not core's.
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
    """Everything that one driver asks of one revision of core, sorted by place."""

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
