"""Bring one tree to one end of its move, from wherever the move stands, and lose nothing.

Files, index, refs and HEAD come in this order, each only where it is still at one of both ends. It
can be done again after it was killed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from semistable.errors import DISK_HINT, EnvironmentFailure
from semistable.git.clones.clone import Clone
from semistable.git.clones.make_clone import UNBORN
from semistable.git.files.refs import Head, UnsureError, commit_of, read_head
from semistable.workspace.transaction.disk_files import differences, examine
from semistable.workspace.transaction.index_lock import HeldIndex, held_index, refuse_lock
from semistable.workspace.transaction.journal_entry import End, Entry, RefChange
from semistable.workspace.transaction.replace_files import Replaced, replace_files

_MESSAGE = "semistable: moving to {}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A tree that is at one end of its move: what was left, and what its owner has to know."""

    files: Replaced = field(default_factory=Replaced)
    stays_off: str = ""


def settle(
    clone: Clone, entry: Entry, held: int, *, forward: bool, strict: bool = False
) -> Settled:
    """Bring a tree to an end of its move; the caller holds the lock `moving`, open as `held`.

    What somebody else wrote is left where it is; when it is `strict`, that is an error, and so it
    is on the way forward where git was told to overlook the file. Raises EnvironmentFailure then,
    when another git is at work, when the index is at neither end, or when the repository or the
    disk refuses.
    """
    files = Replaced()
    if entry.moves_files:
        with held_index(clone.git_dir) as index:
            files = _settle_files(clone, entry, index, forward=forward, strict=strict)
    stays_off = settle_refs(clone, entry, held, forward=forward)
    return Settled(files=files, stays_off=stays_off)


def _settle_files(
    clone: Clone, entry: Entry, index: HeldIndex, *, forward: bool, strict: bool
) -> Replaced:
    end, ends = entry.end(forward=forward), file_trees(clone, entry)
    beside = replace(clone, git=clone.git.with_index(index.index))
    if not any(has_index(beside, one) for one in (entry.before, entry.after)):
        raise EnvironmentFailure(
            f"The index of {clone.name} was changed meanwhile.",
            f"Look at it: git -C {clone.tree} status",
        )
    _read_index(beside, end)
    overlooked = overlooked_paths(beside)
    found = examine(clone, ends, differences(clone, *ends), index.folder)
    replaced = replace_files(
        clone, found, ends[forward], index.folder, forward=forward, overlooked=overlooked
    )
    refused = [path for path in replaced.left if strict or (forward and path in overlooked)]
    if refused:
        raise EnvironmentFailure(
            f"{refused[0]} in {clone.name} is not as it was, and was left as it is.",
            f"Look at it: git -C {clone.tree} diff; git -C {clone.tree} ls-files -v",
        )
    beside.git.run(["update-index", "-q", "--refresh"], clone.git_dir, clone.tree)
    index.install()
    return replaced


def file_trees(clone: Clone, entry: Entry) -> tuple[str, str]:
    """Give what the files are at both ends, in what git takes for a tree."""
    return tree_of(clone, entry.before.files), tree_of(clone, entry.after.files)


def tree_of(clone: Clone, tree: str) -> str:
    """Give what git takes for a tree; "" stands for the empty one, which is written."""
    return tree or clone.git.run(["mktree"], clone.git_dir, stdin=b"").text.strip()


def has_index(clone: Clone, end: End) -> bool:
    """Whether the index holds what it does at an end of a move."""
    command = ["diff-index", "--cached", "--quiet", tree_of(clone, end.index), "--"]
    return not clone.git.run(command, clone.git_dir, clone.tree).status


def overlooked_paths(clone: Clone) -> frozenset[str]:
    """Return the files that git was told to overlook: skip-worktree and assume-unchanged."""
    entries = clone.in_tree("ls-files", "-v", "-z").split("\0")
    return frozenset(one[2:] for one in entries if one[:1] == "S" or one[:1].islower())


def _read_index(clone: Clone, end: End) -> None:
    """Let the index hold what it does at an end; flags and times of files stay."""
    wanted = ["--reset", "-i", end.index] if end.index else ["--empty"]
    clone.in_tree("read-tree", *wanted)
    if _is_sparse(clone):
        # read-tree without files does not ask which new paths the tree is to be without.
        clone.in_tree("sparse-checkout", "reapply")


def _is_sparse(clone: Clone) -> bool:
    asked = ["config", "--type=bool", "core.sparseCheckout"]
    return clone.git.run(asked, clone.git_dir).text.strip() == "true"


def settle_refs(clone: Clone, entry: Entry, held: int, *, forward: bool) -> str:
    """Bring refs and HEAD to an end of the move; the files are there already.

    Returns the branch that HEAD stays off, because it is elsewhere now, or "".
    """
    end, changes = entry.end(forward=forward), entry.ref_changes(forward=forward)
    _refuse_locks(clone, entry)
    due = [one for one in changes if ref_value(clone, one.ref) != one.new]
    head = read_head(clone.git_dir)
    leaves = head is not None and f"refs/heads/{head.branch}" in {one.ref for one in due}
    if end.commit is not None and (head is None or head.commit != end.commit or leaves):
        message = ["-m", _MESSAGE.format(end.branch or end.commit[:12])]
        old = [head.commit] if head and head.commit else []
        _run(clone, held, "update-ref", *message, "--no-deref", "HEAD", end.commit, *old)
    for change in due:
        _change_ref(clone, change, held)
    return _stand(clone, end, held)


def _stand(clone: Clone, end: End, held: int) -> str:
    """Let HEAD be the end's branch, where it has one that is still at the end's commit."""
    if end.commit is None:
        if read_head(clone.git_dir) != end.head:
            _run(clone, held, "symbolic-ref", "HEAD", UNBORN)
        return ""
    if end.branch is None:
        if read_head(clone.git_dir) != end.head:
            _run(clone, held, "update-ref", "--no-deref", "HEAD", end.commit)
        return ""
    if ref_value(clone, f"refs/heads/{end.branch}") != end.commit:
        return end.branch
    if read_head(clone.git_dir) != end.head:
        message = ["-m", _MESSAGE.format(end.branch)]
        _run(clone, held, "symbolic-ref", *message, "HEAD", f"refs/heads/{end.branch}")
    return ""


def _change_ref(clone: Clone, change: RefChange, held: int) -> None:
    old = change.old or "0" * len(change.new or "")
    wanted = [change.ref, change.new, old] if change.new else ["-d", change.ref, old]
    _run(clone, held, "update-ref", "--no-deref", *wanted)


def _run(clone: Clone, held: int, *arguments: str) -> None:
    answer = clone.git.run(arguments, clone.git_dir, clone.tree, held)
    if answer.status:
        hint = DISK_HINT
        if ".lock'" in answer.reason:
            hint = "Wait for the git that has this lock; if none runs there, remove that file."
        raise EnvironmentFailure(
            f"{clone.name} could not be brought to where it should be: {answer.reason}.", hint
        )


def ref_value(clone: Clone, ref: str) -> str | None:
    """Return what a ref holds, None where it is not there."""
    try:
        return commit_of(clone.git_dir, ref)
    except UnsureError:
        answer = clone.git.run(["rev-parse", "--verify", "--quiet", ref], clone.git_dir)
        return answer.text.strip() or None


def _refuse_locks(clone: Clone, entry: Entry) -> None:
    """Raise EnvironmentFailure while another git writes what this move is to write."""
    values = frozenset(_head_line(end.head) for end in (entry.before, entry.after))
    commits = {end.commit for end in (entry.before, entry.after) if end.commit}
    refuse_lock(clone.git_dir / "HEAD.lock", values | commits)
    for change in entry.refs:
        mine = frozenset(filter(None, (change.old, change.new)))
        refuse_lock(clone.git_dir / f"{change.ref}.lock", mine)


def _head_line(head: Head) -> str:
    return f"ref: refs/heads/{head.branch}" if head.branch else str(head.commit)


def settled_notes(clone: Clone, settled: Settled) -> Iterator[str]:
    """Say what a person has to know of a tree that was brought to an end of its move."""
    if settled.files.left:
        yield (
            f"{clone.name}: {_some(settled.files.left)} held what neither end has, and was left"
            f" as it is (git -C {clone.tree} status)."
        )
    if settled.files.unfiltered:
        paths = settled.files.unfiltered
        yield (
            f"{clone.name}: {_some(paths)} is as git stores it, because its filter failed; once"
            f" it works: git -C {clone.tree} checkout -- {paths[0]}"
        )
    if settled.stays_off:
        yield (
            f"{clone.name}: the branch {settled.stays_off} has gone on; the tree is at its old"
            " commit, on no branch."
        )


def _some(paths: tuple[str, ...]) -> str:
    return paths[0] + (f" and {len(paths) - 1} more" if len(paths) > 1 else "")
