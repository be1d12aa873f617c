"""Doubles of three forges' APIs on the loopback: answers in the shapes that the real ones give.

The shapes are those of the forges' own documentation (docs.github.com/en/rest, docs.gitlab.com/api,
gerrit-review.googlesource.com/Documentation). A fault happens to the next request it fits, once for
each time it is planned.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

HEAD = "a" * 40
Answer = tuple[int, Any]


@dataclass(slots=True)
class Fault:
    """What happens to a request: before or after the server did what it was asked."""

    method: str
    kind: str
    times: int = 1
    path: str = ""
    headers: dict[str, str] = field(default_factory=dict)


class Double:
    """A server on the loopback; `log` has every request, `token` what it wants to see."""

    prefix = ""
    token_header = ("Authorization", "")

    def __init__(self) -> None:
        self.log: list[tuple[str, str]] = []
        self.faults: list[Fault] = []
        self.elsewhere: list[str] = []
        self.open_state = True
        self.head = HEAD
        self._over = Event()
        outer = self

        class Service(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = 65536  # headers and body in one packet, or each answer takes 40 ms

            def do_GET(self) -> None:
                outer.serve(self)

            do_POST = do_PUT = do_PATCH = do_GET  # noqa: N815 - http.server's names

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()

    def writes(self) -> list[str]:
        return [f"{method} {path}" for method, path in self.log if method != "GET"]

    def serve(self, request: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(request.path)
        size = int(request.headers.get("Content-Length") or 0)
        raw = request.rfile.read(size)
        self.log.append((request.command, parts.path))
        name, value = self.token_header
        if request.headers.get(name) != value:
            self._send(request, 401, {"message": "Bad credentials"})
            return
        fault = self._fault(request.command, parts.path)
        if fault and fault.kind.startswith("before"):
            self._harm(request, fault, {"message": "Internal error"})
            return
        query = dict(parse_qsl(parts.query))
        body = json.loads(raw) if raw else {}
        status, document = self.answer(request.command, parts.path, query, body)
        if fault:
            self._harm(request, fault, document)
        else:
            self._send(request, status, document)

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> Answer:
        raise NotImplementedError

    def _fault(self, method: str, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.times and fault.method in {"*", method} and fault.path in path:
                fault.times -= 1
                return fault
        return None

    def _harm(self, request: BaseHTTPRequestHandler, fault: Fault, document: Any) -> None:
        kind = fault.kind.partition(" ")[2]
        if kind.isdecimal():
            said = {"message": f"sent {self.token_header[1]} and that was wrong"}
            self._send(request, int(kind), said, fault.headers)
        elif kind == "hang":
            self._over.wait(5)
            request.close_connection = True
        elif kind == "half":
            text = self.prefix + json.dumps(document)
            request.send_response(200)
            request.send_header("Content-Length", str(len(text)))
            request.end_headers()
            request.wfile.write(text[: len(text) // 2].encode())
            request.close_connection = True
        elif kind == "half-json":
            text = (self.prefix + json.dumps(document))[:-1]
            self._send_text(request, 200, text, {})
        else:
            raise AssertionError(kind)

    def _send(
        self,
        request: BaseHTTPRequestHandler,
        status: int,
        document: Any,
        headers: dict[str, str] | None = None,
    ) -> None:
        text = self.prefix + json.dumps(document)
        self._send_text(request, status, text, headers or {})

    def _send_text(
        self, request: BaseHTTPRequestHandler, status: int, text: str, headers: dict[str, str]
    ) -> None:
        data = text.encode()
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)


def _page(items: list[Any], query: dict[str, str]) -> list[Any]:
    size, page = int(query.get("per_page", 20)), int(query.get("page", 1))
    return items[(page - 1) * size : page * size]


class GitHubDouble(Double):
    """One pull request, orbit-project/orbit-driver 7."""

    change = "orbit-project/orbit-driver/pull/7"
    token = "ghp_16C7e42F292c6912E7710c838347Ae178B4a"  # noqa: S105 - made up
    token_header = ("Authorization", f"Bearer {token}")
    environment = ("GITHUB_TOKEN",)

    def __init__(self, *, app: bool = False) -> None:
        self.app = app
        self.comments: list[dict[str, Any]] = []
        self.statuses: list[dict[str, Any]] = []
        self.runs: list[dict[str, Any]] = []
        super().__init__()

    def add_comment(self, body: str, login: str, kind: str = "User") -> dict[str, Any]:
        comment = {
            "id": len(self.comments) + 100,
            "body": body,
            "user": {"login": login, "type": kind},
        }
        self.comments.append(comment)
        return comment

    def answer(  # noqa: PLR0911, C901 - a line a request
        self, method: str, path: str, query: dict[str, str], body: Any
    ) -> Answer:
        repo = "/api/v3/repos/orbit-project/orbit-driver"
        match method, path.removeprefix(repo).split("/")[1:]:
            case "GET", ["api", "v3", "user"]:
                if self.app:
                    return 403, {"message": "Resource not accessible by integration"}
                return 200, {"login": "orbit-ci", "type": "User"}
            case "GET", ["pulls", "7"]:
                return 200, {
                    "number": 7,
                    "title": "Start with wheels",
                    "body": "Depends-On: https://github.com/orbit-project/orbit/pull/3",
                    "state": "open" if self.open_state else "closed",
                    "head": {"sha": self.head},
                    "base": {"ref": "master"},
                }
            case "GET", ["issues", "7", "comments"]:
                return 200, _page(self.comments, query)
            case "POST", ["issues", "7", "comments"]:
                who = ("github-actions[bot]", "Bot") if self.app else ("orbit-ci", "User")
                return 201, self.add_comment(body["body"].rstrip(), *who)
            case "PATCH", ["issues", "comments", number]:
                comment = next(c for c in self.comments if c["id"] == int(number))
                comment["body"] = body["body"].rstrip()
                return 200, comment
            case "GET", ["commits", _, "statuses"]:
                return 200, _page(self.statuses[::-1], query)
            case "POST", ["statuses", _]:
                self.statuses.append({"id": len(self.statuses), **body})
                return 201, self.statuses[-1]
            case "GET", ["commits", _, "check-runs"]:
                runs = [r for r in self.runs if r["name"] == query.get("check_name")]
                return 200, {"total_count": len(runs), "check_runs": _page(runs, query)}
            case "POST", ["check-runs"]:
                return self._start(body)
            case "GET", ["check-runs", number]:
                return 200, self.runs[int(number)]
            case "PATCH", ["check-runs", number]:
                return self._go_on(self.runs[int(number)], body)
        return 404, {"message": "Not Found"}

    def _start(self, body: Any) -> Answer:
        if not self.app:
            said = "You must authenticate via a GitHub App."
            return 403, {"message": said}
        run = {"id": len(self.runs), "annotations": [], **body}
        run["output"] = {}
        self.runs.append(run)
        return 201, self._go_on(run, body)[1]

    def _go_on(self, run: dict[str, Any], body: Any) -> Answer:
        added = body.get("output", {}).get("annotations", [])
        if len(added) > 50:
            return 422, {"message": "Only 50 annotations"}
        run["annotations"] += added
        run["output"] = {"annotations_count": len(run["annotations"])}
        run |= {key: body[key] for key in ("status", "conclusion") if key in body}
        return 200, run

    def posted(self) -> list[str]:
        """What somebody sees who opens the pull request, each thing as often as it is there."""
        mine = [c["body"] for c in self.comments if c["user"]["login"] != "mallory"]
        seen = [f"{s['context']} {s['state']}" for s in self.statuses]
        seen += [f"{r['name']} {r.get('conclusion')} {len(r['annotations'])}" for r in self.runs]
        return [*(body.split("\n")[1] for body in mine), *seen]


class GitLabDouble(Double):
    """One merge request, orbit-project/drivers/orbit-driver 7, in a subgroup."""

    change = "orbit-project/drivers/orbit-driver/-/merge_requests/7"
    token = "glpat-x8Ry6PqzT3kVw1LsBn5D"  # noqa: S105 - made up
    token_header = ("PRIVATE-TOKEN", token)
    environment = ("GITLAB_TOKEN",)

    def __init__(self) -> None:
        self.notes: list[dict[str, Any]] = []
        self.statuses: list[dict[str, Any]] = []
        super().__init__()

    def add_comment(self, body: str, login: str) -> None:
        who = {"id": 5 if login == "orbit-ci" else 6, "username": login}
        self.notes.append({"id": len(self.notes) + 300, "body": body, "author": who})

    def answer(  # noqa: PLR0911 - a line a request
        self, method: str, path: str, query: dict[str, str], body: Any
    ) -> Answer:
        project = "/api/v4/projects/orbit-project%2Fdrivers%2Forbit-driver"
        match method, path.removeprefix(project).split("/")[1:]:
            case "GET", ["api", "v4", "user"]:
                return 200, {"id": 5, "username": "orbit-ci"}
            case "GET", ["merge_requests", "7"]:
                return 200, {
                    "iid": 7,
                    "title": "Start with wheels",
                    "description": "Depends-On: https://gitlab.com/orbit/orbit/-/merge_requests/3",
                    "state": "opened" if self.open_state else "merged",
                    "sha": self.head,
                    "target_branch": "master",
                }
            case "GET", ["merge_requests", "7", "notes"]:
                return 200, _page(self.notes[::-1], query)
            case "POST", ["merge_requests", "7", "notes"]:
                self.add_comment(body["body"], "orbit-ci")
                return 201, self.notes[-1]
            case "PUT", ["merge_requests", "7", "notes", number]:
                note = next(n for n in self.notes if n["id"] == int(number))
                note["body"] = body["body"]
                return 200, note
            case "GET", ["repository", "commits", _, "statuses"]:
                told = [s for s in self.statuses if s["name"] == query["name"]]
                return 200, _page(told, query)
            case "POST", ["statuses", _]:
                if self.statuses and self.statuses[-1]["status"] == body["state"]:
                    said = "Cannot transition status via :succeed from :success"
                    return 400, {"message": said}
                new = {"id": len(self.statuses), "name": body["name"], "status": body["state"]}
                self.statuses.append(new)
                return 201, new
        return 404, {"message": "404 Not Found"}

    def posted(self) -> list[str]:
        mine = [n["body"] for n in self.notes if n["author"]["id"] == 5]
        seen = [f"{s['name']} {s['status']}" for s in self.statuses]
        return [*(body.split("\n")[1] for body in mine), *seen]


class GerritDouble(Double):
    """One change, orbit-project/orbit-driver 4711, at its second patch set."""

    change = "c/orbit-project/orbit-driver/+/4711"
    prefix = ")]}'\n"
    token = "J7f+k9/QwErTyUiOpAsDfGhJkLzXcVbNm1234567890"  # noqa: S105 - made up
    token_header = (
        "Authorization",
        "Basic b3JiaXQtY2k6SjdmK2s5L1F3RXJUeVVpT3BBc0RmR2hKa0x6WGNWYk5tMTIzNDU2Nzg5MA==",
    )
    environment = ("GERRIT_PASSWORD",)

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.comments: dict[str, list[Any]] = {}
        self.votes: dict[str, int] = {}
        super().__init__()

    def add_comment(self, body: str, login: str, tag: str = "autogenerated:semistable") -> None:
        who = {"_account_id": 1000 if login == "orbit-ci" else 1001}
        self.messages.append(
            {"id": f"{len(self.messages)}", "author": who, "tag": tag, "_revision_number": 2}
            | {"message": f"Patch Set 2:\n\n{body}"}
        )

    def answer(  # noqa: PLR0911 - a line a request
        self, method: str, path: str, query: dict[str, str], body: Any
    ) -> Answer:
        del query
        change = "/a/changes/orbit-project%2Forbit-driver~4711"
        match method, path.removeprefix(change).split("/")[1:]:
            case "GET", ["a", "accounts", "self"]:
                return 200, {"_account_id": 1000, "username": "orbit-ci"}
            case "GET", ["detail"]:
                return 200, self._detail()
            case "GET", ["revisions", _, "files", ""]:
                return 200, {"/COMMIT_MSG": {"status": "A"}, "orbit_driver/driver.py": {}}
            case "POST", ["revisions", self.head, "review"]:
                if len(body["message"].encode()) > 16_384:
                    return 400, "Comment size exceeds limit"
                if set(body.get("comments", {})) - {"orbit_driver/driver.py"}:
                    return 400, "file not found in revision"
                self.add_comment(body["message"], "orbit-ci", body["tag"])
                for name, told in body.get("comments", {}).items():
                    self.comments.setdefault(name, []).extend(told)
                self.votes |= body.get("labels", {})
                return 200, {"labels": body.get("labels", {})}
        return 404, f"Not found: {unquote(path)}"

    def _detail(self) -> dict[str, Any]:
        return {
            "project": "orbit-project/orbit-driver",
            "branch": "master",
            "subject": "Start with wheels",
            "topic": "wheels",
            "status": "NEW" if self.open_state else "MERGED",
            "_number": 4711,
            "current_revision": self.head,
            "revisions": {
                self.head: {
                    "_number": 2,
                    "ref": "refs/changes/11/4711/2",
                    "commit": {"message": "Start with wheels\n\nChange-Id: I123\n"},
                }
            },
            "messages": self.messages,
        }

    def posted(self) -> list[str]:
        mine = [m for m in self.messages if m["author"]["_account_id"] == 1000]
        first = [m["message"].split("\n")[2] for m in mine]
        lines = [f"{path} {len(told)}" for path, told in self.comments.items()]
        return [*first, *lines, *(f"{label} {vote:+}" for label, vote in self.votes.items())]


@contextmanager
def served(double: Callable[[], Double]) -> Iterator[Any]:
    """Serve a double for as long as a story lasts."""
    server = double()
    try:
        yield server
    finally:
        server.stop()
