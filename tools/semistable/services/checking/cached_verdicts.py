"""What was judged before of the trees as they stand: nothing is judged anew."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from semistable.errors import SemistableError
from semistable.git.objects.open_tree import open_tree
from semistable.model.findings.verdict import Severity
from semistable.model.project.commit_source import Source
from semistable.model.project.driver_source import DriverSource
from semistable.model.project.manifest import Manifest
from semistable.model.project.tree import Tree
from semistable.model.project.tree_states import Held, TreeStatus
from semistable.services.checking.waive import apply_waivers
from semistable.services.opening.open_project import Project
from semistable.workspace.layout import tree_path


def with_verdicts(
    manifest: Manifest, workspace: Path, statuses: Sequence[TreeStatus]
) -> tuple[TreeStatus, ...]:
    """Join to each driver's tree how it holds the contract with core's tree, where that is known.

    Uncommitted edits do not count: it is the commits that were judged.
    """
    project = Project(manifest=manifest, workspace=workspace, source=Source.GIT)
    core = _tree(project, statuses, manifest.core.name)
    if core is None:
        return tuple(statuses)
    checker = project.checker(None)

    def one(status: TreeStatus) -> TreeStatus:
        tree = _tree(project, statuses, status.name)
        if tree is None or status.name == core.name:
            return status
        driver = DriverSource(name=status.name, tree=tree)
        if not checker.is_remembered(core, driver):
            return status
        verdict = apply_waivers(project, checker.verdict(core, [driver]))
        counts = [f.severity for f in verdict.findings if not f.waived]
        return replace(
            status,
            contract=Held(
                core_commit=str(core.commit),
                answer=verdict.drivers[0].answer,
                errors=counts.count(Severity.ERROR),
                warnings=counts.count(Severity.WARNING),
            ),
        )

    return tuple(map(one, statuses))


def _tree(project: Project, statuses: Sequence[TreeStatus], name: str) -> Tree | None:
    status = next((status for status in statuses if status.name == name), None)
    repository = project.find(name)
    if status is None or status.commit is None:
        return None
    try:
        path = tree_path(project.workspace, repository) / ".git"
        tree = open_tree(path, status.commit, name)
    except SemistableError:
        return None
    tree.revision = repository.pin if status.at_pin else status.commit
    return tree
