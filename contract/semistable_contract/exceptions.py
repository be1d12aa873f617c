"""Decides which exceptions the contract allows a method to raise."""

import importlib
import traceback
from collections.abc import Iterable
from types import TracebackType

from semistable_contract.findings import Place
from semistable_contract.showing import steady


def is_named(error: BaseException, raises: tuple[str, ...] | None, core: str) -> bool:
    """Return whether a method may raise an exception.

    `raises` are the dotted names that the contract lists; subclasses are included. If it is None,
    all exceptions of core are allowed, because it is unknown which of them core expects.
    """
    ancestors = {f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__}
    if raises is None:
        return any(name.partition(".")[0] == core for name in ancestors)
    return bool(ancestors & {*raises, *_resolved(raises)})


def _resolved(names: Iterable[str]) -> set[str]:
    """Resolve names to the classes that they refer to, since core may re-export classes."""
    found = set()
    for name in names:
        module, _, attribute = name.rpartition(".")
        try:
            kind = getattr(importlib.import_module(module), attribute)
        except (ImportError, AttributeError, ValueError):
            continue
        found.add(f"{kind.__module__}.{kind.__qualname__}")
    return found


def described(error: BaseException) -> str:
    """Return an exception as one short line."""
    text = steady(" ".join(str(error).split()))
    name = type(error).__qualname__
    module = type(error).__module__
    full = name if module == "builtins" else f"{module}.{name}"
    return f"{full}: {text[:117]}..." if len(text) > 120 else f"{full}: {text}" if text else full


def raised_in(trace: TracebackType | None, paths: tuple[str, ...]) -> Place | None:
    """Return the innermost line of a traceback in the driver's files."""
    for frame in reversed(traceback.extract_tb(trace)):
        if frame.filename.startswith(paths):
            return Place(path=frame.filename, line=frame.lineno or 0)
    return None
