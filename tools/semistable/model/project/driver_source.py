"""A driver to examine, and the place of its files."""

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
        """The paths of all its files in its tree."""
        inside = (self.folder or "").strip("/")
        return frozenset(
            path
            for path in self.tree.blobs
            if not inside or path == inside or path.startswith(f"{inside}/")
        )
