"""What a journal records of one tree: both ends of its move, and every ref that the move writes."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from semistable.git.files.refs import Head, is_commit_id

_REFS = ("refs/heads/", "refs/semistable/kept/")
"""Where a journal may write refs; nothing else is ever changed because of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """One end of a tree's move: what HEAD is, and what its index and its files hold.

    `commit` is None where nothing is checked out. `index` and `files` are trees, or commits that
    stand for their trees; "" is the empty tree.
    """

    branch: str | None
    commit: str | None
    index: str
    files: str

    @classmethod
    def of(cls, head: Head) -> "End":
        """Give the end in which index and files are as the commit has them."""
        commit = head.commit or ""
        return cls(branch=head.branch, commit=head.commit, index=commit, files=commit)

    @property
    def head(self) -> Head:
        """What HEAD is there."""
        return Head(branch=self.branch, commit=self.commit)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefChange:
    """One ref that is made (`old` is None), moved, or deleted (`new` is None)."""

    ref: str
    old: str | None
    new: str | None

    def reversed(self) -> "RefChange":
        """Give the change that takes this one back."""
        return replace(self, old=self.new, new=self.old)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One tree of a journal: where it was and where it goes; `folder` is below the workspace.

    `stash` is a commit with the uncommitted edits as they were, shaped as git stashes are, and
    `kept` the ref that holds it meanwhile; both are "" where there were none. The edits are part
    of `after` where they fit there, else they go into git's own stash at the end.
    """

    tree: str
    folder: str
    before: End
    after: End
    refs: tuple[RefChange, ...] = ()
    stash: str = ""
    kept: str = ""

    @property
    def moves_files(self) -> bool:
        """Whether index or files differ between the ends."""
        before, after = self.before, self.after
        return (before.index, before.files) != (after.index, after.files)

    @property
    def fits(self) -> bool:
        """Whether edits go along to the new end."""
        return bool(self.stash) and self.after.files != self.after.commit

    def end(self, *, forward: bool) -> End:
        """Give the end that lies in a direction."""
        return self.after if forward else self.before

    def ref_changes(self, *, forward: bool) -> tuple[RefChange, ...]:
        """Give the changes of refs that lead in a direction, new refs before any is deleted."""
        changes = self.refs if forward else tuple(one.reversed() for one in self.refs)
        return tuple(sorted(changes, key=lambda one: one.new is None))

    def row(self) -> dict[str, object]:
        """Give it as the journal's JSON has it."""
        return asdict(self)


def read_entry(row: Mapping[str, object]) -> Entry:
    """Read an entry; raise ValueError, KeyError or TypeError for what no journal of ours says."""
    rows = row["refs"]
    if not isinstance(rows, list):
        raise TypeError(rows)
    return Entry(
        tree=_text(row["tree"]),
        folder=_folder(row["folder"]),
        before=_end(row["before"]),
        after=_end(row["after"]),
        refs=tuple(_ref_change(one) for one in rows),
        stash=_object(row["stash"]),
        kept=_ref(row["kept"]) if row["kept"] else "",
    )


def _end(row: object) -> End:
    fields = _table(row)
    branch, commit = fields["branch"], fields["commit"]
    if branch is not None:
        _ref(f"refs/heads/{_text(branch)}")
    return End(
        branch=None if branch is None else _text(branch),
        commit=None if commit is None else _object(commit) or None,
        index=_object(fields["index"]),
        files=_object(fields["files"]),
    )


def _ref_change(row: object) -> RefChange:
    fields = _table(row)
    old, new = fields["old"], fields["new"]
    return RefChange(
        ref=_ref(fields["ref"]),
        old=None if old is None else _object(old),
        new=None if new is None else _object(new),
    )


def _table(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError(value)
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _object(value: object) -> str:
    text = _text(value)
    if text and not is_commit_id(text):
        raise ValueError(value)
    return text


def _ref(value: object) -> str:
    text = _text(value)
    parts = text.split("/")
    if not text.startswith(_REFS) or not text.isprintable() or {"", ".", ".."} & set(parts):
        raise ValueError(value)
    return text


def _folder(value: object) -> str:
    text = _text(value)
    if {"", ".", ".."} & set(text.split("/")):
        raise ValueError(value)
    return text
