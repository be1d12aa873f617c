"""A sync that is killed in the middle is ended by the next command: all trees new, or all old."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import enter_own_world
from .forest import Forest, GitServer
from .killing import LOCK, VERBS, Field, kill_once

_LOCAL = "mine and nobody else's\n"


def test_what_a_sync_moved_can_be_moved_back(forest: Forest) -> None:
    before = forest.pinned_to_two()
    forest.git("driver", "switch", "--create", "mine")
    files = forest.files("core"), forest.files("driver")
    assert forest.run("sync").code == 0
    said = forest.run("sync", "--undo")
    assert said.code == 0
    assert [line.split()[0] for line in said.out.splitlines()] == ["core", "driver"]
    assert (forest.at("core"), forest.at("driver")) == before
    assert (forest.files("core"), forest.files("driver")) == files
    assert forest.git("driver", "branch", "--show-current") == "mine"


def test_an_undo_never_moves_local_work(forest: Forest) -> None:
    forest.pinned_to_two()
    assert forest.run("sync").code == 0
    after = forest.at("core"), forest.at("driver")
    (forest.tree("core") / "README").write_text(_LOCAL, encoding="utf-8")
    said = forest.run("sync", "--undo")
    assert said.code == 3
    assert "error: core has uncommitted changes in README." in said.err
    assert (forest.at("core"), forest.at("driver")) == after
    assert forest.files("core")["README"] == _LOCAL


def test_a_tree_that_has_gone_on_since_is_not_moved_back(forest: Forest) -> None:
    forest.pinned_to_two()
    assert forest.run("sync").code == 0
    forest.git("core", "switch", "--detach", "1.0")
    driver = forest.at("driver")
    said = forest.run("sync", "--undo")
    assert said.code == 3
    assert "error: core has been moved since that sync." in said.err
    assert forest.at("driver") == driver


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("--undo", "There is no sync to undo."),
        ("--continue", "No sync was interrupted here."),
        ("--abort", "No sync was interrupted here."),
    ],
)
def test_where_nothing_was_done_there_is_nothing_to_end(
    forest: Forest, way: str, said: str
) -> None:
    answer = forest.run("sync", way)
    assert answer.code == 2
    assert f"error: {said}" in answer.err


def _half_moved(forest: Forest) -> tuple[str, str]:
    """Leave the workspace as a sync does that was killed after half a checkout; return ends."""
    (old, _) = forest.pinned_to_two()
    assert forest.run("sync").code == 0
    new = forest.at("core")
    journal = forest.workspace / ".semistable" / "journal.json"
    journal.write_text((journal.parent / "last-sync.json").read_text())
    tree = forest.tree("core")
    forest.git("core", "checkout", "--quiet", "--detach", old)
    (tree / "README").write_text("core")  # git was writing it
    (tree / "new.py").write_text("two = 2\n")
    (tree / ".git" / "index.lock").write_text(LOCK)
    return old, new


@pytest.mark.parametrize(("command", "to_new"), [("--continue", True), ("--abort", False)])
def test_a_half_moved_tree_is_brought_to_either_end(
    forest: Forest, command: str, *, to_new: bool
) -> None:
    old, new = _half_moved(forest)
    assert "note: a sync was interrupted" in forest.run("status").err
    said = forest.run("sync", command)
    assert said.code == 0
    done = "finished" if to_new else "taken back"
    assert f"note: A sync that was interrupted was {done}.\n" in said.err
    assert forest.at("core") == (new if to_new else old)
    assert forest.git("core", "status", "--porcelain") == ""
    two = {"README": "core 2\n", "new.py": "two = 2\n"}
    one = {"README": "core\n", "core.py": "version = 1\n"}
    assert forest.files("core") == (two if to_new else one)
    assert "interrupted" not in forest.run("status").err


def test_the_next_sync_ends_it_by_itself(forest: Forest) -> None:
    _, new = _half_moved(forest)
    said = forest.run("sync")
    assert said.code == 0
    assert "note: A sync that was interrupted was finished.\n" in said.err
    assert forest.at("core") == new


@pytest.mark.parametrize(
    ("command", "left"), [("--continue", "README and 1 more"), ("--abort", "README")]
)
def test_what_was_written_after_it_was_killed_stays(
    forest: Forest, command: str, left: str
) -> None:
    _half_moved(forest)
    tree = forest.tree("core")
    (tree / "README").write_text(_LOCAL)
    (tree / "new.py").unlink()
    (tree / "new.py").mkdir()
    (tree / "new.py" / "mine.py").write_text(_LOCAL)
    (tree / "beside.py").write_text(_LOCAL)
    said = forest.run("sync", command)
    assert said.code == 0
    assert f"note: core: {left} held what neither end has, and was left as it is" in said.err
    found = [path for path in forest.workspace.rglob("*") if path.is_file()]
    kept = [path for path in found if path.read_bytes() == _LOCAL.encode()]
    places = [path.relative_to(tree).as_posix() for path in sorted(kept)]
    assert places == ["README", "beside.py", "new.py/mine.py"]


def test_nothing_is_written_through_a_link_that_came_meanwhile(
    forest: Forest, tmp_path: Path
) -> None:
    forest.run("sync")
    forest.origins["core"].commit({"folder/a.py": "a = 1\n"})
    forest.origins["core"].tag("2.0")
    forest.pin("core", "2.0")
    assert forest.run("sync").code == 0
    journal = forest.workspace / ".semistable" / "journal.json"
    journal.write_text((journal.parent / "last-sync.json").read_text())
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.py").write_text(_LOCAL)
    tree = forest.tree("core")
    (tree / "folder" / "a.py").unlink()
    (tree / "folder").rmdir()
    (tree / "folder").symlink_to(outside)
    assert "core: it has arrived" in forest.run("sync").err
    said = forest.run("sync", "--continue")
    assert said.code == 0
    assert "note: core: folder/a.py held what neither end has, and was left" in said.err
    assert (outside / "a.py").read_text() == _LOCAL
    assert (tree / "folder").readlink() == outside


def test_a_damaged_journal_is_said_and_nothing_is_moved(forest: Forest) -> None:
    old, _ = _half_moved(forest)
    journal = forest.workspace / ".semistable" / "journal.json"
    journal.write_text(journal.read_text()[:-20])
    said = forest.run("sync")
    assert said.code == 3
    assert "error: $WS/.semistable/journal.json is damaged" in said.err
    assert forest.at("core") == old


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    """Give a workspace of three trees, with local work, in which commands are killed."""
    folder = tmp_path_factory.mktemp("killed")
    with pytest.MonkeyPatch.context() as patch:
        enter_own_world(folder, patch)
        server = GitServer(folder / "server")
        try:
            chance = random.Random()  # noqa: S311 - it only chooses instants
            found = Field(Forest(folder / "workspace", server), chance)
            found.grow(trees=3)
            yield found
        finally:
            server.stop()


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("seed", range(3))
def test_killed_at_any_instant_nothing_is_lost_whatever_somebody_does_then(
    grown: Field, verb: str, seed: int
) -> None:
    grown.chance.seed(f"{verb} {seed}")
    kill_once(grown, verb, person=seed > 0)


def test_the_journal_says_what_it_moves(forest: Forest) -> None:
    before = forest.pinned_to_two()
    assert forest.run("sync").code == 0
    text = (forest.workspace / ".semistable" / "last-sync.json").read_text()
    rows = json.loads(text)["trees"]
    assert [(row["tree"], row["before"]["commit"]) for row in rows] == list(
        zip(["core", "driver"], before, strict=True)
    )
