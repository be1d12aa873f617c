"""The modules of a tree with their facts, from the cache or from the bytes."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TypeVar

import msgspec

from semistable.model.declared import Declared
from semistable.model.facts import Definitions, Facts, Uses
from semistable.model.modules import Module, is_test
from semistable.model.tree import Tree
from semistable.readers.cache import Cache
from semistable.readers.declared import read_declared
from semistable.readers.python.source import VERSION, read_facts

_T = TypeVar("_T")
_TOP_LEVEL = re.compile(
    rb"^(?:(?:class|def|async def)\s+)?([A-Za-z]\w+)(?:\s*=[^=]|[(:])", re.MULTILINE
)
"""A name that a line defines without being indented."""

_encode = msgspec.msgpack.Encoder().encode
_decode_definitions = msgspec.msgpack.Decoder(Definitions).decode
_decode_uses = msgspec.msgpack.Decoder(Uses).decode

_DEFINITIONS = f"definitions {VERSION}"
_USES = f"uses {VERSION}"


class SourceModules:
    """The Python modules of a tree (see model.modules.Modules).

    `keep` chooses the paths that belong to it.
    """

    def __init__(self, tree: Tree, cache: Cache, keep: Callable[[str], bool] | None = None) -> None:
        self.tree = tree
        self._cache = cache
        self._keep = keep or (lambda _: True)
        self._definitions: dict[str, Definitions] = {}
        self._uses: dict[str, Uses] = {}
        self._fresh: dict[str, Facts] = {}
        self._sources: dict[str, bytes] = {}

    @property
    def name(self) -> str:
        """The repository's name."""
        return self.tree.name

    @cached_property
    def by_name(self) -> Mapping[str, Module]:
        """Map dotted names to modules."""
        modules = (
            _module(path) for path in self.tree.blobs if path.endswith(".py") and self._keep(path)
        )
        return {module.name: module for module in modules}

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
        """Say what a module defines."""
        blob = self.tree.blobs[module.path]
        known = self._definitions.get(blob)
        if known is None:
            known = self._cached(_DEFINITIONS, blob, _decode_definitions)
            known = known if known is not None else self._read(module.path, blob).definitions
            self._definitions[blob] = known
        return known

    def uses(self, module: Module) -> Uses:
        """Say what a module's functions use."""
        blob = self.tree.blobs[module.path]
        known = self._uses.get(blob)
        if known is None:
            known = self._cached(_USES, blob, _decode_uses)
            known = known if known is not None else self._read(module.path, blob).uses
            self._uses[blob] = known
        return known

    def _cached(self, kind: str, blob: str, decode: Callable[[bytes], _T]) -> _T | None:
        value = self._cache.get(kind, (blob,)).get(blob)
        if value is None:
            return None
        try:
            return decode(value)
        except (msgspec.DecodeError, msgspec.ValidationError):
            return None

    def preload(self, modules: Iterable[Module]) -> None:
        """Take the facts of many modules from the cache at once, and read the others."""
        blobs = {self.tree.blobs[module.path]: module for module in modules}
        wanted = [blob for blob in blobs if blob not in self._definitions]
        for kind, decode, known in (
            (_DEFINITIONS, _decode_definitions, self._definitions),
            (_USES, _decode_uses, self._uses),
        ):
            for blob, value in self._cache.get(kind, wanted).items():
                try:
                    known[blob] = decode(value)  # type: ignore[assignment]
                except (msgspec.DecodeError, msgspec.ValidationError):
                    continue
        for blob in wanted:
            if blob not in self._definitions or blob not in self._uses:
                facts = self._read(blobs[blob].path, blob)
                self._definitions[blob], self._uses[blob] = facts.definitions, facts.uses

    def _read(self, path: str, blob: str) -> Facts:
        facts = self._fresh.get(blob)
        if facts is None:
            facts = self._fresh[blob] = read_facts(self._source(path))
        return facts

    def save(self) -> None:
        """Keep what was read in this run."""
        self._cache.put(_DEFINITIONS, {b: _encode(f.definitions) for b, f in self._fresh.items()})
        self._cache.put(_USES, {b: _encode(f.uses) for b, f in self._fresh.items()})
        self._fresh.clear()

    def mentioning(self, *marks: str) -> tuple[Module, ...]:
        """Give the modules, tests apart, whose text holds any of these strings, sorted by path."""
        kind = "mentions " + "|".join(marks)
        wanted = [mark.encode() for mark in marks]
        modules = self._running
        blobs = self.tree.blobs
        known = self._cache.get(kind, {blobs[m.path] for m in modules})
        fresh: dict[str, bytes] = {}
        for module in modules:
            blob = blobs[module.path]
            if blob not in known and blob not in fresh:
                source = self._source(module.path)
                fresh[blob] = b"y" if any(mark in source for mark in wanted) else b"n"
        self._cache.put(kind, fresh)
        known.update(fresh)
        return tuple(m for m in modules if known[blobs[m.path]] == b"y")

    def homes(self) -> dict[str, str]:
        """Map each name that one module alone, tests apart, defines at its top level to it."""
        found: dict[str, str] = {}
        several: set[str] = set()
        for module in self._running:
            for name in set(_TOP_LEVEL.findall(self._source(module.path))):
                text = name.decode()
                if found.setdefault(text, module.name) != module.name:
                    several.add(text)
        return {name: home for name, home in found.items() if name not in several}

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


def _module(path: str) -> Module:
    parts = path.removesuffix(".py").removeprefix("src/").split("/")
    is_package = parts[-1] == "__init__"
    return Module(".".join(parts[:-1] if is_package else parts), path, is_package)
