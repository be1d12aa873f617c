"""A surface file that today's uses ask for, as TOML that the reader of surfaces reads back."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from semistable.model.core_api.surface_use import SurfaceUse, UsedSymbol
from semistable.model.project.core_surface import Surface

_WIDTH = 100


def render_toml(surface: Surface, use: SurfaceUse, at_least: int) -> str:
    """Return today's surface, less the modules that nobody uses, with the symbols that it lacks.

    Beyond its modules these are the public symbols that `at_least` drivers use. What is private
    stays so: a driver that uses it asks for a name of its own.
    """
    used = [symbol for symbol in use.symbols if not symbol.private]
    wanted = [symbol for symbol in used if len(symbol.shares) >= at_least]
    count = f"{len(wanted)} public symbols, each by {at_least} or more"
    lines = [
        f"# Of {use.core.name} {use.core.revision} {len(use.drivers)} drivers use {count}.",
        "version = 1",
        "",
        *_removed(surface),
        "[core]",
        f"driver-class = {_text(surface.driver_class)}",
        *_array("callers", surface.callers),
        *_array("receivers", surface.receivers),
        *_array("mappings", surface.mappings),
        *_array("mapping-keys", surface.mapping_keys),
        *_array("required", sorted(surface.required)),
        *_modules(surface, wanted),
        *_symbols(surface, wanted),
        *_pairs("registries", dict(surface.registries)),
        *_pairs("instances", dict(surface.instances)),
        *_options(surface),
        *_deprecations(surface),
    ]
    return "\n".join(lines) + "\n"


def _modules(surface: Surface, wanted: Sequence[UsedSymbol]) -> Iterator[str]:
    yield ""
    yield "# Semi-stable modules that these drivers use."
    kept = [
        prefix
        for prefix in surface.modules
        if any(_below(symbol.module, prefix) for symbol in wanted)
    ]
    yield from _array("modules", kept)


def _symbols(surface: Surface, wanted: Sequence[UsedSymbol]) -> Iterator[str]:
    """List what is outside those modules, each with the number of drivers that use it."""
    modules = {symbol.symbol for symbol in wanted if symbol.symbol == symbol.module}
    outside = [
        symbol
        for symbol in wanted
        if symbol.symbol not in modules
        and not any(_below(symbol.module, prefix) for prefix in surface.modules)
    ]
    yield ""
    yield "# Symbols outside of them; behind each, how many drivers use it."
    yield "symbols = ["
    for symbol in sorted(outside, key=lambda s: s.symbol):
        yield f"    {_text(symbol.symbol)},  # {len(symbol.shares)}"
    yield "]"


def _below(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(f"{prefix}.")


def _removed(surface: Surface) -> Iterator[str]:
    if not surface.removed:
        return
    yield "removed = ["
    for gone in surface.removed:
        fields = {"name": gone.name, "cycle": gone.cycle, "replacement": gone.replacement}
        yield f"    {{ {_inline(fields)} }},"
    yield "]"
    yield ""


def _options(surface: Surface) -> Iterator[str]:
    if surface.foreign_options:
        yield from ("", "[options]", *_array("foreign", sorted(surface.foreign_options)))


def _deprecations(surface: Surface) -> Iterator[str]:
    for entry in surface.deprecations:
        yield from ("", "[[deprecation]]")
        fields = {
            "symbol": entry.symbol,
            "since": entry.since,
            "replacement": entry.replacement,
            "removal": entry.removal,
        }
        yield from (f"{key} = {_text(value)}" for key, value in fields.items() if value)


def _pairs(name: str, pairs: Mapping[str, str]) -> Iterator[str]:
    if pairs:
        yield from ("", f"[{name}]")
        yield from (f"{_text(key)} = {_text(value)}" for key, value in pairs.items())


def _array(name: str, values: Iterable[str]) -> Iterator[str]:
    texts = [_text(value) for value in values]
    if not texts:
        return
    line = f"{name} = [{', '.join(texts)}]"
    if len(line) <= _WIDTH:
        yield line
        return
    yield f"{name} = ["
    yield from (f"    {text}," for text in texts)
    yield "]"


def _inline(fields: Mapping[str, str]) -> str:
    return ", ".join(f"{key} = {_text(value)}" for key, value in fields.items() if value)


def _text(value: str) -> str:
    """Write a basic string: https://toml.io/en/v1.0.0#string."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
