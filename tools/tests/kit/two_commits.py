"""A tree with two commits, and git as nobody has configured it."""

import subprocess
from pathlib import Path

from semistable.git.clones.clone import Clone
from semistable.git.files.refs import Head
from semistable.git.process.git_command import Git
from semistable.workspace.transaction.journal_entry import End, Entry

OLD = {"a.py": "a 1\n", "both/x": "x\n", "gone.py": "gone\n", "turns": "file\n"}
NEW = {"a.py": "a 2, longer\n", "both/x": "x\n", "new/b.py": "b\n", "turns/into": "folder\n"}


class TwoCommits:
    """A tree at the first of two commits; `git` does as its user would."""

    def __init__(self, tree: Path) -> None:
        self.tree = tree
        tree.mkdir()
        self.git("init", "--quiet", "--initial-branch=main")
        self.git("config", "user.name", "Me")
        self.git("config", "user.email", "me@example.org")
        self.clone = Clone(git=Git(), git_dir=tree / ".git", remote="origin", name="core")
        self.old = self.commit(OLD)
        (tree / "gone.py").unlink()
        (tree / "turns").unlink()
        self.new = self.commit(NEW)
        self.git("checkout", "--quiet", "--detach", self.old)

    def git(self, *arguments: str) -> str:
        """Run git in the tree."""
        command = ["git", "-C", str(self.tree), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def commit(self, files: dict[str, str]) -> str:
        """Write files, and commit all that is there."""
        self.write(files)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "Change")
        return self.git("rev-parse", "HEAD")

    def write(self, files: dict[str, str]) -> None:
        """Write files."""
        for path, text in files.items():
            (self.tree / path).parent.mkdir(parents=True, exist_ok=True)
            (self.tree / path).write_text(text)

    def files(self) -> dict[str, str]:
        """Return the files and what is in them."""
        return {
            path.relative_to(self.tree).as_posix(): path.read_text()
            for path in self.tree.rglob("*")
            if path.is_file() and ".git" not in path.parts
        }

    @property
    def entry(self) -> Entry:
        """The move from the one commit to the other, on no branch."""
        ends = [End.of(Head(branch=None, commit=commit)) for commit in (self.old, self.new)]
        return Entry(tree="core", folder="core", before=ends[0], after=ends[1])
