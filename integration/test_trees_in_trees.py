"""Trees inside trees: they come, move and stand as any others, and none harms another."""

import os
from pathlib import Path

import pygit2
import pytest

from .forest import Forest

INNER = "sim/parts/radio"
"""Where the inner tree lies in the outer one."""


@pytest.fixture
def nested(forest: Forest) -> Forest:
    """Give a forest whose driver lies in the tree of core, folders deep, and a third in that."""
    forest.plant("chip")
    forest.entries["core"].path = "tools"
    forest.entries["driver"].path = f"tools/{INNER}"
    forest.entries["chip"].path = f"tools/{INNER}/chip"
    forest.write_manifest()
    return forest


def two(forest: Forest, name: str, files: dict[str, str]) -> None:
    """Give a repository a release 2.0 of these files, and pin it."""
    forest.origins[name].commit(files)
    forest.origins[name].tag("2.0")
    forest.pin(name, "2.0")


def own_files(folder: Path) -> list[str]:
    """List what lies in a folder, without repositories inside."""
    found = []
    for directory, folders, files in os.walk(folder):
        folders[:] = [one for one in folders if not Path(directory, one, ".git").exists()]
        found += [Path(directory, file).relative_to(folder).as_posix() for file in files]
    return sorted(path for path in found if not path.startswith(".git/"))


def test_all_come_stand_clean_move_and_go_back(nested: Forest) -> None:
    assert nested.run("sync").code == 0
    for name in ("core", "driver", "chip"):
        assert own_files(nested.tree(name)) == ["README", f"{name}.py"]
    assert "untracked" not in nested.run("status").out
    assert "untracked" not in nested.run("status", "core").out
    before = nested.pinned_to_two()
    assert nested.run("sync").code == 0
    for name in ("core", "driver", "chip"):
        assert own_files(nested.tree(name)) == ["README", "new.py"]
    assert nested.run("sync", "--undo").code == 0
    assert tuple(nested.at(name) for name in nested.origins) == before


def test_untracked_files_beside_an_inner_tree_are_still_counted(nested: Forest) -> None:
    nested.run("sync")
    (nested.tree("core") / "sim" / "notes").write_text("mine\n")
    (nested.tree("driver") / "mine.py").write_text("mine\n")
    rows = nested.run("status").out.splitlines()
    assert [("1 untracked" in row) for row in rows if "1.0" in row] == [True, True, False]


@pytest.mark.parametrize("told_to_ignore", [False, True])
@pytest.mark.parametrize(
    ("path", "said"),
    [
        (f"{INNER}/extra.py", INNER),
        (INNER, INNER),
        ("sim", INNER),
        (f"{INNER}/chip/x/y", f"{INNER}"),
    ],
)
def test_a_pin_with_files_where_another_tree_lies_holds_all(
    nested: Forest, path: str, said: str, *, told_to_ignore: bool
) -> None:
    nested.run("sync")
    if told_to_ignore:  # then git itself would throw the inner tree away
        (nested.tree("core") / ".git" / "info").mkdir(exist_ok=True)
        (nested.tree("core") / ".git" / "info" / "exclude").write_text("sim\n")
    (nested.tree("driver") / "mine.py").write_text("mine\n")
    before = tuple(nested.at(name) for name in nested.origins)
    two(nested, "chip", {"README": "2"})
    two(nested, "core", {"README": "core\n", path: "core's\n"})
    answer = nested.refuses(before)
    assert answer.err.endswith(
        f"error: core cannot be moved to its pin: it has {path} where another repository lies,"
        f" in {said}.\n"
        "hint: Give one of the two another path in the manifest, move that repository away,"
        " or leave this tree out: name the others after `semistable sync`.\n"
    )
    assert own_files(nested.tree("driver")) == ["README", "driver.py", "mine.py"]


def test_what_cannot_lie_together_is_not_begun(nested: Forest) -> None:
    two(nested, "core", {INNER: "core's\n"})
    said = nested.run("sync")
    assert said.code == 3
    assert f"it has {INNER} where another repository lies, in {INNER}." in said.err
    assert own_files(nested.tree("core")) == []


def test_an_outer_tree_comes_around_those_that_are_there(nested: Forest) -> None:
    assert nested.run("sync", "driver", "chip").code == 0
    (nested.tree("driver") / "mine.py").write_text("mine\n")
    assert nested.run("sync").code == 0
    assert own_files(nested.tree("core")) == ["README", "core.py"]
    assert own_files(nested.tree("driver")) == ["README", "driver.py", "mine.py"]


def test_what_is_no_repository_is_in_the_way_as_ever(nested: Forest) -> None:
    assert nested.run("sync", "driver").code == 0
    (nested.tree("core") / "notes").write_text("mine\n")
    said = nested.run("sync")
    assert said.code == 3
    assert "$WS/tools is in the way: it is no clone." in said.err


def test_a_file_of_the_outer_tree_on_the_way_is_named(nested: Forest) -> None:
    two(nested, "core", {"sim": "core's\n"})
    assert nested.run("sync", "core").code == 0
    said = nested.run("sync", "driver")
    assert said.code == 3
    assert "error: $WS/tools/sim is a file; driver would lie in it.\n" in said.err


def test_local_work_holds_its_own_tree_alone(nested: Forest) -> None:
    nested.run("sync")
    (nested.tree("driver") / "README").write_text("mine\n")
    two(nested, "core", {"README": "core 2\n"})
    assert nested.run("sync").code == 0
    assert (nested.tree("driver") / "README").read_text() == "mine\n"


def test_a_submodule_that_the_manifest_names_stands_where_the_manifest_says(
    nested: Forest,
) -> None:
    core = pygit2.Repository(str(nested.origins["core"].path))
    index = pygit2.Index()
    index.add(pygit2.IndexEntry("README", core.create_blob(b"2"), pygit2.enums.FileMode.BLOB))
    link = pygit2.Oid(hex="1" * 40)  # another commit than the driver's pin
    index.add(pygit2.IndexEntry(INNER, link, pygit2.enums.FileMode.COMMIT))
    who = pygit2.Signature("A", "a@example.org", 0, 0)
    tree = index.write_tree(core)
    parents = [core.references["refs/heads/master"].target]
    core.create_commit("refs/heads/master", who, who, "Link", tree, parents)
    nested.origins["core"].tag("2.0")
    nested.pin("core", "2.0")
    assert nested.run("sync").code == 0
    assert "changed" not in nested.run("status").out
    two(nested, "core", {"README": "3"})
    nested.origins["core"].tag("3.0")
    nested.pin("core", "3.0")
    assert nested.run("sync").code == 0
    assert own_files(nested.tree("driver")) == ["README", "driver.py"]
