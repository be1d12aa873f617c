"""The wiring of bisect: two histories, and the state of both in which a driver broke."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from semistable.errors import EnvironmentFailure, UsageError
from semistable.git.objects.object_store import first_parents, open_tree
from semistable.model.findings.verdict import Answer
from semistable.model.project.commit_source import Report
from semistable.model.project.driver_source import DriverSource
from semistable.model.project.tree import RevisionSpec
from semistable.policy.gate.bisection import BisectStep, State, first_bad, states
from semistable.services.checking.checker import Examination
from semistable.services.opening.open_query import Project, open_cores
from semistable.workspace.temporary_checkouts import trial_tree, try_out

_CANNOT_SAY = 125
"""The exit code by which a command says that a state cannot be judged: git-bisect(1)."""

Judge = Callable[[State], bool | None]
"""Says whether a state is bad; None where that cannot be said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The first parents of a repository between two revisions, oldest first."""

    name: str
    git_directory: Path
    steps: tuple[BisectStep, ...]


def open_history(project: Project, ends: Sequence[RevisionSpec], report: Report) -> History:
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
    steps = tuple(
        BisectStep(side=last.tree.name, commit=w.commit, date=w.date, subject=w.subject)
        for w in walk
    )
    return History(name=last.tree.name, git_directory=last.git_directory, steps=steps)


def statically(core: History, driver: History, examination: Examination) -> Judge:
    """Judge a state by its verdict: bad is incompatible."""

    def judge(state: State) -> bool | None:
        trees = [
            open_tree(history.git_directory, commit, history.name)
            for history, commit in ((core, state.core), (driver, state.driver))
        ]
        source = DriverSource(name=driver.name, tree=trees[1], folder=None)
        answer = examination.verdict(trees[0], [source]).drivers[0].answer
        return None if answer is Answer.UNKNOWN else answer is Answer.INCOMPATIBLE

    return judge


def by_command(core: History, driver: History, command: Sequence[str]) -> Judge:
    """Judge a state by a command's exit code, as git bisect run does: 0 good, 125 cannot say.

    It runs in a tree of the driver; SEMISTABLE_CORE and SEMISTABLE_DRIVER name both trees.
    """

    def judge(state: State) -> bool | None:
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

    return judge


def bisect(
    core: History, driver: History, judge: Judge, progress: Callable[[str], None]
) -> tuple[State, tuple[State, ...]]:
    """Find the first bad state of both histories, and those before it that nobody could judge.

    Raises UsageError when the beginning is bad already or the end is not.
    """
    line = states(core.steps, driver.steps)

    def is_bad(number: int) -> bool | None:
        by = line[number].by
        progress(f"{by.side} {by.commit[:12]} of {by.date}" if by else "the beginning")
        return judge(line[number])

    if is_bad(0) is not False:
        raise UsageError("It was not good where this history begins.", "Begin with an older one.")
    if is_bad(len(line) - 1) is not True:
        raise UsageError("It is not bad where this history ends.", "There is nothing to find.")
    found, unknown = first_bad(len(line), is_bad)
    return line[found], tuple(line[number] for number in unknown)
