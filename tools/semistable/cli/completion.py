"""What the shell offers when Tab is pressed: repositories, groups, drivers, rules, cycles.

click asks these functions, with what is typed so far; whatever is wrong, a shell gets no answer
rather than an error in the middle of somebody's line.
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from semistable.errors import SemistableError

if TYPE_CHECKING:
    from semistable.model.project.manifest import Manifest


def repositories(context: click.Context, _: click.Parameter, typed: str) -> list[str]:
    """Offer the repositories of the manifest and its groups."""
    manifest = _manifest(context)
    return _fitting(_names(manifest, core=True) if manifest else (), typed)


def drivers(context: click.Context, _: click.Parameter, typed: str) -> list[str]:
    """Offer the drivers of the manifest and its groups."""
    manifest = _manifest(context)
    return _fitting(_names(manifest, core=False) if manifest else (), typed)


def core(context: click.Context, _: click.Parameter, typed: str) -> list[str]:
    """Offer core of the manifest."""
    manifest = _manifest(context)
    return _fitting([manifest.core.name] if manifest else (), typed)


def rules(_: click.Context, __: click.Parameter, typed: str) -> list[str]:
    """Offer the ids of all rules."""
    # A command that has no rule to complete owes no time to load them.
    from semistable.rules.catalogue import CATALOGUE  # noqa: PLC0415

    return _fitting((rule.id for rule in CATALOGUE), typed)


def cycles(context: click.Context, _: click.Parameter, typed: str) -> list[str]:
    """Offer the names of core's release cycles."""
    from semistable.project import defaults  # noqa: PLC0415 - see above
    from semistable.project.calendar_file import read_calendar  # noqa: PLC0415 - see above

    manifest = _manifest(context)
    calendar = read_calendar(manifest.calendar if manifest else defaults.CALENDAR)
    return _fitting((cycle.name for cycle in calendar.cycles), typed)


def _names(manifest: "Manifest", *, core: bool) -> list[str]:
    chosen = manifest.repositories if core else manifest.drivers
    return [*(r.name for r in chosen), *(f"@{group}" for r in chosen for group in r.groups)]


def _manifest(context: click.Context) -> "Manifest | None":
    from semistable.project.manifest_file import find_manifest, read_manifest  # noqa: PLC0415 - see above

    given = context.params.get("path") or context.params.get("manifest")
    with suppress(SemistableError, OSError):
        return read_manifest(Path(given) if given else find_manifest(Path()))
    return None


def _fitting(names: Iterable[str], typed: str) -> list[str]:
    """Give what begins as it is typed; none that could steer a terminal."""
    return sorted({n for n in names if n.startswith(typed) and n.isprintable()})
