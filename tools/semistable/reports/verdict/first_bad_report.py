"""The commit with which a driver broke, as `bisect` found it."""

from dataclasses import asdict

from semistable.model.findings.first_bad import FirstBad
from semistable.reports.json_text import dump_ascii
from semistable.reports.safe_text import one_line
from semistable.reports.table import SHORT_COMMIT


def render_text(found: FirstBad) -> str:
    """Return the commit, and where core and the driver were then."""
    state = found.state
    by = state.by
    lines = [f"{by.side} {by.commit} of {by.date}", f"    {one_line(by.subject)}"] if by else []
    lines += [f"core then {state.core[:SHORT_COMMIT]}, the driver {state.driver[:SHORT_COMMIT]}"]
    if found.unknown:
        lines += [f"or one of the {len(found.unknown)} before it, which could not be judged"]
    return "\n".join(lines) + "\n"


def render_json(found: FirstBad) -> str:
    """Return the same as `semistable/bisect/1`."""
    unknown = [asdict(state) for state in found.unknown]
    return dump_ascii("bisect", first_bad=asdict(found.state), unknown=unknown)
