"""What a name stands for, as far as reading the sources can tell."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModuleValue:
    """A module, or a package without `__init__`."""

    name: str


@dataclass(frozen=True, slots=True)
class ClassValue:
    """A class: its module's name and its scope there."""

    module: str
    scope: int


@dataclass(frozen=True, slots=True)
class FunctionValue:
    """A function; `bound` when the first parameter is already given."""

    module: str
    scope: int
    bound: bool = False
    owner: ClassValue | None = None


@dataclass(frozen=True, slots=True)
class InstanceValue:
    """An instance of a class."""

    of: ClassValue


@dataclass(frozen=True, slots=True)
class SuperValue:
    """`super()`: the classes of `of` behind `after`."""

    of: ClassValue
    after: ClassValue


@dataclass(frozen=True, slots=True)
class DataValue:
    """A plain value bound to a name in a module or class: a constant, a list, a field."""

    module: str
    scope: int
    name: str
    line: int


@dataclass(frozen=True, slots=True)
class ExternalValue:
    """Something of a library, by its dotted name."""

    name: str


@dataclass(frozen=True, slots=True)
class MissingValue:
    """A name that its owner does not have.

    `symbol` is the full dotted name; `certain` is False where the owner cannot be read completely.
    """

    symbol: str
    owner: ModuleValue | ClassValue
    certain: bool
    is_module: bool = False


@dataclass(frozen=True, slots=True)
class UnknownValue:
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
