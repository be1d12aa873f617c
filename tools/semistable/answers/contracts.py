"""The wiring of the contract's quality: what core's driver class promises, revision by revision."""

from semistable.analyses.forms import judge_methods
from semistable.analyses.in_tree import core_names
from semistable.model.calendar import Calendar
from semistable.model.contract import Quality
from semistable.model.surface import Surface
from semistable.model.tree import Tree
from semistable.readers.cache import Cache
from semistable.readers.known_facts import KnownFacts
from semistable.readers.modules import SourceModules
from semistable.readers.python.promises import read_promises
from semistable.readers.remembered import Remembered
from semistable.verify import examined


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
        modules = SourceModules(core, KnownFacts(self._cache))
        home, _, name = self._surface.driver_class.rpartition(".")
        module = modules.by_name.get(home)
        path = module.path if module else ""
        names = core_names(modules, self._surface)
        methods = judge_methods(names, read_promises(modules.text(path), name))
        modules.save()
        return Quality(
            core=examined(core, self._calendar),
            driver_class=self._surface.driver_class,
            path=path,
            methods=methods,
        )
