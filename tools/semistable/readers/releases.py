"""Releases on the package index: found, downloaded, verified, and read into memory.

The index may speak JSON (PEP 691) or HTML (PEP 503); this is the one door to it.
"""

import hashlib
import logging
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Self
from urllib.parse import unquote, urlsplit

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
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase, HTTPBasicAuth
from requests.utils import get_netrc_auth
from urllib3 import Retry

from semistable.errors import EnvironmentFailure, UsageError
from semistable.model.release import Release
from semistable.model.source import Report, Step, silent
from semistable.readers.archives import read_archive
from semistable.readers.cache import cache_directory
from semistable.readers.distributions import Distribution, choose, parse_version, published, verify
from semistable.readers.download_cache import keep, recall
from semistable.readers.pip_settings import IndexSettings, read_index_settings
from semistable.readers.urls import shown, without_login

log = logging.getLogger(__name__)
# A newer minor version of the index's format says nothing to whoever checks drivers.
warnings.filterwarnings("ignore", category=UnexpectedRepoVersionWarning)
_LARGEST_DOWNLOAD = 256 * 1024 * 1024
_CHUNK = 256 * 1024
_TRIES = 4
_LONGEST_REASON = 400
_CONNECT_SECONDS = 15.0
_PASSING_TROUBLE = (429, 500, 502, 503, 504)
_NO_INDEX = (ValueError, TypeError, KeyError, UnsupportedRepoVersionError)
"""What pypi-simple raises at an answer in neither dialect."""
_NETWORK_HINT = "Check the network, and the index and proxy that `pip config list` shows."


def configured_index() -> "ReleaseIndex":
    """Open the package indexes that pip is configured for."""
    return ReleaseIndex(read_index_settings())


class ReleaseIndex:
    """The package indexes of `settings`, asked in order; safe to use from several threads."""

    def __init__(
        self, settings: IndexSettings, cache: Path | None = None, back_off: float = 0.3
    ) -> None:
        self._indexes = tuple(_readable(settings.indexes))
        self._cache = (cache or cache_directory()) / "releases"
        self._session = _session(settings, back_off)
        self._timeout = (min(settings.timeout, _CONNECT_SECONDS), settings.timeout)
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
        data = recall(self._cache, chosen.sha256) if chosen.sha256 else None
        if data is None:
            data = self._download(chosen, repository or project, report)
            verify(chosen, data)
            if chosen.sha256:
                keep(self._cache, chosen.sha256, data)
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
                f"{shown(index)} does not answer as a package index does: {_line(error)}.",
                _NETWORK_HINT,
            ) from error
        except requests.RequestException as error:
            raise EnvironmentFailure(
                f"The package index {shown(index)} cannot be read: {_reason(error)}.",
                _NETWORK_HINT,
            ) from error
        return tuple(_distribution(package) for package in page.packages)

    def _download(self, chosen: Distribution, repository: str, report: Report) -> bytes:
        for left in reversed(range(_TRIES)):
            try:
                return self._body(chosen, repository, report)
            except requests.RequestException as error:
                broke_off = isinstance(
                    error, requests.exceptions.ChunkedEncodingError | requests.ConnectionError
                )
                if left and broke_off:
                    continue
                raise EnvironmentFailure(
                    f"{chosen.filename} cannot be downloaded from {shown(chosen.url)}:"
                    f" {_reason(error)}.",
                    _NETWORK_HINT,
                ) from error
        raise AssertionError  # the loop returns or raises

    def _body(self, chosen: Distribution, repository: str, report: Report) -> bytes:
        received = bytearray()
        # identity: a server that "encodes" a .tar.gz would change the bytes that were hashed
        plain = {"Accept-Encoding": "identity"}
        with self._session.get(
            chosen.url, headers=plain, stream=True, timeout=self._timeout
        ) as answer:
            answer.raise_for_status()
            length = answer.headers.get("Content-Length", "")
            total = int(length) if length.isdecimal() else None
            for chunk in answer.iter_content(_CHUNK):
                received += chunk
                if len(received) > _LARGEST_DOWNLOAD or self._stopped.is_set():
                    raise EnvironmentFailure(
                        f"The download of {chosen.filename} was ended at {len(received)} bytes.",
                        "Run the command again; releases over 256 MiB are refused.",
                    )
                activity = f"downloading {chosen.filename}"
                report(
                    Step(repository=repository, activity=activity, done=len(received), total=total)
                )
        return bytes(received)


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


class _HostCredentials(AuthBase):
    """Logs in at the hosts of the indexes that carry a name and password, and nowhere else."""

    def __init__(self, indexes: tuple[str, ...]) -> None:
        parts = [urlsplit(index) for index in indexes]
        self._known = {
            (part.scheme, part.netloc.rpartition("@")[2]): HTTPBasicAuth(
                unquote(part.username), unquote(part.password or "")
            )
            for part in parts
            if part.username
        }

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        parts = urlsplit(request.url or "")
        credentials = self._known.get((str(parts.scheme), str(parts.netloc)))
        if credentials is None:
            # requests asks ~/.netrc only where a session has no login of its own
            login = get_netrc_auth(request.url or "")
            credentials = HTTPBasicAuth(*login) if login else None
        return credentials(request) if credentials else request


class _Unverified(HTTPAdapter):
    """Takes any certificate, for the hosts that pip is told to trust."""

    def cert_verify(self, conn: object, url: str, verify: object, cert: object) -> None:
        del verify
        super().cert_verify(conn=conn, url=url, verify=False, cert=cert)  # type: ignore[no-untyped-call]


def _session(settings: IndexSettings, back_off: float) -> requests.Session:
    session = requests.Session()
    session.headers["User-Agent"] = "semistable"
    retries = Retry(
        total=_TRIES,
        connect=2,
        backoff_factor=back_off,
        status_forcelist=_PASSING_TROUBLE,
        raise_on_status=False,
    )
    adapter = HTTPAdapter(max_retries=retries)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    for host in settings.trusted_hosts:
        session.mount(f"https://{host}/", _Unverified(max_retries=retries))
    session.auth = _HostCredentials(settings.indexes)
    if settings.proxy:
        session.proxies = {"http": settings.proxy, "https": settings.proxy}
    if settings.certificate:
        session.verify = settings.certificate
    if settings.client_certificate:
        session.cert = settings.client_certificate
    return session


def _reason(error: Exception) -> str:
    """Say what happened in the words of the innermost cause, on one line."""
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return f"it answered {error.response.status_code} {error.response.reason}"
    text = _line(error).rpartition("Caused by")[2]
    text = re.sub(r"^.*HTTPS?Connection\w*\([^)]*\): |<[^>]*>[:,]? ?", "", text)
    text = text.rstrip("\"').")
    closed = text.rstrip(")")
    return closed + ")" * (closed.count("(") - closed.count(")"))


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:_LONGEST_REASON]
