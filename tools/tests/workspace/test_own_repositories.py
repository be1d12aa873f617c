"""Bare repositories of ours have a configuration of ours."""

import subprocess
from pathlib import Path

import pytest

from semistable.errors import EnvironmentFailure
from semistable.git.process.git_command import Git
from semistable.workspace.own_repositories import own_repository, renew


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """Give a bare repository below `.semistable` with one pack, a ref and a shallow commit."""
    path = tmp_path / ".semistable" / "begun" / "core.git"
    subprocess.run(["git", "init", "--quiet", "--bare", path], check=True)
    stream = b"commit refs/begun/head\ncommitter A <a@b> 0 +0000\ndata 1\nx\n"
    load = ["git", "-C", path, "-c", "fastimport.unpackLimit=0", "fast-import", "--quiet"]
    subprocess.run(load, input=stream, check=True)
    head = (path / "refs" / "begun" / "head").read_text()
    (path / "shallow").write_text(head)
    return path


def test_a_begun_clone_keeps_its_packs_and_nothing_that_tells_git_what_to_do(bare: Path) -> None:
    head = (bare / "refs" / "begun" / "head").read_text()
    for name in ("commondir", "config.worktree", "objects/info/alternates", "hooks/pre-auto-gc"):
        (bare / name).parent.mkdir(parents=True, exist_ok=True)
        (bare / name).write_text("/somewhere/else\n")
    (bare / "config").write_text("[core]\n\tsshCommand = touch it\n")
    renew(Git(), bare)
    assert (bare / "refs" / "begun" / "head").read_text() == head
    assert (bare / "shallow").read_text() == head
    assert "sshCommand" not in (bare / "config").read_text()
    found = {path.relative_to(bare).as_posix() for path in bare.rglob("*") if path.is_file()}
    assert not found & {"commondir", "config.worktree", "objects/info/alternates"}
    assert not any(path.startswith("hooks/") for path in found)
    shown = subprocess.run(
        ["git", "-C", bare, "log", "--format=%s", "refs/begun/head"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert shown.stdout == "x\n"
    assert [path.name for path in bare.parent.iterdir()] == ["core.git"]


@pytest.mark.parametrize("text", ["not a commit\n", "", "1" * 40 + "\n../../x\n"])
def test_what_names_no_commit_is_not_taken_over(bare: Path, text: str) -> None:
    (bare / "refs" / "begun" / "head").write_text(text)
    (bare / "shallow").write_text(text)
    renew(Git(), bare)
    assert not (bare / "refs" / "begun" / "head").exists()
    assert not (bare / "shallow").exists()


def test_links_are_not_taken_over(bare: Path, tmp_path: Path) -> None:
    for pack in (bare / "objects" / "pack").iterdir():
        pack.rename(tmp_path / pack.name)
        pack.symlink_to(tmp_path / pack.name)
    renew(Git(), bare)
    assert list((bare / "objects" / "pack").iterdir()) == []


def test_where_nothing_was_begun_there_is_nothing_to_renew(tmp_path: Path) -> None:
    renew(Git(), tmp_path / "core.git")
    assert list(tmp_path.iterdir()) == []


def test_a_repository_of_releases_gets_our_configuration(bare: Path, tmp_path: Path) -> None:
    (bare / "commondir").write_text("/somewhere/else\n")
    (bare / "config").write_text("[core]\n\talternateRefsCommand = touch it\n")
    assert own_repository(tmp_path, bare) == bare
    assert "touch" not in (bare / "config").read_text()
    assert not (bare / "commondir").exists()
    before = (bare / "config").stat()
    own_repository(tmp_path, bare)
    assert (bare / "config").stat() == before
    assert own_repository(tmp_path, bare.with_name("other.git")) == bare.with_name("other.git")


def test_a_link_on_the_way_is_refused(bare: Path, tmp_path: Path) -> None:
    bare.parent.rename(tmp_path / "elsewhere")
    bare.parent.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EnvironmentFailure, match="begun is a link"):
        own_repository(tmp_path, bare)
