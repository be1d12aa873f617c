"""GitLab: one note that is updated, and a commit status by name.

The API is https://docs.gitlab.com/api/notes/ and https://docs.gitlab.com/api/commits/. Lines are in
the note: a discussion stands only beside lines that the request changes, and breaks lie elsewhere.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from semistable.forge.http_client import Client
from semistable.forge.review_protocol import MARKER, cut, same
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
        told = self.client.get(f"{self._path}/merge_requests/{self.number}")
        return Proposal(
            number=self.number,
            title=str(told.get("title") or ""),
            message=str(told.get("description") or ""),
            branch=str(told["target_branch"]),
            commit=str(told["sha"]),
            is_open=told.get("state") == "opened",
            refs=(f"refs/merge-requests/{self.number}/head",),
        )

    def post(self, opinion: ReviewMessage, proposal: Proposal) -> tuple[str, ...]:
        """Post the note, then the status."""
        said = [f"note {self._note(opinion)}"]
        if opinion.decision in _STATES:
            said.append(f"status {self._status(opinion, proposal)}")
        return tuple(said)

    def _note(self, opinion: ReviewMessage) -> str:
        marker = MARKER.format(name=opinion.name)
        body = cut(f"{marker}\n{opinion.markdown}", _NOTE_SIZE)
        notes = f"{self._path}/merge_requests/{self.number}/notes"
        me = self.client.get("/user")["id"]

        def own() -> dict[str, Any] | None:
            mine = (n for n in self.client.pages(notes) if (n.get("author") or {}).get("id") == me)
            return next((n for n in mine if str(n.get("body")).startswith(marker)), None)

        found = own()
        if found is None:
            made = self.client.settle(
                lambda: own() is not None, lambda: self.client.create(notes, {"body": body})
            )
            return "posted" if made else "unchanged"
        if same(found["body"], body):
            return "unchanged"
        self.client.change("PUT", f"{notes}/{int(found['id'])}", {"body": body})
        return "updated"

    def _status(self, opinion: ReviewMessage, proposal: Proposal) -> str:
        body = {
            "state": _STATES[opinion.decision],
            "name": opinion.name,
            "description": opinion.headline[:255],
            **({"target_url": opinion.link} if opinion.link else {}),
        }
        told = f"{self._path}/repository/commits/{proposal.commit}/statuses"

        def is_there() -> bool:
            statuses = list(self.client.pages(told, name=opinion.name))
            last = max(statuses, key=lambda one: int(one.get("id") or 0), default={})
            # GitLab refuses a second status of the same state, so that only the state counts.
            return last.get("status") == body["state"]

        path = f"{self._path}/statuses/{proposal.commit}"
        made = self.client.settle(is_there, lambda: self.client.create(path, body))
        return "set" if made else "unchanged"
