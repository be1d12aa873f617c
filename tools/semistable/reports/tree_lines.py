"""How a sync left the trees, and where they stand: a line a tree for a person, or JSON."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TypeVar

from semistable.model.project.tree_states import (
    Change,
    Difference,
    Held,
    Logged,
    Match,
    Pinned,
    Proposed,
    Ran,
    SyncedTree,
    TopicBranch,
    TreeStatus,
)
from semistable.reports.safe_text import one_line

_SHORT = 12
_T = TypeVar("_T")


def synced_text(trees: Sequence[SyncedTree]) -> str:
    """Say what became of each tree."""
    return _columns(trees, lambda t: (t.name, _short(t.pin), _short(t.commit or "-"), _became(t)))


def synced_json(trees: Sequence[SyncedTree]) -> str:
    """Say it for programs."""
    rows = [asdict(tree) | {"change": tree.change.value} for tree in trees]
    return json.dumps({"schema": "semistable/sync/1", "trees": rows}, indent=2)


def status_text(statuses: Sequence[TreeStatus]) -> str:
    """Say where each tree is and what differs from its pin."""
    return _columns(statuses, lambda s: (s.name, _short(s.pin), ", ".join(_standing(s))))


def status_json(statuses: Sequence[TreeStatus]) -> str:
    """Say it for programs."""
    rows = [asdict(status) | {"at_pin": status.at_pin} for status in statuses]
    return json.dumps({"schema": "semistable/status/1", "trees": rows}, indent=2)


def pins_text(pins: Sequence[Pinned]) -> str:
    """Say where each repository is pinned, and where it was before."""
    return _columns(pins, lambda p: (p.name, _short(p.pin), _short(p.commit or "-"), _pinned(p)))


def pins_json(pins: Sequence[Pinned]) -> str:
    """Say it for programs."""
    rows = [asdict(pinned) for pinned in pins]
    return json.dumps({"schema": "semistable/pins/1", "repositories": rows}, indent=2)


def ran_json(ran: Sequence[Ran]) -> str:
    """Say how a command ended, with all that it wrote; what is no UTF-8 of it is replaced."""
    rows = [asdict(one) | {"out": one.out.decode(errors="replace")} for one in ran]
    return json.dumps({"schema": "semistable/run/1", "trees": rows}, indent=2)


def matches_text(matches: Sequence[Match]) -> str:
    """Say where a search found something, as `git grep` does, the tree first."""
    return "".join(f"{one.tree}/{one.path}:{one.line}:{one.text}\n" for one in matches)


def matches_json(matches: Sequence[Match]) -> str:
    """Say it for programs."""
    rows = [asdict(match) for match in matches]
    return json.dumps({"schema": "semistable/grep/1", "matches": rows}, indent=2)


def proposed_text(changes: Sequence[Proposed]) -> str:
    """Say which change is on which branch of which tree."""
    return "".join(f"{one.tree}  {one.branch}  {one.commit[:_SHORT]}\n" for one in changes)


def proposed_json(changes: Sequence[Proposed], notes: Sequence[str]) -> str:
    """Say it for programs, with what was left out."""
    rows = [asdict(change) for change in changes]
    return json.dumps(
        {"schema": "semistable/download/1", "changes": rows, "notes": list(notes)}, indent=2
    )


def ran_text(ran: Sequence[Ran]) -> str:
    """Sum up how a command ended."""
    failed = [f"{one.name} ({one.status})" for one in ran if one.status]
    if failed:
        return f"{len(failed)} of {len(ran)} failed: {', '.join(failed)}"
    return f"{len(ran)} of {len(ran)} succeeded"


def logged_text(commits: Sequence[Logged]) -> str:
    """Say what landed, a line a commit."""
    return _columns(
        commits, lambda c: (_day(c.time), c.name, c.commit[:_SHORT], f"{c.subject} ({c.author})")
    )


def logged_json(commits: Sequence[Logged]) -> str:
    """Say it for programs."""
    return json.dumps(
        {"schema": "semistable/log/1", "commits": [asdict(commit) for commit in commits]}, indent=2
    )


def _day(time: int) -> str:
    return datetime.fromtimestamp(time, UTC).date().isoformat()


def topics_text(branches: Sequence[TopicBranch]) -> str:
    """Say which branches are where, and what they hold that no remote has."""
    return _columns(branches, lambda b: (b.topic, b.tree, _held(b)))


def topics_json(branches: Sequence[TopicBranch]) -> str:
    """Say it for programs."""
    return json.dumps(
        {"schema": "semistable/topics/1", "branches": [asdict(branch) for branch in branches]},
        indent=2,
    )


def _held(branch: TopicBranch) -> str:
    many = "" if branch.commits == 1 else "s"
    return f"{branch.commits} commit{many} of its own{', checked out' if branch.current else ''}"


def differences_text(differences: Sequence[Difference]) -> str:
    """Say what differs, a line a repository and a line a file of it."""
    if not differences:
        return "nothing differs"
    lines = _columns(
        differences, lambda d: (d.name, f"{_end(d.old)} -> {_end(d.new)}", _apart(d))
    ).splitlines()
    rows = zip(lines, differences, strict=True)
    return "\n".join(
        text for line, one in rows for text in (line, *(f"    {one_line(f)}" for f in one.files))
    )


def differences_json(differences: Sequence[Difference]) -> str:
    """Say it for programs."""
    rows = [asdict(difference) for difference in differences]
    return json.dumps({"schema": "semistable/diff/1", "repositories": rows}, indent=2)


def _end(revision: str) -> str:
    return _short(revision) or "nothing"


def _apart(difference: Difference) -> str:
    files = f"{len(difference.files)} file{'s' * (len(difference.files) != 1)}"
    if difference.commits is None:
        return files if difference.files else "not here: no numbers"
    sides = zip(difference.commits, ("ahead", "behind"), strict=True)
    return ", ".join([*(f"{count} {side}" for count, side in sides if count), files])


def _pinned(pinned: Pinned) -> str:
    moved = f"was {_short(pinned.before)}" if pinned.before != pinned.pin else ""
    return "; ".join(part for part in (moved, pinned.note) if part)


def _columns(items: Sequence[_T], cells: Callable[[_T], tuple[str, ...]]) -> str:
    rows = [[one_line(cell) for cell in cells(item)] for item in items]
    if not rows:
        return ""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    return "\n".join(lines)


def _short(text: str) -> str:
    is_commit = len(text) == 40 and all(digit in "0123456789abcdef" for digit in text)
    return text[:_SHORT] if is_commit else text


def _became(tree: SyncedTree) -> str:
    return {
        Change.MADE: "checked out",
        Change.MOVED: f"moved from {_short(tree.before)}",
        Change.STAYED: "already there",
        Change.HELD: "not moved: all trees move, or none",
        Change.FAILED: "failed",
    }[tree.change]


def _standing(status: TreeStatus) -> list[str]:
    if status.commit is None:
        return ["missing: semistable sync brings it"]
    where = f"on {status.branch}" if status.branch else "detached"
    words = [f"{_short(status.commit)} {where}", _distance(status)]
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
