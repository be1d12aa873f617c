"""What a name stands for, as far as reading the sources can tell.

Values are keys of large dictionaries: msgspec hashes and compares them many times quicker than a
dataclass does, and no value ever holds itself (`gc=False`, as in model.facts).
"""

import msgspec


class ModuleValue(msgspec.Struct, frozen=True, gc=False):
    """A module, or a package without `__init__`."""

    name: str


class ClassValue(msgspec.Struct, frozen=True, gc=False):
    """A class: its module's name and its scope there."""

    module: str
    scope: int


class FunctionValue(msgspec.Struct, frozen=True, gc=False):
    """A function; `bound` when the first parameter is already given."""

    module: str
    scope: int
    bound: bool = False
    owner: ClassValue | None = None


class InstanceValue(msgspec.Struct, frozen=True, gc=False):
    """An instance of a class."""

    of: ClassValue


class SuperValue(msgspec.Struct, frozen=True, gc=False):
    """`super()`: the classes of `of` behind `after`."""

    of: ClassValue
    after: ClassValue


class DataValue(msgspec.Struct, frozen=True, gc=False):
    """A plain value bound to a name in a module or class: a constant, a list, a field."""

    module: str
    scope: int
    name: str
    line: int


class ExternalValue(msgspec.Struct, frozen=True, gc=False):
    """Something of a library, by its dotted name."""

    name: str


class MissingValue(msgspec.Struct, frozen=True, gc=False):
    """A name that its owner does not have.

    `symbol` is the full dotted name; `certain` is False where the owner cannot be read completely.
    """

    symbol: str
    owner: ModuleValue | ClassValue
    certain: bool
    is_module: bool = False


class UnknownValue(msgspec.Struct, frozen=True, gc=False):
    """Something that reading cannot tell."""


UNKNOWN = UnknownValue()

Value = (
    ModuleValue
    | ClassValue
    | FunctionValue
    | InstanceValue
    | SuperValue
    | DataValue
    | ExternalValue
    | MissingValue
    | UnknownValue
)
