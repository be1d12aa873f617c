"""A pin is the commit that the manifest names, or it is an error that names both."""

from pathlib import Path

import pytest

from semistable.errors import EnvironmentFailure
from semistable.git.clones.resolve_pin import commit_here
from semistable.model.project.manifest import Repository

ONE, TWO, TAG = "1" * 40, "2" * 40, "a" * 40


def core(pin: str, commit: str | None = None) -> Repository:
    return Repository(name="core", git=(), release=None, package="core", pin=pin, commit=commit)


@pytest.fixture
def git_dir(tmp_path: Path) -> Path:
    (tmp_path / "refs" / "tags").mkdir(parents=True)
    (tmp_path / "HEAD").write_text(f"{ONE}\n")
    (tmp_path / "packed-refs").write_text(f"{TAG} refs/tags/1.0\n^{ONE}\n")
    return tmp_path


def test_nothing_is_here_without_a_git_directory(tmp_path: Path) -> None:
    assert commit_here(tmp_path, core("1.0"), "1.0") is None


@pytest.mark.parametrize("commit", [None, ONE])
def test_a_packed_tag_is_here(git_dir: Path, commit: str | None) -> None:
    assert commit_here(git_dir, core("1.0", commit), "1.0") == ONE


def test_another_commit_than_the_manifest_names_is_an_error(git_dir: Path) -> None:
    with pytest.raises(EnvironmentFailure, match=f"is the commit {ONE}, but .* says {TWO}"):
        commit_here(git_dir, core("1.0", TWO), "1.0")


def test_the_manifests_commit_says_nothing_about_other_revisions(git_dir: Path) -> None:
    assert commit_here(git_dir, core("2.0", TWO), "1.0") == ONE


def test_a_whole_commit_id_is_here_when_it_is_checked_out(git_dir: Path) -> None:
    assert commit_here(git_dir, core(ONE), ONE) == ONE
    assert commit_here(git_dir, core(TWO), TWO) is None


def test_a_branch_is_here_when_the_manifests_commit_is_checked_out(git_dir: Path) -> None:
    assert commit_here(git_dir, core("master", ONE), "master") == ONE
    assert commit_here(git_dir, core("master", TWO), "master") is None
    assert commit_here(git_dir, core("master"), "master") is None


def test_a_loose_tag_is_here_only_as_the_manifests_commit(git_dir: Path) -> None:
    (git_dir / "refs" / "tags" / "2.0").write_text(f"{TWO}\n")
    assert commit_here(git_dir, core("2.0", TWO), "2.0") == TWO
    assert commit_here(git_dir, core("2.0"), "2.0") is None
