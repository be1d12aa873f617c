"""Where everything lies in a workspace: trees, release repositories, the lock."""

import re
from pathlib import Path

from semistable.errors import EnvironmentFailure, UsageError
from semistable.model.project.commit_source import Source
from semistable.model.project.manifest import Repository

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")


def source_of(repository: Repository, asked: Source) -> Source:
    """Return the source that a repository can have: the one asked for, or its only one."""
    if asked is Source.RELEASES and repository.release is None:
        return Source.GIT
    if asked is Source.GIT and not repository.git:
        return Source.RELEASES
    return asked


def tree_path(workspace: Path, repository: Repository) -> Path:
    """Return the folder of a repository's working tree."""
    _safe(repository.name)
    return workspace / repository.folder


def refuse_links(workspace: Path, repository: Repository) -> None:
    """Raise EnvironmentFailure when a folder on the way to a tree leads out of the workspace."""
    tree = tree_path(workspace, repository)
    for folder in tree.parents:
        if folder == workspace:
            return
        if folder.is_symlink():
            raise EnvironmentFailure(
                f"{folder} is a link; {repository.name} would lie elsewhere.",
                "Move it away, or give the repository another path in the manifest.",
            )
        if folder.is_file():
            raise EnvironmentFailure(
                f"{folder} is a file; {repository.name} would lie in it.",
                "Give the repository another path in the manifest, or move the file away.",
            )


def release_path(workspace: Path, name: str) -> Path:
    """Return the bare repository that holds a repository's releases."""
    return private_path(workspace) / "releases" / f"{_safe(name)}.git"


def private_path(workspace: Path) -> Path:
    """Return the folder of what semistable keeps for itself in a workspace."""
    return workspace / ".semistable"


def journal_path(workspace: Path) -> Path:
    """Return the file that is there while a change of several trees has begun and not ended."""
    return private_path(workspace) / "journal.json"


def last_sync_path(workspace: Path) -> Path:
    """Return the file that says what the last sync moved."""
    return private_path(workspace) / "last-sync.json"


def incoming_path(workspace: Path) -> Path:
    """Return the folder in which clones grow until they are whole."""
    return private_path(workspace) / "incoming"


def begun_path(workspace: Path, name: str) -> Path:
    """Return the bare repository of what has come of a clone that broke off."""
    return private_path(workspace) / "begun" / f"{_safe(name)}.git"


def repository_path(workspace: Path, repository: Repository, source: Source) -> Path:
    """Return the git directory that holds a repository's objects, whether it is there or not."""
    if source_of(repository, source) is Source.RELEASES:
        return release_path(workspace, repository.name)
    return tree_path(workspace, repository) / ".git"


def _safe(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} cannot be the name of a tree.",
            "Use letters, digits, '.', '_', '+' and '-', a letter or digit first.",
        )
    return name
