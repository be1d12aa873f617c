"""Post a verdict to the change that it is about, once, and vote."""

from pathlib import Path
from typing import Any

import click

from semistable.cli.common_options import format_option
from semistable.cli.output import review_renderer, write_report
from semistable.errors import ExitCode
from semistable.services.merging.post_verdict import PostQuery, post_verdict


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
@format_option("post")
def command(*, report_format: str, **options: Any) -> ExitCode:
    """Post VERDICT.json, which gate, check or impact wrote, to a change on its forge.

    One comment that is updated, comments on lines where the forge has them, a status or vote.
    Tokens come from the environment: GITHUB_TOKEN; GITLAB_TOKEN; GERRIT_USERNAME, GERRIT_PASSWORD.
    """
    posted = post_verdict(PostQuery(**options), review_renderer())
    write_report("post", report_format, posted)
    return ExitCode.CLEAN
