"""The journal is there from before the first change until after the last one."""

from pathlib import Path

import pytest

from semistable.errors import EnvironmentFailure
from semistable.git.files.refs import Head
from semistable.workspace.transaction.journal import DOWNLOAD, SYNC, UNDO, Begun, Journal
from semistable.workspace.transaction.journal_entry import End, Entry

_END = End.of(Head(branch=None, commit="1" * 40))
ENTRY = Entry(tree="core", folder="trees/core", before=_END, after=_END)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    (tmp_path / ".semistable").mkdir()
    return Journal(tmp_path)


@pytest.mark.parametrize("verb", [SYNC, DOWNLOAD])
def test_what_can_be_undone_is_the_last_once_it_ended(journal: Journal, verb: str) -> None:
    journal.begin(verb, [ENTRY])
    assert journal.begun() == Begun(verb=verb, entries=(ENTRY,))
    assert journal.last() is None
    journal.end(verb)
    assert journal.begun() is None
    assert journal.last() == (ENTRY,)


def test_what_was_undone_is_the_last_no_more(journal: Journal) -> None:
    journal.begin(SYNC, [ENTRY])
    journal.end(SYNC)
    journal.begin("topic start", [ENTRY])
    journal.end("topic start")
    assert journal.last() == (ENTRY,)
    journal.begin(UNDO, [ENTRY])
    journal.end(UNDO)
    assert journal.last() is journal.begun() is None


def test_what_was_taken_back_leaves_the_last_as_it_was(journal: Journal) -> None:
    journal.begin(SYNC, [ENTRY])
    journal.forget()
    journal.forget()
    assert journal.last() is journal.begun() is None


def test_one_that_has_not_ended_is_not_written_over(journal: Journal) -> None:
    journal.begin(SYNC, [ENTRY])
    with pytest.raises(EnvironmentFailure, match="Another command was interrupted here"):
        journal.begin(SYNC, [])
    begun = journal.begun()
    assert begun
    assert begun.entries == (ENTRY,)


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "{", '{"schema": "x", "verb": "sync", "trees": []}', "\xff", "[" * 100_000),
        '{"schema": "semistable/journal/2", "verb": 1, "trees": []}',
        '{"schema": "semistable/journal/2", "verb": "sync", "trees": [{}]}',
    ],
)
def test_one_that_is_damaged_is_said(journal: Journal, tmp_path: Path, text: str) -> None:
    (tmp_path / ".semistable" / "journal.json").write_text(text, encoding="latin-1")
    with pytest.raises(EnvironmentFailure, match="is damaged"):
        journal.begun()
