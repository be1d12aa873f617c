"""The wiring of core's policy: what a change of core owes to drivers, held against its releases."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from semistable.errors import SemistableError
from semistable.git.objects.first_parent_log import Mainline
from semistable.git.objects.object_store import open_tree
from semistable.git.objects.release_tags import Past, past_here
from semistable.model.code.definition import Definition
from semistable.model.code.modules import dotted_name, is_test
from semistable.model.core_api.api_break import ApiBreak, ApiChange
from semistable.model.core_api.symbol_events import Notice, Warned
from semistable.model.core_api.symbol_table import ReleaseSymbols, SymbolTable
from semistable.model.findings.verdict import Finding
from semistable.model.project.calendar import Calendar, Cycle
from semistable.model.project.core_surface import Surface
from semistable.model.project.driver_source import DriverSource
from semistable.model.project.tree import Tree
from semistable.policy.deprecation.removal_window import RemovalTerms
from semistable.policy.gate.api_change import (
    REMOVED,
    DriverSides,
    ModuleChange,
    new_markers,
    policy_findings,
    removed,
    removed_options,
    reshaped,
)
from semistable.policy.history.symbol_timeline import Timeline
from semistable.services.checking.checker import Checker
from semistable.services.core.build_ledger import driver_uses
from semistable.source.blob_store import BlobStore
from semistable.source.facts.read_definitions import DEFINITIONS
from semistable.source.release_symbols import SymbolReader
from semistable.source.source_modules import SourceModules
from semistable.storage.cache import Cache

_MAIN_BRANCHES = ("master", "main")
_BEFORE_RELEASE = re.compile(r"\d(?:a|b|rc|\.dev)\d")


@dataclass(frozen=True, kw_only=True)
class PolicyCheck:
    """Holds what NEW brings over OLD against the removal policy.

    `git_directory` is where core's releases are; without them no notice can be seen, and what
    would ask for one is not judged.
    """

    checker: Checker
    surface: Surface
    cache: Cache
    terms: RemovalTerms
    git_directory: Path
    progress: Callable[[str], None] = lambda _: None

    def findings(
        self, old: Tree, new: Tree, drivers: Sequence[DriverSource]
    ) -> tuple[Finding, ...]:
        """Judge a change of core; findings stand under core's name, and none is about a driver."""
        return policy_findings(self.change(old, new, drivers))

    def change(self, old: Tree, new: Tree, drivers: Sequence[DriverSource]) -> ApiChange:
        """Gather what a change of core takes from drivers, and what notice was given."""
        sides = [self._sides(old, new, driver) for driver in drivers]
        users = driver_uses(self.checker, old, drivers)
        dotted = self.surface.driver_class
        modules = list(self._modules(old, new, {name.rpartition(".")[0] for name in users}))
        past = _Past(check=self, old=old, new=new)
        lost = [found for module in modules for found in removed(module, dotted, users, sides)]
        shaped = [found for module in modules for found in reshaped(module, dotted, sides)]
        return ApiChange(
            core=new.name,
            policy=self.terms.policy.name,
            stable=past.stable,
            removed=tuple(past.judged(found) for found in (*lost, *removed_options(sides))),
            reshaped=tuple(past.judged(found) for found in shaped),
            announced=tuple(
                marker for module in modules if module.semi_stable for marker in new_markers(module)
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
    def reader(self) -> SymbolReader:
        """Reads core's files."""
        return SymbolReader(self._store, self.terms.calendar)

    def _table(self, tree: Tree, path: str) -> SymbolTable:
        """Read a file; what is not there defines nothing."""
        blobs = {path: tree.blobs[path]} if path in tree.blobs else {}
        return self.reader.files(blobs, lambda _: tree.read(path))

    def _modules(self, old: Tree, new: Tree, used: set[str]) -> Iterator[ModuleChange]:
        """Compare the modules that differ, those of the surface and those that drivers use."""
        modules = SourceModules(new, self._store)
        for path in sorted({*old.blobs, *new.blobs}):
            same = old.blobs.get(path) == new.blobs.get(path)
            if same or not path.endswith(".py") or is_test(path):
                continue
            name = dotted_name(path)
            surface = _is_below(name, self.surface.all_modules)
            if not (surface or any(_is_below(module, (name,)) for module in used)):
                continue
            self.progress(name)
            before, after = self._table(old, path), self._table(new, path)
            if before.problem or after.problem:
                continue  # what cannot be read accuses nobody
            yield ModuleChange(
                name=name,
                path=path,
                old=before,
                new=after,
                bound=_bound(modules, name),
                semi_stable=surface and not self._is_in_tree_driver(new, path),
            )
        modules.save()

    def _is_in_tree_driver(self, tree: Tree, path: str) -> bool:
        """Whether a file lies beside a driver that lives in core: its own affair, not a surface."""
        beside = f"{path.rpartition('/')[0]}/driver.py"
        if beside not in tree.blobs or dotted_name(beside) == self.surface.driver_module:
            return False
        name = self.surface.driver_class.rpartition(".")[2]
        defined = self._store.of_paths(DEFINITIONS, tree, [beside])[beside]
        return not defined.problem and any(name in d.value for d in defined.definitions)


@dataclass(frozen=True, kw_only=True)
class _Past:
    """The releases before a change and inside it, read only as far back as a marker goes."""

    check: PolicyCheck
    old: Tree
    new: Tree
    _trees: dict[str, Tree] = field(default_factory=dict)

    @property
    def _calendar(self) -> Calendar:
        return self.check.terms.calendar

    @cached_property
    def _past(self) -> Past:
        return past_here(self.check.git_directory, self._calendar, self._calendar.cycles[-1])

    @cached_property
    def _start(self) -> tuple[Cycle, bool] | None:
        return self._reached(self.old)

    @cached_property
    def _end(self) -> tuple[Cycle, bool] | None:
        # What stands nowhere in history is judged as if it landed on OLD.
        return self._reached(self.new) or self._start

    @cached_property
    def _before(self) -> Past:
        """The releases that OLD has."""
        return self._until(self._start)

    @cached_property
    def _between(self) -> Past:
        """The further releases that NEW has."""
        return self._until(self._end)[len(self._before) :] if self._start else ()

    def _until(self, reached: tuple[Cycle, bool] | None) -> Past:
        if reached is None:
            return ()
        last = self._calendar.index(reached[0])
        return tuple(one for one in self._past if self._calendar.index(one[0]) <= last)

    @property
    def stable(self) -> str:
        """The released cycle in which both ends lie, "" where there is none."""
        if self._start is not None and self._start == self._end and self._start[1]:
            return self._start[0].name
        old, new = self.old.revision, self.new.revision
        one, other = self._calendar.cycle_of(old), self._calendar.cycle_of(new)
        final = not any(map(_BEFORE_RELEASE.search, (old, new)))
        return one.name if one and one == other and final and one.version else ""

    def _reached(self, tree: Tree) -> tuple[Cycle, bool] | None:
        """Find the newest release that a revision has, and whether it lies on that one's branch."""
        if tree.commit is None:
            cycle = self._calendar.cycle_of(tree.revision)
            return (cycle, False) if cycle else None
        line = Mainline(self.check.git_directory, tree.commit, self.check.cache)
        reached = line.releases(self._past)
        if not reached:
            return None
        cycle, tag, _ = reached[-1]
        # Who tags releases on the main branch has no other line for what is stable.
        return cycle, line.holds(tag) and not any(main.holds(tag) for main in self._main_lines())

    def _main_lines(self) -> Iterator[Mainline]:
        git_directory = self.check.git_directory
        for name in _MAIN_BRANCHES:
            try:
                tree = open_tree(git_directory, name, self.new.name)
            except SemistableError:
                continue
            if tree.commit is not None:
                yield Mainline(git_directory, tree.commit, self.check.cache)

    @cached_property
    def _taken_in(self) -> Cycle | None:
        """The cycle of NEW: its own, its branch's, or that after the last release."""
        own = self._calendar.cycle_of(self.new.revision)
        if own is not None or self._end is None:
            return own
        place = self._calendar.index(self._end[0]) + (0 if self._end[1] else 1)
        return self._calendar.cycles[min(place, len(self._calendar.cycles) - 1)]

    def judged(self, found: ApiBreak) -> ApiBreak:
        """Add what notice was given of what breaks."""
        if not self._before:
            return replace(found, warned=Warned(notice=Notice.UNKNOWN))
        name = found.symbol.removeprefix(f"{dotted_name(found.path)}.")
        later, gone_in = self._until_gone(found, name)
        rows: list[ReleaseSymbols] = []
        for cycle, tag in reversed((*self._before, *later)):
            release = self._read(cycle, tag, found.path, name)
            rows.insert(0, release)
            if name not in release.definitions or not release.marked:
                break
        timeline = Timeline(releases=rows, terms=self.check.terms)
        return replace(found, warned=timeline.notice(name, found.changes, gone_in))

    def _until_gone(self, found: ApiBreak, name: str) -> tuple[Past, Cycle | None]:
        """Give the releases inside the change that still have what goes, and where it is gone."""
        if found.changes != REMOVED:
            return (), self._taken_in
        for count, (cycle, tag) in enumerate(self._between):
            if name not in self._read(cycle, tag, found.path, name).definitions:
                return self._between[:count], cycle
        return self._between, self._taken_in

    def _read(self, cycle: Cycle, tag: str, path: str, name: str) -> ReleaseSymbols:
        """Read what a release defines in a file, and what it marks of a symbol or its owners."""
        if tag not in self._trees:
            self._trees[tag] = open_tree(self.check.git_directory, tag, self.new.name)
        tree = self._trees[tag]
        release = self.check.reader.release(cycle, tree, path)
        defined = dict(release.definitions)
        if name.startswith("CONF.") and path in tree.blobs:
            # Options are not spelled out here; that drivers read one says that it was there.
            defined[name] = Definition(name, "option", 0)
        own = {
            n: m
            for n, m in release.marked.items()
            if n == name or n.startswith(f"{name}(") or name.startswith(f"{n}.") or not n
        }
        return replace(release, definitions=defined, marked=own)


def _is_below(name: str, prefixes: Iterable[str]) -> bool:
    return any(name == prefix or name.startswith(f"{prefix}.") for prefix in prefixes)


def _bound(modules: SourceModules, name: str) -> frozenset[str]:
    module = modules.by_name.get(name)
    if module is None:
        return frozenset()
    definitions = modules.definitions(module)
    return frozenset(definitions.scopes[0].bindings)
