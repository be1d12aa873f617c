"""What holds of a driver whatever core says: answered with one revision of core, kept for the next.

An answer is settled when core decided nothing of it (see `answered.Answers`). Most of what a driver
says is such: only the rest is asked again.
"""

from dataclasses import dataclass, field

from semistable.model.code.facts import Chain
from semistable.resolver.mro import Ancestry
from semistable.resolver.values import ClassValue, Value


@dataclass(frozen=True, slots=True)
class Settled:
    """The settled answers about one driver, by kind; good for every core that lies the same way.

    `chains` are those that each kind of reader still has to walk, by the reader's name and module.
    """

    looked_up: dict[tuple[str, int, str], Value] = field(default_factory=dict)
    bound: dict[tuple[str, int, str], Value] = field(default_factory=dict)
    attributes: dict[tuple[Value, str], Value] = field(default_factory=dict)
    results: dict[Value, Value] = field(default_factory=dict)
    ancestries: dict[ClassValue, Ancestry] = field(default_factory=dict)
    chains: dict[tuple[str, str], tuple[Chain, ...]] = field(default_factory=dict)
