"""A manifest's parts in other repositories: brought by a sync, pinned, and believed in nothing."""

import pytest

from .forest import Forest, Origin, Said

DRIVER = """\
[[driver]]
name = "{name}"
git = ["{url}"]
pin = "1.0"
path = "{path}"
groups = ["theirs"]
"""


@pytest.fixture
def families(forest: Forest) -> Origin:
    """Give a repository with manifests: one of a driver, one whole that includes it."""
    theirs = Origin(forest.server.root / "theirs")
    theirs.commit({"theirs.py": "x = 1\n"})
    theirs.tag("1.0")
    families = Origin(forest.server.root / "families")
    whole = (
        'version = 1\ninclude = ["parts/one.toml"]\n[core]\nname = "other"\n'
        'git = ["https://forge.example/other"]\npackage = "other"\npin = "1.0"\n'
    )
    driver = DRIVER.format(name="theirs", url=forest.server.url("theirs"), path="trees/theirs")
    families.commit({"repos.toml": whole, "parts/one.toml": driver})
    families.tag("2026.1")
    include(forest, f'{{ git = ["{forest.server.url("families")}"], pin = "2026.1" }}')
    return families


def include(forest: Forest, *tables: str) -> None:
    """Write the manifest of core and driver with these includes."""
    forest.write_manifest()
    path = forest.workspace / "repos.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("version = 1\n", f"version = 1\ninclude = [{', '.join(tables)}]\n"),
        encoding="utf-8",
    )


def faults(said: Said) -> list[str]:
    """Give what an error says, a line each."""
    return said.err.partition("error: ")[2].splitlines()


def test_verify_brings_it_too(forest: Forest, families: Origin) -> None:
    del families
    said = forest.run("verify")
    assert "not here yet" not in said.err
    assert (forest.workspace / "trees" / "theirs").is_dir()


def test_a_sync_brings_a_part_and_then_its_drivers(forest: Forest, families: Origin) -> None:
    del families
    for command in (["status"], ["check"], ["pin"]):
        said = forest.run(*command)
        assert (said.code, said.err) == (
            2,
            (
                "error: $WS/repos.toml:2:12: this manifest is not here yet\n"
                "hint: semistable sync brings it.\n"
            ),
        )
    said = forest.run("sync")
    assert said.code == 0
    assert (forest.workspace / "trees" / "theirs" / "theirs.py").is_file()
    assert [line.split()[0] for line in said.out.splitlines()] == ["core", "driver", "theirs"]
    assert forest.run("status", "@theirs").out.split()[:2] == ["theirs", "1.0"]
    assert not list((forest.workspace / ".semistable" / "included").glob("*/repos.toml"))
    forest.server.stop()
    assert forest.run("sync").code == 0  # nothing is asked where nothing is needed


def test_a_pin_that_moves_brings_the_next_state(forest: Forest, families: Origin) -> None:
    forest.run("sync")
    families.commit({"repos.toml": "version = 1\n"})
    families.tag("2026.2")
    url = forest.server.url("families")
    include(forest, f'{{ git = ["{url}"], pin = "2026.2" }}')
    assert "not here yet" in forest.run("status").err
    assert forest.run("sync").code == 0
    assert "theirs" not in forest.run("status").out


def test_a_branch_is_followed_by_every_sync(forest: Forest, families: Origin) -> None:
    url = forest.server.url("families")
    include(forest, f'{{ git = ["{url}"], pin = "master", path = "parts/one.toml" }}')
    assert forest.run("sync").code == 0
    assert "theirs" in forest.run("status").out
    families.commit({"parts/one.toml": ""})
    assert forest.run("sync").code == 0
    assert "theirs" not in forest.run("status").out


def test_a_tag_that_was_moved_is_not_believed(forest: Forest, families: Origin) -> None:
    url, commit = forest.server.url("families"), "1" * 40
    include(forest, f'{{ git = ["{url}"], pin = "2026.1", commit = "{commit}" }}')
    said = forest.run("sync")
    assert said.code == 3
    assert (
        f"error: The manifest is not whole: families: the pin 2026.1 is the commit"
        f" {families.head('master')}, but the manifest says {commit}." in said.err
    )


def test_a_repository_that_cannot_be_had_is_named(forest: Forest, families: Origin) -> None:
    del families
    include(forest, f'{{ git = ["{forest.server.url("nowhere")}"], pin = "1" }}')
    said = forest.run("sync")
    assert said.code == 3
    assert "error: The manifest is not whole: nowhere could not be fetched (" in said.err


def test_one_that_includes_a_third_and_a_circle(forest: Forest, families: Origin) -> None:
    url = forest.server.url
    third = Origin(forest.server.root / "third")
    third.commit({"repos.toml": f'include = [{{ git = ["{url("families")}"], pin = "master" }}]\n'})
    families.commit({"repos.toml": f'include = [{{ git = ["{url("third")}"], pin = "master" }}]\n'})
    include(forest, f'{{ git = ["{url("families")}"], pin = "master" }}')
    assert faults(forest.run("sync")) == [
        (
            "third@master:repos.toml:1:12: the includes go in a circle: repos.toml ->"
            " families@master:repos.toml -> third@master:repos.toml -> families@master:repos.toml"
        ),
        "hint: Correct third@master:repos.toml; docs/manifest.md describes every key.",
    ]


def test_the_pin_of_a_driver_stays_where_it_is_written(forest: Forest, families: Origin) -> None:
    del families
    forest.run("sync")
    said = forest.run("pin", "theirs@master")
    assert (said.code, said.err) == (
        2,
        (
            "error: The pin of theirs stands in another repository, in"
            " families@2026.1:parts/one.toml.\n"
            "hint: Move it there, or for you alone: [theirs] in repos.local.toml.\n"
        ),
    )
    (forest.workspace / "repos.local.toml").write_text('[theirs]\npin = "master"\n')
    assert "theirs  master" in forest.run("pin").out


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[driver]]\nname = 1\n", '1:1: [[driver]] lacks "pin"'),
        (
            DRIVER.format(name="evil", url="ext::sh -c touch% x", path="x"),
            '3:8: "git" in [[driver]]: expected a URL',
        ),
        (DRIVER.format(name="core", url="https://x.example/y", path="x"), "2:8: the name core is"),
        (
            DRIVER.format(name="evil", url="https://x.example/y", path="trees/core"),
            "1:1: the tree trees/core meets that of core",
        ),
        (
            DRIVER.format(name="evil", url="https://x.example/y", path=".semistable/x"),
            '5:8: "path" in [[driver]]: expected a folder below',
        ),
        ("x = [", "1:1: not TOML: "),
        ('include = ["../../etc/passwd"]', '1:12: "include" in an included file: expected a path'),
        ('include = ["no.toml"]', "1:12: there is no file families@master:no.toml"),
        ("[policy]\n", '1:1: unknown key "policy" in an included file'),
    ],
)
def test_what_it_says_is_checked_as_all_else(
    forest: Forest, families: Origin, text: str, fault: str
) -> None:
    families.commit({"evil.toml": text})
    url = forest.server.url("families")
    include(forest, f'{{ git = ["{url}"], pin = "master", path = "evil.toml" }}')
    said = forest.run("sync")
    assert said.code == 2
    assert faults(said)[0].startswith(f"families@master:evil.toml:{fault}")
    assert not (forest.workspace / "trees").exists()


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ('{ git = ["ext::sh -c x"], pin = "1" }', '"git" in a table of "include": expected a URL'),
        ('{ git = ["https://x.example/y"], pin = "--x" }', '"pin" in a table of "include": '),
        ('{ git = ["https://x.example/y"] }', 'a table of "include" lacks "pin"'),
        ('{ git = [], pin = "1" }', '"git" in a table of "include" names no URL'),
        (
            '{ git = ["https://x.example/y"], pin = "1", path = "../x" }',
            '"path" in a table of "include": expected a path below',
        ),
        ('{ git = ["https://x.example/y"], pins = "1", pin = "1" }', 'unknown key "pins" in a tab'),
    ],
)
def test_a_table_of_include_is_checked(forest: Forest, table: str, fault: str) -> None:
    include(forest, table)
    said = forest.run("sync")
    assert said.code == 2
    line, _, words = faults(said)[0].partition(": ")
    assert line.startswith("$WS/repos.toml:2:")
    assert words.startswith(fault)
