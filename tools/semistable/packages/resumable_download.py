"""One file from a web server, which goes on where it broke off, if the server can.

Ranges, and the condition under which two of them belong together: RFC 9110, 13.1.5 and 14.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import requests

_CHUNK = 32 * 1024
"""Bytes; at most so many that have come are lost when a connection breaks."""
_FROM = re.compile(r"bytes (\d+)-\d+/(?:\d+|\*)")
_PARTIAL, _NO_SUCH_RANGE = 206, 416
BROKE_OFF = (requests.exceptions.ChunkedEncodingError, requests.ConnectionError)
"""What is raised where a server went away, and may be there again."""


@dataclass(slots=True, kw_only=True)
class Arriving:
    """What has come of a file; `validator` tells its version, where the server names one.

    `is_joined` says that it is not all of one answer: only a digest tells whether it fits.
    """

    content: bytearray = field(default_factory=bytearray)
    validator: str = ""
    is_joined: bool = False

    def forget(self) -> None:
        """Begin anew."""
        self.content.clear()
        self.validator, self.is_joined = "", False


def receive(
    session: requests.Session,
    url: str,
    timeout: tuple[float, float],
    arriving: Arriving,
    watch: Callable[[int | None], None],
) -> None:
    """Ask once for what has not arrived yet; `watch` is told the size of the whole as it comes.

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
            watch(total)


def _begins(answer: requests.Response) -> int | None:
    found = _FROM.fullmatch(answer.headers.get("Content-Range", ""))
    return int(found[1]) if found else None


def _validator(answer: requests.Response) -> str:
    """Give what tells one version of a file from another; a weak one does not."""
    tag = answer.headers.get("ETag", "")
    return answer.headers.get("Last-Modified", "") if tag.startswith("W/") or not tag else tag
