"""What the shell offers when Tab is pressed: repositories, groups, drivers, rules, cycles.

click calls these functions with what is typed so far; whatever is wrong, a shell gets no answer
rather than an error in the middle of somebody's line.
"""

from collections.abc import Callable
from pathlib import Path

import click

Completion = Callable[[click.Context, click.Parameter, str], list[str]]


def _offering(kind: str) -> Completion:
    """Offer what a function of services.opening.list_names lists."""

    def offered(context: click.Context, _: click.Parameter, typed: str) -> list[str]:
        # What a Tab needs, no command owes.
        from semistable.services.opening import list_names  # noqa: PLC0415

        manifest = context.params.get("manifest")
        names = getattr(list_names, kind)(Path(manifest) if manifest else None)
        # None that could steer a terminal.
        return sorted({n for n in names if n.startswith(typed) and n.isprintable()})

    return offered


repositories = _offering("repository_names")
drivers = _offering("driver_names")
core = _offering("core_names")
cycles = _offering("cycle_names")
rules = _offering("rule_ids")
