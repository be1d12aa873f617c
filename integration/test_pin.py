"""Pin: show and move pins; nothing else in the manifest changes."""

import json

import pytest

from .forest import Forest
from .nova import plant_family


def test_pins_are_shown(forest: Forest) -> None:
    said = forest.run("pin")
    assert (said.code, said.out) == (0, "core    1.0  -\ndriver  1.0  -\n")


def test_a_pin_is_moved_and_its_commit_written(forest: Forest) -> None:
    forest.pinned_to_two()
    manifest = forest.workspace / "repos.toml"
    manifest.write_text(f"# pins of ours\n{manifest.read_text()}")
    said = forest.run("pin", "core@1.0")
    assert said.code == 0
    commit = forest.git("core", "rev-parse", "1.0")
    assert said.out == f"core  1.0  {commit[:12]}  was 2.0\n"
    text = manifest.read_text()
    assert text.startswith("# pins of ours\nversion = 1")
    assert f"pin = '1.0'\ncommit = \"{commit}\"\n" in text
    assert "pin = '2.0'" in text, "the driver's stays"
    assert forest.run("sync").code == 0
    assert forest.at("core") == commit


def test_a_dry_run_writes_nothing(forest: Forest) -> None:
    manifest = forest.workspace / "repos.toml"
    before = manifest.read_bytes()
    assert forest.run("pin", "--dry-run", "core@master").code == 0
    assert manifest.read_bytes() == before


def test_freezing_writes_down_what_a_branch_is_now(forest: Forest) -> None:
    forest.pin("core", "master")
    said = forest.run("pin", "--freeze", "--format", "json")
    rows = json.loads(said.out)["repositories"]
    frozen = {row["name"]: row["commit"] for row in rows}
    forest.origins["core"].commit({"README": "later\n"})
    assert forest.run("sync").code == 0
    assert forest.at("core") == frozen["core"]


def test_a_revision_that_is_not_there_moves_nothing(forest: Forest) -> None:
    manifest = forest.workspace / "repos.toml"
    before = manifest.read_bytes()
    said = forest.run("pin", "core@2.0")
    assert said.code == 3
    assert "error: core has no revision 2.0." in said.err
    assert manifest.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("pin", "--freeze", "core@1.0"), "A pin is moved in one way at a time."),
        (("pin", "--at", "yesterday"), "'yesterday' is not a day."),
        (("pin", "--at", "1999-01-01"), "core has no commit on its main branch at the end of"),
        (("pin", "kore@1.0"), "The manifest has no repository kore."),
    ],
)
def test_what_cannot_be_meant_is_refused(
    forest: Forest, arguments: tuple[str, ...], said: str
) -> None:
    answer = forest.run(*arguments)
    assert answer.code == 2
    assert f"error: {said}" in answer.err


def test_a_day_is_the_main_branch_as_it_was(forest: Forest) -> None:
    forest.origins["core"].commit({"README": "later\n"})
    said = forest.run("pin", "--at", "2020-01-01", "core")
    assert said.code == 0
    head = forest.origins["core"].head("master")
    assert said.out == f"core  {head[:12]}  {head[:12]}  was 1.0\n"


def test_the_newest_release_that_fits_is_taken(forest: Forest) -> None:
    plant_family(forest)
    assert forest.run("sync").code == 0
    origin = forest.origins["nova-lxd"]
    broken = "from nova import nowhere\n"
    origin.commit({"nova_lxd/__init__.py": "", "nova_lxd/driver.py": broken})
    origin.tag("18.1.0")
    said = forest.run("pin", "--latest-compatible")
    assert said.code == 0, said.err
    commit = forest.git("nova-lxd", "rev-parse", "18.0.0")
    assert said.out == f"nova-lxd  18.0.0  {commit[:12]}  18.1.0 would not fit\n"
