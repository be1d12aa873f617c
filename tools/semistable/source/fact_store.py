"""What sources say, by blob id: decoded once while it is asked for, kept in the cache for later."""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, TypeVar

import msgspec

from semistable.model.code.facts import Definitions, Facts, Uses
from semistable.source.facts.beside import read_many
from semistable.source.facts.pieces import KnownPieces
from semistable.source.facts.read_facts import VERSION, read_facts, read_function
from semistable.storage.cache import Cache

_T = TypeVar("_T")
Source = Callable[[], bytes]
"""Gives a file's bytes; called only when nobody remembers what they say."""

_encode = msgspec.msgpack.Encoder().encode
_decode_definitions = msgspec.msgpack.Decoder(Definitions).decode
_decode_uses = msgspec.msgpack.Decoder(Uses).decode

_decode_functions = msgspec.msgpack.Decoder(dict[int, Uses]).decode


class KnownFacts:
    """The facts of files, and short notes on their texts, whichever tree they stand in.

    With `marks`, functions that say nothing to others and hold none of these (see
    python/silence.py) are read only when they are asked for, one by one.
    """

    def __init__(self, cache: Cache, marks: tuple[str, ...] | None = None) -> None:
        self._cache = cache
        self._marks = marks
        kind = f"{VERSION}" if marks is None else f"{VERSION} {'|'.join(sorted(marks))}"
        self._definitions_kind, self._uses_kind = f"definitions {kind}", f"uses {kind}"
        self._functions_kind = f"functions {kind}"
        self._definitions: dict[str, Definitions] = {}
        self._uses: dict[str, Uses] = {}
        self._functions: dict[str, dict[int, Uses]] = {}
        """Of each file those that were asked for one by one, by their scopes."""
        self._more: set[str] = set()
        """The files of which functions were read that the cache does not have."""
        self._kept: dict[str, dict[str, bytes]] = {
            kind: {} for kind in (self._definitions_kind, self._uses_kind, self._functions_kind)
        }
        """Of each kind what the cache holds and nobody has asked for yet."""
        self._sought: set[str] = set()
        """The blobs that the cache was asked for."""
        self._fresh: dict[str, Facts] = {}
        self._notes: dict[str, dict[str, bytes]] = {}
        self._pieces: KnownPieces | None = None

    def keep_functions(self) -> None:
        """Keep what single functions say, for other versions of the files that hold them."""
        self._pieces = self._pieces or KnownPieces()

    def definitions(self, blob: str, source: Source) -> Definitions:
        """Say what a file defines."""
        known = self._definitions.get(blob)
        if known is None:
            known = self._taken(self._definitions_kind, blob, _decode_definitions)
            known = known if known is not None else self._read(blob, source).definitions
            self._definitions[blob] = known
        return known

    def uses(self, blob: str, source: Source) -> Uses:
        """Say what a file's functions use."""
        known = self._uses.get(blob)
        if known is None:
            known = self._taken(self._uses_kind, blob, _decode_uses)
            known = known if known is not None else self._read(blob, source).uses
            self._uses[blob] = known
        return known

    def function(self, blob: str, source: Source, number: int) -> Uses:
        """Say what the function of this scope uses, and maybe others."""
        definitions = self.definitions(blob, source)
        place = definitions.unread.get(number)
        if place is None:
            return self.uses(blob, source)
        functions = self._functions.get(blob)
        if functions is None:
            functions = self._taken(self._functions_kind, blob, _decode_functions) or {}
            self._functions[blob] = functions
        if number not in functions:
            facts = Facts(definitions, self.uses(blob, source))
            functions[number] = read_function(source()[slice(*place)], number, facts)
            self._more.add(blob)
        return functions[number]

    def probes(self, blob: str, source: Source, name: str) -> bool:
        """Say whether a file asks for a name with hasattr or getattr before it uses it."""
        if name in self.uses(blob, source).probed:
            return True
        text, unread = source(), self.definitions(blob, source).unread
        asking = (
            number
            for number, place in unread.items()
            if b"attr" in (body := text[slice(*place)]) and name.encode() in body
        )
        return any(name in self.function(blob, source, number).probed for number in asking)

    def expect(self, blobs: Iterable[str]) -> None:
        """Ask the cache for many files at once, which is many times quicker than one by one."""
        wanted = [blob for blob in blobs if blob not in self._sought]
        self._sought.update(wanted)
        for kind, kept in self._kept.items():
            kept.update(self._cache.get(kind, wanted))

    def read_ahead(self, sources: Mapping[str, Source]) -> None:
        """Read what will be asked for of these files, by blob, and nobody remembers."""
        self.expect(sources)
        missing = [blob for blob in sources if blob not in self._fresh and not self._has(blob)]
        self._fresh |= read_many(
            {blob: sources[blob]() for blob in missing}, self._pieces, self._marks
        )

    def _has(self, blob: str) -> bool:
        definitions = blob in self._definitions or blob in self._kept[self._definitions_kind]
        return definitions and (blob in self._uses or blob in self._kept[self._uses_kind])

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
            facts = self._fresh[blob] = read_facts(source(), self._pieces, self._marks)
        return facts

    def notes(
        self, kind: str, sources: Mapping[str, Source], note: Callable[[bytes], bytes]
    ) -> Mapping[str, bytes]:
        """Give a short note on the text of each of these files, by blob."""
        known = self._notes.setdefault(kind, {})
        wanted = [blob for blob in sources if blob not in known]
        known.update(self._cache.get(kind, wanted))
        fresh = {blob: note(sources[blob]()) for blob in wanted if blob not in known}
        known.update(fresh)
        self._cache.put(kind, fresh)
        return known

    def save(self) -> None:
        """Keep what was read in this run."""
        self._cache.put(
            self._definitions_kind, {b: _encode(f.definitions) for b, f in self._fresh.items()}
        )
        self._cache.put(self._uses_kind, {b: _encode(f.uses) for b, f in self._fresh.items()})
        for blob, facts in self._fresh.items():
            self._definitions[blob], self._uses[blob] = facts.definitions, facts.uses
        self._fresh.clear()
        functions = {blob: _encode(self._functions[blob]) for blob in self._more}
        self._cache.put(self._functions_kind, functions)
        self._more.clear()

    def forget_all_but(self, blobs: AbstractSet[str]) -> None:
        """Let go of what these files do not say; the cache still has it."""
        held: list[dict[str, Any]] = [self._definitions, self._uses, self._functions]
        for known in (*held, *self._kept.values(), *self._notes.values()):
            for blob in known.keys() - blobs:
                del known[blob]
        self._sought.intersection_update(blobs)
