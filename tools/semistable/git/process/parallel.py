"""Does the same with many things, several at a time: most of the work waits for git or a disk."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

AT_ONCE = 8
_Thing = TypeVar("_Thing")
_Answer = TypeVar("_Answer")


def everywhere(act: Callable[[_Thing], _Answer], things: Iterable[_Thing]) -> list[_Answer]:
    """Do something with all things; the answers are in their order, the first error is raised."""
    all_of_them = list(things)
    if len(all_of_them) < 2:
        return [act(thing) for thing in all_of_them]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(act, all_of_them))
