"""A surface file is read whole, and what is wrong in it is told in one sentence."""

from pathlib import Path

import pytest

from semistable.errors import UsageError
from semistable.project.surface_file import read_surface

SMALL = """\
version = 1
[core]
driver-class = "orbit.virt.driver.Driver"
callers = ["orbit/compute/"]
receivers = ["self.driver"]
"""


def _write(directory: Path, text: str) -> Path:
    (directory / "orbit.toml").write_text(text)
    return directory


def test_a_small_surface_says_how_core_meets_its_drivers(tmp_path: Path) -> None:
    surface = read_surface("orbit", _write(tmp_path, SMALL))
    assert surface.name == "orbit"
    assert surface.driver_class == "orbit.virt.driver.Driver"
    assert surface.callers == ("orbit/compute/",)
    assert surface.receivers == ("self.driver",)
    assert surface.mappings == ()
    assert surface.removed == ()


def test_everything_written_is_kept(tmp_path: Path) -> None:
    text = f"""{SMALL}
mappings = ["capabilities"]
required = ["spawn"]
[registries]
"orbit.objects" = "orbit.objects"
[instances]
"b.API" = "b.neutron.API"
"a.API" = "a.neutron.API"
[rootwrap]
filters = "etc/orbit/rootwrap.d/compute.filters"
runners = ["orbit.utils.execute"]
[options]
foreign = ["DEFAULT.debug"]
[[removed]]
name = "macs"
cycle = "ussuri"
replacement = "addresses"
"""
    surface = read_surface("orbit", _write(tmp_path, text))
    assert surface.mappings == ("capabilities",)
    assert surface.required == {"spawn"}
    assert surface.registries == (("orbit.objects", "orbit.objects"),)
    assert [name for name, _ in surface.instances] == ["a.API", "b.API"]
    assert surface.root_filters == "etc/orbit/rootwrap.d/compute.filters"
    assert surface.root_runners == {"orbit.utils.execute"}
    assert surface.foreign_options == {"DEFAULT.debug"}
    assert [(r.name, r.cycle, r.replacement) for r in surface.removed] == [
        ("macs", "ussuri", "addresses")
    ]


def test_another_text_has_another_fingerprint(tmp_path: Path) -> None:
    one = read_surface("orbit", _write(tmp_path, SMALL)).fingerprint
    assert read_surface("orbit", _write(tmp_path, SMALL)).fingerprint == one
    assert read_surface("orbit", _write(tmp_path, f"{SMALL}\n# more\n")).fingerprint != one


def test_novas_surface_comes_with_the_tool() -> None:
    surface = read_surface("nova-virt")
    assert surface.driver_class == "nova.virt.driver.ComputeDriver"
    assert "capabilities" in surface.mappings


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (SMALL.replace("callers", "caller"), "caller"),
        (SMALL.replace('["self.driver"]', '"self.driver"'), "receivers"),
        (SMALL.replace("version = 1\n", ""), "version"),
        ("version = 1\n", "core"),
        ("version = \n", "line 1"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(UsageError) as raised:
        read_surface("orbit", _write(tmp_path, text))
    assert "orbit.toml is not a surface" in raised.value.message
    assert told in raised.value.message
    assert raised.value.hint


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "orbit.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="is not a surface"):
        read_surface("orbit", tmp_path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="The surface moon cannot be read"):
        read_surface("moon", tmp_path)
