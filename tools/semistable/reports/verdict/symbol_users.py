"""Who still uses a deprecated symbol: driver by driver, file by file."""

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from semistable.model.core_api.ledger import DriverUse, LedgerEntry


def sorted_uses(entry: "LedgerEntry") -> "list[DriverUse]":
    """Return every use, by driver, path and line."""
    return sorted(entry.uses, key=lambda use: (use.driver, use.path, use.line))


def by_driver(
    entry: "LedgerEntry",
) -> tuple[tuple[str, tuple[tuple[str, tuple[int, ...]], ...]], ...]:
    """Return each driver that uses the symbol, with its paths and their lines, all sorted."""
    uses = sorted({(use.driver, use.path, use.line) for use in entry.uses})
    return tuple(
        (
            driver,
            tuple(
                (path, tuple(line for _, _, line in lines))
                for path, lines in groupby(own, key=lambda use: use[1])
            ),
        )
        for driver, own in groupby(uses, key=lambda use: use[0])
    )
