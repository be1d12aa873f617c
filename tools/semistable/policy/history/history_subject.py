"""Whose life a history tells: a symbol and its members, chosen from what a module defines."""

from collections.abc import Mapping
from dataclasses import dataclass

from semistable.model.code.definition import DefinedKind, Definition


@dataclass(frozen=True, slots=True, kw_only=True)
class HistorySubject:
    """Whose life is asked for: a name within its module, "" for the module itself.

    `owner` is the module's dotted name, put before what is reported. `private` when names that
    begin with an underscore count too.
    """

    owner: str
    name: str
    private: bool = False

    def of(self, definitions: Mapping[str, Definition]) -> dict[str, Definition]:
        """Choose the symbol and its members."""
        return {name: d for name, d in definitions.items() if self.concerns(d)}

    def whole(self, definitions: Mapping[str, Definition]) -> Mapping[str, Definition]:
        """Add the module where it is meant, or what a class has from those of its own module."""
        if not self.name:
            return {"": Definition("", DefinedKind.MODULE, 1), **definitions}
        return with_inherited(definitions, self._class(definitions))

    def _class(self, definitions: Mapping[str, Definition]) -> str:
        """Name the class that is meant, or that the symbol belongs to."""
        for name in (self.name, self.name.rpartition(".")[0]):
            found = definitions.get(name)
            # `Instance = InstanceV2` names a class as well as any definition does.
            other = definitions.get(found.value) if found else None
            if any(one and one.kind == DefinedKind.CLASS for one in (found, other)):
                return name
        return ""

    def concerns(self, definition: Definition) -> bool:
        """Whether a definition is the symbol, or a member of it that counts."""
        if definition.name == self.name:
            return True
        if self.name and not definition.name.startswith((f"{self.name}.", f"{self.name}[")):
            return False
        own = definition.name.removeprefix(self.name)
        return self.private or not any(_is_private(part) for part in own.split("."))

    def full(self, name: str) -> str:
        """Give the dotted name of a symbol; options have theirs already."""
        if name.startswith("CONF.") or not self.owner:
            return name
        return f"{self.owner}.{name}" if name else self.owner


def with_inherited(definitions: Mapping[str, Definition], name: str) -> Mapping[str, Definition]:
    """Add to a class what it has from the classes of its own module, by the class's name."""
    if not name:
        return definitions
    found = dict(definitions)
    seen, pending = {name}, list(_bases(definitions.get(name)))
    while pending:
        base = pending.pop(0)
        if base in seen or base not in definitions:
            continue
        seen.add(base)
        pending += _bases(definitions[base])
        for one in definitions.values():
            if one.name.startswith(f"{base}.") and "." not in one.name[len(base) + 1 :]:
                own = f"{name}{one.name[len(base) :]}"
                found.setdefault(own, one.named(own))
    return found


def _bases(definition: Definition | None) -> list[str]:
    return definition.value.split(", ") if definition and definition.value else []


def _is_private(part: str) -> bool:
    return part.startswith("_") and not (part.startswith("__") and part.endswith("__"))
