"""The used surface as text, Markdown and JSON: totals, each driver's share, and the symbols."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from semistable.model.core_api.surface_use import (
    DriverShare,
    SurfaceUse,
    Totals,
    UsedSymbol,
    UseKind,
)
from semistable.reports.json_text import Fields, dump
from semistable.reports.safe_text import one_line
from semistable.reports.sentences import capital, place
from semistable.reports.table import Row, markdown_table, text_table
from semistable.reports.verdict.verdict_json import examined_fields

_TOP = 20
"""Symbols outside the surface that are shown without being asked for all."""
_TOTALS = ("symbols", "inside", "outside", "private")
_TREND = ("release", "cycle", "drivers", "modules", *_TOTALS, "by 2 or more", "of these outside")
_DRIVER = ("driver", "revision", *_TOTALS, "it alone", "of these outside")
_SYMBOL = ("symbol", "where", "drivers", "places", "how")

Table = tuple[str, Row, Sequence[Row], int]
"""A title, a head, rows, and how many columns hold words."""


def render_console(
    uses: Sequence[SurfaceUse], *, everything: bool = False, verbose: bool = False
) -> str:
    """Return the totals of each revision; of the last one also its drivers and symbols.

    With `verbose` each symbol that is shown has its places in every driver.
    """
    blocks = [
        f"{title}\n{text_table(head, rows, left=left)}"
        for title, head, rows, left in _tables(uses, everything=everything)
    ]
    more = list(_more(uses[-1], everything=everything))
    if verbose:
        more.append(_listed(_shown(uses[-1], everything=everything)))
    return "\n".join([f"{_headline(uses[-1])}\n", *blocks, *more])


def render_markdown(
    uses: Sequence[SurfaceUse], *, everything: bool = False, verbose: bool = False
) -> str:
    """Return the same for GitHub, where places would be too long."""
    del verbose
    blocks = [f"## {_headline(uses[-1])}\n"]
    for title, head, rows, left in _tables(uses, everything=everything):
        fenced = [(f"`{row[0]}`", *row[1:]) for row in rows] if head is _SYMBOL else rows
        blocks.append(f"{title}:\n\n{markdown_table(head, fenced, left=left)}")
    return "\n".join([*blocks, *_more(uses[-1], everything=everything)])


def render_json(
    uses: Sequence[SurfaceUse], *, everything: bool = False, verbose: bool = False
) -> str:
    """Return all that is known, as `semistable/surface/1`."""
    del everything, verbose  # a program gets all
    return dump(
        {
            "schema": "semistable/surface/1",
            "surface": uses[-1].surface,
            "revisions": [_revision(use) for use in uses],
        }
    )


def _headline(use: SurfaceUse) -> str:
    cycle = f" ({capital(use.core.cycle)})" if use.core.cycle else ""
    core = one_line(f"{use.core.name} {use.core.revision}{cycle}")
    count = len(use.drivers)
    who = "1 driver uses" if count == 1 else f"{count} drivers use"
    return f"What {who} of {core}"


def _tables(uses: Sequence[SurfaceUse], *, everything: bool) -> Iterator[Table]:
    last = uses[-1]
    if len(uses) > 1:
        yield "By release", _TREND, [_release(use) for use in uses], 2
    yield "How, and by how many", ("used", *_TOTALS), list(_ways(last)), 1
    yield "What each driver would have to give up", _DRIVER, list(_drivers(last)), 2
    shown = _shown(last, everything=everything)
    title = "Every symbol" if everything else "Outside the surface, or private"
    if shown:
        yield title, _SYMBOL, [_symbol(used) for used in shown], 2


def _ways(use: SurfaceUse) -> Iterator[Row]:
    yield "in any way", *_counts(use.totals())
    for kind in UseKind:
        yield f"as {kind}", *_counts(use.totals(kind=kind))
    for number in range(2, len(use.drivers) + 1):
        yield f"by {number} or more drivers", *_counts(use.totals(at_least=number))


def _release(use: SurfaceUse) -> Row:
    several = use.totals(at_least=2)
    return (
        use.core.revision,
        capital(use.core.cycle or "") or "-",
        str(len(use.drivers)),
        str(use.modules),
        *_counts(use.totals()),
        str(several.all),
        str(several.outside + several.private),
    )


def _drivers(use: SurfaceUse) -> Iterator[Row]:
    for driver in use.drivers:
        only = use.only(driver.name)
        yield (
            driver.name,
            driver.revision,
            *_counts(use.totals(driver=driver.name)),
            str(only.all),
            str(only.outside + only.private),
        )


def _counts(totals: Totals) -> Row:
    return tuple(map(str, (totals.all, totals.inside, totals.outside, totals.private)))


def _shown(use: SurfaceUse, *, everything: bool) -> tuple[UsedSymbol, ...]:
    return use.symbols if everything else tuple(_foreign(use.symbols))[:_TOP]


def _foreign(symbols: Iterable[UsedSymbol]) -> Iterator[UsedSymbol]:
    return (used for used in symbols if used.private or not used.inside)


def _symbol(used: UsedSymbol) -> Row:
    where = "private" if used.private else "inside" if used.inside else "outside"
    kinds = ", ".join(used.kinds)
    return used.symbol, where, str(len(used.shares)), str(used.count), kinds


def _more(use: SurfaceUse, *, everything: bool) -> Iterator[str]:
    left = 0 if everything else len(list(_foreign(use.symbols))) - _TOP
    if left > 0:
        yield f"and {left} more, which --all shows, with those inside.\n"


def _listed(symbols: Iterable[UsedSymbol]) -> str:
    lines = ["Where"]
    for used in symbols:
        lines.append(one_line(f"{used.symbol}  {place(used.path, used.line)}"))
        for share in used.shares:
            lines += [one_line(f"    {share.driver}  {said}") for said in _said(share)]
    return "\n".join(lines) + "\n"


def _said(share: DriverShare) -> Iterator[str]:
    for (path, kind), places in groupby(share.places, key=lambda p: (p.path, p.kind)):
        yield f"{place(path, *(one.line for one in places))}  {kind}"


def _revision(use: SurfaceUse) -> Fields:
    return {
        "core": examined_fields(use.core),
        "modules": use.modules,
        "totals": _fields(use.totals()),
        "by_kind": {kind.value: _fields(use.totals(kind=kind)) for kind in UseKind},
        "drivers": [
            {
                "name": driver.name,
                "revision": driver.revision,
                "in_tree": driver.in_tree,
                "totals": _fields(use.totals(driver=driver.name)),
                "alone": _fields(use.only(driver.name)),
            }
            for driver in use.drivers
        ],
        "symbols": [_used(used) for used in use.symbols],
    }


def _fields(totals: Totals) -> Fields:
    return {
        "symbols": totals.all,
        "inside": totals.inside,
        "outside": totals.outside,
        "private": totals.private,
    }


def _used(used: UsedSymbol) -> Fields:
    return {
        "symbol": used.symbol,
        "module": used.module,
        "path": used.path,
        "line": used.line,
        "inside": used.inside,
        "private": used.private,
        "drivers": [
            {
                "name": share.driver,
                "places": [
                    {"path": one.path, "line": one.line, "how": one.kind} for one in share.places
                ],
            }
            for share in used.shares
        ],
    }
