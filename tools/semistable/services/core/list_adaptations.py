"""The wiring of adaptations: each driver's overriding classes through its own main line."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from semistable.git.objects.first_parent_log import Mainline
from semistable.git.objects.object_store import CommitTree, DirectoryTree, Landed
from semistable.model.code.definition import DefinedKind, Definition
from semistable.model.core_api.symbol_events import Commit, Event, History
from semistable.model.project.driver_source import DriverSource
from semistable.model.project.tree import Tree
from semistable.policy.history.adaptation import DriverClass, Override, adaptation
from semistable.services.checking.checker import Checker
from semistable.source.blob_store import BlobStore
from semistable.source.definition_lineage import Follower
from semistable.source.facts.read_definitions import DEFINITIONS
from semistable.storage.cache import Cache


@dataclass(frozen=True, kw_only=True)
class Adapting:
    """Adds to a history when each driver took a change of a method over."""

    checker: Checker
    cache: Cache
    core: Tree
    drivers: Sequence[DriverSource]
    progress: Callable[[str], None] = lambda _: None

    def adapted(self, history: History) -> History:
        """Join each change of a method with what the drivers' overrides made of it."""
        if not any(event.kind == DefinedKind.METHOD for event in history.events):
            return history
        classes = [found for driver in self.drivers for found in self._classes(driver, history)]
        ends = history.ends
        events = tuple(_joined(event, classes, ends.get(event.symbol)) for event in history.events)
        return replace(history, events=events)

    def _classes(self, driver: DriverSource, history: History) -> Iterator[DriverClass]:
        """Follow each class of a driver that overrides methods of the class in question."""
        self.progress(driver.name)
        tree = driver.tree
        if not isinstance(tree, CommitTree | DirectoryTree):
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
        store = BlobStore(self.cache)
        steps = Follower(line, store, DEFINITIONS, name, self.progress).follow([path]).steps
        defined = store.read(DEFINITIONS, (s.blob for s in steps if s.blob), line.blob)
        versions = [
            Override(
                commit=_commit(line.landed(step.commit)),
                path=step.path,
                methods=_methods(name, defined[step.blob].definitions),
            )
            for step in steps
            if step.blob and not defined[step.blob].problem
        ]
        last = _commit(line.landed(driver.tree.commit or ""))
        return DriverClass(driver=driver.name, symbol=symbol, versions=versions, last=last)


def _methods(owner: str, definitions: Iterable[Definition]) -> dict[str, Definition]:
    own = (d for d in definitions if d.name.startswith(f"{owner}.") and d.is_callable)
    return {d.name.removeprefix(f"{owner}."): d for d in own}


def _joined(event: Event, classes: Sequence[DriverClass], last: Definition | None) -> Event:
    if event.kind != DefinedKind.METHOD:
        return event
    found = (adaptation(event, one, last) for one in classes)
    return replace(event, adapted=tuple(done for done in found if done is not None))


def _commit(landed: Landed) -> Commit:
    return Commit(id=landed.commit, date=landed.date, subject=landed.subject)
