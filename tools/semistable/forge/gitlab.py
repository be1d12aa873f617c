"""GitLab: one note that is updated, and a commit status by name.

The API is https://docs.gitlab.com/api/notes/ and https://docs.gitlab.com/api/commits/. Lines are in
the note: a discussion stands only beside lines that the request changes, and breaks lie elsewhere.
"""

from dataclasses import dataclass
from urllib.parse import quote

from semistable.forge.http_client import Client
from semistable.forge.review_protocol import comment_text, keep_comment
from semistable.model.findings.gate_answer import Decision
from semistable.model.findings.review import Proposal, ReviewMessage

_NOTE_SIZE = 900_000
_STATES = {Decision.PASS: "success", Decision.REFUSE: "failed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class GitLab:
    """A merge request."""

    client: Client
    project: str
    number: int

    @property
    def _path(self) -> str:
        return f"/projects/{quote(self.project, safe='')}"

    def read(self) -> Proposal:
        """Read the merge request."""
        request = self.client.get(f"{self._path}/merge_requests/{self.number}")
        return Proposal(
            number=self.number,
            title=str(request.get("title") or ""),
            message=str(request.get("description") or ""),
            branch=str(request["target_branch"]),
            commit=str(request["sha"]),
            is_open=request.get("state") == "opened",
            refs=(f"refs/merge-requests/{self.number}/head",),
        )

    def post(self, review: ReviewMessage, proposal: Proposal) -> tuple[str, ...]:
        """Post the note, then the status."""
        done = [f"note {self._note(review)}"]
        if review.decision in _STATES:
            done.append(f"status {self._status(review, proposal)}")
        return tuple(done)

    def _note(self, review: ReviewMessage) -> str:
        notes = f"{self._path}/merge_requests/{self.number}/notes"
        me = self.client.get("/user")["id"]
        return keep_comment(
            self.client,
            notes,
            comment_text(review, _NOTE_SIZE),
            lambda one: (one.get("author") or {}).get("id") == me,
            lambda own, body: self.client.change("PUT", f"{notes}/{own}", body),
        )

    def _status(self, review: ReviewMessage, proposal: Proposal) -> str:
        body = {
            "state": _STATES[review.decision],
            "name": review.name,
            "description": review.headline[:255],
            **({"target_url": review.link} if review.link else {}),
        }
        statuses = f"{self._path}/repository/commits/{proposal.commit}/statuses"

        def is_there() -> bool:
            found = list(self.client.pages(statuses, name=review.name))
            last = max(found, key=lambda one: int(one.get("id") or 0), default={})
            # GitLab refuses a second status of the same state, so that only the state counts.
            return last.get("status") == body["state"]

        path = f"{self._path}/statuses/{proposal.commit}"
        made = self.client.settle(is_there, lambda: self.client.create(path, body))
        return "set" if made else "unchanged"
