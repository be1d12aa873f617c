"""A new manifest is one that the program reads, whatever core is called."""

from pathlib import Path

import pytest

from semistable.errors import UsageError
from semistable.project.manifest_file import read_manifest
from semistable.services.trees.make_workspace import WorkspaceQuery, make_workspace


def query(directory: Path, core: str | None) -> WorkspaceQuery:
    return WorkspaceQuery(directory=directory, source=None, core=core, base="", trees=None)


@pytest.mark.parametrize(("core", "package"), [(None, "core"), ("2-fast.c+", "_2_fast_c_")])
def test_a_template_can_be_read_back(tmp_path: Path, core: str | None, package: str) -> None:
    made = make_workspace(query(tmp_path / "new", core))
    manifest = read_manifest(made.manifest)
    assert (manifest.core.name, manifest.core.package) == (core or "core", package)
    assert made.repositories == (manifest.core.name,)
    assert not made.imported


def test_a_manifest_that_is_there_stays(tmp_path: Path) -> None:
    made = make_workspace(query(tmp_path, None))
    before = made.manifest.read_bytes()
    with pytest.raises(UsageError, match="is there already"):
        make_workspace(query(tmp_path, "other"))
    assert made.manifest.read_bytes() == before


def test_a_name_that_no_manifest_takes_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be the name of core"):
        make_workspace(query(tmp_path / "new", "-x"))
    assert not (tmp_path / "new").exists()
