"""What nobody may lose, below `refs/semistable/kept/`: one number for each thing that is kept.

No ref there is ever written twice, and none is deleted but by its owner: `git for-each-ref
refs/semistable/kept` lists them, `git update-ref -d` deletes one.
"""

from semistable.git.clones.clone import Clone
from semistable.git.files.refs import read_head
from semistable.workspace.transaction.index_lock import copied_index
from semistable.workspace.transaction.journal_entry import End

KEPT = "refs/semistable/kept"
_NOBODY = "semistable <semistable@localhost> 0 +0000"
"""Who makes these commits, and when: the same work is the same commit, and is kept once."""


def free_ref(clone: Clone, name: str) -> str:
    """Give a ref that is not there yet for something of this name."""
    listed = clone.in_tree("for-each-ref", "--format=%(refname)", KEPT).split()
    numbers = [part for ref in listed if (part := ref.split("/")[3]).isdigit()]
    return f"{KEPT}/{max(map(int, numbers), default=0) + 1}/{name}"


def keep(clone: Clone, commit: str, name: str) -> str:
    """Keep a commit; return the ref that has it, also where it was kept before."""
    pointing = ["for-each-ref", "--format=%(refname)", f"--points-at={commit}", KEPT]
    found = clone.in_tree(*pointing).split()
    if found:
        return found[0]
    ref = free_ref(clone, name)
    clone.in_tree("update-ref", ref, commit, "0" * len(commit))
    return ref


def keep_work(clone: Clone, known: tuple[End, End]) -> tuple[str, ...]:
    """Keep what a person has done in a tree beside the ends of a move; return the refs.

    That are commits on no branch, and what is staged or edited, as `git stash apply --index`
    takes it. Nothing else changes. Edits that git cannot make a stash of stay where they are.
    """
    head = read_head(clone.git_dir)
    if head is None or head.commit is None:
        return ()
    refs = []
    if head.branch is None and head.commit not in {end.commit for end in known}:
        refs.append(keep(clone, head.commit, "commits"))
    with copied_index(clone.git_dir) as index:
        git = clone.git.with_index(index)
        made = git.run(["stash", "create"], clone.git_dir, clone.tree)
        staged = git.run(["write-tree"], clone.git_dir, clone.tree)
    if stash := made.text.strip():
        trees = clone.in_tree("rev-parse", f"{stash}^{{tree}}", f"{stash}^2^{{tree}}").split()
        refs.append(keep(clone, _stash_of(clone, head.commit, trees[0], trees[1]), "edits"))
    elif tree := staged.text.strip():
        refs += _keep_staged(clone, head.commit, tree)
    return tuple(refs)


def _keep_staged(clone: Clone, head: str, tree: str) -> list[str]:
    if clone.in_tree("rev-parse", f"{head}^{{tree}}").strip() == tree:
        return []
    return [keep(clone, _commit(clone, tree, [head]), "staged")]


def _stash_of(clone: Clone, head: str, files: str, index: str) -> str:
    return _commit(clone, files, [head, _commit(clone, index, [head])])


def _commit(clone: Clone, tree: str, parents: list[str]) -> str:
    lines = [f"tree {tree}", *(f"parent {one}" for one in parents)]
    lines += [f"author {_NOBODY}", f"committer {_NOBODY}", "", "kept by semistable", ""]
    given = "\n".join(lines).encode()
    wanted = ["hash-object", "-t", "commit", "-w", "--stdin"]
    return clone.git.run(wanted, clone.git_dir, stdin=given).text.strip()
