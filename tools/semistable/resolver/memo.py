"""The answers to questions about names, with those that core decides apart from the others.

An answer is settled when in its course nothing was asked that core decides (`World.asked`), and
nothing that is still under way: with another revision of core it would be the same.
"""

from typing import Generic, TypeVar

from semistable.resolver.program import World

_Key = TypeVar("_Key")
_Answer = TypeVar("_Answer")


class Answers(Generic[_Key, _Answer]):
    """The answers to one kind of question; those that core decided are forgotten with it."""

    def __init__(self, world: World, settled: dict[_Key, _Answer]) -> None:
        self._world = world
        self._settled = settled
        self._others: dict[_Key, _Answer] = {}

    def get(self, key: _Key) -> _Answer | None:
        """Give an answer that is known, or that stands for one under way."""
        known = self._settled.get(key)
        if known is None:
            known = self._others.get(key)
            if known is not None:
                self._world.asked += 1
        return known

    def begin(self, key: _Key, answer: _Answer) -> None:
        """Say what is answered for now to whoever asks in the course of the question itself."""
        self._others[key] = answer

    def end(self, key: _Key, answer: _Answer, asked: int) -> _Answer:
        """Keep an answer and give it; `asked` is what `World.asked` was before the question."""
        known = self._settled if self._world.asked == asked else self._others
        known[key] = answer
        return answer
