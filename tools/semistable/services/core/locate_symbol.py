"""Where a symbol of core is, or ever was: the files to begin its history with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from semistable.errors import UsageError
from semistable.git.objects.object_store import open_tree
from semistable.model.code.modules import dotted_name, is_test
from semistable.model.project.calendar import Cycle
from semistable.model.project.tree import Tree
from semistable.source.definition_lineage import LineReader
from semistable.source.deprecation.config_options import OPTIONS
from semistable.source.source_modules import SourceModules
from semistable.storage.cache import Cache

_HOMES = f"homes of an option {OPTIONS.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SymbolLocation:
    """Where a symbol is, or was: the files to begin with, and its name in them."""

    paths: tuple[str, ...]
    owner: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SymbolLocator:
    """Finds symbols along a main line; `releases` are its cycles, tags and places."""

    core: Tree
    git_directory: Path
    reader: LineReader
    releases: Sequence[tuple[Cycle, str, int]]
    cache: Cache

    def find(self, symbol: str) -> SymbolLocation:
        """Find a symbol or an option; raises UsageError for one that core never had."""
        return self._option(symbol) if is_option(symbol) else self._defined(symbol)

    def _option(self, symbol: str) -> SymbolLocation:
        """Find the files that define an option, in a release or at the end of the line."""
        key = f"{self.core.commit} {symbol}"
        kept = self.cache.get(_HOMES, (key,)).get(key)
        if kept is None:
            kept = "\n".join(self._homes_of_option(symbol)).encode()
            self.cache.put(_HOMES, {key: kept})
        if not kept:
            raise UsageError(
                f"No release of {self.core.name} on the main line of {self.core.revision} defines"
                f" {symbol}.",
                "Write it as code reads it: CONF.group.name, or CONF.name without a group.",
            )
        return SymbolLocation(paths=tuple(kept.decode().split("\n")), owner="", name=symbol)

    def _homes_of_option(self, symbol: str) -> tuple[str, ...]:
        name = symbol.rpartition(".")[2]
        marks = [f"{quote}{n}{quote}" for n in {name, name.replace("_", "-")} for quote in "'\""]
        found: dict[str, None] = {}
        tags = [tag for _, tag, _ in self.releases]
        trees = [open_tree(self.git_directory, tag, self.core.name) for tag in tags]
        for tree in (*trees, self.core):
            self.reader.progress(tree.revision)
            for module in SourceModules(tree, self.reader.store).mentioning(*sorted(marks)):
                blob = tree.blobs[module.path]
                defined = self.reader.defined([blob])[blob]
                if any(d.name == symbol for d in defined.definitions):
                    found[module.path] = None
        return tuple(found)

    def _defined(self, symbol: str) -> SymbolLocation:
        """Find the file and the name that a dotted name means, today or ever."""
        parts = symbol.split(".")
        if not all(part.isidentifier() for part in parts):
            raise UsageError(
                f"{symbol!r} is no name of a symbol.",
                "Write it dotted, as Python would: nova.virt.driver.ComputeDriver.spawn.",
            )
        ends = [(".".join(parts[:n]), ".".join(parts[n:])) for n in range(len(parts), 0, -1)]
        files = {path: end for end in ends for path in _files(end[0])}
        versions = self.reader.line.versions(files)
        there = {path: of for path, of in versions.items() if of}
        for path, of in there.items():
            owner, name = files[path]
            if not name or self._ever_had(name, (v.blob for v in of if v.blob)):
                return SymbolLocation(paths=(path,), owner=owner, name=name)
        return self._elsewhere(symbol, ends, there)

    def _elsewhere(
        self, symbol: str, ends: Sequence[tuple[str, str]], there: Mapping[str, object]
    ) -> SymbolLocation:
        """Find a class that a package hands on from one of its modules; else say what is near."""
        for package, name in ends:
            folder = package.replace(".", "/") + "/"
            top = name.partition(".")[0]
            inside = [
                path
                for path in self.core.blobs
                if path.startswith(folder) and path.endswith(".py") and not is_test(path)
            ]
            if not name or not inside or not top[:1].isupper():
                continue
            blobs = {self.core.blobs[path]: path for path in inside}
            defined = self.reader.defined(blobs)
            homes = [
                blobs[b] for b, d in defined.items() if any(x.name == name for x in d.definitions)
            ]
            if len(homes) == 1:
                return SymbolLocation(paths=(homes[0],), owner=dotted_name(homes[0]), name=name)
        raise UsageError(
            f"{self.core.name} never had {symbol} on the main line of {self.core.revision}.",
            self._near(symbol, there),
        )

    def _near(self, symbol: str, there: Iterable[str]) -> str:
        """Name what resembles a symbol: names of its module, ever, or else modules of today."""
        known: dict[str, None] = {}
        for path in there:
            blobs = [v.blob for v in self.reader.line.versions([path])[path] if v.blob]
            for defined in self.reader.defined(blobs).values():
                known |= {f"{dotted_name(path)}.{d.name}": None for d in defined.definitions}
        known |= {
            dotted_name(p): None for p in self.core.blobs if p.endswith(".py") and not is_test(p)
        }
        near = get_close_matches(symbol, known, n=3)
        return f"Did you mean {', or '.join(near)}?" if near else "Write module and name, dotted."

    def _ever_had(self, name: str, blobs: Iterable[str]) -> bool:
        found = self.reader.defined(blobs)
        return any(d.name == name for defined in found.values() for d in defined.definitions)


def is_option(symbol: str) -> bool:
    """Whether a symbol is written as an option: CONF.group.name."""
    return symbol.startswith("CONF.")


def _files(module: str) -> tuple[str, ...]:
    stem = module.replace(".", "/")
    return (f"{stem}.py", f"{stem}/__init__.py")
