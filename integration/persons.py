"""A person who works in a tree, and an inventory of all that a tree still has of anybody's work.

Each piece of work has a token of its own in it. What a tree has are its files, its index, its
stashes and whatever a ref leads to; a reflog does not count.
"""

import random
import subprocess
from collections.abc import Callable
from pathlib import Path

_WHO = ["-c", "user.name=Me", "-c", "user.email=me@example.org", "-c", "core.editor=true"]


class Person:
    """Works in one tree; `tokens` are the pieces of work that must never be lost."""

    def __init__(self, tree: Path, chance: random.Random, inner: str = "") -> None:
        self.tree = tree
        self.tokens: list[str] = []
        self.did: list[str] = []
        self._chance = chance
        self._inner = [f":!{inner}"] if inner else []

    def git(self, *arguments: str) -> str:
        """Run git as its user does; what it refuses is not done."""
        command = ["git", "-C", str(self.tree), *_WHO, *arguments]
        return subprocess.run(command, capture_output=True, check=False, text=True).stdout.strip()

    def work(self) -> None:
        """Do one thing, whichever; locks of gits that are no more are removed first."""
        self.remove_locks()
        act = self._chance.choice(_ACTS)
        self.did.append(act.__name__)
        act(self)

    def token(self) -> str:
        """Give a text that stands nowhere else."""
        token = f"token {self._chance.getrandbits(64):016x}\n"
        self.tokens.append(token)
        return token

    def write_new(self) -> str:
        """Write a file of one's own."""
        name = f"mine-{self._chance.getrandbits(32):08x}.txt"
        (self.tree / name).write_text(self.token())
        return name

    def edit(self) -> str:
        """Add a line to a file that core has, too."""
        name = f"a/{self._chance.randrange(60)}.py"
        place = self.tree / name
        if not place.is_dir():
            place.parent.mkdir(exist_ok=True)
            with place.open("a") as file:
                file.write(self.token())
        return name

    def remove_locks(self) -> None:
        """Remove the locks of gits that are no more, as these tell one to."""
        for lock in (self.tree / ".git").rglob("*.lock"):
            lock.unlink()

    def put_away_all(self) -> None:
        """Commit whatever is there, and give it a branch, so that nothing keeps the tree back."""
        self.remove_locks()
        flags = [line.split(" ", 1) for line in self.git("ls-files", "-v").splitlines()]
        overlooked = [path for flag, path in flags if flag == "S"]
        self.git("update-index", "--no-skip-worktree", *overlooked)
        self.git("commit", "--quiet", "--no-verify", "--message", "What is staged")
        self.git("add", "--all", "--", ".", *self._inner)
        self.git("commit", "--quiet", "--no-verify", "--message", "What is there")
        self.git("branch", f"saved-{self._chance.getrandbits(32):08x}")


def _commit(person: Person) -> None:
    person.git("add", "--", person.write_new())
    person.git("commit", "--message", "Mine")


def _commit_all(person: Person) -> None:
    person.edit()
    person.git("commit", "--all", "--message", "All of it")


def _commit_on_a_new_branch(person: Person) -> None:
    person.git("switch", "--create", f"work-{len(person.tokens)}")
    _commit(person)


def _stage(person: Person) -> None:
    person.git("add", "--", person.write_new())


def _stage_and_delete(person: Person) -> None:
    name = person.write_new()
    person.git("add", "--", name)
    if person.git("ls-files", "--", name):
        (person.tree / name).unlink()


def _stage_an_edit(person: Person) -> None:
    person.git("add", "--", person.edit())


def _intend_to_add(person: Person) -> None:
    person.git("add", "--intent-to-add", "--", person.write_new())


def _only_edit(person: Person) -> None:
    person.edit()


def _only_write(person: Person) -> None:
    person.write_new()


def _write_where_the_pin_has_a_file(person: Person) -> None:
    place = person.tree / "new.py"
    if not place.exists():
        place.write_text(person.token())


def _delete(person: Person) -> None:
    place = person.tree / "a" / "plain.py"  # which nobody ever edits
    place.unlink(missing_ok=True)


def _stash(person: Person) -> None:
    person.edit()
    person.git("stash")


def _merge(person: Person) -> None:
    _commit_on_a_new_branch(person)
    person.git("switch", "--detach", "HEAD^")
    person.git("merge", "--no-ff", "--message", "Merged", f"work-{len(person.tokens) - 1}")


def _begin_a_merge(person: Person) -> None:
    _commit_on_a_new_branch(person)
    person.git("switch", "--detach", "HEAD^")
    person.git("merge", "--no-ff", "--no-commit", f"work-{len(person.tokens) - 1}")


def _overlook_an_edit(person: Person) -> None:
    person.git("update-index", "--skip-worktree", person.edit())


def _leave_a_git_at_work(person: Person) -> None:
    (person.tree / ".git" / "index.lock").touch()


_ACTS: tuple[Callable[[Person], None], ...] = (
    *(_commit, _commit_all, _commit_on_a_new_branch, _stage, _stage_and_delete, _stage_an_edit),
    *(_intend_to_add, _only_edit, _only_write, _write_where_the_pin_has_a_file, _delete),
    *(_stash, _merge, _begin_a_merge, _overlook_an_edit, _leave_a_git_at_work),
)


def inventory(tree: Path) -> bytes:
    """Give the content of all that a tree still has: files, index, stashes, what refs lead to."""
    files = [path for path in tree.rglob("*") if path.is_file() and ".git" not in path.parts]
    found = [path.read_bytes() for path in files]
    ids = {line.split()[1] for line in _lines(tree, "ls-files", "--stage")}
    stashes = _lines(tree, "stash", "list", "--format=%H")
    ids.update(line.split()[0] for line in _lines(tree, "rev-list", "--objects", "--all", *stashes))
    command = ["git", "-C", str(tree), "cat-file", "--batch"]
    listed = "".join(f"{one}\n" for one in ids).encode()
    found.append(subprocess.run(command, input=listed, capture_output=True, check=True).stdout)
    return b"\0".join(found)


def signature(tree: Path) -> tuple[str, ...]:
    """Give what a tree is: HEAD, refs, what differs from the commit, but no times of commits."""
    ref = "%(refname) %(tree) %(parent)"
    refs = ("refs/heads", "refs/semistable/kept", "refs/stash")
    return (
        "".join(_lines(tree, "rev-parse", "--symbolic-full-name", "HEAD")),
        "".join(_lines(tree, "log", "-1", "--format=%T %P")),
        *_lines(tree, "for-each-ref", f"--format={ref}", *refs),
        *_lines(tree, "diff", "--cached", "HEAD"),
        "worktree",
        *_lines(tree, "diff"),
        "others",
        *_lines(tree, "ls-files", "--others"),
    )


def _lines(tree: Path, *arguments: str) -> list[str]:
    command = ["git", "-C", str(tree), *arguments]
    done = subprocess.run(command, capture_output=True, check=True)
    return done.stdout.decode(errors="replace").splitlines()
