"""A package index on the loopback interface that speaks both dialects and fails on demand."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Self

JSON = "application/vnd.pypi.simple.v1+json"

_OTHERS = {
    "a login page": ("application/pdf", b"Please log in"),
    "broken json": (JSON, b'{"meta": '),
    "another version": (JSON, b'{"meta": {"api-version": "9.0"}, "name": "core", "files": []}'),
}


@dataclass
class Offer:
    """One file that the index lists, with the sha256 that it promises."""

    filename: str
    content: bytes
    sha256: str | None
    yanked: bool


@dataclass
class IndexServer:
    """Serves what it is given, in a with statement; `dialect` is json, html or one of _OTHERS.

    `ranges` says how it answers who asks for a part of a file: with the `whole` file, a `part`,
    a part of `another` version that it does not tell apart, a `wrong` part, or `none`.
    `resumed` is what was asked for, and on which condition.
    """

    dialect: str = "json"
    login: str | None = None
    ranges: str = "whole"
    asked: list[str] = field(default_factory=list)
    resumed: list[str] = field(default_factory=list)
    _offers: dict[str, list[Offer]] = field(default_factory=dict)
    _troubles: Counter[tuple[str, str]] = field(default_factory=Counter)

    def offer(
        self,
        project: str,
        filename: str,
        content: bytes,
        *,
        sha256: str | None = "right",
        yanked: bool = False,
    ) -> str:
        """List a file; return the sha256 that it has."""
        right = hashlib.sha256(content).hexdigest()
        promised = right if sha256 == "right" else sha256
        offer = Offer(filename=filename, content=content, sha256=promised, yanked=yanked)
        self._offers.setdefault(project, []).append(offer)
        return right

    def answers_500(self, path: str, times: int) -> None:
        """Fail so often for what ends in `path`."""
        self._troubles[path, "500"] = times

    def breaks_off(self, path: str, times: int) -> None:
        """Send half of what ends in `path` so often."""
        self._troubles[path, "break"] = times

    def has(self, path: str, kind: str) -> bool:
        """Whether a trouble is due now; it is used up by asking."""
        for (ending, trouble), times in self._troubles.items():
            if path.endswith(ending) and trouble == kind and times:
                self._troubles[ending, trouble] -= 1
                return True
        return False

    def page(self, project: str) -> tuple[str, bytes] | None:
        """Give a project's page in the dialect of the day."""
        if project not in self._offers:
            return None
        offers = self._offers[project]
        if self.dialect in _OTHERS:
            return _OTHERS[self.dialect]
        if self.dialect == "html":
            return "text/html", "".join(map(self._anchor, offers)).encode()
        files = [
            {
                "filename": offer.filename,
                "url": f"/files/{offer.filename}",
                "hashes": {"sha256": offer.sha256} if offer.sha256 else {},
                "yanked": offer.yanked,
            }
            for offer in offers
        ]
        page = {"meta": {"api-version": "1.0"}, "name": project, "files": files}
        return JSON, json.dumps(page).encode()

    @staticmethod
    def _anchor(offer: Offer) -> str:
        digest = f"#sha256={offer.sha256}" if offer.sha256 else ""
        yanked = ' data-yanked=""' if offer.yanked else ""
        return f'<a href="/files/{offer.filename}{digest}"{yanked}>{offer.filename}</a>\n'

    def file(self, filename: str) -> bytes | None:
        """Give a file's bytes."""
        offers = (offer for listed in self._offers.values() for offer in listed)
        return next((offer.content for offer in offers if offer.filename == filename), None)

    def __enter__(self) -> Self:
        """Start to serve on a free port."""
        handler = type("Handler", (_Handler,), {"index": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = False  # closing waits for every answer
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        self.url = f"http://{self.host}/simple"
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    index: IndexServer

    def do_GET(self) -> None:
        index, path = self.index, self.path.partition("?")[0]
        index.asked.append(path)
        if index.has(path, "500"):
            self._answer(500, "text/plain", b"trouble")
        elif index.login and self.headers.get("Authorization") != f"Basic {index.login}":
            self._answer(401, "text/plain", b"who are you?")
        elif path.startswith("/files/"):
            content = index.file(path.removeprefix("/files/"))
            self._found("application/octet-stream", content)
        else:
            page = index.page(path.strip("/").rpartition("/")[2])
            self._found(*(page or ("", None)))

    def _found(self, kind: str, content: bytes | None) -> None:
        asked = self.headers.get("Range", "")
        if content is None:
            self._answer(404, "text/plain", b"no such thing")
            return
        whole = not self.index.has(self.path, "break")
        if asked:
            self.index.resumed.append(f"{asked} if {self.headers.get('If-Range')}")
        how = self.index.ranges if asked else "whole"
        tag = '"1"' if self.index.ranges != "another" else ""
        first = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
        if how == "whole":
            self._answer(200, kind, content, whole=whole, tag=tag)
        elif how == "none":
            self._answer(416, "text/plain", b"no such part")
        else:
            first -= 7 * (how == "wrong")
            span = f"bytes {first}-{len(content) - 1}/{len(content)}"
            rest = content[first:] if how != "another" else bytes(len(content) - first)
            self._answer(206, kind, rest, whole=whole, tag=tag, span=span)

    def _answer(
        self,
        status: int,
        kind: str,
        content: bytes,
        *,
        whole: bool = True,
        tag: str = "",
        span: str = "",
    ) -> None:
        self.send_response(status)
        for name, value in (("ETag", tag), ("Content-Range", span)):
            if value:
                self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content if whole else content[: len(content) // 2])

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
