"""Files are replaced one at a time, and none that is not as it was found."""

from collections.abc import Callable
from pathlib import Path

import pytest

from semistable.errors import EnvironmentFailure
from semistable.workspace.transaction.disk_files import DiskFile, differences, examine
from semistable.workspace.transaction.replace_files import Replaced, replace_files
from tests.kit.two_commits import NEW, OLD, TwoCommits


def _found(two: TwoCommits, folder: Path) -> tuple[DiskFile, ...]:
    ends = (two.old, two.new)
    return examine(two.clone, ends, differences(two.clone, *ends), folder)


def test_files_go_forward_and_back(two: TwoCommits, tmp_path: Path) -> None:
    for number, (tree, forward, files) in enumerate(((two.new, True, NEW), (two.old, False, OLD))):
        folder = tmp_path / f"scratch-{number}"
        done = replace_files(two.clone, _found(two, folder), tree, folder, forward=forward)
        assert done == Replaced()
        assert two.files() == files


def test_what_is_a_persons_is_left(two: TwoCommits, tmp_path: Path) -> None:
    two.write({"a.py": "mine\n", "new/b.py": "mine\n", "gone.py": "mine\n"})
    folder = tmp_path / "scratch"
    done = replace_files(two.clone, _found(two, folder), two.new, folder, forward=True)
    assert done.left == ("a.py", "gone.py", "new/b.py")
    mine = dict.fromkeys(done.left, "mine\n")
    assert two.files() == {"both/x": "x\n", "turns/into": "folder\n"} | mine


@pytest.mark.parametrize("path", ["a.py", "gone.py", "new/b.py", "turns/into"])
def test_what_was_saved_after_it_was_looked_at_is_left(
    two: TwoCommits, tmp_path: Path, path: str
) -> None:
    folder = tmp_path / "scratch"
    found = _found(two, folder)
    if path == "turns/into":
        (two.tree / "turns").unlink()
    two.write({path: "saved meanwhile\n"})
    done = replace_files(two.clone, found, two.new, folder, forward=True)
    assert path in done.left
    assert two.files()[path] == "saved meanwhile\n"


def test_what_is_overlooked_and_not_there_stays_away(two: TwoCommits, tmp_path: Path) -> None:
    folder = tmp_path / "scratch"
    found = _found(two, folder)
    replace_files(
        two.clone, found, two.new, folder, forward=True, overlooked=frozenset({"new/b.py"})
    )
    assert "new/b.py" not in two.files()


@pytest.fixture
def broken(two: TwoCommits) -> Callable[[str], None]:
    """Let the filter of files end like this."""

    def end(command: str) -> None:
        (two.tree / ".git" / "info").mkdir(exist_ok=True)
        (two.tree / ".git" / "info" / "attributes").write_text("*.py filter=broken\n")
        two.git("config", "filter.broken.smudge", command)
        two.git("config", "filter.broken.required", "true")

    return end


def test_a_filter_that_fails_on_the_way_forward_leaves_all_as_it_was(
    two: TwoCommits, tmp_path: Path, broken: Callable[[str], None]
) -> None:
    folder = tmp_path / "scratch"
    found = _found(two, folder)
    broken("false")
    with pytest.raises(EnvironmentFailure, match=r"could not be brought forward: .*false"):
        replace_files(two.clone, found, two.new, folder, forward=True)
    assert two.files() == OLD


def test_a_filter_that_fails_on_the_way_back_leaves_what_git_stores(
    two: TwoCommits, tmp_path: Path, broken: Callable[[str], None]
) -> None:
    two.git("checkout", "--quiet", two.new)
    folder = tmp_path / "scratch"
    found = _found(two, folder)
    broken("false")
    done = replace_files(two.clone, found, two.old, folder, forward=False)
    assert done == Replaced(unfiltered=("a.py", "gone.py"))
    assert two.files() == OLD
