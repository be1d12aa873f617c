"""A workspace is begun from nothing or from another tool's manifest, and handed to another tool."""

from pathlib import Path

import pytest

from .forest import Forest


@pytest.fixture
def west(forest: Forest, tmp_path: Path) -> Path:
    """Give a west.yml of the forest's repositories."""
    commit = forest.origins["driver"].head("master")
    base = forest.server.url("").rstrip("/")
    path = tmp_path / "west.yml"
    path.write_text(
        "manifest:\n"
        f"  remotes: [{{name: here, url-base: '{base}'}}]\n"
        "  defaults: {remote: here}\n"
        "  projects:\n"
        "    - {name: core, revision: '1.0', import: true}\n"
        f"    - {{name: driver, revision: {commit}, path: drivers/one, groups: [mine]}}\n",
        encoding="utf-8",
    )
    (forest.workspace / "repos.toml").unlink()
    return path


def test_from_west_to_trees_in_two_commands(forest: Forest, west: Path) -> None:
    said = forest.run("init", "--from", str(west), "--core", "core")
    assert said.code == 0
    assert said.out == "repos.toml: 2 repositories, core is core; next: semistable sync\n"
    assert said.err == (
        "note: not carried over: core: it imports its own west.yml as it is at 1.0, which is not"
        " here. With that tree in FOLDER/core: semistable init --from FILE --trees FOLDER\n"
    )
    commit = forest.origins["driver"].head("master")
    assert (forest.workspace / "repos.toml").read_text(encoding="utf-8") == (
        "# Imported from west.\n"
        "version = 1\n"
        "\n"
        "# not carried over: it imports its own west.yml as it is at 1.0, which is not here."
        " With that tree in FOLDER/core: semistable init --from FILE --trees FOLDER\n"
        "[core]\n"
        'name = "core"\n'
        f'git = ["{forest.server.url("core")}"]\n'
        'package = "core"\n'
        'path = "core"\n'
        'pin = "1.0"\n'
        "\n"
        "[[driver]]\n"
        'name = "driver"\n'
        f'git = ["{forest.server.url("driver")}"]\n'
        'path = "drivers/one"\n'
        f'pin = "{commit}"\n'
        'groups = ["mine"]\n'
    )
    ignored = (forest.workspace / ".gitignore").read_text(encoding="utf-8")
    assert ignored == "repos.local.toml\n/.semistable/\n/core/\n/drivers/\n/trees/\n"
    assert forest.run("sync").code == 0
    assert (forest.workspace / "drivers" / "one" / "driver.py").is_file()
    assert (forest.workspace / "core" / "core.py").is_file()


def test_a_manifest_that_is_there_is_never_overwritten(forest: Forest, west: Path) -> None:
    assert forest.run("init").code == 0
    before = (forest.workspace / "repos.toml").read_bytes()
    for arguments in ((), ("--from", str(west), "--core", "core")):
        said = forest.run("init", *arguments)
        assert (said.code, said.out) == (2, "")
        assert said.err.startswith("error: repos.toml is there already.\nhint: It was not touched")
    assert (forest.workspace / "repos.toml").read_bytes() == before
    assert [path.name for path in forest.workspace.glob(".new-*")] == []


def test_a_manifest_that_is_a_dangling_link_is_there_too(forest: Forest, tmp_path: Path) -> None:
    (forest.workspace / "repos.toml").unlink()
    (forest.workspace / "repos.toml").symlink_to(tmp_path / "elsewhere")
    assert forest.run("init").code == 2
    assert not (tmp_path / "elsewhere").exists()


def test_a_template_is_a_manifest(forest: Forest) -> None:
    said = forest.run("init", "new/place", "--core", "orbit")
    assert said.out == "new/place/repos.toml: correct it, then: semistable sync\n"
    shown = forest.run("pin", "--manifest", "new/place/repos.toml")
    assert (shown.code, shown.out.split()) == (0, ["orbit", "main", "-"]), shown


def test_core_has_to_be_named_where_there_are_several(forest: Forest, west: Path) -> None:
    said = forest.run("init", "--from", str(west))
    assert said.code == 2
    assert said.err == (
        "error: Which of the 2 repositories is core?\n"
        "hint: Say --core NAME; there are core, driver.\n"
    )
    assert forest.run("init", "by-path", "--from", str(west), "--core", "drivers/one").code == 0
    said = forest.run("init", "--from", str(west), "--core", "drivr")
    assert said.err == "error: No repository there is called 'drivr'.\nhint: Did you mean driver?\n"
    assert not (forest.workspace / "repos.toml").exists()


@pytest.mark.parametrize(("form", "file"), [("west", "west.yml"), ("repos", "family.repos")])
def test_there_and_back_nothing_of_pins_urls_and_paths_is_lost(
    forest: Forest, form: str, file: str
) -> None:
    forest.entries["driver"].path = "trees/core/in/it"
    forest.entries["driver"].clone = "shallow"
    forest.plant("manifest")
    forest.entries["driver"].git.append("https://mirror.example/driver")
    forest.pin("driver", "1.0", forest.origins["driver"].head("master"))
    said = forest.run("export", form, "-o", file)
    assert (said.code, said.out) == (0, "")
    assert forest.run("init", "again", "--from", file, "--core", "core").code == 0
    before = (forest.workspace / "repos.toml").read_text(encoding="utf-8").replace("'", '"')
    after = (forest.workspace / "again" / "repos.toml").read_text(encoding="utf-8")
    wanted = {line for line in before.splitlines() if not line.startswith("package")}
    got = {line for line in after.splitlines() if not line.startswith(("package", "#"))}
    assert got == wanted
    assert forest.run("export", form, "--manifest", "again/repos.toml").out == (
        forest.workspace / file
    ).read_text(encoding="utf-8")


def test_what_an_export_reads_like(forest: Forest) -> None:
    commit = forest.origins["driver"].head("master")
    forest.pin("driver", "1.0", commit)
    said = forest.run("export", "west")
    assert said.out == (
        "manifest:\n"
        "  version: '0.13'\n"
        "  projects:\n"
        "  - name: core\n"
        f"    url: {forest.server.url('core')}\n"
        "    revision: '1.0'\n"
        "    path: trees/core\n"
        "  - name: driver\n"
        f"    url: {forest.server.url('driver')}\n"
        f"    revision: {commit}\n"
        "    path: trees/driver\n"
        "    userdata:\n"
        "      semistable:\n"
        "        pin: '1.0'\n"
    )
    assert said.err == (
        "note: not carried over: what is about releases, packages, the surface and policies\n"
    )
