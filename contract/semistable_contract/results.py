"""The results of a run as JSON, for `semistable check --with-results` and for CI systems."""

import importlib.metadata
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

SCHEMA = "semistable/contract-results/1"


def revision_of(core: str) -> str | None:
    """Return the version of an installed core; None if Python's metadata does not have it."""
    names = importlib.metadata.packages_distributions().get(core, [core])
    for name in names:
        try:
            return importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return None


def write(path: Path, head: Mapping[str, object], results: Iterable[Mapping[str, object]]) -> None:
    """Write the results: `head` names contract, core and driver, each result is one check.

    The output is sorted and has no dates, so equal runs give equal bytes.
    """
    ordered = sorted(results, key=lambda one: (str(one["method"]), str(one["check"])))
    text = json.dumps({"schema": SCHEMA, **head, "results": ordered}, indent=1)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{text}\n", encoding="utf-8")
