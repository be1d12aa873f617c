"""The clone whose working tree is a repository's tree."""

from pathlib import Path

from semistable.git.clones.clone import Clone
from semistable.git.process.git_command import Git
from semistable.model.project.manifest import Repository
from semistable.workspace.layout import tree_path


def tree_clone(git: Git, workspace: Path, repository: Repository) -> Clone:
    """Return the clone of a repository of the manifest, whether it is there or not."""
    git_dir = tree_path(workspace, repository) / ".git"
    return Clone(git=git, git_dir=git_dir, remote="origin", name=repository.name)
