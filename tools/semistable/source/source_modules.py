"""The modules of a tree: their dotted names, what they say, and what stands in their texts."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TypeVar

from semistable.model.code.declared import Declared
from semistable.model.code.facts import Definitions, Facts, Uses
from semistable.model.code.modules import Module, dotted_name, is_test
from semistable.model.project.tree import Tree
from semistable.source.blob_store import BlobStore, FactKind
from semistable.source.declared.declared_files import read_declared
from semistable.source.facts.read_facts import FACTS
from semistable.source.import_roots import ImportRoots
from semistable.source.source_file import SourceFile

_T = TypeVar("_T")

_DEFINED_AT_TOP = re.compile(rb"\n(?:(?:class|def|async def)\s++)?([A-Za-z]\w++)(?=\s*+=[^=]|[(:])")
"""A name that a line defines without being indented.

A form that begins with plain text is found in a fifth of the time that `^` takes.
"""


class SourceModules:
    """The Python modules of a tree and their facts.

    `store` may be shared with other trees; `keep` chooses the paths that belong to it.
    """

    def __init__(
        self, tree: Tree, store: BlobStore, keep: Callable[[str], bool] | None = None
    ) -> None:
        self.tree = tree
        self._store = store
        self._keep = keep or (lambda _: True)
        self._sources: dict[str, bytes] = {}

    def none(self) -> "SourceModules":
        """Return the modules of no file of the tree."""
        return SourceModules(self.tree, self._store, lambda _: False)

    @property
    def name(self) -> str:
        """The repository's name."""
        return self.tree.name

    @cached_property
    def by_name(self) -> Mapping[str, Module]:
        """Map dotted names to modules."""
        found: dict[str, Module] = {}
        roots = ImportRoots(self.tree.blobs, self.tree.read)
        for path in self.tree.blobs:
            if path.endswith(".py") and self._keep(path):
                name = dotted_name(path[len(roots.of(path)) :])
                # Of two projects in one tree that share a package, the second keeps its folder.
                name = dotted_name(path) if name in found else name
                found[name] = Module(name, path, path.endswith("__init__.py"))
        for path in self.tree.blobs:
            # What is written in C or Cython is there, too: as its stub says, or whatever it has.
            if path.endswith((".pyi", ".pyx")) and self._keep(path):
                name = dotted_name(f"{path[len(roots.of(path)) : -4]}.py")
                if name not in found or (path.endswith(".pyi") and found[name].path.endswith("x")):
                    found[name] = Module(name, path, path.endswith("__init__.pyi"))
        return found

    @cached_property
    def packages(self) -> frozenset[str]:
        """Every dotted name that has modules below it."""
        found: set[str] = set()
        for name in self.by_name:
            parent = name.rpartition(".")[0]
            while parent and parent not in found:
                found.add(parent)
                parent = parent.rpartition(".")[0]
        return frozenset(found)

    @cached_property
    def fingerprint(self) -> str:
        """Tell this set of files from any other."""
        digest = hashlib.sha256()
        for module in sorted(self.by_name.values(), key=lambda m: m.path):
            digest.update(f"{module.path}\0{self.tree.blobs[module.path]}\n".encode())
        return digest.hexdigest()

    def definitions(self, module: Module) -> Definitions:
        """Return what a module defines."""
        return self._facts(module).definitions

    def uses(self, module: Module) -> Uses:
        """Return what a module's functions use."""
        return self._facts(module).uses

    def _facts(self, module: Module) -> Facts:
        path = module.path
        return self._store.get(FACTS, self.tree.blobs[path], lambda _: self._source(path))

    def expect(self) -> None:
        """Take what the cache has of the running modules at once."""
        self._store.expect(FACTS, (self.tree.blobs[module.path] for module in self._running))

    def preload(self) -> None:
        """Take or read the facts of all modules, and keep what was read."""
        self._all(FACTS, self.by_name.values())

    def save(self) -> None:
        """Keep what was read in this run."""
        self._store.save()

    def mentioning(self, *marks: str, below: tuple[str, ...] = ("",)) -> tuple[Module, ...]:
        """Return the modules, tests apart, whose text holds any of these strings, sorted by path.

        Behind a dot that ends one of them there has to be a name. `below` are prefixes of paths:
        what stands elsewhere is not looked at.
        """
        wanted = [_mention(mark) for mark in marks]
        modules = tuple(m for m in self._running if m.path.startswith(below))

        def mentions(file: SourceFile) -> bool:
            return any(mark.search(file.source) for mark in wanted)

        told = self._all(FactKind(f"mentions 3 {'|'.join(marks)}", mentions, bool), modules)
        return tuple(m for m in modules if told[self.tree.blobs[m.path]])

    def holds(self, module: Module, word: str, before: str = "") -> bool:
        """Return whether a word may stand in a module's text; True wherever it is not plain ASCII.

        `before` is a word that has to stand before it, with nothing but space between.
        """
        source = self._source(module.path)
        if not source.isascii():
            return True
        sought = word.encode()
        if not before or sought not in source:
            return sought in source
        return (
            re.search(rb"%s[\s\\]+%s\b" % (before.encode(), re.escape(sought)), source) is not None
        )

    def homes(self) -> dict[str, str]:
        """Map each name that one module alone, tests apart, defines at its top level to it."""
        names = self._all(_TOP_LEVEL, self._running)
        found: dict[str, str] = {}
        several: set[str] = set()
        for module in self._running:
            for name in names[self.tree.blobs[module.path]]:
                if found.setdefault(name, module.name) != module.name:
                    several.add(name)
        alone = found.keys() - several
        return {name: found[name] for name in sorted(alone)}

    def _all(self, kind: FactKind[_T], modules: Iterable[Module]) -> Mapping[str, _T]:
        """Read one kind of fact of many modules, by blob."""
        paths = {self.tree.blobs[m.path]: m.path for m in modules}
        return self._store.read(kind, paths, lambda blob: self._source(paths[blob]))

    @cached_property
    def _running(self) -> tuple[Module, ...]:
        """The modules that are not tests, sorted by path."""
        modules = (m for m in self.by_name.values() if not is_test(m.path))
        return tuple(sorted(modules, key=lambda m: m.path))

    def _source(self, path: str) -> bytes:
        if path not in self._sources:
            self._sources[path] = self.tree.read(path)
        return self._sources[path]

    @cached_property
    def declared(self) -> Declared:
        """What the tree says beside its modules."""
        return read_declared(self.tree, self._keep)

    def text(self, path: str) -> bytes:
        """Return any file of the tree; b"" when there is none."""
        return self.tree.read(path) if path in self.tree.blobs else b""


def _mention(mark: str) -> re.Pattern[bytes]:
    # The end of a sentence is no access to an attribute.
    name = re.escape(mark).encode()
    return re.compile(name + rb"[\s\\]*+[A-Za-z_]" if mark.endswith(".") else name)


def _defined_at_top(file: SourceFile) -> tuple[str, ...]:
    found = set(_DEFINED_AT_TOP.findall(b"\n" + file.source))
    return tuple(name.decode("ascii", "replace") for name in sorted(found))


_TOP_LEVEL = FactKind("top level 2", _defined_at_top, tuple[str, ...])
