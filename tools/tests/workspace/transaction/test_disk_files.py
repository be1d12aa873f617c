"""What lies where two trees differ is told apart: either end's, the start of one, or a person's."""

from pathlib import Path

import pytest

from semistable.workspace.transaction.disk_files import (
    MISSING,
    DiskFile,
    content_of,
    differences,
    examine,
)
from tests.kit.two_commits import NEW, OLD, TwoCommits


def _examined(two: TwoCommits, folder: Path) -> dict[str, DiskFile]:
    ends = (two.old, two.new)
    found = examine(two.clone, ends, differences(two.clone, *ends), folder)
    return {one.path: one for one in found}


def test_only_what_differs_is_looked_at(two: TwoCommits, tmp_path: Path) -> None:
    assert sorted(_examined(two, tmp_path)) == [
        "a.py",
        "gone.py",
        "new/b.py",
        "turns",
        "turns/into",
    ]


@pytest.mark.parametrize("side", [0, 1])
def test_a_tree_at_an_end_is_at_that_end(two: TwoCommits, tmp_path: Path, side: int) -> None:
    two.git("checkout", "--quiet", (two.old, two.new)[side])
    found = _examined(two, tmp_path)
    assert all(one.known and one.at[side] for one in found.values())
    assert not any(one.at[1 - side] for one in found.values())


@pytest.mark.parametrize(
    ("text", "known"), [("a 2, lo", True), ("", True), ("a 3\n", False), ("a 2, longer\n!", False)]
)
def test_the_start_of_a_file_is_known(
    two: TwoCommits, tmp_path: Path, text: str, *, known: bool
) -> None:
    two.write({"a.py": text})
    found = _examined(two, tmp_path)["a.py"]
    assert (found.known, found.at) == (known, (False, False))


def test_a_file_with_other_line_ends_is_the_one_that_git_wrote(
    two: TwoCommits, tmp_path: Path
) -> None:
    (two.tree / ".git" / "info").mkdir(exist_ok=True)
    (two.tree / ".git" / "info" / "attributes").write_text("*.py text eol=crlf\n")
    (two.tree / "a.py").write_bytes(b"a 1\r\n")
    (two.tree / "new").mkdir()
    (two.tree / "new" / "b.py").write_bytes(b"b\r")
    found = _examined(two, tmp_path)
    assert found["a.py"].at == (True, False)
    assert found["new/b.py"].known
    assert found["new/b.py"].at == (False, False)


def test_a_bit_that_makes_it_a_program_counts(two: TwoCommits, tmp_path: Path) -> None:
    (two.tree / "a.py").chmod(0o755)
    found = _examined(two, tmp_path)["a.py"]
    assert (found.known, found.at) == (True, (False, False))


def test_a_link_and_a_folder_are_no_file(two: TwoCommits, tmp_path: Path) -> None:
    (two.tree / "a.py").unlink()
    (two.tree / "a.py").symlink_to("both/x")
    (two.tree / "gone.py").unlink()
    (two.tree / "gone.py").mkdir()
    found = _examined(two, tmp_path)
    assert not found["a.py"].known
    assert found["gone.py"].content == MISSING


def test_nothing_behind_a_link_is_looked_at(two: TwoCommits, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "b.py").write_text("b\n")
    (two.tree / "new").symlink_to(tmp_path / "outside")
    assert not _examined(two, tmp_path / "scratch")["new/b.py"].known


def test_what_cannot_be_read_and_what_cannot_be(tmp_path: Path) -> None:
    assert content_of(tmp_path / ("z" * 300)) == MISSING
    assert content_of(tmp_path / "nothing") == MISSING
    assert content_of(Path("/dev/null")) == "special"


def test_ids_are_gits(two: TwoCommits) -> None:
    assert content_of(two.tree / "a.py") == f"file {two.git('rev-parse', f'{two.old}:a.py')}"
    assert set(OLD) != set(NEW)
