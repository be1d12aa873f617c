"""Releases: what the package index has becomes commits that anybody can make again."""

import os
import subprocess
from pathlib import Path

import pytest

from semistable.git.objects.object_store import open_tree
from semistable.model.project.commit_source import Outcome, Source
from semistable.project.manifest_file import read_manifest
from semistable.services.opening.ensure_available import ensure_available
from semistable.workspace.layout import repository_path
from tests.kit.archives import entry, link, sdist, tar, tar_gz, wheel
from tests.kit.index_server import IndexServer

from .forest import Forest

CORE = {"core.py": "version = 1\n", "core/__init__.py": ""}


@pytest.fixture
def published(forest: Forest, index: IndexServer) -> IndexServer:
    """Publish core 1.0 and driver 1.0; the index is where the manifest finds them."""
    index.offer("core", "core-1.0.tar.gz", sdist("core", "1.0", CORE))
    index.offer("driver", "driver-1.0.tar.gz", sdist("driver", "1.0", {"driver.py": ""}))
    for name, entry_ in forest.entries.items():
        entry_.release = name
    forest.write_manifest()
    return index


def brought(forest: Forest, **versions: list[str]) -> tuple[Outcome, ...]:
    manifest = read_manifest(forest.workspace / "repos.toml")
    return ensure_available(manifest.repositories, forest.workspace, Source.RELEASES, versions)


def releases(forest: Forest, name: str) -> Path:
    return forest.workspace / ".semistable" / "releases" / f"{name}.git"


def git(forest: Forest, name: str, *arguments: str) -> str:
    command = ["git", f"--git-dir={releases(forest, name)}", *arguments]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def test_a_release_becomes_a_commit_that_says_what_it_was_made_of(
    forest: Forest, published: IndexServer
) -> None:
    core, driver = brought(forest)
    assert (core.revision, core.fetched, core.failure, driver.failure) == ("1.0", True, None, None)
    sha256 = published.offer("twin", "x", sdist("core", "1.0", CORE))
    assert git(forest, "core", "cat-file", "-p", str(core.commit)) == (
        f"tree {git(forest, 'core', 'rev-parse', '1.0^{tree}').strip()}\n"
        "author semistable <semistable@localhost> 1500000000 +0000\n"
        "committer semistable <semistable@localhost> 1500000000 +0000\n"
        "\n"
        "core 1.0\n"
        "\n"
        f"Read from core-1.0.tar.gz, sha256 {sha256}\n"
    )
    assert git(forest, "core", "fsck", "--strict") == ""


def test_the_same_bytes_give_the_same_commit_everywhere(
    forest: Forest, published: IndexServer, tmp_path: Path
) -> None:
    del published
    first = brought(forest)
    there = Forest(workspace=tmp_path / "another", server=forest.server, entries=forest.entries)
    there.write_manifest()
    assert [outcome.commit for outcome in brought(there)] == [o.commit for o in first]


def test_the_commit_of_an_archive_never_changes(forest: Forest, published: IndexServer) -> None:
    # Not compressed: compressors differ from machine to machine.
    published.offer("core", "core-2.0.tar", tar([entry("core-2.0/core.py", "version = 2\n")]))
    forest.pin("core", "2.0")
    assert brought(forest)[0].commit == "b346635d1fc0e49814a64a335a83b83dc7f31cfc"


def test_releases_are_read_as_any_other_git(forest: Forest, published: IndexServer) -> None:
    del published
    brought(forest)
    core = read_manifest(forest.workspace / "repos.toml").core
    tree = open_tree(repository_path(forest.workspace, core, Source.RELEASES), "1.0")
    assert sorted(tree.blobs) == ["core.py", "core/__init__.py"]
    assert tree.read("core.py") == b"version = 1\n"


def test_links_and_executable_bits_survive(forest: Forest, published: IndexServer) -> None:
    odd = [
        entry('c-1/a "quoted"\\name\n.py', "x"),
        entry("c-1/run.sh", "#!/bin/sh\n", mode=0o755),
        link("c-1/sub/link.sh", "../run.sh"),
    ]
    published.offer("core", "core-2.0.tar.gz", tar_gz(odd))
    forest.pin("core", "2.0")
    assert brought(forest)[0].failure is None
    listed = git(forest, "core", "ls-tree", "-r", "-z", "2.0").split("\0")[:-1]
    assert [(line[:6], line.partition("\t")[2]) for line in listed] == [
        ("100644", 'a "quoted"\\name\n.py'),
        ("100755", "run.sh"),
        ("120000", "sub/link.sh"),
    ]


def test_a_further_release_costs_one_download_and_moves_nothing(
    forest: Forest, published: IndexServer
) -> None:
    first = brought(forest)
    published.offer("core", "core-0.9.tar.gz", sdist("core", "0.9", {"old.py": ""}))
    published.asked.clear()
    outcomes = brought(forest, core=["0.9", "1.0"])
    assert [(o.repository, o.revision, o.fetched) for o in outcomes] == [
        ("core", "1.0", False),
        ("core", "0.9", True),
        ("driver", "1.0", False),
    ]
    assert outcomes[0].commit == first[0].commit
    assert published.asked == ["/simple/core/", "/files/core-0.9.tar.gz"]
    assert git(forest, "core", "tag") == "0.9\n1.0\n"


def test_what_is_here_already_needs_no_index(forest: Forest, published: IndexServer) -> None:
    brought(forest)
    published.asked.clear()
    assert all(outcome.commit and not outcome.fetched for outcome in brought(forest))
    assert published.asked == []


def test_a_release_that_fails_keeps_no_other_from_coming(
    forest: Forest, published: IndexServer
) -> None:
    published.offer("core", "core-0.8.tar.gz", tar_gz([entry("../evil")]))
    published.offer("core", "core-0.9.tar.gz", CORE_0_9, sha256="0" * 64)
    outcomes = brought(forest, core=["0.7", "0.8", "0.9"])
    assert [bool(outcome.commit) for outcome in outcomes] == [True, False, False, False, True]
    messages = [outcome.failure.message for outcome in outcomes if outcome.failure]
    assert "has no release 0.7 of core" in messages[0]
    assert "leads out of it" in messages[1]
    assert "is refused: the index promises sha256 000" in messages[2]
    assert git(forest, "core", "tag") == "1.0\n"


CORE_0_9 = sdist("core", "0.9", CORE)


def test_sync_checks_releases_out(forest: Forest, published: IndexServer) -> None:
    said = forest.run("sync", "--from", "releases")
    assert said.code == 0
    assert forest.files("core") == CORE
    assert forest.git("core", "status", "--porcelain") == ""
    assert forest.run("status").out.count("detached, at its pin\n") == 2
    published.offer("core", "core-2.0-py3-none-any.whl", wheel({"core/__init__.py": "2\n"}))
    forest.pin("core", "2.0")
    assert forest.run("sync", "--from", "releases").code == 0
    assert forest.files("core") == {"core/__init__.py": "2\n"}


def test_a_workspace_of_releases_can_be_moved(forest: Forest, published: IndexServer) -> None:
    forest.run("sync", "--from", "releases")
    forest.workspace = forest.workspace.rename(forest.workspace.with_name("elsewhere"))
    published.offer("core", "core-2.0.tar.gz", sdist("core", "2.0", {"two.py": ""}))
    forest.pin("core", "2.0")
    assert forest.run("sync", "--from", "releases").code == 0
    assert forest.files("core") == {"two.py": ""}


def test_a_repository_that_is_on_no_index_comes_from_git(
    forest: Forest, published: IndexServer
) -> None:
    del published
    forest.entries["driver"].release = None
    forest.write_manifest()
    assert forest.run("sync", "--from", "releases").code == 0
    assert forest.files("core") == CORE
    assert forest.files("driver") == {"README": "driver\n", "driver.py": "version = 1\n"}


def test_a_tree_from_git_is_not_taken_for_one_of_releases(
    forest: Forest, published: IndexServer
) -> None:
    del published
    forest.run("sync")
    before = forest.at("core")
    said = forest.run("sync", "--from", "releases")
    assert said.code == 3
    assert "error: $WS/trees/core is no clone of the releases of core." in said.err
    assert forest.at("core") == before


def test_an_index_without_digests_is_believed_but_said(forest: Forest, index: IndexServer) -> None:
    index.offer("core", "core-1.0.tar.gz", sdist("core", "1.0", CORE), sha256=None)
    forest.entries["core"].release = "core"
    forest.write_manifest()
    said = forest.run("sync", "--from", "releases", "core")
    assert said.code == 0
    assert "note: core-1.0.tar.gz: the index offers no sha256 to verify it by.\n" in said.err


def test_what_is_pinned_to_no_release_is_told(forest: Forest, published: IndexServer) -> None:
    del published
    forest.pin("driver", "stable/stein")
    said = forest.run("sync", "--from", "releases", "driver")
    assert said.code == 3
    assert "error: 'stable/stein' is no release of driver: releases have" in said.err
    assert "hint: Pin a version such as 33.0.0, or take this repository from git" in said.err


def test_an_index_that_is_gone_is_one_sentence_for_each_repository(
    forest: Forest, published: IndexServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    del published
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    said = forest.run("sync", "--from", "releases")
    assert said.code == 3
    assert said.err.count("error: The package index http://127.0.0.1:9/simple cannot be") == 2
    assert "Traceback" not in said.err


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Path:
    """Mount a disk of 300 kB; only the administrator can."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(disk)]
    if os.geteuid() or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only the administrator can mount a tiny disk")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_is_one_sentence_and_leaves_no_half_release(
    forest: Forest, published: IndexServer, tiny_disk: Path
) -> None:
    noise = os.urandom(600_000).hex()
    published.offer("core", "core-2.0.tar.gz", sdist("core", "2.0", {"noise.py": noise}))
    forest.workspace = tiny_disk / "workspace"
    forest.write_manifest()
    forest.run("sync", "--from", "releases")
    before = forest.at("core")
    forest.pin("core", "2.0")
    said = forest.run("sync", "--from", "releases")
    assert said.code == 3
    assert "error: Releases could not be written to $WS/.semistable/releases/core.git: " in said.err
    assert "Check that the disk has room" in said.err
    assert forest.at("core") == before
    assert git(forest, "core", "tag") == "1.0\n"
    assert [p.name for p in releases(forest, "core").glob("objects/pack/tmp_*")] == []
    forest.pin("core", "1.0")
    assert forest.run("sync", "--from", "releases").code == 0
