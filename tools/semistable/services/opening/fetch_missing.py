"""Fetch what is not here yet, from git and from the package index, all repositories at once."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import TYPE_CHECKING

from semistable.errors import SemistableError
from semistable.git.clones.make_clone import sweep
from semistable.git.process.git_command import Git
from semistable.model.project.commit_source import Failure, Outcome, Report, Source, announce
from semistable.model.project.manifest import Repository
from semistable.model.project.release import Release
from semistable.packages.release_commits import write_releases
from semistable.workspace.fetch_revisions import bring_from_git, refresh
from semistable.workspace.layout import incoming_path, release_path, source_of
from semistable.workspace.own_repositories import own_repository
from semistable.workspace.workspace_lock import hold

if TYPE_CHECKING:
    from semistable.packages.package_index import ReleaseIndex

_AT_ONCE = 8
"""Repositories, and downloads in all; they mostly wait for servers."""
_AHEAD = 3
"""Releases of one repository that are read before git has written the ones before them."""

Wanted = Sequence[tuple[Repository, Sequence[str]]]


def fetch_missing(
    workspace: Path, source: Source, wanted: Wanted, report: Report
) -> tuple[Outcome, ...]:
    """Fetch revisions of repositories; one outcome each, in the order of the request.

    A repository that fails keeps no other from coming. Raises EnvironmentFailure when the
    workspace itself cannot be written or stays locked.
    """
    with hold(workspace, announce(report)):
        sweep(incoming_path(workspace))
        fetching = _Fetching(workspace, source, report, wanted)
        repositories = ThreadPoolExecutor(_AT_ONCE)
        try:
            futures = [repositories.submit(fetching.bring, *one) for one in wanted]
            return tuple(outcome for future in futures for outcome in future.result())
        except BaseException:
            fetching.stop()
            raise
        finally:
            repositories.shutdown(cancel_futures=True)
            fetching.downloads.shutdown(cancel_futures=True)


def fetch_all(workspace: Path, repository: Repository, report: Report) -> None:
    """Fetch all heads and tags that a repository has now; raise EnvironmentFailure."""
    with hold(workspace, announce(report)):
        refresh(Git(), workspace, repository, report, _object_cache())


def published_versions(project: str, report: Report) -> tuple[str, ...]:
    """Return the versions of a project on the package index, oldest first, without yanked ones."""
    with _open_index(report) as index:
        return index.versions(project)


class _Fetching:
    """One run: the git program, the package index and the downloads under way."""

    def __init__(self, workspace: Path, source: Source, report: Report, wanted: Wanted) -> None:
        self._workspace = workspace
        self._source = source
        self._report = report
        self._git = Git()
        self._objects = _object_cache()
        self._index: ReleaseIndex | None = None
        if any(source_of(repository, source) is Source.RELEASES for repository, _ in wanted):
            self._index = _open_index(report)
        self.downloads = ThreadPoolExecutor(_AT_ONCE)

    def stop(self) -> None:
        self._git.stop()
        if self._index:
            self._index.stop()

    def bring(self, repository: Repository, revisions: Sequence[str]) -> tuple[Outcome, ...]:
        if self._index and source_of(repository, self._source) is Source.RELEASES:
            return self._bring_releases(self._index, repository, revisions)
        return bring_from_git(
            self._git, self._workspace, repository, revisions, self._report, self._objects
        )

    def _bring_releases(
        self, index: "ReleaseIndex", repository: Repository, versions: Sequence[str]
    ) -> tuple[Outcome, ...]:
        failures: dict[str, Failure] = {}
        notes: dict[str, str] = {}
        commits: dict[str, str] = {}

        def read(version: str) -> Release:
            name = repository.release or repository.name
            release = index.read(name, version, repository.name, self._report)
            if not release.verified:
                notes[version] = f"{release.archive}: the index offers no sha256 to verify it by."
            return release

        try:
            path = release_path(self._workspace, repository.name)
            path = own_repository(self._workspace, path)
            arriving = _arrivals(self.downloads, read, versions, failures)
            commits = write_releases(self._git, path, arriving)
        except SemistableError as error:
            failure = Failure(message=error.message, hint=error.hint)
            failures = dict.fromkeys(versions, failure) | failures
        return tuple(
            Outcome(
                repository=repository.name,
                source=Source.RELEASES,
                revision=version,
                commit=commits.get(version),
                fetched=True,
                failure=failures.get(version),
                notes=(notes[version],) if version in notes else (),
            )
            for version in versions
        )


def _object_cache() -> Path | None:
    """Give the folder of the object cache; None unless the environment requests it."""
    requested = os.environ.get("SEMISTABLE_OBJECT_CACHE", "")
    if requested in ("", "0"):
        return None
    # Measured: 0.02 s of SQLite and platformdirs.
    from semistable.storage.cache import object_cache  # noqa: PLC0415

    return object_cache(requested)


def _open_index(report: Report) -> "ReleaseIndex":
    # Measured: 0.5 s to import requests and pypi-simple, which git sources do not need.
    from semistable.packages.package_index import configured_index  # noqa: PLC0415

    announce(report)("reading pip's configuration")
    return configured_index()


def _arrivals(
    pool: ThreadPoolExecutor,
    read: Callable[[str], Release],
    versions: Iterable[str],
    failures: dict[str, Failure],
) -> Iterator[Release]:
    """Yield releases as they arrive, a few read ahead; note the ones that fail."""
    waiting = list(reversed(list(versions)))
    running: dict[Future[Release], str] = {}
    while waiting or running:
        while waiting and len(running) < _AHEAD:
            version = waiting.pop()
            running[pool.submit(read, version)] = version
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            version = running.pop(future)
            try:
                yield future.result()
            except SemistableError as error:
                failures[version] = Failure(message=error.message, hint=error.hint)
