"""What a pin is in a local git directory, and whether it is the commit that the manifest names."""

from pathlib import Path

from semistable.errors import EnvironmentFailure
from semistable.git.files import refs
from semistable.model.project.manifest import Repository


def commit_here(git_dir: Path, repository: Repository, revision: str) -> str | None:
    """Return a revision's commit where the files of the git directory tell it without git.

    Raises EnvironmentFailure when the pin is here and is another commit than the manifest says.
    """
    head = refs.read_head(git_dir)
    if head is None:
        return None
    named = repository.commit if revision == repository.pin else None
    tagged = refs.tagged_commit(git_dir, revision)
    if tagged:
        return agreed(repository, revision, tagged)
    if refs.is_commit_id(revision):
        return revision if head.commit == revision else None
    if named and named in (head.commit, refs.loose_tag(git_dir, revision)):
        return named
    return None


def agreed(repository: Repository, revision: str, commit: str) -> str:
    """Return the commit unless the manifest names another for its pin."""
    if revision != repository.pin or repository.commit in (None, commit):
        return commit
    raise EnvironmentFailure(
        f"{repository.name}: the pin {revision} is the commit {commit},"
        f" but the manifest says {repository.commit}.",
        "If the tag was moved, find out why before you trust it; else correct `commit`.",
    )
