"""Records the private names of core that a driver uses, and the code of core that ran."""

import contextlib
import sys
import threading
from collections.abc import Iterator
from types import CodeType, FrameType, ModuleType
from typing import Any

from semistable_contract.findings import Place
from semistable_contract.owners import Owners


class Watch:
    """Watches one call: a driver's reads of private names of core's modules, and its private calls.

    Two means are combined. A profile function (sys.setprofile) sees every call of a Python
    function: it records core's code, and private functions of core that the driver calls. Core's
    modules get a class whose attribute access checks the caller, so private data is seen as well.
    Neither changes the identity or equality of an object. Not seen are private attributes of core's
    *objects* that a driver reads without calling them, and names imported before the watch
    started; `semistable check` sees both. Methods that a driver class inherits from a class of core
    do not count: they are made for subclasses.
    """

    def __init__(self, owners: Owners, base: type) -> None:
        self._owners, self._base = owners, base
        self.reached: dict[str, Place] = {}
        self.ran: set[CodeType] = set()
        self._sides: dict[str, int] = {}

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """Watch the code inside the block, including threads that start in it."""
        watched = self._watch_modules()
        before = sys.getprofile()
        threading.setprofile(self._profile)
        sys.setprofile(self._profile)
        try:
            yield
        finally:
            sys.setprofile(before if callable(before) else None)
            threading.setprofile(None)
            for module, kind in watched:
                module.__class__ = kind

    def _side(self, module: str) -> int:
        side = self._sides.get(module)
        if side is None:
            side = 1 if self._owners.is_driver(module) else 2 if self._owners.is_core(module) else 0
            self._sides[module] = side
        return side

    def _profile(self, frame: FrameType, event: str, _: Any) -> None:
        if event != "call" or self._side(frame.f_globals.get("__name__", "")) != 2:
            return
        code = frame.f_code
        self.ran.add(code)
        if not is_private(code.co_name):
            return
        caller = frame.f_back
        if caller is None or self._side(caller.f_globals.get("__name__", "")) != 1:
            return
        if not (self._of_base(code) or self._inherited(frame)):
            symbol = f"{frame.f_globals['__name__']}.{code.co_qualname}"
            self._note(symbol, caller)

    def _of_base(self, code: CodeType) -> bool:
        for kind in self._base.__mro__:
            found = vars(kind).get(code.co_name)
            if getattr(getattr(found, "__func__", found), "__code__", None) is code:
                return True
        return False

    def _inherited(self, frame: FrameType) -> bool:
        """Return whether a method was called on an object of one of the driver's classes."""
        code = frame.f_code
        first = frame.f_locals.get(code.co_varnames[0]) if code.co_argcount else None
        kind = first if isinstance(first, type) else type(first)
        return self._side(kind.__module__) == 1

    def _note(self, symbol: str, frame: FrameType) -> None:
        self.reached.setdefault(symbol, Place(path=frame.f_code.co_filename, line=frame.f_lineno))

    def _watch_modules(self) -> list[tuple[ModuleType, type[ModuleType]]]:
        side, note = self._side, self._note

        class Watched(ModuleType):
            """A module of core while a driver runs."""

            def __getattribute__(self, name: str) -> Any:
                if is_private(name):
                    frame = sys._getframe(1)  # noqa: SLF001 - the only way to find the reader
                    if side(frame.f_globals.get("__name__", "")) == 1:
                        note(f"{ModuleType.__getattribute__(self, '__name__')}.{name}", frame)
                return ModuleType.__getattribute__(self, name)

        changed = []
        for name, module in list(sys.modules.items()):
            if type(module) is ModuleType and self._owners.is_core(name):
                module.__class__ = Watched
                changed.append((module, ModuleType))
        return changed


def is_private(name: str) -> bool:
    """Return whether a name is private; `_` alone is the function of translations."""
    return name.startswith("_") and not name.startswith("__") and name != "_"
