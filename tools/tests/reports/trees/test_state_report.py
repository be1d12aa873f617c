"""Where trees stand, word by word."""

import json
from dataclasses import replace
from pathlib import Path

from semistable.model.findings.verdict import Answer
from semistable.model.project.commit_source import Failure
from semistable.model.project.tree_states import (
    Held,
    NewWorkspace,
    Pinned,
    SyncedTree,
    TreeChange,
    TreeDifference,
    TreeStatus,
)
from semistable.reports.trees.state_report import (
    render_diff,
    render_init,
    render_init_json,
    render_pins,
    render_status,
    render_status_json,
    render_sync,
    render_sync_json,
)

OLD, NEW = "a" * 40, "b" * 40
CLEAN = TreeStatus(name="core", pin="1.0", commit=NEW, branch=None, pinned=NEW)


def test_a_sync_has_a_line_for_each_tree() -> None:
    moved = SyncedTree(name="core", pin=NEW, commit=NEW, change=TreeChange.MOVED, before=OLD)
    failure = Failure(message="core is busy.", hint="Wait.")
    failed = SyncedTree(
        name="driver", pin="1.0", commit=None, change=TreeChange.FAILED, failure=failure
    )
    assert render_sync([moved, failed]) == (
        f"core    {NEW[:12]}  {NEW[:12]}  moved from {OLD[:12]}\n"
        "driver  1.0           -             failed\n"
    )
    assert render_sync([]) == ""
    rows = json.loads(render_sync_json([moved, failed]))["trees"]
    assert [row["change"] for row in rows] == ["moved", "failed"]
    assert rows[1]["failure"] == {"message": "core is busy.", "hint": "Wait."}


def test_a_status_says_what_differs_from_the_pin() -> None:
    held = Held(core_commit=OLD, answer=Answer.INCOMPATIBLE, errors=1, warnings=0)
    away = replace(
        CLEAN, commit=OLD, branch="mine", ahead=2, behind=1, changed=1, untracked=3, contract=held
    )
    lost = replace(CLEAN, commit=OLD, operation="rebase")
    gone = replace(CLEAN, commit=None)
    assert render_status([CLEAN, away, lost, gone]).splitlines() == [
        f"core  1.0  {NEW[:12]} detached, at its pin",
        (
            f"core  1.0  {OLD[:12]} on mine, 2 ahead of and 1 behind its pin, 1 changed,"
            " 3 untracked, 1 error with core"
        ),
        (
            f"core  1.0  {OLD[:12]} detached, its pin is not here: semistable sync brings it,"
            " rebase not finished"
        ),
        "core  1.0  missing: semistable sync brings it",
    ]
    assert [row["at_pin"] for row in json.loads(render_status_json([CLEAN, away]))["trees"]] == [
        True,
        False,
    ]


def test_pins_say_what_they_were_and_why() -> None:
    still = Pinned(name="core", pin="1.0", commit=None, before="1.0")
    moved = Pinned(name="driver", pin=NEW, commit=NEW, before="1.0", note="2.0 would not fit")
    assert render_pins([still, moved]) == (
        f"core    1.0           -\ndriver  {NEW[:12]}  {NEW[:12]}  was 1.0; 2.0 would not fit\n"
    )


def test_differences_name_their_files_on_lines_of_their_own() -> None:
    ahead = TreeDifference(name="core", old="1.0", new=NEW, commits=(2, 0), files=("a\nb.py",))
    new = TreeDifference(name="driver", old="", new="1.0")
    assert render_diff([ahead, new]) == (
        f"core    1.0 -> {NEW[:12]}  2 ahead, 1 file\n"
        "    a b.py\n"
        "driver  nothing -> 1.0       not here: no numbers\n"
    )
    assert render_diff([]) == "nothing differs\n"


def test_a_new_workspace_says_what_comes_next() -> None:
    made = NewWorkspace(
        manifest=Path("w/repos.toml"), core="core", repositories=("core",), imported=False
    )
    assert render_init(made) == "w/repos.toml: correct it, then: semistable sync\n"
    both = replace(made, repositories=("core", "driver"), imported=True, notes=("a note",))
    assert render_init(both) == (
        "w/repos.toml: 2 repositories, core is core; next: semistable sync\n"
    )
    assert json.loads(render_init_json(both)) == {
        "schema": "semistable/init/1",
        "manifest": "w/repos.toml",
        "core": "core",
        "repositories": ["core", "driver"],
        "notes": ["a note"],
    }
