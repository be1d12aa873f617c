"""GitHub: one comment that is updated, a check run with annotations or a commit status.

The API is https://docs.github.com/en/rest, version 2022-11-28. Only tokens of an app, such as the
one of a workflow, may make check runs; others set a status.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from semistable.errors import EnvironmentFailure
from semistable.forge.http_client import AGAIN, Client, Refused
from semistable.forge.review_protocol import comment_text, cut, keep_comment
from semistable.model.findings.gate_answer import Decision
from semistable.model.findings.review import LineComment, Proposal, ReviewMessage
from semistable.model.findings.verdict import Severity

HEADERS: Mapping[str, str] = {
    "Accept": "application/vnd.github+json",
    "X-GitHub-Api-Version": "2022-11-28",
}
_COMMENT_SIZE = 65_000
_DESCRIPTION = 140
_BATCH = 50
"""Annotations that one request takes."""
_LEVELS = {Severity.ERROR: "failure", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_STATES = {Decision.PASS: "success", Decision.REFUSE: "failure"}


@dataclass(frozen=True, slots=True, kw_only=True)
class GitHub:
    """A pull request."""

    client: Client
    project: str
    number: int

    def read(self) -> Proposal:
        """Read the pull request."""
        request = self.client.get(f"/repos/{self.project}/pulls/{self.number}")
        return Proposal(
            number=self.number,
            title=str(request.get("title") or ""),
            message=str(request.get("body") or ""),
            branch=str(request["base"]["ref"]),
            commit=str(request["head"]["sha"]),
            is_open=request.get("state") == "open",
            refs=(f"refs/pull/{self.number}/head",),
        )

    def post(self, review: ReviewMessage, proposal: Proposal) -> tuple[str, ...]:
        """Post the comment, then the check run or status."""
        done = [f"comment {self._comment(review)}"]
        if review.decision in _STATES:
            try:
                done.append(f"check run {_CheckRun(self, review, proposal).post()}")
            except Refused as refused:
                if refused.status not in (403, 404):
                    raise
                done.append(f"status {self._status(review, proposal)}")
        return tuple(done)

    def _comment(self, review: ReviewMessage) -> str:
        issues = f"/repos/{self.project}/issues"
        me = self._me()
        return keep_comment(
            self.client,
            f"{issues}/{self.number}/comments",
            comment_text(review, _COMMENT_SIZE),
            lambda one: _is_mine(one, me),
            lambda own, body: self.client.change("PATCH", f"{issues}/comments/{own}", body),
        )

    def _me(self) -> str | None:
        """Return the login behind the token; a workflow's token may not read it, and is a bot."""
        try:
            return str(self.client.get("/user")["login"])
        except Refused as refused:
            if refused.status != 403:
                raise
            return None

    def _status(self, review: ReviewMessage, proposal: Proposal) -> str:
        body = {
            "state": _STATES[review.decision],
            "context": review.name,
            "description": review.headline[:_DESCRIPTION],
        }
        if review.link:
            body["target_url"] = review.link
        commit = f"/repos/{self.project}/commits/{proposal.commit}/statuses"

        def is_there() -> bool:
            found = self.client.pages(commit)  # the newest comes first, and it counts
            last = next((one for one in found if one.get("context") == review.name), {})
            return all(last.get(key) == value for key, value in body.items())

        path = f"/repos/{self.project}/statuses/{proposal.commit}"
        made = self.client.settle(is_there, lambda: self.client.create(path, body))
        return "set" if made else "unchanged"


def _is_mine(comment: Mapping[str, Any], me: str | None) -> bool:
    """Tell whether we wrote a comment: anybody may copy our marker."""
    author = comment.get("user") or {}
    return author.get("login") == me if me else author.get("type") == "Bot"


class _CheckRun:
    """One check run, known by its external id; annotations are added fifty at a time."""

    def __init__(self, request: GitHub, review: ReviewMessage, proposal: Proposal) -> None:
        self._client = request.client
        self._runs = f"/repos/{request.project}/check-runs"
        self._of_commit = f"/repos/{request.project}/commits/{proposal.commit}/check-runs"
        self._review = review
        self._head = proposal.commit
        self._mark = sha256(repr((review, proposal.commit)).encode()).hexdigest()

    def post(self) -> str:
        """Make the run, or go on with the one that an earlier try has left."""
        lines = self._review.lines
        run = self._find()
        if run and run.get("status") == "completed":
            return "unchanged"
        if run is None:
            self._client.settle(lambda: self._find() is not None, self._begin)
            run = self._find() or {}
        while (done := _annotated(run)) < len(lines):
            run = self._add(run, lines[done : done + _BATCH], done)
        outcome = {"status": "completed", "conclusion": _STATES[self._review.decision]}
        self._client.change("PATCH", f"{self._runs}/{int(run['id'])}", outcome)
        return "posted"

    def _begin(self) -> None:
        link = {"details_url": self._review.link} if self._review.link else {}
        self._client.create(
            self._runs,
            {
                "name": self._review.name,
                "head_sha": self._head,
                "external_id": self._mark,
                "status": "in_progress",
                "output": self._output(self._review.lines[:_BATCH]),
                **link,
            },
        )

    def _add(
        self, run: dict[str, Any], lines: tuple[LineComment, ...], done: int
    ) -> dict[str, Any]:
        """Add annotations, which a request that is repeated would add again: so look between."""
        path = f"{self._runs}/{int(run['id'])}"
        seen = run

        def is_there() -> bool:
            nonlocal seen
            seen = self._client.get(path)
            return _annotated(seen) > done

        def add() -> None:
            self._client.create(path, {"output": self._output(lines)}, "PATCH")

        self._client.settle(is_there, add)
        if not is_there():
            raise EnvironmentFailure("GitHub took annotations and does not show them.", AGAIN)
        return seen

    def _find(self) -> dict[str, Any] | None:
        runs = self._client.pages(self._of_commit, "check_runs", check_name=self._review.name)
        return next((run for run in runs if run.get("external_id") == self._mark), None)

    def _output(self, lines: tuple[LineComment, ...]) -> dict[str, object]:
        return {
            "title": self._review.headline,
            "summary": cut(self._review.markdown, _COMMENT_SIZE),
            "annotations": [
                {
                    "path": one.path,
                    "start_line": one.line,
                    "end_line": one.line,
                    "annotation_level": _LEVELS[one.severity],
                    "title": one.rule,
                    "message": cut(one.message, 60_000),
                }
                for one in lines
            ],
        }


def _annotated(run: Mapping[str, Any]) -> int:
    return int((run.get("output") or {}).get("annotations_count") or 0)
