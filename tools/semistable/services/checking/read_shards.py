"""Reads the matrices that jobs wrote, each over a part of the cells."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from semistable.errors import UsageError
from semistable.model.findings.cells import Cell

SCHEMA = "semistable/matrix/1"


class _Document(msgspec.Struct, frozen=True, kw_only=True):
    schema: str
    cells: tuple[Cell, ...]


def read_shards(paths: Sequence[Path]) -> tuple[Cell, ...]:
    """Join matrices that were written as JSON; raise UsageError for what is none.

    The same cell in two of them must say the same: two jobs may not have judged different trees
    under one name.
    """
    found: dict[tuple[str, str, str, str], tuple[Cell, Path]] = {}
    for path in paths:
        for cell in _read(path):
            before, where = found.setdefault(cell.key, (cell, path))
            if before != cell:
                raise UsageError(
                    f"{path} and {where} say different things of {cell.driver}"
                    f" {cell.driver_revision} with {cell.core} {cell.core_revision}.",
                    "Let all jobs judge the same commits: name tags or commits, not branches.",
                )
    return tuple(cell for cell, _ in found.values())


def _read(path: Path) -> tuple[Cell, ...]:
    try:
        document = msgspec.json.decode(path.read_bytes(), type=_Document)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", "Name the files.") from error
    except msgspec.MsgspecError as error:
        raise UsageError(
            f"{path} is no matrix: {error}.", "Give what `semistable matrix --format json` wrote."
        ) from error
    if document.schema != SCHEMA:
        raise UsageError(f"{path} is of schema {document.schema}.", f"This reads {SCHEMA}.")
    return document.cells
