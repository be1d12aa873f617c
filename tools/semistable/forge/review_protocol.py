"""What all forges can do: read a change, and take one opinion of it."""

from typing import Protocol

from semistable.model.findings.review import Proposal, ReviewMessage

MARKER = "<!-- semistable:{name} -->"
"""Opens a summary, invisibly: by it, and by its author, a comment is found and updated."""


class Review(Protocol):
    """One change on one forge."""

    def read(self) -> Proposal:
        """Say how the change stands now; raise EnvironmentFailure where it cannot be had."""
        ...

    def post(self, opinion: ReviewMessage, proposal: Proposal) -> tuple[str, ...]:
        """Post an opinion of the proposal's commit, each part once; say what was done.

        Posting the same again does nothing. An unknown decision is a comment and never a vote.
        Raises EnvironmentFailure where the forge refuses or does not answer.
        """
        ...


def cut(text: str, size: int) -> str:
    """Cut a text at the end of a line, so that it has at most `size` bytes, and say so."""
    if len(text.encode()) <= size:
        return text
    note = "\n\n(cut; the full report shows the rest)\n"
    kept = text.encode()[: size - len(note)].decode("utf-8", "ignore")
    return kept[: max(kept.rfind("\n"), 0)].rstrip() + note


def same(one: object, other: str) -> bool:
    """Compare texts as forges keep them: they trim ends and turn line ends."""
    return isinstance(one, str) and one.replace("\r\n", "\n").strip() == other.strip()
