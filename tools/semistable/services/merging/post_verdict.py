"""Posts a verdict to the change that it is about, once, and votes."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from semistable.errors import UsageError
from semistable.forge.change_address import Address, read_address
from semistable.forge.http_client import Patience
from semistable.forge.open_forge import open_review
from semistable.model.findings.review import Posted, Proposal, ReviewMessage
from semistable.model.findings.verdict import Verdict
from semistable.model.project.change import Forge
from semistable.services.merging.read_verdict import read_verdict

PATIENCE = Patience()
"""The clock of the world; stories bring another."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/ ()-]{0,99}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PostQuery:
    """A verdict's file, the address of the change, and how the post is called.

    `commit` is what was judged. `name` is the status or check; `repository` is the change's, else
    the end of its project's name; `label` is what Gerrit votes on; `link` leads to the whole
    report; `api` is where the forge's API is, if elsewhere.
    """

    verdict: Path
    address: str
    commit: str | None
    name: str
    repository: str | None
    label: str
    link: str
    api: str


def post_verdict(query: PostQuery, render: Callable[..., ReviewMessage]) -> Posted:
    """Post the verdict, as `render` words it, unless the change is closed or has moved on.

    Raises UsageError for what no forge takes, EnvironmentFailure where the forge cannot be reached.
    """
    judged = read_verdict(query.verdict)
    where = read_address(query.address, query.api)
    _check(where.forge, query)
    review = open_review(where, os.environ, PATIENCE)
    proposal = review.read()
    if proposal.is_open and not _has_moved(query, proposal):
        opinion = _opinion(query, judged, where, render)
        return _posted(where, proposal, "open", done=review.post(opinion, proposal))
    if not proposal.is_open:
        return _posted(where, proposal, "closed", reason="is closed: nothing posted")
    reason = f"has moved on to {proposal.commit}: nothing posted for {query.commit}"
    return _posted(where, proposal, "moved", reason=reason)


def _has_moved(query: PostQuery, proposal: Proposal) -> bool:
    return bool(query.commit) and str(query.commit).casefold() != proposal.commit.casefold()


def _opinion(
    query: PostQuery, judged: Verdict, where: Address, render: Callable[..., ReviewMessage]
) -> ReviewMessage:
    repository = query.repository or where.project.rpartition("/")[2]
    return render(
        judged, name=query.name, repository=repository, link=query.link, label=query.label
    )


def _posted(
    where: Address, proposal: Proposal, state: str, done: tuple[str, ...] = (), reason: str = ""
) -> Posted:
    change = f"{where.project} {where.number}".strip()
    return Posted(change=change, state=state, commit=proposal.commit, done=done, reason=reason)


def _check(forge: Forge, query: PostQuery) -> None:
    name, label, link = query.name, query.label, query.link
    if not _NAME.fullmatch(name) or "--" in name:
        raise UsageError(f"{name!r} is no name of a status.", "Take letters, digits, . _ / and -.")
    if label and forge is not Forge.GERRIT:
        raise UsageError("--label is Gerrit's.", f"On {forge} the status --name says it.")
    if label and not re.fullmatch(r"[A-Za-z0-9-]{1,100}", label):
        raise UsageError(f"{label!r} is no label.", "Labels are such as Verified.")
    if link and not re.fullmatch(r"https?://[^\s()<>\"'\\]+", link):
        raise UsageError(f"{link!r} is no link.", "Write a whole address with https://.")
