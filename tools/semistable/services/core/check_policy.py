"""The wiring of the law: what a move of core owes to drivers, held against core's releases."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from semistable.errors import SemistableError
from semistable.git.objects.first_parent_log import Mainline
from semistable.git.objects.object_store import open_tree
from semistable.git.objects.release_tags import Past, past_here
from semistable.model.code.definition import Definition
from semistable.model.code.modules import dotted_name, is_test
from semistable.model.core_api.core_move import CoreMove, Gone, Reshaped
from semistable.model.core_api.ledger import Confidence, Marker
from semistable.model.core_api.symbol_events import Change, ChangeKind, Notice, Released, Warned
from semistable.model.findings.verdict import Finding
from semistable.model.project.calendar import Calendar, Cycle
from semistable.model.project.core_surface import Surface
from semistable.model.project.driver_source import DriverSource
from semistable.model.project.tree import Tree
from semistable.policy.deprecation.notice import Law, notice_of
from semistable.policy.gate.api_change import (
    DriverSides,
    ModuleMove,
    announced,
    gone,
    judged,
    lost_options,
    moved_to,
    reshaped,
    still_used,
)
from semistable.services.checking.checker import Checker
from semistable.services.core.build_ledger import driver_uses
from semistable.source.blob_store import BlobStore, Kind
from semistable.source.deprecation.read_markers import markers_of
from semistable.source.facts.read_definitions import DEFINITIONS
from semistable.source.source_modules import SourceModules
from semistable.storage.cache import Cache

_MAIN_BRANCHES = ("master", "main")
_BEFORE_RELEASE = re.compile(r"\d(?:a|b|rc|\.dev)\d")
_REMOVED = (Change(kind=ChangeKind.REMOVED),)


@dataclass(frozen=True, kw_only=True)
class Lawing:
    """Holds what NEW brings over OLD against the removal law.

    `git_directory` is where core's releases are; without them no notice can be seen, and what
    would ask for one is not judged.
    """

    checker: Checker
    surface: Surface
    cache: Cache
    law: Law
    git_directory: Path
    progress: Callable[[str], None] = lambda _: None

    def findings(
        self, old: Tree, new: Tree, drivers: Sequence[DriverSource]
    ) -> tuple[Finding, ...]:
        """Judge a move of core; findings stand under core's name, and none is about a driver."""
        return judged(self.move(old, new, drivers))

    def move(self, old: Tree, new: Tree, drivers: Sequence[DriverSource]) -> CoreMove:
        """Gather what a move of core takes from drivers, and what notice was given."""
        sides = [self._sides(old, new, driver) for driver in drivers]
        users = driver_uses(self.checker, old, drivers)
        dotted = self.surface.driver_class
        modules = list(self._moves(old, new, {name.rpartition(".")[0] for name in users}))
        past = _Past(self, old, new)
        lost = [found for module in modules for found in gone(module, dotted, users)]
        lost = [found for found in lost if not still_used(found, sides)]
        shaped = [found for module in modules for found in reshaped(module, dotted, sides)]
        return CoreMove(
            core=new.name,
            cycle=past.taken_in.name if past.taken_in else "",
            policy=self.law.policy.name,
            stable=past.stable,
            gone=tuple(
                replace(
                    found,
                    warned=past.warned(found, _REMOVED),
                    moved_to=moved_to(found.symbol, sides),
                )
                for found in (*lost, *lost_options(sides))
            ),
            reshaped=tuple(
                replace(found, warned=past.warned(found, found.changes)) for found in shaped
            ),
            announced=tuple(
                new for module in modules if module.semi_stable for new in announced(module)
            ),
        )

    def _sides(self, old: Tree, new: Tree, driver: DriverSource) -> DriverSides:
        self.progress(driver.name)
        before, _ = self.checker.usages(old, driver)
        now, _ = self.checker.usages(new, driver)
        return DriverSides(name=driver.name, before=before, now=now)

    @cached_property
    def _store(self) -> BlobStore:
        return BlobStore(self.cache)

    @cached_property
    def _markers(self) -> Kind[tuple[Marker, ...]]:
        return markers_of(c.name for c in self.law.calendar.cycles)

    def _moves(self, old: Tree, new: Tree, used: set[str]) -> Iterator[ModuleMove]:
        """Compare the modules that differ, those of the surface and those that drivers use."""
        modules = SourceModules(new, self._store)
        for path in sorted({*old.blobs, *new.blobs}):
            if (
                not path.endswith(".py")
                or is_test(path)
                or old.blobs.get(path) == new.blobs.get(path)
            ):
                continue
            name = dotted_name(path)
            surface = _is_below(
                name, (*self.surface.modules, self.surface.driver_class.rpartition(".")[0])
            )
            if not (surface or any(_is_below(u, (name,)) for u in used)):
                continue
            self.progress(name)
            before, after = self._defined(old, path), self._defined(new, path)
            if before is None or after is None:
                continue  # what cannot be read accuses nobody
            yield ModuleMove(
                name=name,
                path=path,
                old=before,
                new=after,
                bound=_bound(modules, name),
                marked=self._marked(old, path),
                marked_now=self._marked(new, path),
                semi_stable=surface and not self._is_in_tree_driver(new, path),
            )
        modules.save()

    def _defined(self, tree: Tree, path: str) -> Mapping[str, Definition] | None:
        if path not in tree.blobs:
            return {}
        found = self._store.of_paths(DEFINITIONS, tree, [path])[path]
        return None if found.problem else {d.name: d for d in found.definitions}

    def _marked(self, tree: Tree, path: str) -> Sequence[Marker]:
        if path not in tree.blobs:
            return ()
        return self._store.of_paths(self._markers, tree, [path])[path]

    def _is_in_tree_driver(self, tree: Tree, path: str) -> bool:
        """Whether a file lies beside a driver that lives in core: its own affair, not a surface."""
        beside = f"{path.rpartition('/')[0]}/driver.py"
        own = self.surface.driver_class.rpartition(".")
        if beside == f"{own[0].replace('.', '/')}.py":
            return False
        defined = self._defined(tree, beside) or {}
        return any(own[2] in definition.value for definition in defined.values())


class _Past:
    """The releases before a move, read only as far back as a marker goes."""

    def __init__(self, lawing: Lawing, old: Tree, new: Tree) -> None:
        self._lawing = lawing
        self._core = new.name
        calendar = lawing.law.calendar
        past = past_here(lawing.git_directory, calendar, calendar.cycles[-1])
        start = self._reached(old, past)
        # What stands nowhere in history is judged as if it landed on OLD.
        end = self._reached(new, past) or start
        self._releases = [
            one for one in past if start and calendar.index(one[0]) <= calendar.index(start[0])
        ]
        self._between = [
            one
            for one in past
            if start
            and end
            and calendar.index(start[0]) < calendar.index(one[0]) <= calendar.index(end[0])
        ]
        self.taken_in = self._cycle(new, end)
        both = start is not None and start == end and start[1]
        named = _released_twice(calendar, old, new)
        self.stable = start[0].name if both and start else named

    def _reached(self, tree: Tree, past: Past) -> tuple[Cycle, bool] | None:
        """Find the newest release that a revision has, and whether it lies on that one's branch."""
        if tree.commit is None:
            cycle = self._lawing.law.calendar.cycle_of(tree.revision)
            return (cycle, False) if cycle else None
        line = Mainline(self._lawing.git_directory, tree.commit, self._lawing.cache)
        reached = line.releases(past)
        if not reached:
            return None
        cycle, tag, _ = reached[-1]
        # Who tags releases on the main branch has no other line for what is stable.
        return cycle, line.holds(tag) and not any(main.holds(tag) for main in self._main_lines())

    def _main_lines(self) -> Iterator[Mainline]:
        for name in _MAIN_BRANCHES:
            try:
                tree = open_tree(self._lawing.git_directory, name, self._core)
            except SemistableError:
                continue
            if tree.commit is not None:
                yield Mainline(self._lawing.git_directory, tree.commit, self._lawing.cache)

    def _cycle(self, tree: Tree, reached: tuple[Cycle, bool] | None) -> Cycle | None:
        """Find the cycle of a revision: its own, its branch's, or that after the last release."""
        calendar = self._lawing.law.calendar
        own = calendar.cycle_of(tree.revision)
        if own is not None or reached is None:
            return own
        place = calendar.index(reached[0]) + (0 if reached[1] else 1)
        return calendar.cycles[min(place, len(calendar.cycles) - 1)]

    def warned(self, found: Gone | Reshaped, changes: Sequence[Change]) -> Warned:
        """Say what notice was given of a symbol's changes."""
        if not self._releases:
            return Warned(notice=Notice.UNKNOWN)
        module = dotted_name(found.path)
        name = found.symbol.removeprefix(f"{module}.")
        later = list(self._until_gone(found, name))
        lacking = self._between[len(later)][0] if len(later) < len(self._between) else None
        rows: list[Released] = []
        for cycle, tag in (*reversed(later), *reversed(self._releases)):
            release = self._read(cycle, tag, found.path, name)
            if name not in release.definitions:
                break
            rows.insert(0, release)
            if not release.marked:
                break
        gone_in = lacking if isinstance(found, Gone) and lacking else self.taken_in
        return notice_of(name, changes, rows, gone_in, self._lawing.law)

    def _until_gone(self, found: Gone | Reshaped, name: str) -> Iterator[tuple[Cycle, str]]:
        """Give the releases inside the move that still have what the move takes away."""
        for cycle, tag in self._between if isinstance(found, Gone) else ():
            if name not in self._read(cycle, tag, found.path, name).definitions:
                return
            yield cycle, tag

    def _read(self, cycle: Cycle, tag: str, path: str, name: str) -> Released:
        tree = open_tree(self._lawing.git_directory, tag, self._core)
        markers = self._lawing._marked(tree, path)  # noqa: SLF001 - its own other half
        marked = {
            m.symbol: m for m in markers if not m.inside and m.confidence is not Confidence.LOW
        }
        defined = dict(self._lawing._defined(tree, path) or {})  # noqa: SLF001 - as above
        if name.startswith("CONF.") and path in tree.blobs:
            # Options are not spelled out here; that drivers read one says that it was there.
            defined[name] = Definition(name, "option", 0)
        own = {
            n: m
            for n, m in marked.items()
            if n == name or n.startswith(f"{name}(") or name.startswith(f"{n}.") or not n
        }
        return Released(cycle=cycle, version=tag, place=None, definitions=defined, marked=own)


def _released_twice(calendar: Calendar, old: Tree, new: Tree) -> str:
    """Name the cycle of which both ends are releases or the branch, "" where they are not."""
    one, other = calendar.cycle_of(old.revision), calendar.cycle_of(new.revision)
    final = not any(_BEFORE_RELEASE.search(tree.revision) for tree in (old, new))
    return one.name if one and one == other and final and one.version else ""


def _is_below(name: str, prefixes: Iterable[str]) -> bool:
    return any(name == prefix or name.startswith(f"{prefix}.") for prefix in prefixes)


def _bound(modules: SourceModules, name: str) -> frozenset[str]:
    module = modules.by_name.get(name)
    if module is None:
        return frozenset()
    definitions = modules.definitions(module)
    return frozenset(definitions.scopes[0].bindings)
