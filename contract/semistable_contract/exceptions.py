"""Which exceptions the contract lets out of a method."""

import importlib
import traceback
from collections.abc import Iterable
from types import TracebackType

from semistable_contract.findings import Place
from semistable_contract.showing import steady


def is_named(error: BaseException, raises: tuple[str, ...] | None, core: str) -> bool:
    """Tell whether an exception may come out of a method.

    `raises` are the dotted names that the contract lists, whose subclasses count too. Where it
    lists none, core's own exceptions are let out: it is not known which of them core expects.
    """
    ancestors = {f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__}
    if raises is None:
        return any(name.partition(".")[0] == core for name in ancestors)
    return bool(ancestors & {*raises, *_resolved(raises)})


def _resolved(names: Iterable[str]) -> set[str]:
    """Follow names to the classes that they stand for, where core exports them elsewhere."""
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
    """Say an exception on one short line."""
    text = steady(" ".join(str(error).split()))
    name = type(error).__qualname__
    module = type(error).__module__
    full = name if module == "builtins" else f"{module}.{name}"
    return f"{full}: {text[:117]}..." if len(text) > 120 else f"{full}: {text}" if text else full


def raised_in(trace: TracebackType | None, paths: tuple[str, ...]) -> Place | None:
    """Give the innermost line of a traceback that lies in the driver's files."""
    for frame in reversed(traceback.extract_tb(trace)):
        if frame.filename.startswith(paths):
            return Place(path=frame.filename, line=frame.lineno or 0)
    return None
