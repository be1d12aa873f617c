"""What the daily work across trees found or did: a line each for a person, or JSON."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from semistable.model.project.tree_states import Logged, Match, Proposed, Ran, TopicBranch
from semistable.reports.json_text import dump_ascii
from semistable.reports.table import SHORT_COMMIT, word_columns


def render_run(ran: Sequence[Ran]) -> str:
    """Return in how many trees a command succeeded, and where not."""
    failed = [f"{one.name} ({one.status})" for one in ran if one.status]
    if failed:
        return f"{len(failed)} of {len(ran)} failed: {', '.join(failed)}\n"
    return f"{len(ran)} of {len(ran)} succeeded\n"


def render_run_json(ran: Sequence[Ran]) -> str:
    """Return the same with all output, as `semistable/run/1`; what is no UTF-8 is replaced."""
    rows = [asdict(one) | {"out": one.out.decode(errors="replace")} for one in ran]
    return dump_ascii("run", trees=rows)


def render_grep(matches: Sequence[Match]) -> str:
    """Return where a search found something, as `git grep` does, the tree first."""
    return "".join(f"{one.tree}/{one.path}:{one.line}:{one.text}\n" for one in matches)


def render_grep_json(matches: Sequence[Match]) -> str:
    """Return the same as `semistable/grep/1`."""
    return dump_ascii("grep", matches=[asdict(match) for match in matches])


def render_log(commits: Sequence[Logged]) -> str:
    """Return what landed, a line a commit; an empty line where nothing did."""
    rows = [(_day(c.time), c.name, c.commit[:SHORT_COMMIT], _subject(c)) for c in commits]
    return word_columns(rows) or "\n"


def render_log_json(commits: Sequence[Logged]) -> str:
    """Return the same as `semistable/log/1`."""
    return dump_ascii("log", commits=[asdict(commit) for commit in commits])


def _day(time: int) -> str:
    return datetime.fromtimestamp(time, UTC).date().isoformat()


def _subject(commit: Logged) -> str:
    return f"{commit.subject} ({commit.author})"


def render_topics(branches: Sequence[TopicBranch]) -> str:
    """Return which branches are where, and what they hold that no remote has."""
    return word_columns([(b.topic, b.tree, _held(b)) for b in branches]) or "\n"


def render_topics_json(branches: Sequence[TopicBranch]) -> str:
    """Return the same as `semistable/topics/1`."""
    return dump_ascii("topics", branches=[asdict(branch) for branch in branches])


def _held(branch: TopicBranch) -> str:
    many = "" if branch.commits == 1 else "s"
    return f"{branch.commits} commit{many} of its own{', checked out' if branch.current else ''}"


def render_download(changes: Sequence[Proposed], notes: Sequence[str]) -> str:
    """Return which change is on which branch of which tree."""
    del notes  # a person reads them beside it
    return "".join(f"{one.tree}  {one.branch}  {one.commit[:SHORT_COMMIT]}\n" for one in changes)


def render_download_json(changes: Sequence[Proposed], notes: Sequence[str]) -> str:
    """Return the same with what was left out, as `semistable/download/1`."""
    rows = [asdict(change) for change in changes]
    return dump_ascii("download", changes=rows, notes=list(notes))
