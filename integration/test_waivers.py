"""Waivers: a finding that somebody owns does not count, until its time is over."""

import json
from collections.abc import Callable

import pytest

from .forest import Forest, Said
from .nova import plant_family

EXECUTE = ("name-removed", "nova.utils.execute")
SPAWN = ("override-refuses-call", "nova.virt.driver.ComputeDriver.spawn")
MAY_2019 = "1556712000"

Waive = Callable[..., None]


@pytest.fixture
def waive(forest: Forest, monkeypatch: pytest.MonkeyPatch) -> Waive:
    """Pin nova 19.0.0, which breaks nova-lxd twice, in May 2019; give what writes waivers."""
    plant_family(forest)
    forest.pin("nova", "19.0.0")
    manifest = forest.workspace / "repos.toml"
    with manifest.open("a", encoding="utf-8") as file:
        file.write('[policy]\nwaivers = "waivers.toml"\n')
    monkeypatch.setenv("SOURCE_DATE_EPOCH", MAY_2019)

    def write(*about: tuple[str, str], until: str = "stein") -> None:
        entries = [
            f'[[waiver]]\nrule = "{rule}"\nsymbol = "{symbol}"\ndriver = "nova-lxd"\n'
            f'reason = "Rewritten in Train."\nowner = "ada"\nuntil = "{until}"\n'
            for rule, symbol in about
        ]
        text = "\n".join(["version = 1\n", *entries])
        (forest.workspace / "waivers.toml").write_text(text, encoding="utf-8")

    return write


def found(said: Said) -> list[tuple[str, str | None]]:
    errors = [f for f in json.loads(said.out)["findings"] if f["severity"] == "error"]
    return [(f["rule"], f["waived"] and f["waived"]["owner"]) for f in errors]


def test_what_is_waived_does_not_count(forest: Forest, waive: Waive) -> None:
    waive(EXECUTE, SPAWN)
    said = forest.run("check", "--format", "json")
    assert (said.code, json.loads(said.out)["answer"]) == (0, "compatible")
    assert found(said) == [("override-refuses-call", "ada"), ("name-removed", "ada")]
    assert "ada until stein: Rewritten in Train." in forest.run("check").out
    impact = forest.run("impact", "--core", "nova@18.0.0..", "--format", "json")
    assert (impact.code, found(impact)) == (0, found(said))
    assert forest.run("verify").code == 0


def test_the_gate_lets_pass_what_somebody_owns(forest: Forest, waive: Waive) -> None:
    waive(EXECUTE, SPAWN, until="2019-12-31")
    asked = ("gate", "--core", "nova@18.0.0", "--change", "nova@19.0.0", "--format", "json")
    assert forest.run(*asked, "--no-law").code == 0
    (forest.workspace / "waivers.toml").write_text("version = 1\n", encoding="utf-8")
    assert forest.run(*asked, "--no-law").code == 1


def test_a_breach_of_the_law_is_waived_under_cores_name(forest: Forest, waive: Waive) -> None:
    waive(EXECUTE, SPAWN)
    path = forest.workspace / "waivers.toml"
    own = path.read_text(encoding="utf-8").partition("\n\n")[2].replace("nova-lxd", "nova")
    for rule, breach in (
        ("name-removed", "removal-without-window"),
        ("override-refuses-call", "signature-changed-in-place"),
    ):
        own = own.replace(rule, breach)
    path.write_text(path.read_text(encoding="utf-8") + "\n" + own, encoding="utf-8")
    asked = ("--core", "nova@18.0.0..19.0.0", "--law", "--format", "json")
    said = forest.run("impact", *asked)
    assert (said.code, {owner for _, owner in found(said)}) == (0, {"ada"})


def test_what_nobody_owns_counts_on(forest: Forest, waive: Waive) -> None:
    waive(EXECUTE)
    said = forest.run("check", "--format", "json")
    assert (said.code, json.loads(said.out)["answer"]) == (1, "incompatible")
    assert found(said) == [("override-refuses-call", None), ("name-removed", "ada")]


@pytest.mark.parametrize("until", ["rocky", "2019-04-30"])
def test_an_expired_waiver_is_an_error_and_covers_nothing(
    forest: Forest, waive: Waive, until: str
) -> None:
    waive(EXECUTE, until=until)
    said = forest.run("check", "--format", "json")
    assert said.code == 1
    assert found(said) == [
        ("override-refuses-call", None),
        ("name-removed", None),
        ("waiver-expired", None),
    ]


def test_a_waiver_that_matches_nothing_is_an_error_in_every_report(
    forest: Forest, waive: Waive
) -> None:
    waive(EXECUTE, SPAWN)
    forest.pin("nova", "18.0.0")
    with (forest.workspace / "repos.toml").open("a", encoding="utf-8") as file:
        file.write('[policy]\nwaivers = "waivers.toml"\n')
    for form in ("console", "github", "html", "json", "junit", "markdown", "sarif"):
        said = forest.run("check", "--format", form)
        assert said.code == 1, form
        assert "waiver-unmatched" in said.out, form
    assert json.loads(forest.run("check", "--format", "json").out)["answer"] == "compatible"
    assert forest.run("check", "--driver", "nova-lxd@master").code == 0
    assert forest.run("impact", "--core", "nova@17.0.0..18.0.0").code == 0


def test_the_same_day_gives_the_same_bytes(
    forest: Forest, waive: Waive, monkeypatch: pytest.MonkeyPatch
) -> None:
    waive(EXECUTE, until="2019-04-30")
    first = forest.run("check", "--format", "json").out
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(MAY_2019) + 86_400))
    assert forest.run("check", "--format", "json").out == first
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    said = forest.run("check")
    assert (said.code, said.err.splitlines()[-2]) == (
        2,
        "error: SOURCE_DATE_EPOCH is 'soon', which is no time.",
    )


def test_a_wrong_file_is_refused_with_its_places(forest: Forest, waive: Waive) -> None:
    waive(("name-removd", "nova.utils.execute"))
    said = forest.run("check")
    assert said.code == 2
    assert "waivers.toml:4:8: there is no rule" in said.err
    (forest.workspace / "waivers.toml").unlink()
    said = forest.run("check")
    assert (said.code, "names for its waivers" in said.err) == (2, True)
