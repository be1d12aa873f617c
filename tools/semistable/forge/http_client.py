"""A client of one server's API: time-outs, retries, rate limits; credentials never leave its host.

A request that reads, or that may be repeated, is repeated. One that makes something new is sent
once, and when nobody knows what became of it, the caller looks before it is sent again (`settle`).
The rules of waiting: Retry-After of RFC 9110, 10.2.3, and GitHub's x-ratelimit-reset. urllib3's
Retry knows neither the second, nor half an answer, nor when a request was surely not looked at.
"""

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError

from semistable.errors import EnvironmentFailure
from semistable.forge.secrets import Secrets

TRIES = 5
_PATIENCE = 120.0
"""Seconds that one pause lasts at most; where a server asks for more, the request fails."""
_TIME_OUTS = (10, 30)
_LONGEST_ANSWER = 60.0
_LARGEST_ANSWER = 20_000_000
_PREFIX = ")]}'"
_REDIRECTS = (301, 302, 307, 308)
_PAGE = 100
_PAGES = 100
AGAIN = "Nothing is posted twice when the same line is run again."


class Refused(EnvironmentFailure):
    """The server understood and refused; `status` is its HTTP status."""

    def __init__(self, message: str, hint: str, status: int) -> None:
        super().__init__(message, hint)
        self.status = status


class Unclear(Exception):  # noqa: N818 - it is no error yet: the caller looks
    """Nobody knows whether the server did what was requested; the text says why."""


class _Broken(Exception):  # noqa: N818 - a state of one answer
    """There was no answer, or half of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """The clock and the sleep of a client; tests bring their own."""

    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.time


@dataclass(slots=True, kw_only=True)
class Client:
    """A client of the API at `root`; `headers` carry the credentials."""

    root: str
    headers: Mapping[str, str]
    secrets: Secrets
    patience: Patience
    session: requests.Session = field(default_factory=requests.Session)

    @property
    def host(self) -> str:
        """The server's name, as errors have it."""
        return urlsplit(self.root).netloc

    def get(self, path: str, **params: str | int) -> Any:
        """Read a document."""
        return self._ask("GET", path, params=params, repeatable=True)

    def pages(self, path: str, key: str = "", **params: str | int) -> Iterator[dict[str, Any]]:
        """Read a list to its end, page by page; `key` names it where it lies in a document."""
        for page in range(1, _PAGES + 1):
            answer = self.get(path, per_page=_PAGE, page=page, **params)
            items = answer.get(key) if key and isinstance(answer, dict) else answer
            if not isinstance(items, list):
                raise EnvironmentFailure(f"{self.host} answered something else to {path}.", AGAIN)
            yield from (item for item in items if isinstance(item, dict))
            if len(items) < _PAGE:
                return
        raise EnvironmentFailure(f"{self.host} has too long a list at {path}.", AGAIN)

    def change(self, method: str, path: str, body: object) -> Any:
        """Change what is there; sent again it would change nothing more."""
        return self._ask(method, path, body=body, repeatable=True)

    def create(self, path: str, body: object, method: str = "POST") -> Any:
        """Make something new, once; raise Unclear when nobody knows whether it was made."""
        return self._ask(method, path, body=body, repeatable=False)

    def settle(self, is_there: Callable[[], bool], make: Callable[[], object]) -> bool:
        """Make something unless it is there, and look again wherever that is unclear.

        Returns False where it was there from the beginning.
        """
        reason = ""
        for attempt in range(TRIES):
            if is_there():
                return attempt > 0
            try:
                make()
            except Unclear as unclear:
                reason = str(unclear)
                self.patience.sleep(2.0**attempt)
            else:
                return True
        if is_there():
            return True
        raise EnvironmentFailure(f"{self.host} took nothing: {reason}.", AGAIN)

    def _ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        body: object = None,
        repeatable: bool,
    ) -> Any:
        reason = ""
        for attempt in range(TRIES):
            try:
                answer = self._follow(method, self.root + path, params, body)
                if answer.status < 300:
                    return _document(answer)
            except _Broken as broken:
                wait, reason, certain = None, str(broken), False
            else:
                wait, reason = self._requested_pause(answer), self._complaint(answer)
                certain = _is_rate_limit(answer)
                if not (certain or answer.status >= 500 or answer.status == 408):
                    raise Refused(
                        f"{self.host} refused {method} {path}: {reason}.",
                        "Look at the token's rights, and whether the change is there.",
                        answer.status,
                    )
            if not (repeatable or certain):
                raise Unclear(reason)
            if attempt < TRIES - 1:
                self._pause(2.0**attempt if wait is None else wait)
        raise EnvironmentFailure(f"{self.host} does not answer {method} {path}: {reason}.", AGAIN)

    def _pause(self, seconds: float) -> None:
        if seconds > _PATIENCE:
            raise EnvironmentFailure(
                f"{self.host} asks to wait for {seconds:.0f} seconds.", "Run the same line later."
            )
        self.patience.sleep(seconds)

    def _follow(
        self, method: str, url: str, params: Mapping[str, str | int] | None, body: object
    ) -> _Answer:
        """Send a request; a redirect is followed on the same host only."""
        for _ in range(4):
            answer = self._send(method, url, params, body)
            if answer.status not in _REDIRECTS:
                return answer
            target = urljoin(url, answer.headers.get("Location", ""))
            if _origin(target) != _origin(self.root):
                raise EnvironmentFailure(
                    f"{self.host} sends us to another host, which gets no credentials.",
                    "Name the address where the change really is.",
                )
            url, params = target, None
        raise EnvironmentFailure(f"{self.host} sends us in a circle.", "Look at its address.")

    def _send(
        self, method: str, url: str, params: Mapping[str, str | int] | None, body: object
    ) -> _Answer:
        try:
            with self.session.request(
                method,
                url,
                params=params,
                json=body,
                auth=self._sign,
                allow_redirects=False,
                stream=True,
                timeout=_TIME_OUTS,
            ) as response:
                return _Answer(
                    status=response.status_code,
                    headers=response.headers,
                    content=self._content(response),
                )
        except requests.Timeout as error:
            raise _Broken("it took too long") from error
        except (requests.RequestException, HTTPError) as error:
            raise _Broken(_KINDS.get(type(error), "the connection broke")) from error

    def _sign(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Put the credentials in; as `auth` it also keeps requests from asking ~/.netrc."""
        request.headers.update(self.headers)
        return request

    def _content(self, response: requests.Response) -> bytes:
        content = bytearray()
        until = self.patience.now() + _LONGEST_ANSWER
        for chunk in response.iter_content(65536):
            content += chunk
            if len(content) > _LARGEST_ANSWER or self.patience.now() > until:
                raise _Broken("the answer does not end")
        return bytes(content)

    def _requested_pause(self, answer: _Answer) -> float | None:
        after = answer.headers.get("Retry-After", "")
        reset = answer.headers.get("X-RateLimit-Reset", "")
        if after.isdecimal():
            return float(after)
        if after:
            try:
                return max(0.0, parsedate_to_datetime(after).timestamp() - self.patience.now())
            except ValueError:
                return None
        if answer.headers.get("X-RateLimit-Remaining") == "0" and reset.isdecimal():
            return max(1.0, float(reset) - self.patience.now())
        return None

    def _complaint(self, answer: _Answer) -> str:
        """Return what the server complains of, without secrets or signs that steer a terminal."""
        text = answer.content.decode("utf-8", "replace").removeprefix(_PREFIX)
        try:
            document = json.loads(text)
        except ValueError:
            document = None
        if isinstance(document, dict):
            text = str(document.get("message") or document.get("error") or "")
        elif text.lstrip().startswith("<"):
            text = ""
        clean = "".join(c if c.isprintable() else " " for c in self.secrets.scrub(text))
        reason = re.sub(r"\s+", " ", clean).strip()[:200].rstrip(".")
        return f"{answer.status} {reason}".rstrip()


_KINDS: Mapping[type[BaseException], str] = {
    requests.exceptions.SSLError: "its certificate is not trusted",
    requests.exceptions.ProxyError: "the proxy refuses",
}


def _document(answer: _Answer) -> Any:
    """Read JSON, behind the line with which Gerrit keeps it from being run as a script."""
    text = answer.content.decode("utf-8", "replace").removeprefix(_PREFIX)
    if not text.strip():
        if answer.status == 204:
            return None
        raise _Broken("the answer is empty")
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _Broken("half an answer came") from error


def _is_rate_limit(answer: _Answer) -> bool:
    """Whether a request was not even looked at; GitHub answers 403 then, too."""
    remaining = answer.headers.get("X-RateLimit-Remaining")
    limited = "Retry-After" in answer.headers or remaining == "0"
    return answer.status == 429 or (answer.status == 403 and limited)


def _origin(url: str) -> tuple[str, str | None, int | None]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "", None, None
    return parts.scheme, parts.hostname, port
