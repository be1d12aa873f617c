"""Where everything lies, and that no name leads out of the workspace."""

from dataclasses import replace
from pathlib import Path

import pytest

from semistable.errors import UsageError
from semistable.model.project.commit_source import Source
from semistable.model.project.manifest import Repository
from semistable.workspace.layout import repository_path, source_of, tree_path

WS = Path("/ws")
BOTH = Repository(
    name="nova-lxd", git=("https://x/y",), release="nova-lxd", package="p", pin="1", commit=None
)
ONLY_GIT = replace(BOTH, release=None)
ONLY_RELEASES = replace(BOTH, git=())


@pytest.mark.parametrize(
    ("repository", "asked", "had"),
    [
        (BOTH, Source.GIT, Source.GIT),
        (BOTH, Source.RELEASES, Source.RELEASES),
        (ONLY_GIT, Source.RELEASES, Source.GIT),
        (ONLY_RELEASES, Source.GIT, Source.RELEASES),
    ],
)
def test_a_repository_with_one_source_takes_that(
    repository: Repository, asked: Source, had: Source
) -> None:
    assert source_of(repository, asked) is had


def test_where_commits_are() -> None:
    assert repository_path(WS, BOTH, Source.GIT) == WS / "trees/nova-lxd/.git"
    assert repository_path(WS, BOTH, Source.RELEASES) == WS / ".semistable/releases/nova-lxd.git"
    assert repository_path(WS, ONLY_GIT, Source.RELEASES) == WS / "trees/nova-lxd/.git"


@pytest.mark.parametrize("name", ["..", ".", "", "a/b", "/etc", "-x", ".git", "a\nb", "a\\b", "é"])
def test_no_name_leads_out_of_the_workspace(name: str) -> None:
    with pytest.raises(UsageError, match="cannot be the name of a tree"):
        tree_path(WS, replace(BOTH, name=name))
