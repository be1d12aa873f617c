"""Find the clones that a benchmark runs on, in a directory laid out one way or another."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from semistable.errors import EnvironmentFailure, UsageError
from semistable.git.objects.object_store import (
    CommitTree,
    DirectoryTree,
    open_repository,
    open_tree,
)

LAYOUTS = ("{name}", "{name}.git", "{name}/.git", "openstack+{name}/repo")
"""A clone of `name` below the directory: a working tree, a bare clone, or one of a mirror."""

_RELEASE = re.compile(r"(\d+)\.0\.0")
_MAIN_BRANCHES = ("origin/master", "master", "origin/main", "main")
"""A clone's own branch may stand still, the remote's is what was fetched last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clones:
    """A directory of clones: trees by repository name and revision."""

    directory: Path

    def find(self, name: str) -> Path | None:
        """Give the clone of a repository; None when it is not there."""
        for layout in LAYOUTS:
            path = self.directory / layout.format(name=name)
            if path.is_dir() and open_repository(path) is not None:
                return path
        return None

    def path(self, name: str) -> Path:
        """Give the clone of a repository; raises UsageError when it is not there."""
        found = self.find(name)
        if found is None:
            raise UsageError(
                f"{self.directory} holds no clone of {name}.",
                f"Clone it to {self.directory / name}, bare or not, with its whole history.",
            )
        return found

    def tree(self, name: str, revision: str) -> CommitTree | DirectoryTree:
        """Give a repository's tree at a revision."""
        return open_tree(self.path(name), revision, name)

    def has(self, name: str, revision: str) -> bool:
        """Say whether a clone is there and knows a revision."""
        try:
            self.tree(name, revision)
        except (UsageError, EnvironmentFailure):
            return False
        return True

    def main_at(self, name: str, date: str) -> str | None:
        """Give the last commit of the main branch before the end of a day; None before the first.

        The first parents only: what a person who followed the branch would have had that day.
        """
        for branch in _MAIN_BRANCHES:
            if self.has(name, branch):
                found = self._git(
                    name, "rev-list", "-1", "--first-parent", f"--before={date}T23:59:59Z", branch
                )
                return found.strip() or None
        return None

    def day(self, name: str, commit: str) -> str:
        """Give the day (UTC) on which a commit was committed."""
        date = ["--date=format-local:%Y-%m-%d", "--format=%cd"]
        return self._git(name, "log", "-1", *date, commit).strip()

    def releases(self, name: str) -> list[str]:
        """List the tags X.0.0, oldest first."""
        numbers = {int(m[1]) for tag in self.tags(name) if (m := _RELEASE.fullmatch(tag))}
        return [f"{number}.0.0" for number in sorted(numbers)]

    def tags(self, name: str) -> list[str]:
        """List all tags, oldest first."""
        return self._git(name, "tag", "--list", "--sort=creatordate").split()

    def _git(self, name: str, *arguments: str) -> str:
        return subprocess.run(
            ["git", "-C", str(self.path(name)), *arguments],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
