"""Post a verdict to the change that it is about, once, and vote."""

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from semistable.cli.output import say
from semistable.errors import ExitCode, UsageError
from semistable.forge.change_address import read_address
from semistable.forge.http_client import Patience
from semistable.forge.open_forge import open_review
from semistable.model.project.change import Forge
from semistable.reports.comments.review_comment import opinion
from semistable.reports.verdict.verdict_reader import read_verdict

PATIENCE = Patience()
"""The clock of the world; stories bring another."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/ ()-]{0,99}")


@click.command("post")
@click.argument("verdict", type=click.Path(path_type=Path), metavar="VERDICT.json")
@click.option(
    "--to", "address", metavar="URL", required=True, help="The change, as a browser opens it."
)
@click.option(
    "--commit", metavar="SHA", help="What was judged; a change that moved on gets no post."
)
@click.option("--name", default="semistable", show_default=True, help="Of the status or check.")
@click.option(
    "--repository", metavar="NAME", help="The change's; else the end of its project's name."
)
@click.option("--label", default="", metavar="LABEL", help="Vote +1 or -1 on it, on Gerrit.")
@click.option("--link", default="", metavar="URL", help="Where the whole report is.")
@click.option("--api", default="", metavar="URL", help="Where the forge's API is, if elsewhere.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(verdict: Path, form: str, **given: Any) -> ExitCode:
    """Post VERDICT.json, which gate, check or impact wrote, to a change on its forge.

    One comment that is updated, comments on lines where the forge has them, a status or vote.
    Tokens come from the environment: GITHUB_TOKEN; GITLAB_TOKEN; GERRIT_USERNAME, GERRIT_PASSWORD.
    """
    asked = _Given(**given)
    judged = read_verdict(verdict)
    where = read_address(asked.address, asked.api)
    _check(where.forge, asked)
    review = open_review(where, os.environ, PATIENCE)
    proposal = review.read()
    change = f"{where.project} {where.number}".strip()
    done: tuple[str, ...] = ()
    if not proposal.is_open:
        state, why = "closed", "is closed: nothing posted"
    elif asked.commit and asked.commit.casefold() != proposal.commit.casefold():
        state = "moved"
        why = f"has moved on to {proposal.commit}: nothing posted for {asked.commit}"
    else:
        of = asked.repository or where.project.rpartition("/")[2]
        said = opinion(judged, name=asked.name, repository=of, link=asked.link, label=asked.label)
        state, why, done = "open", "", review.post(said, proposal)
    if form == "json":
        told = {"change": change, "state": state, "commit": proposal.commit, "done": done}
        say(json.dumps({"schema": "semistable/post/1", **told}, indent=2) + "\n")
    else:
        say(f"{change} {why}\n" if why else "".join(f"{change}: {one}\n" for one in done))
    return ExitCode.CLEAN


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    address: str
    commit: str | None
    name: str
    repository: str | None
    label: str
    link: str
    api: str


def _check(forge: Forge, asked: _Given) -> None:
    name, label, link = asked.name, asked.label, asked.link
    if not _NAME.fullmatch(name) or "--" in name:
        raise UsageError(f"{name!r} is no name of a status.", "Take letters, digits, . _ / and -.")
    if label and forge is not Forge.GERRIT:
        raise UsageError("--label is Gerrit's.", f"On {forge} the status --name says it.")
    if label and not re.fullmatch(r"[A-Za-z0-9-]{1,100}", label):
        raise UsageError(f"{label!r} is no label.", "Labels are such as Verified.")
    if link and not re.fullmatch(r"https?://[^\s()<>\"'\\]+", link):
        raise UsageError(f"{link!r} is no link.", "Write a whole address with https://.")
