"""What releases of core offer to drivers: the symbols of the surface, and which are marked."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from semistable.model.code.definition import Defined, DefinedKind, Definition
from semistable.model.code.modules import full_name, is_test
from semistable.model.core_api.ledger import Confidence, Marker
from semistable.model.core_api.release_offer import Contents, Standing
from semistable.model.project.calendar import Cycle
from semistable.model.project.core_surface import Surface
from semistable.model.project.tree import Tree
from semistable.source.blob_store import BlobStore, paths_below
from semistable.source.deprecation.config_options import OPTIONS
from semistable.source.deprecation.read_markers import markers_of
from semistable.source.facts.read_definitions import DEFINITIONS
from semistable.storage.cache import Cache

_TOP = (DefinedKind.CLASS, DefinedKind.FUNCTION)
_MEMBERS = (DefinedKind.METHOD, DefinedKind.PROPERTY)
_RENAMED = "option-rename"
_OPTION = re.compile(r"CONF(?:\.\w+){1,2}")
"""An option whose group is known."""


class OfferReader:
    """Reads what releases offer; what two of them share is read once."""

    def __init__(self, cache: Cache, surface: Surface, cycle_names: Iterable[str]) -> None:
        self._surface = surface
        self._store = BlobStore(cache)
        self._markers = markers_of(cycle_names)
        module, _, name = surface.driver_class.rpartition(".")
        self._own_path, self._own_name = f"{module.replace('.', '/')}.py", name

    @property
    def version(self) -> str:
        """The versions of all that an offer is read by."""
        return " ".join(kind.name for kind in (DEFINITIONS, OPTIONS, self._markers))

    def contents(self, cycle: Cycle, tree: Tree) -> Contents:
        """Say what a release offers in the modules of its surface."""
        module = self._surface.driver_class.rpartition(".")[0]
        below = paths_below(tree, (*self._surface.modules, module))
        paths = [path for path in below if not is_test(path)]
        defined = self._store.of_paths(DEFINITIONS, tree, paths)
        own = {path for path, of in defined.items() if self._is_driver(path, of)}
        folders = {path.rpartition("/")[0] for path in own}
        found = _Offer()
        for path, options, markers in self._marked(tree, paths):
            found.add_options(path, options)
            found.add_markers(path, markers)
            found.add_names(path, defined[path])
            if path not in own and path.rpartition("/")[0] not in folders:
                found.add(path, "", 1)
                for one in self._offered(path, defined[path]):
                    found.add(path, one.name, one.line)
        self._store.save()
        return found.contents(cycle)

    def _marked(
        self, tree: Tree, paths: Sequence[str]
    ) -> Iterator[tuple[str, Defined, tuple[Marker, ...]]]:
        """Give the options and markers of files, one after the other: each is scanned once."""
        for kind in (OPTIONS, self._markers):
            self._store.expect(kind, (tree.blobs[path] for path in paths))
        for path in paths:
            blob, read = tree.blobs[path], partial(_read, tree, path)
            options = self._store.get(OPTIONS, blob, read)
            yield path, options, self._store.get(self._markers, blob, read)

    def _is_driver(self, path: str, defined: Defined) -> bool:
        """Whether a file holds a driver that lives in core: its folder is its own affair."""
        if path == self._own_path or path.rpartition("/")[0] == self._own_path.rpartition("/")[0]:
            return False
        return any(
            self._own_name in d.value for d in defined.definitions if d.kind == DefinedKind.CLASS
        )

    def _offered(self, path: str, defined: Defined) -> Iterator[Definition]:
        for one in defined.definitions:
            owner = one.name.rpartition(".")[0]
            of_driver_class = path == self._own_path and owner == self._own_name
            wanted = _MEMBERS if of_driver_class else _TOP if not owner else ()
            if one.is_public and one.kind in wanted:
                yield one


def _read(tree: Tree, path: str, _blob: str) -> bytes:
    return tree.read(path)


class _Offer:
    """What is found in a release, file by file."""

    def __init__(self) -> None:
        self._offered: dict[str, Standing] = {}
        self._marked: dict[str, Marker] = {}
        self._reachable: set[str] = set()
        self._names: set[str] = set()

    def add(self, path: str, name: str, line: int) -> None:
        self._offered[full_name(path, name)] = Standing(path=path, line=line)

    def add_options(self, path: str, found: Defined) -> None:
        for option in found.definitions:
            self._names.add(option.name.rpartition(".")[2])
            if _OPTION.fullmatch(option.name):
                self.add(path, option.name, option.line)

    def add_markers(self, path: str, markers: Iterable[Marker]) -> None:
        """Keep what surely marks a whole symbol; an option's old name is offered by its marker."""
        for marker in markers:
            if marker.inside or marker.confidence is Confidence.LOW:
                continue
            self._marked[full_name(path, marker.symbol)] = marker
            if marker.kind == _RENAMED and _OPTION.fullmatch(marker.symbol):
                self._offered.setdefault(marker.symbol, Standing(path=path, line=marker.line))

    def add_names(self, path: str, found: Defined) -> None:
        self._names |= {d.name.rpartition(".")[2] for d in found.definitions}
        self._reachable |= {full_name(path, name) for name in found.imported}
        # `Field = fields.Field` keeps a name that was a class.
        self._reachable |= {full_name(path, d.name) for d in found.definitions}

    def contents(self, cycle: Cycle) -> Contents:
        return Contents(
            cycle=cycle,
            offered=self._offered,
            marked=self._marked,
            reachable=frozenset(self._reachable),
            names=frozenset(self._names),
        )
