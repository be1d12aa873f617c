"""Filter files of rootwrap: which commands may be run as root."""

import pytest

from semistable.source.declared.rootwrap_filters import is_filter_file, read_filters

FILTERS = b"""\
# for compute nodes
[Filters]
# orbit/virt/disk.py: 'chown', user, path
chown: CommandFilter, /usr/bin/chown, root
radvd: RegExpFilter, radvd, root, radvd, -C, .*
kill_it: KillFilter, root, /usr/bin/it, -9
passwd = ReadFileFilter, /etc/passwd

[Other]
ls: CommandFilter, ls, root
"""


def test_each_filter_lets_one_command_through_and_has_its_line() -> None:
    found = [(f.command, f.line) for f in read_filters("x.filters", FILTERS)]
    assert found == [("chown", 4), ("radvd", 5), ("kill", 6), ("cat", 7)]


def test_a_command_may_be_called_by_its_path() -> None:
    chown = read_filters("x.filters", FILTERS)[0]
    assert chown.lets("chown")
    assert chown.lets("/bin/chown")
    assert not chown.lets("chmod")


@pytest.mark.parametrize("damaged", [b"chown: CommandFilter", b"\xff\xfe", b"[Filters]\n[", b"\0"])
def test_in_a_file_that_cannot_be_read_may_be_anything(damaged: bytes) -> None:
    found = read_filters("x.filters", damaged)
    assert all(f.lets("chown") for f in found)


def test_filter_files_are_known_by_their_place() -> None:
    assert is_filter_file("etc/orbit/rootwrap.d/compute.filters")
    assert is_filter_file("orbit-1.0.data/data/etc/orbit/rootwrap.d/compute.filters")
    assert not is_filter_file("etc/orbit/rootwrap.conf")
    assert not is_filter_file("moon/css.filters")
