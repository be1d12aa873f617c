"""The symbols of core at one point of its history: what a release or commit defines and marks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from semistable.model.code.definition import Definition
from semistable.model.core_api.ledger import Confidence, Marker
from semistable.model.project.calendar import Cycle

_SUREST = tuple(Confidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class SymbolTable:
    """What core defines and marks at a commit of its main line, as far as it was asked about.

    Names are dotted within their module where one module is followed, and whole where all modules
    of the surface are. `marked` are the sure markers of whole symbols, `hints` the remarks of low
    confidence, by the symbol at which they stand; `markers` are all markers by path. `problem`
    says why a file could not be read. `place` counts the commits of the line before it, -1 where
    nobody asks, and `path` is the file that has the symbol there.
    """

    definitions: Mapping[str, Definition] = field(default_factory=dict)
    marked: Mapping[str, Marker] = field(default_factory=dict)
    hints: Mapping[str, Marker] = field(default_factory=dict)
    markers: Mapping[str, Sequence[Marker]] = field(default_factory=dict)
    problem: str = ""
    revision: str = ""
    place: int = -1
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseSymbols(SymbolTable):
    """The same of the first release of a cycle; `place` is where its branch left the main line.

    Of a whole surface, `definitions` are what drivers may rely on, `paths` the files of these,
    `reachable` the names that the release has in any way, such as an import, and `names` the bare
    names of all that it defines.
    """

    cycle: Cycle
    paths: Mapping[str, str] = field(default_factory=dict)
    reachable: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


def sure(markers: Iterable[Marker]) -> dict[str, Marker]:
    """Keep what surely marks a whole symbol; of several at one symbol the surest."""
    found = [m for m in markers if not m.inside and m.confidence is not Confidence.LOW]
    found.sort(key=lambda marker: _SUREST.index(marker.confidence), reverse=True)
    return {marker.symbol: marker for marker in found}
