"""Finds the commit of core or of a driver with which the driver broke."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from semistable.errors import EnvironmentFailure, UsageError
from semistable.git.objects.landed_commits import first_parents
from semistable.git.objects.object_store import open_tree
from semistable.model.findings.first_bad import DatedCommit, FirstBad, JointState
from semistable.model.findings.verdict import Answer
from semistable.model.project.commit_source import Report, Source
from semistable.model.project.driver_source import DriverSource
from semistable.model.project.tree import RevisionSpec
from semistable.policy.gate.bisection import first_bad, states
from semistable.project.revision_spec import read_range, read_spec
from semistable.services.checking.checker import Checker
from semistable.services.opening.open_project import Project, open_project
from semistable.services.opening.open_trees import open_cores
from semistable.services.opening.query import ProgressDisplay
from semistable.workspace.temporary_checkouts import trial_tree, try_out

_CANNOT_SAY = 125
"""The exit code by which a command says that a state cannot be judged: git-bisect(1)."""

StateCheck = Callable[[JointState], bool | None]
"""Says whether a state is bad; None where that cannot be judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BisectQuery:
    """Core and driver as NAME@OLD..NEW or NAME@REV, and the command that says what is bad.

    Without a command it is the verdict; `surface` and `manifest` as in `Query`.
    """

    core: str
    driver: str
    command: tuple[str, ...]
    surface: str | None
    manifest: Path | None


def bisect_break(query: BisectQuery, display: ProgressDisplay) -> FirstBad:
    """Find the first bad state of both histories, and those before it that nobody could judge.

    Raises UsageError when the beginning is bad already or the end is not, or where a history does
    not lead from one revision to the other.
    """
    project = open_project(query.manifest, Source.GIT)
    with display.transfers() as report:
        core = _open_line(project, _ends(query.core), report)
        driver = _open_line(project, _ends(query.driver), report)
    if query.command:
        check = _by_command(core, driver, query.command)
    else:
        check = _by_verdict(core, driver, project.checker(query.surface))
    with display.work("judging") as progress:
        return _first_bad(core, driver, check, progress)


def _ends(text: str) -> tuple[RevisionSpec, ...]:
    spec = read_spec(text)
    return read_range(text) if ".." in (spec.revision or "") else (spec,)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitLine:
    """The first parents of a repository between two revisions, oldest first."""

    name: str
    git_directory: Path
    steps: tuple[DatedCommit, ...]


def _open_line(project: Project, ends: Sequence[RevisionSpec], report: Report) -> CommitLine:
    """Open a repository between two revisions, or at one.

    Raises UsageError where nothing leads from the one to the other.
    """
    opened = open_cores(project, ends, report)
    last = opened[-1]
    commits = [str(one.tree.commit) for one in opened]
    if None in [one.tree.commit for one in opened]:
        raise UsageError(
            f"{last.tree.name} as it stands has no history.", "Name a revision: NAME@REVISION."
        )
    walk = first_parents(last.git_directory, commits[0], commits[-1])
    if not walk or walk[0].commit != commits[0]:
        raise UsageError(
            f"{opened[0].tree.revision} is not in the first-parent history of"
            f" {last.tree.name} {last.tree.revision}.",
            "Give two revisions of one branch.",
        )
    name = last.tree.name
    steps = tuple(
        DatedCommit(side=name, commit=w.commit, date=w.date, subject=w.subject) for w in walk
    )
    return CommitLine(name=name, git_directory=last.git_directory, steps=steps)


def _by_verdict(core: CommitLine, driver: CommitLine, checker: Checker) -> StateCheck:
    """Judge a state by its verdict: bad is incompatible."""

    def check(state: JointState) -> bool | None:
        trees = [
            open_tree(line.git_directory, commit, line.name)
            for line, commit in ((core, state.core), (driver, state.driver))
        ]
        source = DriverSource(name=driver.name, tree=trees[1], folder=None)
        answer = checker.verdict(trees[0], [source]).drivers[0].answer
        return None if answer is Answer.UNKNOWN else answer is Answer.INCOMPATIBLE

    return check


def _by_command(core: CommitLine, driver: CommitLine, command: Sequence[str]) -> StateCheck:
    """Judge a state by a command's exit code, as git bisect run does: 0 good, 125 cannot say.

    It runs in a tree of the driver; SEMISTABLE_CORE and SEMISTABLE_DRIVER name both trees.
    """

    def check(state: JointState) -> bool | None:
        with (
            trial_tree(core.git_directory, state.core) as core_tree,
            trial_tree(driver.git_directory, state.driver) as driver_tree,
        ):
            places = {"SEMISTABLE_CORE": str(core_tree), "SEMISTABLE_DRIVER": str(driver_tree)}
            code = try_out(command, driver_tree, places)
        if code < 0 or code > _CANNOT_SAY + 2:
            raise EnvironmentFailure(
                f"{command[0]} ended with {code}, which is neither good nor bad.",
                "0 is good, 125 cannot say, any other up to 127 is bad.",
            )
        return None if code == _CANNOT_SAY else bool(code)

    return check


def _first_bad(
    core: CommitLine, driver: CommitLine, check: StateCheck, progress: Callable[[str], None]
) -> FirstBad:
    line = states(core.steps, driver.steps)

    def is_bad(number: int) -> bool | None:
        by = line[number].by
        progress(f"{by.side} {by.commit[:12]} of {by.date}" if by else "the beginning")
        return check(line[number])

    if is_bad(0) is not False:
        raise UsageError("It was not good where this history begins.", "Begin with an older one.")
    if is_bad(len(line) - 1) is not True:
        raise UsageError("It is not bad where this history ends.", "There is nothing to find.")
    found, unknown = first_bad(len(line), is_bad)
    return FirstBad(state=line[found], unknown=tuple(line[number] for number in unknown))
