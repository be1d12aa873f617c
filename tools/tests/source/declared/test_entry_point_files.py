"""Entry points, wherever a distribution declares them."""

import pytest

from semistable.source.declared.entry_point_files import is_entry_point_file, read_entry_points

SETUP_CFG = """\
[metadata]
name = moon

[entry_points]
oslo.config.opts =
    # the options
    moon = moon.conf:list_opts

[options.entry_points]
orbit.monitors =
    cpu = moon.monitors.cpu
"""
PYPROJECT = """\
[project.scripts]
lander = "moon.cmd:main"

[project.entry-points."orbit.monitors"]
cpu = "moon.monitors:CPU [fast]"
"""
SETUP_PY = """\
import setuptools

setuptools.setup(
    name='moon',
    entry_points={'orbit.monitors': ['cpu = moon.monitors:CPU', 'heat=moon:Heat']},
)
"""
METADATA = """\
[orbit.monitors]
cpu = moon.monitors:CPU
"""
CPU = ("orbit.monitors", "cpu", "moon.monitors.CPU")


def read(path: str, text: str) -> list[tuple[str, str, str, int]]:
    found = read_entry_points(path, text.encode())
    return [(entry.group, entry.name, entry.symbol, entry.line) for entry in found]


def test_setup_cfg_has_them_for_pbr_and_for_setuptools() -> None:
    assert read("setup.cfg", SETUP_CFG) == [
        ("oslo.config.opts", "moon", "moon.conf.list_opts", 7),
        ("orbit.monitors", "cpu", "moon.monitors.cpu", 11),
    ]


def test_pyproject_has_scripts_too() -> None:
    assert read("pyproject.toml", PYPROJECT) == [
        (*CPU, 5),
        ("console_scripts", "lander", "moon.cmd.main", 2),
    ]


def test_setup_py_is_read_and_not_run() -> None:
    assert read("setup.py", SETUP_PY) == [
        (*CPU, 5),
        ("orbit.monitors", "heat", "moon.Heat", 5),
    ]


def test_a_wheel_repeats_them_in_its_metadata() -> None:
    assert is_entry_point_file("moon-1.0.dist-info/entry_points.txt")
    assert not is_entry_point_file("moon/tests/entry_points.txt")
    assert read("moon-1.0.dist-info/entry_points.txt", METADATA) == [(*CPU, 2)]


@pytest.mark.parametrize(
    ("path", "damaged"),
    [
        ("setup.cfg", "entry_points ="),
        ("setup.cfg", "[entry_points]\nconsole_scripts\n"),
        ("pyproject.toml", "[project"),
        ("pyproject.toml", "project = 1"),
        ("pyproject.toml", "[project]\nscripts = ['a']"),
        ("setup.py", "setup(entry_points=made())"),
        ("setup.py", "setup(entry_points={'a': 1})"),
        ("setup.py", "setup(entry_points={'a': [1]})"),
        ("setup.py", "setup("),
    ],
)
def test_what_cannot_be_read_declares_nothing(path: str, damaged: str) -> None:
    assert read(path, damaged) == []
