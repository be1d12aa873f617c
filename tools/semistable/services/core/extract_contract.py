"""Reads the contract of core's driver class out of core, method by method."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from semistable.errors import UsageError
from semistable.git.objects.object_store import open_tree
from semistable.git.objects.release_tags import past_here
from semistable.model.code.definition import DefinedKind
from semistable.model.code.modules import is_test
from semistable.model.core_api.contract_quality import PromisedMethod
from semistable.model.core_api.method_contract import ClassContract, DriverCall, KeyUse
from semistable.model.project.calendar import Calendar
from semistable.model.project.core_surface import Surface
from semistable.model.project.tree import Tree
from semistable.policy.contract.contract_diff import contract_changes
from semistable.policy.contract.method_contracts import dictionaries, method_contracts, opaque_keys
from semistable.policy.history.symbol_timeline import having
from semistable.project.contract_editor import updated
from semistable.project.contract_file import SUFFIX, read_methods, read_methods_text
from semistable.resolver.resolver import core_alone
from semistable.services.opening.open_project import open_project
from semistable.services.opening.open_trees import open_cores, read_specs
from semistable.services.opening.query import ProgressDisplay, Query
from semistable.source.blob_store import BlobStore
from semistable.source.facts.class_promises import read_promises
from semistable.source.facts.driver_handling import read_driver_calls, read_key_uses
from semistable.source.release_symbols import SymbolReader
from semistable.source.source_file import SourceFile
from semistable.source.source_modules import SourceModules
from semistable.storage.cache import Cache
from semistable.usages.core_side import core_side


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedContract:
    """The contract that core's sources say, and the one that is written in `file`, if any."""

    contract: ClassContract
    file: str
    text: str
    written: ClassContract | None

    def updated(self) -> str:
        """Return the text of the written contract, brought up to what core says."""
        return updated(self.text, self.contract)

    def differences(self) -> tuple[str, ...]:
        """Say in what the written contract differs; raise UsageError where there is none."""
        if self.written is None:
            raise UsageError(
                f"There is no {self.file} beside the surface.",
                f"Write it: semistable contract extract -o {self.file}",
            )
        return contract_changes(self.written, self.contract)


def extract_contract(query: Query, display: ProgressDisplay) -> ExtractedContract:
    """Read the contract at core's revision, and the one that is written beside the surface.

    Raises UsageError for what is not named right or is no contract, EnvironmentFailure for what
    cannot be read.
    """
    project = open_project(query.manifest, query.source)
    surface = project.surface(query.surface)
    path = project.surface_file(query.surface).with_suffix("").with_suffix(SUFFIX)
    text = read_methods_text(path)
    written = read_methods(text, path.name) if text else None
    with display.transfers() as report:
        (core,) = open_cores(project, read_specs(query.cores), report)
    with display.work("reading") as progress:
        calendar = project.calendar()
        contract = extract(core.tree, core.git_directory, surface, calendar, progress)
    return ExtractedContract(contract=contract, file=path.name, text=text, written=written)


def extract(
    core: Tree,
    git_directory: Path,
    surface: Surface,
    calendar: Calendar,
    progress: Callable[[str], None] = lambda _: None,
) -> ClassContract:
    """Read the contract of the surface's driver class out of core's sources.

    `git_directory` holds the releases of core that tell since when there is a method. Raises
    UsageError where core has no driver class.
    """
    modules = SourceModules(core, BlobStore(Cache()))
    promised = _promised(core, modules, surface)
    if not promised:
        raise UsageError(
            f"{core.name}@{core.revision} has no class {surface.driver_class} with methods.",
            "Correct driver-class in the surface, or name another revision.",
        )
    progress("calls of drivers")
    calls, uses = _treatments(modules, surface, promised)
    names = core_alone(modules, surface)
    side = core_side(modules, surface)
    since = _since(core, git_directory, surface, calendar, progress)
    contracts = method_contracts(names, promised, side.calls, calls, since)
    modules.save()
    opaque = opaque_keys(use for use in uses if use.name in dictionaries(contracts))
    return ClassContract(
        core=surface.driver_class.partition(".")[0],
        revision=core.revision,
        driver_class=surface.driver_class,
        methods={contract.name: contract for contract in contracts},
        opaque={one.name: one for one in opaque},
    )


def _promised(core: Tree, modules: SourceModules, surface: Surface) -> tuple[PromisedMethod, ...]:
    module = modules.by_name.get(surface.driver_module)
    if module is None:
        return ()
    name = surface.driver_class.rpartition(".")[2]
    return read_promises(SourceFile(core.read(module.path)), name)


def _treatments(
    modules: SourceModules, surface: Surface, promised: tuple[PromisedMethod, ...]
) -> tuple[list[DriverCall], set[KeyUse]]:
    parameters = {parameter.name for method in promised for parameter in method.parameters}
    home = modules.by_name[surface.driver_module].path
    calls: list[DriverCall] = []
    uses: set[KeyUse] = set()
    for module in sorted(modules.by_name.values(), key=lambda module: module.path):
        caller = module.path.startswith(surface.callers) and not is_test(module.path)
        if caller or module.path == home:
            file = SourceFile(modules.text(module.path))
            uses.update(read_key_uses(file, parameters))
            if caller:
                calls += read_driver_calls(file, surface.receivers, surface.mappings)
    return calls, uses


def _since(
    core: Tree,
    git_directory: Path,
    surface: Surface,
    calendar: Calendar,
    progress: Callable[[str], None],
) -> dict[str, str]:
    """Map each method to the cycle since which every release has it; empty without history."""
    until = calendar.cycle_of(core.revision)
    past = past_here(git_directory, calendar, until) if until else ()
    if len(past) < 2:
        return {}
    store = BlobStore(Cache())
    reader = SymbolReader(store, calendar)
    releases = []
    for cycle, version in past:
        progress(version)
        release = open_tree(git_directory, version, core.name)
        home = SourceModules(release, store).by_name.get(surface.driver_module)
        releases.append(reader.release(cycle, release, home.path if home else ""))
    top = f"{surface.driver_class.rpartition('.')[2]}."
    methods = (d for d in releases[-1].definitions.values() if d.kind == DefinedKind.METHOD)
    names = [method.name for method in methods if method.name.startswith(top)]
    return {name.removeprefix(top): having(releases, name)[0].cycle.name for name in names}
