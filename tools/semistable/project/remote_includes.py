"""A manifest's part in another repository: `include = [{ git = [...], pin = "...", ... }]`.

Its clone lies below `.semistable/included` of the workspace and has no files: a part is read from
git's objects, at the commit or the pin that the table names. `semistable sync` brings it.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from semistable.errors import EnvironmentFailure
from semistable.model.project.manifest import Repository
from semistable.project.manifest_keys import COMMIT, FILE, GIT_URL, INCLUDE, REVISION
from semistable.project.manifest_validation import fits

if TYPE_CHECKING:
    from semistable.git.objects.object_store import CommitTree

_FOLDER = ".semistable/included"
_LARGEST = 4 << 20
_NO_NAME = re.compile(r"[^A-Za-z0-9._+-]+")
_DEFAULT = next(str(key.default) for key in INCLUDE.table if key.name == "path")


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A file of another repository: `repository` is what brings it here, `path` the file."""

    repository: Repository
    path: str

    @property
    def revision(self) -> str:
        """The revision as it is said."""
        return self.repository.pin

    def label(self, name: str) -> str:
        """Say where a file of this repository is, as `git show` takes it."""
        return f"{self.repository.name}@{self.revision}:{name}"

    def is_here(self, directory: Path) -> bool:
        """Whether the commit is in its clone below the manifest's directory."""
        return self._tree(directory) is not None

    def text(self, directory: Path, name: str) -> str | None:
        """Read a file at the pin; None where there is none. Raises ValueError for what is no text.

        What is a link or a submodule there is no file.
        """
        tree = self._tree(directory)
        if tree is None or name not in tree.blobs:
            return None
        content = tree.read(name)
        if len(content) > _LARGEST:
            raise ValueError(f"it has more than {_LARGEST >> 20} MB")
        return content.decode().removeprefix("\ufeff")

    def _tree(self, directory: Path) -> "CommitTree | None":
        from semistable.git.objects.object_store import commit_tree  # noqa: PLC0415 - 0.05 s of pygit2

        try:
            return commit_tree(
                directory / self.repository.folder, self.repository.commit or self.revision
            )
        except EnvironmentFailure:
            return None


def elsewhere(table: Mapping[str, Any]) -> Elsewhere | None:
    """Read a table of `include`; None where its own check finds fault with it."""
    git, pin, commit = table.get("git"), table.get("pin"), table.get("commit")
    path = table.get("path", _DEFAULT)
    if not (
        isinstance(git, list)
        and git
        and all(isinstance(url, str) and fits(GIT_URL, url) for url in git)
        and isinstance(pin, str)
        and fits(REVISION, pin)
        and isinstance(path, str)
        and fits(FILE, path)
        and (commit is None or (isinstance(commit, str) and fits(COMMIT, commit)))
    ):
        return None
    # Two repositories may have one name; the digest of the first URL tells them apart.
    last = git[0].rstrip("/").removesuffix(".git").replace(":", "/").rpartition("/")[2]
    name = _NO_NAME.sub("-", last).strip("-._+")[:60] or "manifests"
    digest = hashlib.sha256(git[0].encode()).hexdigest()[:8]
    repository = Repository(
        name=name,
        git=tuple(git),
        release=None,
        package="",
        pin=pin,
        commit=commit,
        path=f"{_FOLDER}/{name}-{digest}",
    )
    return Elsewhere(repository=repository, path=path)
