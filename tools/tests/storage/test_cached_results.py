"""Typed values come back from the cache as they were kept, or not at all."""

from pathlib import Path

from semistable.storage.cache import Cache
from semistable.storage.cached_results import Remembered, TypedCache


def test_values_come_back_and_what_is_of_another_type_does_not(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    typed = TypedCache(cache, "numbers 1", tuple[int, str])
    typed.put_all({"a": (1, "x"), "b": (2, "y")})
    assert typed.get_all(["a", "b", "c"]) == {"a": (1, "x"), "b": (2, "y")}
    assert typed.get("c") is None
    cache.put("numbers 1", {"a": b"\xff", "b": b"\xa1x"})
    assert typed.get_all(["a", "b"]) == {}
    cache.close()


def test_results_are_kept_apart_from_facts_of_the_same_kind(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    remembered = Remembered(cache, "numbers", dict[str, int])
    remembered.put("a", {"x": 1})
    assert remembered.get("a") == {"x": 1}
    assert TypedCache(cache, "numbers", dict[str, int]).get("a") is None
    cache.close()
