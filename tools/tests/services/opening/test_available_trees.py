"""From specs to trees: paths need no manifest, and drivers of one name stay apart."""

from pathlib import Path

import pytest

from semistable.errors import UsageError
from semistable.model.project.commit_source import Source
from semistable.model.project.tree import RevisionSpec
from semistable.services.opening.available_trees import open_core, open_sources
from semistable.services.opening.open_project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(manifest=None, workspace=tmp_path, source=Source.GIT)


def folder(place: Path, name: str) -> RevisionSpec:
    (place / name).mkdir(parents=True)
    (place / name / "driver.py").write_text("", encoding="utf-8")
    return RevisionSpec(source=str(place / name), revision=None, folder=None)


def test_a_directory_is_called_as_people_call_it(project: Project, tmp_path: Path) -> None:
    specs = [folder(tmp_path, "moon.git"), folder(tmp_path, "sun")]
    sources, absent, hints = open_sources(project, specs, {})
    assert [source.name for source in sources] == ["moon", "sun"]
    assert (absent, hints) == ((), ())


def test_drivers_of_one_name_get_their_revision_or_a_number(
    project: Project, tmp_path: Path
) -> None:
    specs = [folder(tmp_path / place, "moon") for place in ("a", "b")]
    sources, _, _ = open_sources(project, [*specs, specs[0]], {})
    first, second = (source.name for source in sources)
    assert first.startswith("moon@")
    assert second == f"{first} (2)"


def test_core_is_no_folder(project: Project) -> None:
    spec = RevisionSpec(source=".", revision=None, folder="nova/virt")
    with pytest.raises(UsageError, match="Core is a whole tree"):
        open_core(project, spec, {})
