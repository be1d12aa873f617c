"""Every reader of a file's bytes, as tests call it; a new one is named here."""

from collections.abc import Callable
from functools import partial

from semistable.source.declared.entry_point_files import read_entry_points
from semistable.source.declared.rootwrap_filters import read_filters
from semistable.source.deprecation.config_options import read_option_definitions
from semistable.source.deprecation.read_markers import read_markers
from semistable.source.facts.class_promises import read_promises
from semistable.source.facts.driver_handling import read_driver_calls, read_key_uses
from semistable.source.facts.read_definitions import read_definitions
from semistable.source.facts.read_facts import read_facts
from semistable.source.source_file import SourceFile

FILE_READERS: dict[str, Callable[[SourceFile], object]] = {
    "read_facts": read_facts,
    "read_definitions": read_definitions,
    "read_promises": lambda file: read_promises(file, "Driver"),
    "read_markers": lambda file: read_markers(
        SourceFile(b"%s\n# deprecated in pike" % file.source), frozenset({"pike", "train"})
    ),
    "read_option_definitions": read_option_definitions,
    "read_driver_calls": lambda file: read_driver_calls(file, ("self.driver",), ("capabilities",)),
    "read_key_uses": lambda file: read_key_uses(file, ("capabilities",)),
}
"""The readers of Python."""
OTHER_READERS: dict[str, Callable[[bytes], object]] = {
    "read_entry_points setup.cfg": partial(read_entry_points, "setup.cfg"),
    "read_entry_points pyproject.toml": partial(read_entry_points, "pyproject.toml"),
    "read_entry_points setup.py": partial(read_entry_points, "setup.py"),
    "read_filters": partial(read_filters, "etc/compute.filters"),
}


def _of_bytes(read: Callable[[SourceFile], object]) -> Callable[[bytes], object]:
    return lambda source: read(SourceFile(source))


READERS: dict[str, Callable[[bytes], object]] = {
    **{name: _of_bytes(read) for name, read in FILE_READERS.items()},
    **OTHER_READERS,
}
