"""The definitions of one source file as source texts: signatures with defaults, and values."""

from enum import StrEnum

import msgspec

from semistable.model.code.signature import Parameter, Signature


class DefinedKind(StrEnum):
    """The kind of a definition."""

    MODULE = "module"
    CLASS = "class"
    FUNCTION = "function"
    METHOD = "method"
    PROPERTY = "property"
    ATTRIBUTE = "attribute"
    CONSTANT = "constant"
    KEY = "key"
    FIELD = "field"
    OPTION = "option"


CALLABLE = (DefinedKind.FUNCTION, DefinedKind.METHOD)


class Definition(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A name that a source file defines.

    `name` is dotted within the module (`Class.method`), "" for the module itself,
    `Class.capabilities["key"]` for the key of a dictionary, `CONF.group.name` for an option.
    `arguments` are those that a caller sees, without `self`. `value` is the assigned value, the
    bases of a class, or the settings of an option. `body` is a digest of the body, "" for an empty
    one.
    """

    name: str
    kind: str
    line: int
    arguments: tuple[Parameter, ...] = ()
    value: str = ""
    body: str = ""

    @property
    def is_callable(self) -> bool:
        """Return whether it has a signature."""
        return self.kind in CALLABLE

    @property
    def signature(self) -> str:
        """The parameters as in a `def`, "" if it has no signature."""
        return str(Signature(self.arguments)) if self.is_callable else ""

    def argument(self, name: str) -> Parameter | None:
        """Return a parameter by name; None if there is none."""
        return next((a for a in self.arguments if a.name == name), None)

    def named(self, name: str) -> "Definition":
        """Return the same definition under another name, such as an inherited method."""
        return Definition(name, self.kind, self.line, self.arguments, self.value, self.body)

    @property
    def is_public(self) -> bool:
        """Return whether no part of its name within the module has a leading underscore."""
        return not any(part.startswith("_") for part in self.name.split("."))


class Defined(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Everything that a file defines; `problem` is why it could not be read, "" if it could.

    `imported` are the names that it imports from other modules.
    """

    definitions: tuple[Definition, ...] = ()
    problem: str = ""
    imported: tuple[str, ...] = ()
