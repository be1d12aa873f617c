"""Sync over a bad wire: another attempt, the next mirror, and nothing half-made."""

import random

import pytest

from .cutting import cut
from .forest import Forest

_PACK = 40_000
"""Bytes after which a connection is cut that carries a large file: in the middle of the pack."""


def _large(seed: int) -> dict[str, str]:
    """Give what git cannot make small, in more files than it unpacks one by one."""
    chance = random.Random(seed)  # noqa: S311 - noise
    return {f"{number}": chance.randbytes(1000).hex() for number in range(150)}


def _leftovers(forest: Forest, name: str) -> list[str]:
    packs = forest.tree(name) / ".git" / "objects" / "pack"
    incoming = forest.workspace / ".semistable" / "incoming"
    left = [*packs.glob("tmp_*"), *(incoming.iterdir() if incoming.exists() else ())]
    return [path.name for path in left]


def _plant_large(forest: Forest) -> str:
    commit = forest.origins["driver"].commit(_large(1))
    forest.origins["driver"].tag("2.0")
    forest.pin("driver", "2.0")
    return commit


@pytest.mark.parametrize("let_through", [0, 100, _PACK])
def test_a_clone_that_breaks_off_is_tried_again(forest: Forest, let_through: int) -> None:
    commit = _plant_large(forest)
    with cut(forest.server.url("driver"), let_through) as way:
        forest.entries["driver"].git = [way.url]
        forest.write_manifest()
        said = forest.run("sync")
    assert (said.code, way.calls) == (0, 2)
    assert f"driver: trying {way.url} again: " in said.err
    assert forest.at("driver") == commit
    assert _leftovers(forest, "driver") == []


def test_a_fetch_that_breaks_off_is_tried_again_and_leaves_nothing(forest: Forest) -> None:
    with cut(forest.server.url("driver"), 1 << 40, _PACK) as way:
        forest.entries["driver"].git = [way.url]
        forest.write_manifest()
        assert forest.run("sync").code == 0
        commit = _plant_large(forest)
        said = forest.run("sync")
    assert (said.code, way.calls) == (0, 3)
    assert f"driver: trying {way.url} again: " in said.err
    assert forest.at("driver") == commit
    assert _leftovers(forest, "driver") == []


def test_a_mirror_is_asked_before_anything_is_waited_for(
    forest: Forest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("waited")

    monkeypatch.setattr("semistable.git.process.git_command.Git.pause", never)
    commit = _plant_large(forest)
    with cut(forest.server.url("driver"), _PACK) as way:
        forest.entries["driver"].git = [way.url, forest.server.url("driver")]
        forest.write_manifest()
        assert forest.run("sync").code == 0
    assert way.calls == 1
    assert forest.at("driver") == commit


def test_a_server_that_always_breaks_off_is_given_up_and_no_tree_moves(forest: Forest) -> None:
    before = forest.pinned_to_two()
    forest.origins["driver"].commit(_large(2))
    forest.origins["driver"].tag("3.0")
    forest.pin("driver", "3.0")
    with cut(forest.server.url("driver"), *[_PACK] * 20) as way:
        forest.entries["driver"].git = [way.url]
        forest.write_manifest()
        forest.git("driver", "remote", "set-url", "origin", way.url)
        said = forest.refuses(before)
        assert way.calls == 3
    assert f"error: driver could not be fetched ({way.url}: " in said.err
    assert _leftovers(forest, "driver") == []
    forest.git("driver", "fsck")


def test_a_repository_that_is_not_there_is_asked_for_once(forest: Forest) -> None:
    with cut(forest.server.url("nobody")) as way:
        forest.entries["driver"].git = [way.url]
        forest.write_manifest()
        said = forest.run("sync", "driver")
    assert (said.code, way.calls) == (3, 1)
    assert "again" not in said.err
