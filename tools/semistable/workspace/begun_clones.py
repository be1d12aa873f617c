"""What has come of a clone that broke off, taken over into a repository that we have made anew.

Nothing of the old one is ever read by git but packs, whose objects git names by their content, and
the commit that its one ref has: no configuration, hook, alternate or `commondir`, which may be a
stranger's.
"""

import shutil
from contextlib import suppress
from pathlib import Path

from semistable.git.files.refs import is_commit_id
from semistable.git.process.git_command import Git
from semistable.storage.disk_errors import writing

_HEAD = "refs/begun/head"


def renew(git: Git, begun: Path) -> None:
    """Make a begun clone anew around its packs; raise EnvironmentFailure when the disk refuses."""
    if not begun.exists() and not begun.is_symlink():
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
