"""Reads what core's files define and mark into tables of symbols, at a release or at a commit."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from semistable.model.code.definition import Defined, DefinedKind, Definition
from semistable.model.code.modules import full_name, is_test
from semistable.model.core_api.ledger import Confidence, Marker
from semistable.model.core_api.symbol_table import ReleaseSymbols, SymbolTable, sure
from semistable.model.project.calendar import Calendar, Cycle
from semistable.model.project.core_surface import Surface
from semistable.model.project.tree import Tree
from semistable.source.blob_store import BlobStore, FactKind, ReadBlob, paths_below
from semistable.source.deprecation.config_options import OPTIONS
from semistable.source.deprecation.read_markers import markers_below, markers_of
from semistable.source.facts.read_definitions import DEFINITIONS

_TOP = (DefinedKind.CLASS, DefinedKind.FUNCTION)
_MEMBERS = (DefinedKind.METHOD, DefinedKind.PROPERTY)
_RENAMED = "option-rename"
_OPTION = re.compile(r"CONF(?:\.\w+){1,2}")
"""An option whose group is known."""


class SymbolReader:
    """Reads files of core, each distinct one once; prose may name the calendar's cycles."""

    def __init__(self, store: BlobStore, calendar: Calendar) -> None:
        self._store = store
        self._markers = markers_of(cycle.name for cycle in calendar.cycles)

    @property
    def version(self) -> str:
        """The versions of all readings that a table is made of."""
        return " ".join(kind.name for kind in (DEFINITIONS, OPTIONS, self._markers))

    def markers(self, tree: Tree, prefixes: Iterable[str]) -> Mapping[str, tuple[Marker, ...]]:
        """Map the paths of marked files to their markers, in the modules below dotted prefixes."""
        return markers_below(self._store, self._markers, tree, prefixes)

    def files(
        self, blobs: Mapping[str, str], source: ReadBlob, kind: FactKind[Defined] = DEFINITIONS
    ) -> SymbolTable:
        """Read some files together, whose blobs are by path; the first that has a name counts.

        `source` gives the bytes of a blob, `kind` says whether options count or all else.
        """
        read = {blob: (of, marks) for blob, of, marks in self._read(kind, blobs.values(), source)}
        last_first = [read[blob] for blob in blobs.values()][::-1]
        markers = [marker for _, marks in last_first for marker in marks]
        return SymbolTable(
            definitions={d.name: d for of, _ in last_first for d in of.definitions},
            marked={s: m for _, marks in last_first for s, m in sure(marks).items()},
            hints={m.symbol: m for m in markers if m.confidence is Confidence.LOW},
            markers={path: read[blob][1] for path, blob in blobs.items()},
            problem=next((of.problem for of, _ in last_first if of.problem), ""),
        )

    def release(self, cycle: Cycle, tree: Tree, path: str) -> ReleaseSymbols:
        """Read one file of a release; where there is none, nothing is defined."""
        blobs = {path: tree.blobs[path]} if path in tree.blobs else {}
        table = self.files(blobs, lambda _: tree.read(path))
        return ReleaseSymbols(
            cycle=cycle,
            revision=tree.revision,
            definitions=table.definitions,
            marked=table.marked,
        )

    def _read(
        self, kind: FactKind[Defined], blobs: Collection[str], source: ReadBlob
    ) -> Iterator[tuple[str, Defined, tuple[Marker, ...]]]:
        """Yield definitions and markers of files, one after the other: each is parsed once."""
        for one in (kind, self._markers):
            self._store.expect(one, blobs)
        for blob in blobs:
            defined = self._store.get(kind, blob, source)
            yield blob, defined, self._store.get(self._markers, blob, source)
        self._store.save()

    def surface(self, surface: Surface, cycle: Cycle, tree: Tree) -> ReleaseSymbols:
        """Read all that a release offers to drivers in the modules of its surface."""
        paths = [path for path in paths_below(tree, surface.all_modules) if not is_test(path)]
        places = {tree.blobs[path]: path for path in paths}
        defined = self._store.of_paths(DEFINITIONS, tree, paths)
        read = self._read(OPTIONS, places, lambda blob: tree.read(places[blob]))
        marked = {blob: (options, markers) for blob, options, markers in read}
        own = {path for path, of in defined.items() if _is_driver(surface, path, of)}
        folders = {path.rpartition("/")[0] for path in own}
        found = _Offered()
        for path, of in defined.items():
            options, markers = marked[tree.blobs[path]]
            found.add_options(path, options)
            found.add_markers(path, markers)
            found.add_names(path, of)
            if path not in own and path.rpartition("/")[0] not in folders:
                found.add(path, Definition("", DefinedKind.MODULE, 1))
                for one in _offered(surface, path, of):
                    found.add(path, one)
        return ReleaseSymbols(
            cycle=cycle,
            revision=tree.revision,
            definitions=found.definitions,
            paths=found.paths,
            marked=found.marked,
            reachable=frozenset(found.reachable),
            names=frozenset(found.names),
        )


def _is_driver(surface: Surface, path: str, defined: Defined) -> bool:
    """Whether a file holds a driver that lives in core: its folder is its own affair."""
    if path.rpartition("/")[0] == _home(surface).rpartition("/")[0]:
        return False
    name = surface.driver_class.rpartition(".")[2]
    return any(name in d.value for d in defined.definitions if d.kind == DefinedKind.CLASS)


def _home(surface: Surface) -> str:
    return f"{surface.driver_module.replace('.', '/')}.py"


def _offered(surface: Surface, path: str, defined: Defined) -> Iterator[Definition]:
    for one in defined.definitions:
        owner = one.name.rpartition(".")[0]
        is_driver_class = owner == surface.driver_class.rpartition(".")[2]
        members = _MEMBERS if is_driver_class and path == _home(surface) else ()
        if one.is_public and one.kind in (members if owner else _TOP):
            yield one


class _Offered:
    """What is found in a release, file by file."""

    def __init__(self) -> None:
        self.definitions: dict[str, Definition] = {}
        self.paths: dict[str, str] = {}
        self.marked: dict[str, Marker] = {}
        self.reachable: set[str] = set()
        self.names: set[str] = set()

    def add(self, path: str, one: Definition) -> None:
        name = full_name(path, one.name)
        self.definitions[name], self.paths[name] = one, path

    def add_options(self, path: str, found: Defined) -> None:
        for option in found.definitions:
            self.names.add(option.name.rpartition(".")[2])
            if _OPTION.fullmatch(option.name):
                self.add(path, option)

    def add_markers(self, path: str, markers: tuple[Marker, ...]) -> None:
        """Keep what surely marks a whole symbol; an option's old name is offered by its marker."""
        for marker in markers:
            if marker.inside or marker.confidence is Confidence.LOW:
                continue
            self.marked[full_name(path, marker.symbol)] = marker
            renamed = marker.kind == _RENAMED and _OPTION.fullmatch(marker.symbol)
            if renamed and marker.symbol not in self.definitions:
                self.add(path, Definition(marker.symbol, DefinedKind.OPTION, marker.line))

    def add_names(self, path: str, found: Defined) -> None:
        self.names |= {d.name.rpartition(".")[2] for d in found.definitions}
        self.reachable |= {full_name(path, name) for name in found.imported}
        # `Field = fields.Field` keeps a name that was a class.
        self.reachable |= {full_name(path, d.name) for d in found.definitions}
