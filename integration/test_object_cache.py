"""A shared object cache: less over the wire, nothing lost with it, and never a wrong tree."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest

from semistable.git.clones.object_cache import entry_name

from .cutting import cut
from .forest import Forest, Origin, Said
from .test_sync_wire import _large

_SMALL, _LARGE = 10_000, 100_000
"""Bytes: what a server says of its refs is fewer than the one, a history more than the other."""


@pytest.fixture
def cache(forest: Forest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Ask for a cache; the driver has a history that is large enough to tell by its bytes."""
    forest.origins["driver"].commit(_large(1))
    forest.origins["driver"].tag("2.0", annotated=True)
    forest.pin("driver", "2.0")
    monkeypatch.setenv("SEMISTABLE_OBJECT_CACHE", str(tmp_path / "objects"))
    return tmp_path / "objects"


def _beside(forest: Forest, name: str) -> Forest:
    """Give another workspace with the same manifest."""
    other = Forest(
        forest.workspace.with_name(name), forest.server, deepcopy(forest.entries), forest.origins
    )
    other.write_manifest()
    return other


def _entry(cache: Path, forest: Forest, name: str = "driver") -> Path:
    return cache / entry_name(forest.entries[name].git)


def _packs(folder: Path) -> dict[str, int]:
    """Map the packs of a git directory to their inodes."""
    return {path.name: path.stat().st_ino for path in (folder / "objects/pack").glob("*.pack")}


def _is_as_from_the_server(forest: Forest, driver: Origin, name: str = "driver") -> None:
    """Make sure that a tree is what a clone without the cache would be."""
    plain = forest.workspace.with_name("plain")
    shutil.rmtree(plain, ignore_errors=True)
    subprocess.run(
        ["git", "clone", "-q", "--no-checkout", "-o", "origin", forest.server.url(name), plain],
        check=True,
    )
    listing = ["for-each-ref", "--format=%(refname) %(objectname) %(symref)"]
    wanted = subprocess.run(
        ["git", "-C", plain, *listing, "refs/remotes", "refs/tags"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    assert forest.git(name, *listing, "refs/remotes", "refs/tags") == wanted
    assert forest.git(name, "fsck", "--full", "--strict") == ""
    assert not (forest.tree(name) / ".git/objects/info/alternates").exists()
    assert forest.git(name, "config", "remote.origin.url") == forest.server.url(name)
    assert forest.at(name) == driver.head("master")


def _tells_bytes(forest: Forest, workspace: Forest) -> tuple[Said, int]:
    """Sync over a way that counts: what came for the driver."""
    with cut(forest.server.url("driver")) as way:
        # Known by its own URL, the server is reached by another way: git's own url.insteadOf.
        os.environ["GIT_CONFIG_COUNT"] = "1"
        os.environ["GIT_CONFIG_KEY_0"] = f"url.{way.url}.insteadOf"
        os.environ["GIT_CONFIG_VALUE_0"] = forest.server.url("driver")
        try:
            said = workspace.run("sync")
        finally:
            for key in ("COUNT", "KEY_0", "VALUE_0"):
                del os.environ[f"GIT_CONFIG_{key}"]
    return said, way.passed


def test_the_second_workspace_fetches_next_to_nothing(forest: Forest, cache: Path) -> None:
    assert _tells_bytes(forest, forest)[1] > _LARGE
    second = _beside(forest, "second")
    said, passed = _tells_bytes(forest, second)
    assert (said.code, passed < _SMALL) == (0, True)
    assert "driver: taking objects from the cache\n" in said.err
    _is_as_from_the_server(second, forest.origins["driver"])
    assert sorted(path.name for path in cache.iterdir() if path.is_dir()) == sorted(
        entry_name(entry.git) for entry in forest.entries.values()
    )


def test_without_being_asked_for_there_is_no_cache(
    forest: Forest, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for value in ("", "0"):
        monkeypatch.setenv("SEMISTABLE_OBJECT_CACHE", value)
        assert _beside(forest, f"ws{value}").run("sync").code == 0
    assert not cache.exists()
    monkeypatch.setenv("SEMISTABLE_OBJECT_CACHE", "1")
    assert forest.run("sync").code == 0
    assert (Path(os.environ["SEMISTABLE_CACHE_DIR"]) / "objects").is_dir()


def test_clones_share_blocks_and_nothing_else(forest: Forest, cache: Path) -> None:
    assert forest.run("sync").code == 0
    second = _beside(forest, "second")
    assert second.run("sync").code == 0
    entry = _packs(_entry(cache, forest))
    assert entry == _packs(forest.tree("driver") / ".git") == _packs(second.tree("driver") / ".git")
    # Whoever collects garbage, deletes refs or the whole cache takes nothing from anybody else.
    second.git("driver", "update-ref", "-d", "refs/remotes/origin/master")
    second.git("driver", "checkout", "--quiet", "--detach", "1.0")
    second.git("driver", "tag", "--delete", "2.0")
    second.git("driver", "reflog", "expire", "--expire=now", "--all")
    second.git("driver", "gc", "--quiet", "--prune=now")
    assert _packs(_entry(cache, forest)) == entry
    shutil.rmtree(cache)
    _is_as_from_the_server(forest, forest.origins["driver"])
    third = _beside(forest, "third")
    assert third.run("sync").code == 0
    _is_as_from_the_server(third, forest.origins["driver"])


def test_what_is_new_comes_over_the_wire_once(forest: Forest, cache: Path) -> None:
    assert forest.run("sync").code == 0
    forest.origins["driver"].commit({**_large(1), **{f"new/{k}": v for k, v in _large(2).items()}})
    forest.origins["driver"].tag("3.0")
    for number, name in enumerate(("second", "third")):
        other = _beside(forest, name)
        other.pin("driver", "3.0")
        said, passed = _tells_bytes(forest, other)
        assert said.code == 0
        assert (passed > _LARGE) == (number == 0)
        _is_as_from_the_server(other, forest.origins["driver"])
    assert len(_packs(_entry(cache, forest))) == 2


@pytest.mark.usefixtures("cache")
def test_what_a_clone_fetches_later_is_there_for_the_next(forest: Forest) -> None:
    assert forest.run("sync").code == 0
    forest.git("driver", "switch", "--quiet", "--create", "mine")
    forest.git("driver", "commit", "--quiet", "--allow-empty", "--message", "Mine")
    mine = forest.at("driver")
    forest.git("driver", "checkout", "--quiet", "--detach", "2.0")
    forest.origins["driver"].commit({**_large(1), **{f"new/{k}": v for k, v in _large(2).items()}})
    forest.origins["driver"].tag("3.0")
    forest.pin("driver", "3.0")
    assert forest.run("sync").code == 0
    second = _beside(forest, "second")
    said, passed = _tells_bytes(forest, second)
    assert (said.code, passed < _SMALL) == (0, True)
    _is_as_from_the_server(second, forest.origins["driver"])
    with pytest.raises(subprocess.CalledProcessError):
        second.git("driver", "cat-file", "-e", mine)


@pytest.mark.usefixtures("cache")
def test_refs_come_from_the_server_alone(forest: Forest) -> None:
    assert forest.run("sync").code == 0
    driver = forest.origins["driver"]
    driver.set_branch("main", driver.commit({"README": "another history\n"}, branch="other"))
    driver.delete_branch("other")
    driver.tag("2.0", commit=driver.head("main"))  # moved
    driver.point("refs/tags/1.0", driver.head("main"))
    second = _beside(forest, "second")
    assert second.run("sync").code == 0
    assert second.at("driver") == driver.head("main")
    assert second.files("driver") == {"README": "another history\n"}


def _truncate_pack(entry: Path) -> None:
    pack = next((entry / "objects/pack").glob("*.pack"))
    whole = pack.read_bytes()
    pack.unlink()  # the inode is the first clone's, too
    pack.write_bytes(whole[: len(whole) // 2])


def _turn_one_bit(entry: Path) -> None:
    pack = next((entry / "objects/pack").glob("*.pack"))
    whole = bytearray(pack.read_bytes())
    whole[len(whole) // 2] ^= 1
    pack.unlink()
    pack.write_bytes(whole)


def _lose_pack(entry: Path) -> None:
    next((entry / "objects/pack").glob("*.pack")).unlink()


def _lose_refs(entry: Path) -> None:
    (entry / "packed-refs").unlink()


def _other_refs(entry: Path) -> None:
    refs = entry / "packed-refs"
    text = refs.read_text(encoding="utf-8")
    refs.unlink()
    refs.write_text(text.replace("1", "2"), encoding="utf-8")


def _lose_seal(entry: Path) -> None:
    (entry / "seal").unlink()


def _seal_of_elsewhere(entry: Path) -> None:
    seal = entry / "seal"
    seal.write_text(f"{'0' * 64}  ../../../etc/passwd\n{seal.read_text(encoding='utf-8')}")


def _binary_seal(entry: Path) -> None:
    (entry / "seal").write_bytes(b"\xff\x00" * 50)


def _empty(entry: Path) -> None:
    shutil.rmtree(entry)
    entry.mkdir(mode=0o700)


_DAMAGES = [
    _truncate_pack,
    _turn_one_bit,
    _lose_pack,
    _lose_refs,
    _other_refs,
    _lose_seal,
    _seal_of_elsewhere,
    _binary_seal,
    _empty,
]


@pytest.mark.parametrize("damage", _DAMAGES, ids=lambda damage: damage.__name__.strip("_"))
def test_a_damaged_entry_costs_time_and_is_made_anew(
    forest: Forest, cache: Path, damage: Callable[[Path], None]
) -> None:
    assert forest.run("sync").code == 0
    whole = sorted(_packs(_entry(cache, forest)))
    damage(_entry(cache, forest))
    second = _beside(forest, "second")
    said, passed = _tells_bytes(forest, second)
    assert (said.code, passed > _LARGE) == (0, True)
    _is_as_from_the_server(second, forest.origins["driver"])
    assert forest.git("driver", "fsck", "--full", "--strict") == ""
    assert sorted(_packs(_entry(cache, forest))) == whole


def _another_users(entry: Path) -> None:
    for path in (entry, *entry.rglob("*")):
        os.chown(path, 4711, 4711)


def _others_may_write(entry: Path) -> None:
    entry.chmod(0o777)


def _a_link(entry: Path) -> None:
    entry.rename(entry.with_name("elsewhere"))
    entry.symlink_to("elsewhere")


def _a_file(entry: Path) -> None:
    shutil.rmtree(entry)
    entry.write_text("in the way\n", encoding="utf-8")


@pytest.mark.parametrize(
    "foreign",
    [_another_users, _others_may_write, _a_link, _a_file],
    ids=lambda foreign: foreign.__name__.strip("_"),
)
def test_what_is_not_the_users_own_is_neither_believed_nor_touched(
    forest: Forest, cache: Path, foreign: Callable[[Path], None]
) -> None:
    if foreign is _another_users and os.geteuid():
        pytest.skip("only root gives files away")
    assert forest.run("sync").code == 0
    foreign(_entry(cache, forest))
    before = sorted((path, path.lstat()) for path in cache.rglob("*"))
    said, passed = _tells_bytes(forest, _beside(forest, "second"))
    assert (said.code, passed > _LARGE) == (0, True)
    assert "driver: the object cache cannot be used: others may write there\n" in said.err
    after = sorted((path, path.lstat()) for path in cache.rglob("*"))
    assert [path for path, _ in after] == [path for path, _ in before]


def test_a_cache_that_cannot_be_made_is_said_and_costs_time(forest: Forest, cache: Path) -> None:
    cache.write_text("in the way\n", encoding="utf-8")
    said = forest.run("sync")
    assert said.code == 0
    assert "driver: the object cache cannot be used: File exists\n" in said.err
    _is_as_from_the_server(forest, forest.origins["driver"])


def _refuse_packs(
    patch: pytest.MonkeyPatch,
    refuse: Callable[..., None],
    *names: str,
) -> None:
    """Let the disk refuse to link or copy packs and their refs, and nothing else."""
    for name in names or ("os.link", "shutil.copyfile"):
        module, _, function = name.partition(".")
        real = getattr(sys.modules[module], function)

        def chosen(
            source: Path, target: Path, *, real: Callable[..., None] = real, **options: object
        ) -> None:
            packs = Path(source).parent.name == "pack" or Path(source).name == "packed-refs"
            (refuse if packs else real)(source, target, **options)

        patch.setattr(name, chosen)


def test_a_full_disk_leaves_the_cache_as_it_was(
    forest: Forest, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert forest.run("sync").code == 0
    before = _packs(_entry(cache, forest))
    forest.origins["driver"].commit({**_large(1), **_large(2)})

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        _refuse_packs(patch, full)
        second = _beside(forest, "second")
        said = second.run("sync")
    assert said.code == 0
    assert "driver: the object cache cannot be used: No space left on device\n" in said.err
    assert _packs(_entry(cache, forest)) == before
    assert not list(cache.glob("*.growing"))
    assert second.run("sync").code == 0


def test_a_disk_that_fills_up_while_the_cache_grows_is_given_back_what_it_took(
    forest: Forest, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object, target: Path, **__: object) -> None:
        target.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    _refuse_packs(monkeypatch, full)
    assert forest.run("sync").code == 0
    assert {path.suffix for path in cache.iterdir()} == {".lock"}


@pytest.mark.usefixtures("cache")
def test_repositories_with_longer_ids_are_shared_as_well(forest: Forest, tmp_path: Path) -> None:
    made = tmp_path / "made"
    who = ["-c", "user.name=Me", "-c", "user.email=me@example.org", "-C", str(made)]
    steps = [["add", "-A"], ["commit", "--quiet", "-m", "All"], ["tag", "2.0"]]
    subprocess.run(["git", "init", "--quiet", "--object-format=sha256", made], check=True)
    for name, text in _large(1).items():
        (made / name).write_text(text, encoding="utf-8")
    for step in steps:
        subprocess.run(["git", *who, *step], check=True)
    shutil.rmtree(forest.server.root / "driver")
    subprocess.run(
        ["git", "clone", "-q", "--bare", made, forest.server.root / "driver"], check=True
    )
    assert _tells_bytes(forest, forest)[1] > _LARGE
    second = _beside(forest, "second")
    assert _tells_bytes(forest, second)[1] < _SMALL
    assert second.git("driver", "fsck", "--full", "--strict") == ""
    assert len(second.at("driver")) == 64


def test_a_disk_that_cannot_link_gets_copies(
    forest: Forest, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def elsewhere(*_: object, **__: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    _refuse_packs(monkeypatch, elsewhere, "os.link")
    assert forest.run("sync").code == 0
    second = _beside(forest, "second")
    assert _tells_bytes(forest, second)[1] < _SMALL
    _is_as_from_the_server(second, forest.origins["driver"])
    packs = _packs(_entry(cache, forest))
    assert packs.keys() == _packs(second.tree("driver") / ".git").keys()
    assert packs != _packs(second.tree("driver") / ".git")


def test_one_url_more_is_another_entry(forest: Forest, cache: Path) -> None:
    """Who may fetch from a mirror of his own gives nothing to those who do not trust it."""
    assert forest.run("sync").code == 0
    mine = _beside(forest, "mine")
    mine.entries["driver"].git.append(forest.server.url("core"))
    mine.write_manifest()
    assert _tells_bytes(forest, mine)[1] > _LARGE
    assert _entry(cache, mine) != _entry(cache, forest)
    turned = _beside(mine, "turned")
    turned.entries["driver"].git.reverse()
    assert _entry(cache, turned) == _entry(cache, mine)


def test_workspaces_that_begin_at_once_clone_once(forest: Forest, cache: Path) -> None:
    spaces = [_beside(forest, f"ws{number}") for number in range(4)]
    with cut(forest.server.url("driver")) as way:
        for space in spaces:
            space.entries["driver"].git = [way.url]
            space.write_manifest()
        runs = [space.start("sync", "driver") for space in spaces]
        said = [run.communicate() for run in runs]
        assert [run.returncode for run in runs] == [0] * 4
        assert (way.calls, way.passed < _LARGE * 2 + 4 * _SMALL) == (4, True)
    assert sum("driver: waiting for another semistable" in err for _, err in said) >= 1
    for space in spaces:
        assert space.at("driver") == forest.origins["driver"].head("master")
    assert len(_packs(_entry(cache, spaces[0]))) == 1


def test_a_filling_that_was_killed_leaves_nothing_half_made(forest: Forest, cache: Path) -> None:
    for after in (0.25, 0.4, 0.5, 0.6):
        running = _beside(forest, f"killed{after}").start("sync")
        time.sleep(after)
        os.killpg(running.pid, signal.SIGKILL)
        running.communicate()
    assert forest.run("sync").code == 0
    # As if a later one had been killed, too, when there was an entry already.
    for repository in forest.entries.values():
        growing = cache / f"{entry_name(repository.git)}.growing"
        growing.mkdir()
        (growing / "half").write_text("made", encoding="utf-8")
    second = _beside(forest, "second")
    assert _tells_bytes(forest, second)[1] < _SMALL
    _is_as_from_the_server(second, forest.origins["driver"])
    left = {path.name for path in cache.iterdir()}
    names = {entry_name(entry.git) for entry in forest.entries.values()}
    assert left == names | {f"{name}.lock" for name in names}


@pytest.mark.parametrize("kind", ["blobless", "shallow"])
def test_what_holds_less_gives_nothing_and_a_blobless_clone_takes(
    forest: Forest, cache: Path, kind: str
) -> None:
    partial = _beside(forest, "partial")
    for name, entry in partial.entries.items():
        entry.clone = kind
        where = ["git", "-C", str(forest.origins[name].path)]
        subprocess.run([*where, "config", "uploadpack.allowFilter", "true"], check=True)
    partial.write_manifest()
    assert partial.run("sync").code == 0
    assert not [path for path in cache.glob("*") if path.is_dir()]
    assert forest.run("sync").code == 0
    shutil.rmtree(partial.workspace / "trees")
    said, passed = _tells_bytes(forest, partial)
    assert (said.code, passed < _SMALL) == (0, kind == "blobless")
    assert partial.files("driver") == forest.files("driver")
    assert partial.git("driver", "fsck") == ""


def test_a_network_that_breaks_is_asked_again_with_what_is_here(
    forest: Forest, cache: Path
) -> None:
    assert forest.run("sync").code == 0
    second = _beside(forest, "second")
    aside = _entry(cache, forest).rename(cache / "aside")
    with cut(forest.server.url("driver"), 100) as way:
        second.entries["driver"].git = [way.url]
        second.write_manifest()
        aside.rename(_entry(cache, second))
        assert second.run("sync").code == 0
        assert (way.calls, way.passed < _SMALL) == (2, True)


def test_many_small_packs_become_one(
    forest: Forest, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("semistable.git.clones.object_cache._MANY", 3)
    for number in range(5):
        forest.origins["driver"].commit({**_large(1), f"{number}.py": f"{number}\n"})
        assert _beside(forest, f"ws{number}").run("sync").code == 0
    assert len(_packs(_entry(cache, forest))) <= 3
    last = _beside(forest, "last")
    last.pin("driver", "master")
    assert _tells_bytes(forest, last)[1] < _SMALL
    _is_as_from_the_server(last, forest.origins["driver"])
