"""What all forges can do: read a change, and take one review of it."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from semistable.forge.http_client import Client
from semistable.model.findings.review import Proposal, ReviewMessage

_MARKER = "<!-- semistable:{name} -->"
"""Opens a summary, invisibly: by it, and by its author, a comment is found and updated."""


class Review(Protocol):
    """One change on one forge."""

    def read(self) -> Proposal:
        """Return how the change stands now; raise EnvironmentFailure where it cannot be read."""
        ...

    def post(self, review: ReviewMessage, proposal: Proposal) -> tuple[str, ...]:
        """Post a review of the proposal's commit, each part once; return what was done.

        Posting the same again does nothing. An unknown decision is a comment and never a vote.
        Raises EnvironmentFailure where the forge refuses or does not answer.
        """
        ...


def cut(text: str, size: int) -> str:
    """Cut a text at the end of a line, so that it has at most `size` bytes, with a note of it."""
    if len(text.encode()) <= size:
        return text
    note = "\n\n(cut; the full report shows the rest)\n"
    kept = text.encode()[: size - len(note)].decode("utf-8", "ignore")
    return kept[: max(kept.rfind("\n"), 0)].rstrip() + note


def comment_text(review: ReviewMessage, size: int) -> str:
    """Return the comment of a review, by which it is found again, in at most `size` bytes."""
    return cut(f"{_MARKER.format(name=review.name)}\n{review.markdown}", size)


def keep_comment(
    client: Client,
    comments: str,
    text: str,
    is_mine: Callable[[Mapping[str, Any]], bool],
    update: Callable[[int, object], object],
) -> str:
    """Create a comment among the `comments`, or update the one that is there; return which."""
    marker = text.partition("\n")[0]

    def own() -> dict[str, Any] | None:
        mine = (one for one in client.pages(comments) if is_mine(one))
        return next((one for one in mine if str(one.get("body")).startswith(marker)), None)

    found = own()
    if found is None:
        made = client.settle(
            lambda: own() is not None, lambda: client.create(comments, {"body": text})
        )
        return "posted" if made else "unchanged"
    # Forges trim ends and turn line ends.
    if str(found["body"]).replace("\r\n", "\n").strip() == text.strip():
        return "unchanged"
    update(int(found["id"]), {"body": text})
    return "updated"
