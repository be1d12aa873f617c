"""Read the filter files of rootwrap: which commands a service may run as root.

https://docs.openstack.org/oslo.rootwrap/latest/user/usage.html tells the format: an ini file with
one section, `[Filters]`, and `name: Class, program, user, arguments...`.
"""

from collections.abc import Iterator

from semistable.model.code.declared import CommandFilter
from semistable.source.declared.ini_and_toml import IniError, ini_entries

_COMMANDS = {"KillFilter": "kill", "ReadFileFilter": "cat"}
"""Classes whose first argument is no program: who may be killed, which file may be read."""


def is_filter_file(path: str) -> bool:
    """Return whether a path is that of a filter file, by the field's custom."""
    return path.endswith(".filters") and "rootwrap" in path


def read_filters(path: str, source: bytes) -> tuple[CommandFilter, ...]:
    """Read one file; one that cannot be read gives a filter that may let anything through."""
    try:
        return tuple(_filters(path, source))
    except IniError as error:
        return (CommandFilter(path=path, line=error.line, command=""),)


def _filters(path: str, source: bytes) -> Iterator[CommandFilter]:
    for entry in ini_entries(source):
        if entry.section != "Filters":
            continue
        kind, program, *_ = (*(part.strip() for part in entry.value.split(",")), "", "")
        command = _COMMANDS.get(kind, program.rpartition("/")[2])
        yield CommandFilter(path=path, line=entry.line, command=command)
