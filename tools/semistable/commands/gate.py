"""Answer a merge: what a change, with all that it depends on, does to the drivers."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import click

from semistable.analyses.depends_on import KNOWN_HOSTS
from semistable.analyses.notice import Law
from semistable.asking import Asked, asked, gate_exit_code
from semistable.errors import ExitCode, UsageError
from semistable.gating import Asking, Gate, gather, named_change
from semistable.lawing import Lawing
from semistable.linting import lint
from semistable.model.change import Change, Forge
from semistable.opening import (
    Project,
    examination,
    open_calendar,
    open_project,
    open_surface,
    removal_policy,
)
from semistable.readers.cache import Cache
from semistable.readers.calendar import read_policy
from semistable.readers.changes import read_change, read_message
from semistable.readers.revisions import read_spec
from semistable.saying import named_work, say, say_verdict, tell
from semistable.staging import Stage, open_stage
from semistable.verify import Examination
from semistable.waiving import waived
from semistable.workspace.progress import shown_progress


@click.command("gate")
@click.option(
    "--change",
    "changes",
    multiple=True,
    metavar="CHANGE",
    help="NAME@REV or PATH@REV, and :BRANCH to merge on; repeatable.",
)
@click.option(
    "--message-file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What speaks for the change, as a pull request's text; else its commits.",
)
@click.option(
    "--connection",
    "connections",
    multiple=True,
    metavar="HOST=FORGE",
    help="A host that Depends-On may name: gerrit, github, gitlab or pagure; repeatable.",
)
@click.option("--law/--no-law", default=True, help="Hold core itself against the law of removal.")
@click.option("--lint", "only_lint", is_flag=True, help="Only say what Zuul will not do.")
@click.option("--allow-circular", is_flag=True, help="Let changes that need each other merge.")
@asked()
def command(  # noqa: PLR0913 - click hands every option over by its name
    question: Asked,
    *,
    changes: tuple[str, ...],
    message_file: Path | None,
    connections: tuple[str, ...],
    allow_circular: bool,
    only_lint: bool,
    law: bool,
) -> ExitCode:
    """Say whether a change to core, to a driver, or to several at once may merge.

    The state after the merge is made in memory: the change on its branch, with all that it depends
    on, everything else at its pin. Only new errors block. Nobody's trees or repositories change.
    """
    if not (changes or only_lint):
        raise UsageError("gate asks about a change, and none is given.", "Write --change NAME@REV.")
    project = open_project(question.manifest, question.source)
    core = read_spec(question.core) if question.core else None
    with shown_progress() as report:
        stage = open_stage(project, core, [read_spec(d) for d in question.drivers], report)
        message = read_message(message_file) if message_file else None
        asking = Asking(project=project, stage=stage, report=report)
        hosts = hosts_of(connections)
        named = _named(asking, changes, message)
        if only_lint:
            say("".join(f"{advice}\n" for advice in lint(stage, named, hosts)), question.output)
            return ExitCode.CLEAN
        wanted = gather(stage, named, hosts)
    examined = examination(project, question.surface)
    with named_work("reading") as progress:
        gate = Gate(
            stage=stage,
            examination=examined,
            law=_lawing(project, stage, examined, question, progress) if law else None,
            circular=allow_circular,
            progress=progress,
        )
        verdict = gate.judge(wanted)
    verdict = waived(project, verdict)
    say_verdict(verdict, question.form, question.output, verbose=question.verbose)
    tell(stage.hints)
    return gate_exit_code(verdict)


def _lawing(
    project: Project,
    stage: Stage,
    examined: Examination,
    question: Asked,
    progress: Callable[[str], None],
) -> Lawing:
    return Lawing(
        examination=examined,
        surface=open_surface(project, question.surface),
        cache=Cache(),
        law=Law(calendar=open_calendar(project), policy=read_policy(removal_policy(project))),
        git_directory=stage.core.git_directory,
        progress=progress,
    )


def _named(asking: Asking, texts: Sequence[str], message: str | None) -> list[Change]:
    if message is not None and len(texts) > 1:
        raise UsageError(
            "--message-file speaks for one change, and several are given.",
            "Put what they depend on into their commits, or ask about one.",
        )
    return [named_change(asking, *read_change(text), message) for text in texts]


def hosts_of(connections: Sequence[str]) -> Mapping[str, Forge]:
    """Read what a person said of hosts, beside the public ones."""
    said = {}
    for connection in connections:
        host, _, forge = connection.partition("=")
        if not host or forge not in tuple(Forge):
            raise UsageError(
                f"{connection} is no connection.",
                f"Write --connection HOST=FORGE, where FORGE is {', '.join(Forge)}.",
            )
        said[host.casefold()] = Forge(forge)
    return {**KNOWN_HOSTS, **said}
