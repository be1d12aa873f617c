"""Read what a tree says beside its Python modules."""

from collections.abc import Callable

from semistable.model.code.declared import Declared, EntryPoint
from semistable.model.project.tree import Tree
from semistable.source.declared.entry_point_files import is_entry_point_file, read_entry_points
from semistable.source.declared.rootwrap_filters import is_filter_file, read_filters


def read_declared(tree: Tree, keep: Callable[[str], bool]) -> Declared:
    """Read the files of a tree that `keep` chooses; what cannot be read declares nothing."""
    paths = sorted(path for path in tree.blobs if keep(path))
    filter_files = tuple(path for path in paths if is_filter_file(path))
    return Declared(
        entry_points=_entry_points(tree, [path for path in paths if is_entry_point_file(path)]),
        filters=tuple(f for path in filter_files for f in read_filters(path, tree.read(path))),
        filter_files=filter_files,
    )


def _entry_points(tree: Tree, paths: list[str]) -> tuple[EntryPoint, ...]:
    """Read sources before metadata, which repeats them where both are delivered."""
    sources = [path for path in paths if "/" not in path]
    found = tuple(e for path in sources for e in read_entry_points(path, tree.read(path)))
    return found or tuple(e for path in paths for e in read_entry_points(path, tree.read(path)))
