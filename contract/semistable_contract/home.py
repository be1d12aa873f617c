"""Whose code it is: core's or the driver's, also where a driver lives inside core."""

import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from semistable_contract.findings import Place

STANDARD = tuple(sysconfig.get_paths()[key] for key in ("stdlib", "platstdlib"))
OTHERS = ("site-packages", "dist-packages")


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The modules of a driver (`driver`, a dotted prefix) and of core (`core`, its package)."""

    core: str
    driver: str

    def is_driver(self, module: str) -> bool:
        """Tell whether a module is the driver's."""
        return module == self.driver or module.startswith(f"{self.driver}.")

    def is_core(self, module: str) -> bool:
        """Tell whether a module is core's, its tests and the driver excepted."""
        inside = module == self.core or module.startswith(f"{self.core}.")
        return inside and not self.is_driver(module) and not module.startswith(f"{self.core}.tests")

    @property
    def paths(self) -> tuple[str, ...]:
        """Give the beginnings of the paths of the driver's files."""
        file = getattr(sys.modules.get(self.driver), "__file__", None)
        if not file:
            return ()
        path = Path(file)
        return (f"{path.parent}/",) if path.name == "__init__.py" else (str(path),)

    def whose(self, frame: FrameType | None) -> tuple[str, Place | None]:
        """Say whose call it was: the nearest frame outwards that is not of a library."""
        while frame is not None:
            module = frame.f_globals.get("__name__", "")
            place = Place(path=frame.f_code.co_filename, line=frame.f_lineno)
            if self.is_driver(module):
                return "driver", place
            if self.is_core(module):
                return "core", place
            if module.startswith("semistable_contract"):
                return "kit", place
            frame = frame.f_back
        return "library", None


def home_of(driver_class: type, base: type) -> Home:
    """Say where a driver lives.

    Outside of core it is the whole package that its class is in. Inside core it is the folder of
    its module, or the module alone where that folder is the one of core's own class.
    """
    core = base.__module__.partition(".")[0]
    module = driver_class.__module__
    package = module.partition(".")[0]
    if package != core:
        return Home(core=core, driver=package)
    folder = module.rpartition(".")[0]
    shared = base.__module__ == folder or base.__module__.startswith(f"{folder}.")
    return Home(core=core, driver=module if shared else folder)
