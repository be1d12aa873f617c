"""Rates what core's driver class promises in its documentation, revision by revision."""

from semistable.errors import UsageError
from semistable.model.core_api.contract_quality import Quality
from semistable.model.project.calendar import Calendar
from semistable.model.project.core_surface import Surface
from semistable.model.project.tree import Tree
from semistable.policy.contract.parameter_types import judge_methods
from semistable.resolver.resolver import core_alone
from semistable.services.checking.checker import examined
from semistable.services.opening.open_project import open_project
from semistable.services.opening.open_trees import open_cores, read_specs, with_past
from semistable.services.opening.query import ProgressDisplay, Query
from semistable.source.blob_store import BlobStore
from semistable.source.facts.class_promises import read_promises
from semistable.source.source_file import SourceFile
from semistable.source.source_modules import SourceModules
from semistable.storage.cache import Cache
from semistable.storage.cached_results import Remembered


def rate_contract(query: Query, display: ProgressDisplay, *, trend: bool) -> tuple[Quality, ...]:
    """Rate core's revisions, with `trend` also the first release of every cycle that is here.

    Raises UsageError for what is not named right, or where no revision has the driver class,
    EnvironmentFailure for core that cannot be had.
    """
    project = open_project(query.manifest, query.source)
    calendar, surface = project.calendar(), project.surface(query.surface)
    with display.transfers() as report:
        opened = open_cores(project, read_specs(query.cores), report)
    with display.work("reading") as progress:
        contracts = Contracts(surface, Cache(), calendar)
        qualities = []
        trees = with_past(opened, calendar) if trend else [core.tree for core in opened]
        for tree in trees:
            progress(tree.revision)
            qualities.append(contracts.quality(tree))
    if not any(quality.methods for quality in qualities):
        revisions = ", ".join(quality.core.revision for quality in qualities)
        raise UsageError(
            f"{opened[-1].tree.name} has no {surface.driver_class} at {revisions}.",
            "Look at other revisions, or give the surface whose driver class is there.",
        )
    return tuple(qualities)


class Contracts:
    """Reads the contract of core revisions; what was read once is remembered."""

    def __init__(self, surface: Surface, cache: Cache, calendar: Calendar) -> None:
        self._surface = surface
        self._cache = cache
        self._calendar = calendar
        self._remembered = Remembered(cache, "contract", Quality)

    def quality(self, core: Tree) -> Quality:
        """Judge the contract of one revision; without methods where it has no driver class."""
        key = f"{core.name} {core.revision} {core.fingerprint} {self._surface.fingerprint}"
        known = self._remembered.get(key)
        if known is None:
            known = self._judge(core)
            self._remembered.put(key, known)
        return known

    def _judge(self, core: Tree) -> Quality:
        modules = SourceModules(core, BlobStore(self._cache))
        home, _, name = self._surface.driver_class.rpartition(".")
        module = modules.by_name.get(home)
        path = module.path if module else ""
        names = core_alone(modules, self._surface)
        methods = judge_methods(names, read_promises(SourceFile(modules.text(path)), name))
        modules.save()
        return Quality(
            core=examined(core, self._calendar),
            driver_class=self._surface.driver_class,
            path=path,
            methods=methods,
        )
