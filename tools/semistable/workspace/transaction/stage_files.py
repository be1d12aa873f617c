"""Write files of a tree beside their places, as a checkout would, with filters and line ends."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from semistable.git.clones.clone import Clone


def stage_files(clone: Clone, tree: str, paths: Sequence[str], folder: Path) -> str:
    """Write files of a tree below `folder`; return why that failed, or "".

    Nothing is written but there. A filter that fails leaves the files that come after it out.
    """
    if not paths:
        return ""
    folder.mkdir(parents=True, exist_ok=True)
    beside = _beside(clone, folder)
    read = beside.git.run(["read-tree", tree], clone.git_dir, clone.tree)
    return read.reason if read.status else _write(beside, paths, folder, [])


def stage_unfiltered(clone: Clone, paths: Sequence[str], folder: Path) -> tuple[str, ...]:
    """Write what `stage_files` has left out, without filters; return the paths that have one.

    Such a file is then as git stores it: a pointer, where the filter is Git LFS.
    """
    missing = tuple(path for path in paths if not os.path.lexists(folder / path))
    listed = clone.git.run(["config", "--name-only", "--get-regexp", r"^filter\."], clone.git_dir)
    names = {name.rpartition(".")[0] for name in listed.text.splitlines()}
    settings = [
        part
        for name in sorted(names)
        for key, value in (("smudge", ""), ("process", ""), ("required", "false"))
        for part in ("-c", f"{name}.{key}={value}")
    ]
    _write(_beside(clone, folder), missing, folder, settings)
    asked = ["check-attr", "--stdin", "-z", "filter"]
    given = os.fsencode("".join(f"{path}\0" for path in missing))
    fields = clone.git.run(asked, clone.git_dir, clone.tree, stdin=given).text.split("\0")
    pairs = zip(fields[::3], fields[2::3], strict=False)
    return tuple(path for path, value in pairs if value not in ("unspecified", "unset"))


def _beside(clone: Clone, folder: Path) -> Clone:
    """Give the clone with an index of its own for the files of this folder."""
    return replace(clone, git=clone.git.with_index(folder.with_name(f"{folder.name}.index")))


def _write(clone: Clone, paths: Sequence[str], folder: Path, settings: Sequence[str]) -> str:
    options = ["checkout-index", "--force", "--quiet", "-z", "--stdin", f"--prefix={folder}/"]
    given = os.fsencode("".join(f"{path}\0" for path in paths))
    answer = clone.git.run([*settings, *options], clone.git_dir, clone.tree, stdin=given)
    return answer.reason if answer.status else ""
