"""Which private names of core a driver reaches while it runs, and which of core's code ran."""

import contextlib
import sys
import threading
from collections.abc import Iterator
from types import CodeType, FrameType, ModuleType
from typing import Any

from semistable_contract.findings import Place
from semistable_contract.home import Home


class Watch:
    """Watches one call: a driver's reads of private names of core's modules, and its private calls.

    Two means together. A profile function (sys.setprofile) sees every Python function that is
    called: it notes core's code, and a private function of core whose caller is the driver. Core's
    modules change their class to one whose attribute access asks who reads, so that private data
    is seen as well. Neither changes what an object is or equals. Not seen are private attributes
    that a driver reads of core's *objects* without calling them, and names that it imported before
    the watch began; `semistable check` sees both. What a class of core hands down to a class
    of the driver does not count: it is made for subclasses.
    """

    def __init__(self, home: Home, base: type) -> None:
        self._home, self._base = home, base
        self.reached: dict[str, Place] = {}
        self.ran: set[CodeType] = set()
        self._whose: dict[str, int] = {}

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """Watch what runs inside the block, threads that begin in it included."""
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
        side = self._whose.get(module)
        if side is None:
            side = 1 if self._home.is_driver(module) else 2 if self._home.is_core(module) else 0
            self._whose[module] = side
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
        if not (self._handed_down(code) or self._inherited(frame)):
            symbol = f"{frame.f_globals['__name__']}.{code.co_qualname}"
            self._note(symbol, caller)

    def _handed_down(self, code: CodeType) -> bool:
        for kind in self._base.__mro__:
            found = vars(kind).get(code.co_name)
            if getattr(getattr(found, "__func__", found), "__code__", None) is code:
                return True
        return False

    def _inherited(self, frame: FrameType) -> bool:
        """Tell whether a method was called on something of a class of the driver's own."""
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
                    frame = sys._getframe(1)  # noqa: SLF001 - the only way to know who asks
                    if side(frame.f_globals.get("__name__", "")) == 1:
                        note(f"{ModuleType.__getattribute__(self, '__name__')}.{name}", frame)
                return ModuleType.__getattribute__(self, name)

        changed = []
        for name, module in list(sys.modules.items()):
            if type(module) is ModuleType and self._home.is_core(name):
                module.__class__ = Watched
                changed.append((module, ModuleType))
        return changed


def is_private(name: str) -> bool:
    """Tell whether core keeps a name to itself; `_` alone is the name of translations."""
    return name.startswith("_") and not name.startswith("__") and name != "_"
