"""Where trees and pins stand, and how a sync left them: a line a tree for a person, or JSON."""

from collections.abc import Sequence
from dataclasses import asdict

from semistable.model.project.tree_states import (
    Held,
    NewWorkspace,
    Pinned,
    SyncedTree,
    TreeChange,
    TreeDifference,
    TreeStatus,
)
from semistable.reports.json_text import dump_ascii
from semistable.reports.safe_text import one_line
from semistable.reports.table import shown_revision, word_columns


def render_init(made: NewWorkspace) -> str:
    """Return which manifest was written, and what comes next."""
    count = f"{len(made.repositories)} repositories, core is {made.core}"
    following = f"{count}; next" if made.imported else "correct it, then"
    return f"{made.manifest}: {following}: semistable sync\n"


def render_init_json(made: NewWorkspace) -> str:
    """Return the same with the repositories and notes, as `semistable/init/1`."""
    names = {"core": made.core, "repositories": made.repositories}
    return dump_ascii("init", manifest=str(made.manifest), **names, notes=made.notes)


def render_sync(trees: Sequence[SyncedTree]) -> str:
    """Return what became of each tree."""
    return word_columns(
        [
            (t.name, shown_revision(t.pin), shown_revision(t.commit or "-"), _became(t))
            for t in trees
        ]
    )


def render_sync_json(trees: Sequence[SyncedTree]) -> str:
    """Return the same as `semistable/sync/1`."""
    rows = [asdict(tree) | {"change": tree.change.value} for tree in trees]
    return dump_ascii("sync", trees=rows)


def render_status(statuses: Sequence[TreeStatus]) -> str:
    """Return where each tree is and what differs from its pin."""
    return word_columns([(s.name, shown_revision(s.pin), ", ".join(_where(s))) for s in statuses])


def render_status_json(statuses: Sequence[TreeStatus]) -> str:
    """Return the same as `semistable/status/1`."""
    return dump_ascii("status", trees=[asdict(s) | {"at_pin": s.at_pin} for s in statuses])


def render_pins(pins: Sequence[Pinned]) -> str:
    """Return where each repository is pinned, and where it was before."""
    return word_columns(
        [(p.name, shown_revision(p.pin), shown_revision(p.commit or "-"), _pinned(p)) for p in pins]
    )


def render_pins_json(pins: Sequence[Pinned]) -> str:
    """Return the same as `semistable/pins/1`."""
    return dump_ascii("pins", repositories=[asdict(pinned) for pinned in pins])


def render_diff(differences: Sequence[TreeDifference]) -> str:
    """Return what differs, a line a repository and a line a file of it."""
    if not differences:
        return "nothing differs\n"
    rows = [(d.name, f"{_end(d.old)} -> {_end(d.new)}", _apart(d)) for d in differences]
    lines = zip(word_columns(rows).splitlines(), differences, strict=True)
    return "".join(
        f"{text}\n"
        for line, one in lines
        for text in (line, *(f"    {one_line(file)}" for file in one.files))
    )


def render_diff_json(differences: Sequence[TreeDifference]) -> str:
    """Return the same as `semistable/diff/1`."""
    return dump_ascii("diff", repositories=[asdict(difference) for difference in differences])


def _end(revision: str) -> str:
    return shown_revision(revision) or "nothing"


def _apart(difference: TreeDifference) -> str:
    files = f"{len(difference.files)} file{'s' * (len(difference.files) != 1)}"
    if difference.commits is None:
        return files if difference.files else "not here: no numbers"
    sides = zip(difference.commits, ("ahead", "behind"), strict=True)
    return ", ".join([*(f"{count} {side}" for count, side in sides if count), files])


def _pinned(pinned: Pinned) -> str:
    moved = f"was {shown_revision(pinned.before)}" if pinned.before != pinned.pin else ""
    return "; ".join(part for part in (moved, pinned.note) if part)


def _became(tree: SyncedTree) -> str:
    return {
        TreeChange.MADE: "checked out",
        TreeChange.MOVED: f"moved from {shown_revision(tree.before)}",
        TreeChange.STAYED: "already there",
        TreeChange.HELD: "not moved: all trees move, or none",
        TreeChange.FAILED: "failed",
    }[tree.change]


def _where(status: TreeStatus) -> list[str]:
    if status.commit is None:
        return ["missing: semistable sync brings it"]
    where = f"on {status.branch}" if status.branch else "detached"
    words = [f"{shown_revision(status.commit)} {where}", _distance(status)]
    if status.changed:
        words.append(f"{status.changed} changed")
    if status.untracked:
        words.append(f"{status.untracked} untracked")
    if status.operation:
        words.append(f"{status.operation} not finished")
    if status.contract:
        words.append(_held_to(status.contract))
    return words


def _held_to(contract: Held) -> str:
    plain = {"compatible": "fits core", "unknown": "nobody can say whether it fits core"}
    return (
        plain.get(contract.answer)
        or f"{contract.errors} error{'s' * (contract.errors != 1)} with core"
    )


def _distance(status: TreeStatus) -> str:
    if status.at_pin:
        return "at its pin"
    if status.ahead is None or status.behind is None:
        return "its pin is not here: semistable sync brings it"
    sides = ((status.ahead, "ahead of"), (status.behind, "behind"))
    return f"{' and '.join(f'{count} {side}' for count, side in sides if count)} its pin"
