"""What one source file defines, as it is spelled: signatures with their defaults, and values."""

from enum import StrEnum

import msgspec

from semistable.model.code.signature import Parameter, Signature


class DefinedKind(StrEnum):
    """What a definition is."""

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
    `arguments` are those that a caller sees: `self` is taken off. `value` is what is assigned, the
    bases of a class, or the settings of an option; `body` tells one body from another, "" where it
    does nothing of its own.
    """

    name: str
    kind: str
    line: int
    arguments: tuple[Parameter, ...] = ()
    value: str = ""
    body: str = ""

    @property
    def is_callable(self) -> bool:
        """Whether it has a signature."""
        return self.kind in CALLABLE

    @property
    def signature(self) -> str:
        """Write the parameters as in a `def`, "" for what has none."""
        return str(Signature(self.arguments)) if self.is_callable else ""

    def argument(self, name: str) -> Parameter | None:
        """Find a parameter by its name."""
        return next((a for a in self.arguments if a.name == name), None)

    def named(self, name: str) -> "Definition":
        """Give the same definition under another name, as a class has what it inherits."""
        return Definition(name, self.kind, self.line, self.arguments, self.value, self.body)

    @property
    def is_public(self) -> bool:
        """Whether no part of its name within the module begins with an underscore."""
        return not any(part.startswith("_") for part in self.name.split("."))


class Defined(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Everything that a file defines; `problem` says why it could not be read, "" when it could.

    `imported` are the names that it has from other modules.
    """

    definitions: tuple[Definition, ...] = ()
    problem: str = ""
    imported: tuple[str, ...] = ()
