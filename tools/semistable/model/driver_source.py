"""A driver to examine, and where its files are."""

from dataclasses import dataclass

from semistable.model.tree import Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverSource:
    """A driver to examine: a tree, or a folder of core's own tree as if it were split out."""

    name: str
    tree: Tree
    folder: str | None = None
