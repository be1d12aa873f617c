"""A driver to examine, and where its files are, or why it cannot be examined."""

from dataclasses import dataclass

from semistable.model.project.tree import Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverSource:
    """A driver to examine: a tree, or a folder of core's own tree as if it were split out."""

    name: str
    tree: Tree
    folder: str | None = None

    @property
    def paths(self) -> frozenset[str]:
        """The paths of all its files, as its tree has them."""
        inside = (self.folder or "").strip("/")
        return frozenset(
            path
            for path in self.tree.blobs
            if not inside or path == inside or path.startswith(f"{inside}/")
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsentDriver:
    """A driver that could not be brought here, and why."""

    name: str
    revision: str
    reason: str
