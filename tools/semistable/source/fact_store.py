"""What sources say, by blob id: decoded once while it is needed, kept in the cache for later."""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, TypeVar

import msgspec

from semistable.model.code.facts import Definitions, Facts, Uses
from semistable.source.facts.read_facts import VERSION, read_facts
from semistable.storage.cache import Cache

_T = TypeVar("_T")
Source = Callable[[], bytes]
"""Gives a file's bytes; called only when the cache does not have its facts."""

_DEFINITIONS, _USES = f"definitions {VERSION}", f"uses {VERSION}"
_encode = msgspec.msgpack.Encoder().encode
_decode_definitions = msgspec.msgpack.Decoder(Definitions).decode
_decode_uses = msgspec.msgpack.Decoder(Uses).decode


class KnownFacts:
    """The facts of files, and short notes on their texts, whichever tree they stand in."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._definitions: dict[str, Definitions] = {}
        self._uses: dict[str, Uses] = {}
        self._kept: dict[str, dict[str, bytes]] = {_DEFINITIONS: {}, _USES: {}}
        """Of each kind what the cache holds and nobody has needed yet."""
        self._sought: set[str] = set()
        """The blobs that the cache was asked for."""
        self._fresh: dict[str, Facts] = {}
        self._notes: dict[str, dict[str, bytes]] = {}

    def definitions(self, blob: str, source: Source) -> Definitions:
        """Return what a file defines."""
        known = self._definitions.get(blob)
        if known is None:
            known = self._taken(_DEFINITIONS, blob, _decode_definitions)
            known = known if known is not None else self._read(blob, source).definitions
            self._definitions[blob] = known
        return known

    def uses(self, blob: str, source: Source) -> Uses:
        """Return what a file's functions use."""
        known = self._uses.get(blob)
        if known is None:
            known = self._taken(_USES, blob, _decode_uses)
            known = known if known is not None else self._read(blob, source).uses
            self._uses[blob] = known
        return known

    def expect(self, blobs: Iterable[str]) -> None:
        """Ask the cache for many files at once, which is many times quicker than one by one."""
        wanted = [blob for blob in blobs if blob not in self._sought]
        self._sought.update(wanted)
        for kind, kept in self._kept.items():
            kept.update(self._cache.get(kind, wanted))

    def _taken(self, kind: str, blob: str, decode: Callable[[bytes], _T]) -> _T | None:
        self.expect((blob,))
        value = self._kept[kind].pop(blob, None)
        if value is None:
            return None
        try:
            return decode(value)
        except (msgspec.DecodeError, msgspec.ValidationError):
            return None

    def _read(self, blob: str, source: Source) -> Facts:
        facts = self._fresh.get(blob)
        if facts is None:
            facts = self._fresh[blob] = read_facts(source())
        return facts

    def notes(
        self, kind: str, sources: Mapping[str, Source], note: Callable[[bytes], bytes]
    ) -> Mapping[str, bytes]:
        """Return a short note on the text of each of these files, by blob."""
        known = self._notes.setdefault(kind, {})
        wanted = [blob for blob in sources if blob not in known]
        known.update(self._cache.get(kind, wanted))
        missing = [blob for blob in wanted if blob not in known]
        fresh = {blob: note(sources[blob]()) for blob in missing}
        self._cache.put(kind, fresh)
        known.update(fresh)
        return known

    def save(self) -> None:
        """Keep what was read in this run."""
        self._cache.put(_DEFINITIONS, {b: _encode(f.definitions) for b, f in self._fresh.items()})
        self._cache.put(_USES, {b: _encode(f.uses) for b, f in self._fresh.items()})
        for blob, facts in self._fresh.items():
            self._definitions[blob], self._uses[blob] = facts.definitions, facts.uses
        self._fresh.clear()

    def forget_all_but(self, blobs: AbstractSet[str]) -> None:
        """Drop from memory what belongs to other files; the cache still has it."""
        held: list[dict[str, Any]] = [self._definitions, self._uses]
        for known in (*held, *self._kept.values(), *self._notes.values()):
            for blob in known.keys() - blobs:
                del known[blob]
        self._sought.intersection_update(blobs)
