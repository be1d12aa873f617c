"""The names of core that a driver reaches, and those that it reaches for in vain."""

from semistable.model.findings.usage import CorePlace, Place, Reference, ReferenceKind
from semistable.resolver.resolver import Resolver
from semistable.resolver.values import (
    ClassValue,
    ExternalValue,
    InstanceValue,
    MissingValue,
    ModuleValue,
    UnknownValue,
    Value,
)


class References:
    """Notes references to core; `found` holds them in the order in which they came."""

    def __init__(self, names: Resolver) -> None:
        self._names = names
        self._program = names.program
        self.found: list[Reference] = []

    def note(  # noqa: PLR0913 - flags, each given by its name
        self,
        place: Place,
        value: Value,
        name: str,
        *,
        guarded: bool,
        doubtful: bool = False,
        imported: bool = False,
    ) -> None:
        """Note what a name stands for, if it is core's or core lacks it.

        `doubtful` when the driver itself may have it in a way that reading does not show.
        """
        if isinstance(value, MissingValue):
            self._note_missing(place, value, name, guarded=guarded, doubtful=doubtful)
            return
        home = self._names.module_of(value)
        if isinstance(
            value, InstanceValue | UnknownValue | ExternalValue
        ) or not self._program.is_core(home):
            return
        kind = ReferenceKind.MODULE if isinstance(value, ModuleValue) else ReferenceKind.NAME
        self.found.append(
            Reference(
                place=place,
                target=self._target(value),
                name=name,
                kind=kind,
                found=True,
                guarded=guarded,
                imported=imported,
            )
        )

    def note_text(self, place: Place, text: str, *, guarded: bool) -> None:
        """Note a dotted name that stands in a string."""
        value = self._names.find(text)
        if isinstance(value, MissingValue):
            self._note_missing(place, value, text, guarded=guarded, in_string=True)
        else:
            self.note(place, value, text, guarded=guarded)

    def _note_missing(  # noqa: PLR0913 - each says something else of one reference
        self,
        place: Place,
        value: MissingValue,
        name: str,
        *,
        guarded: bool,
        doubtful: bool = False,
        in_string: bool = False,
    ) -> None:
        if not self.is_cores(value):
            return
        certain = value.certain and not doubtful
        if ".tests" in value.symbol and not in_string and not self._program.core_has_tests():
            certain = False
        self.found.append(
            Reference(
                place=place,
                target=self._target(value),
                name=name,
                kind=_missing_kind(value),
                found=False,
                certain=certain,
                guarded=guarded,
                in_string=in_string,
            )
        )

    def _target(self, value: Value) -> CorePlace:
        path, line = self._names.place(value)
        return CorePlace(symbol=self._names.symbol(value), path=path, line=line)

    def is_cores(self, value: MissingValue) -> bool:
        """Say whether what is missing would be core's to have."""
        if isinstance(value.owner, ClassValue):
            return self._program.is_core(value.owner.module)
        owner = value.owner.name
        if self._program.is_core(owner):
            return True
        # A package of both, or of the driver alone: only names below core's packages are core's.
        return owner not in self._program.driver.by_name and (
            value.is_module
            and self._program.belongs_to_core(value.symbol)
            and not self._below_driver(value.symbol)
        )

    def _below_driver(self, symbol: str) -> bool:
        """Whether a name stands below a package that only the driver has."""
        parent = symbol.rpartition(".")[0]
        return parent in self._program.driver.packages and parent not in self._program.core.packages


def _missing_kind(value: MissingValue) -> ReferenceKind:
    if value.is_module:
        return ReferenceKind.MODULE
    is_class = isinstance(value.owner, ClassValue)
    return ReferenceKind.ATTRIBUTE if is_class else ReferenceKind.NAME
