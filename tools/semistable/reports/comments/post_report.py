"""What was posted to a change, or why nothing was."""

from semistable.model.findings.review import Posted
from semistable.reports.json_text import dump_ascii


def render_text(posted: Posted) -> str:
    """Return a line for each thing that was done, or one that says why nothing was."""
    if posted.reason:
        return f"{posted.change} {posted.reason}\n"
    return "".join(f"{posted.change}: {one}\n" for one in posted.done)


def render_json(posted: Posted) -> str:
    """Return the same as `semistable/post/1`."""
    where = {"change": posted.change, "state": posted.state, "commit": posted.commit}
    return dump_ascii("post", **where, done=posted.done)
