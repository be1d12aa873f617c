"""A journal's entry says what it moves, and nothing that no journal of ours would say is read."""

import json
from dataclasses import replace

import pytest

from semistable.workspace.transaction.journal_entry import End, Entry, RefChange, read_entry

ONE, TWO = "1" * 40, "2" * 40
ENTRY = Entry(
    tree="core",
    folder="trees/core",
    before=End(branch="work", commit=ONE, index=ONE, files=ONE),
    after=End(branch=None, commit=TWO, index=TWO, files="3" * 40),
    refs=(
        RefChange(ref="refs/heads/work", old=ONE, new=None),
        RefChange(ref="refs/semistable/kept/1/work", old=None, new=ONE),
    ),
    stash="4" * 40,
    kept="refs/semistable/kept/2/edits",
)


def test_what_was_written_is_read() -> None:
    assert read_entry(json.loads(json.dumps(ENTRY.row()))) == ENTRY


def test_an_end_where_nothing_is_checked_out_is_read() -> None:
    nothing = replace(ENTRY, before=End(branch="none", commit=None, index="", files=""))
    assert read_entry(json.loads(json.dumps(nothing.row()))) == nothing


def test_refs_are_made_before_others_are_deleted_in_either_direction() -> None:
    forward = [change.ref for change in ENTRY.ref_changes(forward=True)]
    assert forward == ["refs/semistable/kept/1/work", "refs/heads/work"]
    back = ENTRY.ref_changes(forward=False)
    assert [(change.ref, change.new) for change in back] == [
        ("refs/heads/work", ONE),
        ("refs/semistable/kept/1/work", None),
    ]


def test_edits_fit_where_the_files_are_not_the_commits() -> None:
    assert ENTRY.fits
    assert not replace(ENTRY, after=replace(ENTRY.after, files=TWO)).fits
    assert not replace(ENTRY, stash="").fits


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("folder", "../core"),
        ("folder", "/core"),
        ("folder", ""),
        ("folder", 1),
        ("kept", "refs/heads/x"[:-1]),
        ("kept", "HEAD"),
        ("stash", "--exec=x"),
        ("refs", {}),
        ("refs", [{"ref": "refs/tags/x", "old": None, "new": ONE}]),
        ("refs", [{"ref": "refs/heads/x", "old": "-d", "new": ONE}]),
        ("before", {"branch": "../../config", "commit": ONE, "index": ONE, "files": ONE}),
        ("before", {"branch": None, "commit": "HEAD", "index": ONE, "files": ONE}),
        ("before", None),
        ("tree", None),
    ],
)
def test_what_no_journal_of_ours_says_is_refused(key: str, value: object) -> None:
    row = json.loads(json.dumps(ENTRY.row())) | {key: value}
    with pytest.raises((ValueError, TypeError, KeyError)):
        read_entry(row)
