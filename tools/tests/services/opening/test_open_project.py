"""What is named nowhere is the default."""

from pathlib import Path

import pytest

from semistable.errors import UsageError
from semistable.model.project.commit_source import Source
from semistable.project import defaults
from semistable.services.opening.open_project import open_project

MANIFEST = """\
version = 1
[core]
name = "orbit"
git = ["https://forge.example/orbit"]
package = "orbit"
surface = "orbit"
pin = "1.0"
[policy]
removal = "neutron-lib-legacy"
"""


def test_without_a_manifest_the_defaults_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    project = open_project(None, Source.GIT)
    assert project.surface(None).name == defaults.SURFACE
    assert project.calendar().name == defaults.CALENDAR
    assert project.removal_policy() == defaults.REMOVAL_POLICY
    with pytest.raises(UsageError, match=r"There is no repos\.toml here or above"):
        project.required()


def test_a_manifest_above_is_found_and_names_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / defaults.MANIFEST).write_text(MANIFEST, encoding="utf-8")
    own = tmp_path / "contract" / "surfaces" / "orbit.toml"
    own.parent.mkdir(parents=True)
    own.touch()
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    project = open_project(None, Source.GIT)
    assert project.workspace == tmp_path
    assert project.removal_policy() == "neutron-lib-legacy"
    assert project.surface_file(None) == own
    assert project.surface_file("mine.toml") == Path("mine.toml")


def test_a_wrong_name_leads_to_the_nearest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / defaults.MANIFEST).write_text(MANIFEST, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError) as error:
        open_project(None, Source.GIT).find("orbti")
    assert error.value.hint == "Did you mean orbit?"
