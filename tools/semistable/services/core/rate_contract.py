"""The wiring of the contract's quality: what core's driver class promises, revision by revision."""

from semistable.model.core_api.contract_quality import Quality
from semistable.model.project.calendar import Calendar
from semistable.model.project.core_surface import Surface
from semistable.model.project.tree import Tree
from semistable.policy.contract.parameter_types import judge_methods
from semistable.resolver.resolver import core_alone
from semistable.services.checking.checker import examined
from semistable.source.blob_store import BlobStore
from semistable.source.facts.class_promises import read_promises
from semistable.source.source_file import SourceFile
from semistable.source.source_modules import SourceModules
from semistable.storage.cache import Cache
from semistable.storage.cached_results import Remembered


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
