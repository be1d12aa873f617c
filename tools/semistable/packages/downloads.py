"""Downloads the archives of releases: verified, kept by digest, resumed where they broke off.

Ranges, and the condition under which two of them belong together: RFC 9110, 13.1.5 and 14. A disk
that fails costs time and nothing else.
"""

import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile

import requests

from semistable.errors import EnvironmentFailure
from semistable.packages.distributions import Distribution, shown, verify
from semistable.packages.index_session import NETWORK_HINT, TRIES, reason

LARGEST = 256 * 1024 * 1024
"""Bytes of one download."""
_LONGEST_SECONDS = 600.0
"""After so many, no further attempt begins at what broke off."""
_CHUNK = 32 * 1024
"""Bytes; at most so many that have come are lost when a connection breaks."""
_FROM = re.compile(r"bytes (\d+)-\d+/(?:\d+|\*)")
_PARTIAL, _NO_SUCH_RANGE = 206, 416
_BROKE_OFF = (requests.exceptions.ChunkedEncodingError, requests.ConnectionError)
"""What is raised where a server went away, and may be there again."""
_PART = ".part"
Watch = Callable[[int, int | None], None]
"""Takes how many bytes have come, and of how many, where that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloads:
    """Downloads through a session; what came is kept in `directory`."""

    session: requests.Session
    timeout: tuple[float, float]
    directory: Path
    clock: Callable[[], float]

    def get(self, one: Distribution, watch: Watch) -> bytes:
        """Return the bytes of an archive, which have every digest that the index promises.

        Raises EnvironmentFailure; what had come by then is there for the next run.
        """
        kept = recall(self.directory, one.sha256) if one.sha256 else None
        if kept is not None:
            return kept
        part = recall_part(self.directory, one.sha256) if one.sha256 else b""
        arriving = _Arriving(content=bytearray(part))
        self._fetch(one, arriving, watch)
        try:
            verify(one, arriving.content)
        except EnvironmentFailure:
            if not arriving.is_joined:
                raise
            arriving.forget()  # it was of two files, or what was kept is damaged
            self._fetch(one, arriving, watch)
            verify(one, arriving.content)
        content = bytes(arriving.content)
        if one.sha256:
            keep(self.directory, one.sha256, content)
        return content

    def _fetch(self, one: Distribution, arriving: "_Arriving", watch: Watch) -> None:
        try:
            self._attempts(one, arriving, watch)
        except (EnvironmentFailure, KeyboardInterrupt):
            if one.sha256 and len(arriving.content) <= LARGEST:
                keep_part(self.directory, one.sha256, arriving.content)
            raise

    def _attempts(self, one: Distribution, arriving: "_Arriving", watch: Watch) -> None:
        latest = self.clock() + _LONGEST_SECONDS
        for left in reversed(range(TRIES)):
            try:
                _receive(self.session, one.url, self.timeout, arriving, watch)
            except requests.RequestException as error:
                if left and isinstance(error, _BROKE_OFF) and self.clock() < latest:
                    continue
                raise EnvironmentFailure(
                    f"{one.filename} cannot be downloaded from {shown(one.url)}: {reason(error)}.",
                    NETWORK_HINT,
                ) from error
            else:
                return


@dataclass(slots=True, kw_only=True)
class _Arriving:
    """What has come of a file; `validator` names its version, where the server does.

    `is_joined` is true where it is not all of one answer: only a digest shows whether it fits.
    """

    content: bytearray = field(default_factory=bytearray)
    validator: str = ""
    is_joined: bool = False

    def forget(self) -> None:
        """Begin anew."""
        self.content.clear()
        self.validator, self.is_joined = "", False


def _receive(
    session: requests.Session,
    url: str,
    timeout: tuple[float, float],
    arriving: _Arriving,
    watch: Watch,
) -> None:
    """Request once what has not arrived yet; `watch` gets its size and that of the whole.

    Raises requests.RequestException; what had come by then has arrived.
    """
    # identity: a server that "encodes" a .tar.gz would change the bytes that were hashed
    headers = {"Accept-Encoding": "identity"}
    if arriving.content:
        headers["Range"] = f"bytes={len(arriving.content)}-"
        if arriving.validator:
            headers["If-Range"] = arriving.validator
    with session.get(url, headers=headers, stream=True, timeout=timeout) as answer:
        is_rest = answer.status_code == _PARTIAL and _begins(answer) == len(arriving.content)
        if answer.status_code in {_PARTIAL, _NO_SUCH_RANGE} and arriving.content and not is_rest:
            arriving.forget()
            raise requests.ConnectionError("it does not have the rest of what it sent")
        answer.raise_for_status()
        if is_rest:
            arriving.is_joined = True
        else:
            arriving.forget()
        arriving.validator = _validator(answer)
        length = answer.headers.get("Content-Length", "")
        total = len(arriving.content) + int(length) if length.isdecimal() else None
        for chunk in answer.iter_content(_CHUNK):
            arriving.content += chunk
            watch(len(arriving.content), total)


def _begins(answer: requests.Response) -> int | None:
    found = _FROM.fullmatch(answer.headers.get("Content-Range", ""))
    return int(found[1]) if found else None


def _validator(answer: requests.Response) -> str:
    """Return what differs between versions of a file; a weak tag need not."""
    tag = answer.headers.get("ETag", "")
    return answer.headers.get("Last-Modified", "") if tag.startswith("W/") or not tag else tag


def recall(directory: Path, sha256: str) -> bytes | None:
    """Return the bytes that have this digest, or None; damaged ones are not returned."""
    with suppress(OSError):
        kept = (directory / sha256).read_bytes()
        if hashlib.sha256(kept).hexdigest() == sha256:
            return kept
    return None


def recall_part(directory: Path, sha256: str) -> bytes:
    """Return what has come of a download; nobody has verified it."""
    with suppress(OSError):
        return (directory / f"{sha256}{_PART}").read_bytes()
    return b""


def keep_part(directory: Path, sha256: str, content: bytes | bytearray) -> None:
    """Keep what has come of a download that broke off, until the whole is kept."""
    if content:
        _write(directory, f"{sha256}{_PART}", content)


def keep(directory: Path, sha256: str, content: bytes) -> None:
    """Keep bytes under their digest: wholly or, where the disk refuses, not at all."""
    _write(directory, sha256, content)
    with suppress(OSError):
        (directory / f"{sha256}{_PART}").unlink()


def _write(directory: Path, name: str, content: bytes | bytearray) -> None:
    with suppress(OSError):
        directory.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=directory, prefix=".incoming-", delete=False) as file:
            incoming = Path(file.name)
            try:
                file.write(content)
                file.flush()
                incoming.replace(directory / name)
            except BaseException:
                incoming.unlink(missing_ok=True)
                raise
