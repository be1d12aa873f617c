"""Where clones are looked for, what stood there on a day, and what a folder of cases must be."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from semistable.errors import UsageError

from .bench import sources
from .bench.cases import breakages, harmless
from .bench.clones import LAYOUTS, Clones
from .bench.precision import in_tree_folders, pairs
from .forest import Origin

DAY = "2017-07-14"
"""When the origins of the stories commit."""


@pytest.fixture
def nova(tmp_path: Path, own_world: Path) -> Origin:
    del own_world
    origin = Origin(tmp_path / "nova.git")
    origin.commit(
        {
            "nova/virt/driver.py": "class ComputeDriver(object):\n    pass\n",
            "nova/virt/fake.py": "class FakeDriver(driver.ComputeDriver):\n    pass\n",
            "nova/virt/libvirt/driver.py": "class Libvirt(driver.ComputeDriver):\n    pass\n",
            "nova/virt/disk/api.py": "class Mount(object):\n    pass\n",
        }
    )
    for tag in ("12.0.0", "9.0.0", "12.0.0.0rc1", "12.0.1", "kilo-eol"):
        origin.tag(tag)
    return origin


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_clone_is_found_in_any_layout(layout: str, tmp_path: Path, own_world: Path) -> None:
    del own_world
    place = tmp_path / layout.format(name="nova")
    place.parent.mkdir(exist_ok=True)
    commit = Origin(place).commit({"README": "nova\n"})
    assert Clones(directory=tmp_path).tree("nova", "master").commit == commit


def test_a_clone_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no clone of nova"):
        Clones(directory=tmp_path).tree("nova", "33.0.0")


def test_releases_are_the_first_of_each_cycle_in_the_order_of_their_numbers(nova: Origin) -> None:
    assert Clones(directory=nova.path.parent).releases("nova") == ["9.0.0", "12.0.0"]


def test_a_branch_has_a_state_on_a_day_and_none_before_it_began(nova: Origin) -> None:
    clones = Clones(directory=nova.path.parent)
    assert clones.main_at("nova", DAY) == clones.tree("nova", "master").commit
    assert clones.main_at("nova", "2017-07-13") is None


def test_drivers_of_core_are_the_folders_that_subclass_its_driver(nova: Origin) -> None:
    clones = Clones(directory=nova.path.parent)
    assert in_tree_folders(clones.tree("nova", "12.0.0")) == [
        "nova/virt/fake.py",
        "nova/virt/libvirt",
    ]
    assert [(ask.driver, ask.core) for ask in pairs(clones, ["12.0.0"])] == [
        ("nova/virt/fake.py", "12.0.0"),
        ("nova/virt/libvirt", "12.0.0"),
    ]


def test_a_folder_without_cases_and_a_damaged_one_are_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        breakages(tmp_path)
    (tmp_path / "breakages.jsonl").write_text('{"id": 1}\n')
    with pytest.raises(UsageError, match="is not a file of cases"):
        breakages(tmp_path)
    assert harmless(tmp_path) == []


def test_sources_are_each_read_once_and_what_cannot_be_read_is_named(nova: Origin) -> None:
    nova.commit(
        {
            "nova/utils.py": "print x\n",
            "nova/broken.py": "def f(:\n",
            "nova/tests/test_utils.py": "def f(:\n",
        }
    )
    nova.tag("13.0.0")
    said = CliRunner().invoke(sources.main, [str(nova.path.parent)])
    assert said.output.splitlines() == [
        "unread: nova 13.0.0 nova/broken.py: not Python: '(' was never closed",
        "nova: 2 revisions, 6 distinct files, 1 unread",
    ]
