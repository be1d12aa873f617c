"""Releases on the package index: found, downloaded, verified, and read into memory.

The index may speak JSON (PEP 691) or HTML (PEP 503); this is the one door to it.
"""

import hashlib
import logging
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Self
from urllib.parse import urlsplit

import requests
from packaging.utils import InvalidName, canonicalize_name
from packaging.version import Version
from pypi_simple import (
    PYPI_SIMPLE_ENDPOINT,
    DistributionPackage,
    NoSuchProjectError,
    PyPISimple,
    UnexpectedRepoVersionWarning,
    UnsupportedRepoVersionError,
)

from semistable.errors import EnvironmentFailure, UsageError
from semistable.git.clones.retry import without_login
from semistable.model.project.commit_source import Report, Step, silent
from semistable.model.project.release import Release
from semistable.packages.distributions import (
    Distribution,
    choose,
    parse_version,
    published,
    shown,
)
from semistable.packages.downloads import LARGEST, Downloads
from semistable.packages.index_session import NETWORK_HINT, one_line, open_session, reason
from semistable.packages.pip_configuration import IndexSettings, read_index_settings
from semistable.packages.release_archive import read_archive
from semistable.storage.cache import cache_directory

log = logging.getLogger(__name__)
# A newer minor version of the index's format changes nothing for whoever checks drivers.
warnings.filterwarnings("ignore", category=UnexpectedRepoVersionWarning)
_CONNECT_SECONDS = 15.0
_NO_INDEX = (ValueError, TypeError, KeyError, UnsupportedRepoVersionError)
"""What pypi-simple raises at an answer in neither dialect."""


def configured_index() -> "ReleaseIndex":
    """Open the package indexes that pip is configured for."""
    return ReleaseIndex(read_index_settings())


class ReleaseIndex:
    """The package indexes of `settings`, asked in order; safe to use from several threads."""

    def __init__(
        self,
        settings: IndexSettings,
        cache: Path | None = None,
        back_off: float = 0.3,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._indexes = tuple(_readable(settings.indexes))
        self._session = open_session(settings, back_off)
        self._timeout = (min(settings.timeout, _CONNECT_SECONDS), settings.timeout)
        self._downloads = Downloads(
            session=self._session,
            timeout=self._timeout,
            directory=(cache or cache_directory()) / "releases",
            clock=clock,
        )
        self._pages: dict[tuple[str, str], tuple[Distribution, ...]] = {}
        self._stopped = Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def stop(self) -> None:
        """End running downloads soon; they raise EnvironmentFailure."""
        self._stopped.set()

    def versions(self, project: str) -> tuple[str, ...]:
        """Return the versions that are published and not yanked, oldest first."""
        return published(one for index in self._indexes for one in self._offered(index, project))

    def find(self, project: str, version: str) -> Distribution:
        """Choose the archive of a version, from the first index that has one.

        Raises UsageError for what is no project name or version, EnvironmentFailure when no index
        has it or none can be read.
        """
        wanted = parse_version(version)
        if wanted is None:
            raise UsageError(
                f"{version!r} is no release of {project}: releases have version numbers.",
                "Pin a version such as 33.0.0, or take this repository from git (`--from git`).",
            )
        for index in self._indexes:
            chosen = choose(self._offered(index, project), wanted)
            if chosen is not None:
                return chosen
        raise self._absence(project, wanted)

    def _absence(self, project: str, version: Version) -> EnvironmentFailure:
        where = " and ".join(shown(index) for index in self._indexes)
        if not where:
            return EnvironmentFailure(
                "There is no package index that could be read.",
                "Give pip an index (`pip config set global.index-url URL`), or use `--from git`.",
            )
        if any(self._offered(index, project) for index in self._indexes):
            return EnvironmentFailure(
                f"{where} has no release {version} of {project}.",
                f"See what there is: pip index versions {project}.",
            )
        return EnvironmentFailure(
            f"{where} knows no project {project}.",
            "Correct `release` in the manifest, or take it out if there are no releases.",
        )

    def read(
        self, project: str, version: str, repository: str = "", report: Report = silent
    ) -> Release:
        """Download, verify and read one release; `repository` is whom the steps are for.

        Raises as `find` does, and EnvironmentFailure when the download fails, a digest is not
        what the index promises, or the archive is unsafe.
        """
        chosen = self.find(project, version)

        def watch(done: int, total: int | None) -> None:
            if done > LARGEST or self._stopped.is_set():
                raise EnvironmentFailure(
                    f"The download of {chosen.filename} was ended at {done} bytes.",
                    "Run the command again; releases over 256 MiB are refused.",
                )
            activity = f"downloading {chosen.filename}"
            step = Step(repository=repository or project, activity=activity, done=done, total=total)
            report(step)

        data = self._downloads.get(chosen, watch)
        archive = read_archive(data, chosen.filename)
        return Release(
            name=project,
            version=version,
            archive=chosen.filename,
            sha256=hashlib.sha256(data).hexdigest(),
            verified=chosen.sha256 is not None,
            date=archive.date,
            files=archive.files,
        )

    def _offered(self, index: str, project: str) -> tuple[Distribution, ...]:
        try:
            name = str(canonicalize_name(project, validate=True))
        except InvalidName as error:
            raise UsageError(
                f"{project!r} cannot be a project's name on a package index.",
                "Correct `release` in the manifest.",
            ) from error
        if (index, name) not in self._pages:
            self._pages[index, name] = self._ask(index, name)
        return self._pages[index, name]

    def _ask(self, index: str, name: str) -> tuple[Distribution, ...]:
        try:
            page = PyPISimple(without_login(index), session=self._session).get_project_page(
                name, timeout=self._timeout
            )
        except NoSuchProjectError:
            return ()
        except _NO_INDEX as error:
            raise EnvironmentFailure(
                f"{shown(index)} does not answer as a package index does: {one_line(error)}.",
                NETWORK_HINT,
            ) from error
        except requests.RequestException as error:
            raise EnvironmentFailure(
                f"The package index {shown(index)} cannot be read: {reason(error)}.",
                NETWORK_HINT,
            ) from error
        return tuple(_distribution(package) for package in page.packages)


def _readable(indexes: tuple[str, ...]) -> Iterator[str]:
    for index in (index or PYPI_SIMPLE_ENDPOINT for index in indexes):
        if urlsplit(index).scheme in ("http", "https"):
            yield index
        else:
            log.debug("skipped the index %s: only http and https are read", shown(index))


def _distribution(package: DistributionPackage) -> Distribution:
    return Distribution(
        filename=package.filename,
        url=package.url,
        version=package.version or "",
        is_sdist=package.package_type == "sdist",
        is_yanked=package.is_yanked,
        digests=tuple(sorted(package.digests.items())),
    )
