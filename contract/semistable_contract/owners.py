"""Decides whether code belongs to core or to the driver, also for a driver in core's tree."""

import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from semistable_contract.findings import Place

STANDARD = tuple(sysconfig.get_paths()[key] for key in ("stdlib", "platstdlib"))
OTHERS = ("site-packages", "dist-packages")


@dataclass(frozen=True, slots=True, kw_only=True)
class Owners:
    """The modules of a driver (`driver`, a dotted prefix) and of core (`core`, its package)."""

    core: str
    driver: str

    def is_driver(self, module: str) -> bool:
        """Return whether a module is the driver's."""
        return module == self.driver or module.startswith(f"{self.driver}.")

    def is_core(self, module: str) -> bool:
        """Return whether a module is core's, except tests and the driver."""
        inside = module == self.core or module.startswith(f"{self.core}.")
        return inside and not self.is_driver(module) and not module.startswith(f"{self.core}.tests")

    @property
    def paths(self) -> tuple[str, ...]:
        """The path prefixes of the driver's files."""
        file = getattr(sys.modules.get(self.driver), "__file__", None)
        if not file:
            return ()
        path = Path(file)
        return (f"{path.parent}/",) if path.name == "__init__.py" else (str(path),)

    def of_frame(self, frame: FrameType | None) -> tuple[str, Place | None]:
        """Return the owner of a call and its place: the nearest outer frame not in a library."""
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


def owners_of(driver_class: type, base: type) -> Owners:
    """Return the owners for a driver class.

    A driver outside of core owns the whole package of its class. A driver in core's tree owns the
    folder of its module, or only the module if core's driver class is in that folder.
    """
    core = base.__module__.partition(".")[0]
    module = driver_class.__module__
    package = module.partition(".")[0]
    if package != core:
        return Owners(core=core, driver=package)
    folder = module.rpartition(".")[0]
    shared = base.__module__ == folder or base.__module__.startswith(f"{folder}.")
    return Owners(core=core, driver=module if shared else folder)
