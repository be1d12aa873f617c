"""Refuse a `.semistable` that was not made here: tracked, a link, or another user's.

A workspace that was cloned may hold whatever a stranger has committed: journals that move trees,
links that lead elsewhere, repositories with a configuration that runs commands.
"""

import os
import stat
from pathlib import Path

from semistable.errors import EnvironmentFailure
from semistable.workspace.layout import private_path

_LARGEST = 1 << 26
"""Bytes of an index that are looked through; git is asked about a larger one."""
_LISTED = b"DIRC\0\0\0\2", b"DIRC\0\0\0\3"
"""How an index begins that has every path in full: gitformat-index(5), versions 2 and 3."""
_SPLIT = b"link\0"
"""The extension of an index of which another file has the rest."""


def refuse_foreign_state(workspace: Path) -> None:
    """Raise EnvironmentFailure when `.semistable` is not ours; none at all is no fault.

    No process is started where the index of the workspace's own repository plainly lists nothing of
    it.
    """
    folder = private_path(workspace)
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return
    if stat.S_ISLNK(found.st_mode):
        raise _refused(folder, "is a link")
    if not stat.S_ISDIR(found.st_mode):
        return  # which making the folder says
    if found.st_uid != os.geteuid():
        raise _refused(folder, "belongs to another user")
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_symlink():
                raise _refused(folder / entry.name, "is a link")
    if _may_be_tracked(workspace) and _is_tracked(workspace):
        raise EnvironmentFailure(
            f"{folder} is tracked by the repository of the workspace: what is in it was committed"
            " by somebody, not made here.",
            f"Look at it, then let git forget it: git -C {workspace} rm -r --cached .semistable;"
            " and remove the folder.",
        )


def refuse_link(workspace: Path, path: Path) -> Path:
    """Return a path below `.semistable`; raise EnvironmentFailure where a link is on the way."""
    place = private_path(workspace)
    for part in path.relative_to(place).parts:
        place /= part
        if place.is_symlink():
            raise _refused(place, "is a link")
    return path


def _refused(path: Path, why: str) -> EnvironmentFailure:
    return EnvironmentFailure(
        f"{path} {why}; what semistable keeps for itself lies in a folder of the user's own.",
        "Look where it comes from, then remove it.",
    )


def _may_be_tracked(workspace: Path) -> bool:
    """Whether git has to be asked: told by the bytes of the index, which has paths in full."""
    above = (folder / ".git" for folder in (workspace, *workspace.parents))
    git_dir = next((place for place in above if os.path.lexists(place)), None)
    if git_dir is None:
        return False
    try:
        with (git_dir / "index").open("rb") as file:
            data = file.read(_LARGEST + 1)
    except FileNotFoundError:
        return not git_dir.is_dir()
    except OSError:
        return True
    plain = len(data) <= _LARGEST and data.startswith(_LISTED) and _SPLIT not in data
    return not plain or b".semistable" in data


def _is_tracked(workspace: Path) -> bool:
    # Measured: 0.02 s of subprocess and threads, which a sync with nothing to do does not owe.
    from semistable.git.process.git_command import Git  # noqa: PLC0415

    asked = ["-C", str(workspace), "ls-files", "-z", "--", ".semistable"]
    answer = Git().run(asked)
    if answer.status:
        raise EnvironmentFailure(
            f"git cannot say whether .semistable is tracked: {answer.reason}.",
            f"Look at the repository of the workspace: git -C {workspace} status",
        )
    return bool(answer.out)
