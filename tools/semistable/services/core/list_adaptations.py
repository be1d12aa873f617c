"""The wiring of adaptations: each driver's overriding classes through its own main line."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from semistable.git.objects.first_parent_log import Mainline
from semistable.git.objects.object_store import CommitTree, DirectoryTree
from semistable.git.objects.open_tree import KnownTree
from semistable.model.code.definition import DefinedKind, Definition
from semistable.model.core_api.symbol_events import Event, SymbolHistory
from semistable.model.project.driver_source import DriverSource
from semistable.model.project.tree import Tree
from semistable.policy.history.adaptation import ClassVersion, DriverClass, adaptation
from semistable.services.checking.checker import Checker
from semistable.services.core.symbol_history import commit_of
from semistable.source.blob_store import BlobStore
from semistable.source.definition_lineage import LineReader
from semistable.storage.cache import Cache


@dataclass(frozen=True, kw_only=True)
class Adaptations:
    """Adds to a history when each driver took a change of a method over."""

    checker: Checker
    cache: Cache
    core: Tree
    drivers: Sequence[DriverSource]
    progress: Callable[[str], None] = lambda _: None

    def adapted(self, history: SymbolHistory) -> SymbolHistory:
        """Join each change of a method with what the drivers' overrides made of it."""
        if not any(event.kind == DefinedKind.METHOD for event in history.events):
            return history
        classes = [found for driver in self.drivers for found in self._classes(driver, history)]
        ends = history.ends
        events = tuple(_joined(event, classes, ends.get(event.symbol)) for event in history.events)
        return replace(history, events=events)

    def _classes(self, driver: DriverSource, history: SymbolHistory) -> Iterator[DriverClass]:
        """Follow each class of a driver that overrides methods of the class in question."""
        self.progress(driver.name)
        tree = driver.tree
        if not isinstance(tree, CommitTree | DirectoryTree | KnownTree):
            return
        if tree.git_directory is None or tree.commit is None:
            return
        method = any(
            e.symbol == history.symbol and e.kind == DefinedKind.METHOD for e in history.events
        )
        owner = history.symbol.rpartition(".")[0] if method else history.symbol
        usages, _ = self.checker.usages(self.core, driver)
        found = {
            (override.place.symbol.rpartition(".")[0], override.place.path)
            for override in usages.overrides
            if override.target.symbol.rpartition(".")[0] == owner
        }
        line = Mainline(tree.git_directory, tree.commit, self.cache)
        for symbol, path in sorted(found):
            yield self._followed(driver, line, symbol, path)

    def _followed(
        self, driver: DriverSource, line: Mainline, symbol: str, path: str
    ) -> DriverClass:
        name = symbol.rpartition(".")[2]
        reader = LineReader(line=line, store=BlobStore(self.cache), progress=self.progress)
        steps = reader.lineage(name, [path]).steps
        defined = reader.defined(step.blob for step in steps if step.blob)
        versions = [
            ClassVersion(
                commit=commit_of(line.landed(step.commit)),
                path=step.path,
                methods=_methods(name, defined[step.blob].definitions),
            )
            for step in steps
            if step.blob and not defined[step.blob].problem
        ]
        last = commit_of(line.landed(driver.tree.commit or ""))
        return DriverClass(driver=driver.name, symbol=symbol, versions=versions, last=last)


def _methods(owner: str, definitions: Iterable[Definition]) -> dict[str, Definition]:
    own = (d for d in definitions if d.name.startswith(f"{owner}.") and d.is_callable)
    return {d.name.removeprefix(f"{owner}."): d for d in own}


def _joined(event: Event, classes: Sequence[DriverClass], last: Definition | None) -> Event:
    if event.kind != DefinedKind.METHOD:
        return event
    found = (adaptation(event, one, last) for one in classes)
    return replace(event, adapted=tuple(done for done in found if done is not None))
