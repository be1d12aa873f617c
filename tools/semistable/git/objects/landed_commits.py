"""Commits of a main line, and the days on which they landed there."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pygit2

from semistable.errors import EnvironmentFailure
from semistable.git.objects.object_store import reading, require_repository


@dataclass(frozen=True, slots=True, kw_only=True)
class Landed:
    """A commit of a branch, and the day (ISO, UTC) on which it landed there."""

    commit: str
    date: str
    subject: str


def landed(commit: pygit2.Commit) -> Landed:
    """Return when a commit landed, and its subject."""
    day = datetime.fromtimestamp(commit.commit_time, UTC).date().isoformat()
    subject = commit.message.strip().partition("\n")[0]
    return Landed(commit=str(commit.id), date=day, subject=subject)


def commit_at(repository: pygit2.Repository, identity: str) -> pygit2.Commit:
    """Return a commit by its id; raises one of GIT_ERRORS where it is not here."""
    return repository[identity].peel(pygit2.Commit)


def first_parents(path: Path, old: str, new: str) -> tuple[Landed, ...]:
    """Walk the first parents of the commit `new` down to the history of `old`, oldest first.

    The first one is where the walk begins: `old` itself, or the newest commit of this line that
    `old` comes from too. () where the two have no common history. Raises UsageError for a path
    without git, EnvironmentFailure for a history with holes.
    """
    repository = require_repository(path)
    what = f"The history from {old[:12]} to {new[:12]}"
    with reading(repository, what):
        walker = repository.walk(new)
        walker.simplify_first_parent()
        walker.hide(old)
        between = {commit.id for commit in walker}
        line = [commit_at(repository, new)]
        while line[-1].id in between and line[-1].parent_ids:
            line.append(line[-1].parents[0])
    if line[-1].id in between:
        if repository.is_shallow:
            raise _shallow(what)
        return ()
    return tuple(landed(commit) for commit in reversed(line))


def main_commit_before(path: Path, day: str) -> str | None:
    """Return the last commit that had landed on the main branch by the end of a day (ISO, UTC).

    None when there was none. The main branch is the remote's, else the one that HEAD names. Raises
    UsageError for a path without git, EnvironmentFailure for a history with holes.
    """
    repository = require_repository(path)
    names = [f"refs/remotes/origin/{name}" for name in ("HEAD", "master", "main")]
    main = next((name for name in names if name in repository.references), "HEAD")
    with reading(repository, f"The history of {path}"):
        walker = repository.walk(repository.references[main].resolve().target)
        walker.simplify_first_parent()
        commits = (commit for commit in walker if landed(commit).date <= day)
        last = next((str(commit.id) for commit in commits), None)
    if last is None and repository.is_shallow:
        raise _shallow(f"What had landed in {path} by {day}")
    return last


def _shallow(what: str) -> EnvironmentFailure:
    return EnvironmentFailure(
        f"{what} is not here: the clone is shallow.",
        'Fetch it: git fetch --unshallow, or clone = "full" in the manifest.',
    )
