"""Bare repositories below `.semistable`: no configuration in them is ever a stranger's.

A begun clone is what has come of one that broke off. It is made anew around its packs, whose
objects git names by their content; hooks, alternates and the like are not taken over. The
repositories of releases are ours as they are, but for what git would read of a configuration.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from semistable.git.files.refs import is_commit_id
from semistable.git.process.git_command import Git
from semistable.storage.disk_errors import writing
from semistable.workspace.state_folder import refuse_link

_HEAD = "refs/begun/head"
_CONFIG = b"[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n"
_FOREIGN = ("commondir", "config.worktree", "hooks", "info", "objects/info/alternates")
"""What else tells git to read or run something: gitrepository-layout(5)."""


def own_repository(workspace: Path, git_dir: Path) -> Path:
    """Return a bare repository below `.semistable`, once its configuration is the one of ours.

    Raises EnvironmentFailure where a link is on the way, or when the disk refuses.
    """
    refuse_link(workspace, git_dir)
    if not git_dir.is_dir():
        return git_dir
    config = git_dir / "config"
    with writing(config):
        for name in _FOREIGN:
            _remove(git_dir / name)
        if config.is_symlink() or config.read_bytes() != _CONFIG:
            _remove(config)
            with config.open("xb") as file:
                file.write(_CONFIG)
    return git_dir


def renew(git: Git, begun: Path) -> None:
    """Make a begun clone anew around its packs; raise EnvironmentFailure when the disk refuses."""
    if not os.path.lexists(begun):
        return
    old = begun.with_name(f"{begun.name}.old")
    with writing(begun):
        _remove(old)
        begun.rename(old)
    try:
        git.read(["init", "--quiet", "--bare", "--", str(begun)], begun.parent)
        with writing(begun):
            _take_over(old, begun)
    finally:
        _remove(old)


def _take_over(old: Path, new: Path) -> None:
    packs = old / "objects" / "pack"
    for pack in sorted(packs.glob("pack-*.pack")):
        listed = pack.with_suffix(".idx")
        if _is_plain(pack) and _is_plain(listed):
            for file in (pack, listed):
                file.rename(new / "objects" / "pack" / file.name)
    commits = _commits(old / "shallow")
    if commits:
        (new / "shallow").write_text("".join(f"{commit}\n" for commit in commits))
    head = _commits(old / _HEAD)
    if len(head) == 1:
        (new / _HEAD).parent.mkdir(parents=True, exist_ok=True)
        (new / _HEAD).write_text(f"{head[0]}\n")


def _is_plain(file: Path) -> bool:
    return file.is_file() and not file.is_symlink()


def _commits(file: Path) -> list[str]:
    """Read a file that lists commits; nothing of one that holds anything else."""
    if not _is_plain(file):
        return []
    lines = file.read_text(errors="replace").splitlines()
    return lines if all(map(is_commit_id, lines)) else []


def _remove(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    with suppress(FileNotFoundError):
        shutil.rmtree(path)
