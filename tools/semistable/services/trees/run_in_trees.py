"""Runs, searches and reads the trees of a workspace together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from semistable.git.process.parallel import AT_ONCE
from semistable.model.project.tree_states import Logged, Match, Ran
from semistable.services.trees.choose_trees import choose_trees
from semistable.workspace.foreach import grep, logs, run_everywhere

DEFAULT_JOBS = AT_ONCE
"""Commands that run at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogQuery:
    """Which commits are wanted: of these trees, between these days, so many at most."""

    manifest: Path | None
    names: tuple[str, ...]
    since: str | None
    until: str | None
    limit: int


def run_in_trees(
    manifest: Path | None,
    names: Sequence[str],
    command: Sequence[str],
    jobs: int,
    show: Callable[[Ran], None],
) -> tuple[Ran, ...]:
    """Run a command in trees, several at a time; `show` takes each as it ends."""
    _, trees = choose_trees(manifest, names)
    return run_everywhere(trees, command, max(1, jobs), show)


def search_trees(
    manifest: Path | None,
    names: Sequence[str],
    pattern: str,
    options: Sequence[str],
    paths: Sequence[str],
) -> tuple[Match, ...]:
    """Search the tracked files of trees; `options` are git grep's, `paths` git's pathspecs."""
    _, trees = choose_trees(manifest, names)
    return grep(trees, [*options, "-e", pattern, "--", *paths])


def log_trees(query: LogQuery) -> tuple[Logged, ...]:
    """List what landed in trees up to where they stand, the newest first."""
    _, trees = choose_trees(query.manifest, query.names)
    return logs(trees, query.since, query.until, query.limit)
