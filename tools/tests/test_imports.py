"""The floors of the program: which package may import which, read from the sources with ast."""

import ast
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

ALLOWED_IMPORTS: dict[str, set[str]] = {
    "__main__": {"cli"},
    "cli": {"services", "reports", "model", "errors"},
    "services": {"policy", "rules", "usages", "resolver", "source", "workspace", "packages"}
    | {"forge", "project", "git", "storage", "model", "errors"},
    "policy": {"usages", "resolver", "rules", "source", "model", "errors"},
    "usages": {"resolver", "source", "model", "errors"},
    "workspace": {"git", "storage", "model", "errors"},
    "packages": {"git", "storage", "model", "errors"},
    "project": {"git", "storage", "model", "errors"},
    "resolver": {"source", "model", "errors"},
    "source": {"git", "storage", "model", "errors"},
    "git": {"storage", "model", "errors"},
    "storage": {"model", "errors"},
    "rules": {"model", "errors"},
    "reports": {"model", "errors"},
    "forge": {"model", "errors"},
    "model": set(),
    "errors": set(),
}
"""Each package of semistable, and which others it may import; from the top floor to the ground."""

LIBRARY_OWNERS: dict[str, set[str]] = {
    "click": {"cli"},
    "git": {"git.process.git_stderr"},
    "jinja2": {"reports.verdict.verdict_html"},
    "markupsafe": {"reports.verdict.verdict_html"},
    "msgspec": {"model", "source", "storage", "resolver.values", "services", "project", "git"}
    | {"forge"},
    "packaging": {
        "model.project.calendar",
        "resolver",
        "packages",
        "project",
        "git",
    },
    "platformdirs": {"storage.cache"},
    "pygit2": {"git.objects.object_store", "git.objects.landed_commits"}
    | {"git.objects.first_parent_log", "git.objects.merge_trees"},
    "pypi_simple": {"packages.package_index"},
    "requests": {"packages", "forge"},
    "rich": {"cli.progress", "reports.verdict.console_page"}
    | {"reports.verdict.ledger_console", "reports.verdict.verdict_console"},
    "tomlkit": {"project.contract_editor"},
    "urllib3": {"packages.index_session", "forge"},
    "yaml": {"forge", "project.imports.yaml_text", "reports"},
}
"""Each library from outside, and where it may be imported."""

PURE = {"model", "rules", "resolver", "usages", "policy"}
"""Packages that do not touch the outside world themselves.

Only `model` and `rules` work on values alone: `resolver` and `usages`, and `policy` through them,
have `source` read a module when a name leads there.
"""
IMPURE_MODULES = {
    *("asyncio", "ftplib", "glob", "http", "logging", "multiprocessing", "os", "random"),
    *("secrets", "shutil", "signal", "socket", "sqlite3", "subprocess", "tempfile", "threading"),
    *("time", "urllib"),
}
"""Standard modules that read or change the outside world; pure packages do without."""
HARMLESS = {"urllib.parse"}
"""What of these only takes texts apart."""
IMPURE_CALLS = {"open", "print", "input", "now", "today", "utcnow", "read_text", "read_bytes"}

LAZY_IMPORTS = {
    ("git.objects.open_tree", "git.objects.object_store"): "0.05 s of pygit2",
    ("project.manifest_includes", "git.objects.object_store"): "the same",
    ("services.opening.open_trees", "git.objects.release_tags"): "the same",
    ("workspace.transaction.autostash", "git.objects.merge_trees"): "the same, for edits",
    (
        "services.checking.checker",
        "services.checking.check_driver",
    ): "0.1 s that a remembered answer does not owe",
    ("services.opening.open_project", "project.manifest_file"): "a tenth of a check of two paths",
    ("services.opening.open_project", "services.opening.ensure_available"): "the same",
    ("services.opening.available_trees", "services.opening.ensure_available"): "the same",
    (
        "services.trees.show_status",
        "services.checking.cached_verdicts",
    ): "0.05 s that nothing remembered does not owe",
    ("services.checking.waive", "project.waivers_file"): "0.05 s of tomlkit, for waivers",
    ("services.checking.waive", "policy.gate.apply_waivers"): "0.002 s, for waivers",
    ("services.checking.waive", "model.findings.waiver"): "0.001 s, for waivers",
    ("services.checking.waive", "rules.catalogue"): "0.03 s of rules, for waivers",
    ("services.checking.check_drivers", "policy.contract.kit_findings"): "0.01 s of an option",
    ("services.checking.check_drivers", "project.kit_results_file"): "the same",
    ("cli.output", "services.checking.explain_rules"): "0.03 s of rules, for three formats",
    ("cli.output", "reports.comments.review_comment"): "Markdown, for one command",
    ("cli.output", "shutil"): "0.004 s, for terminals",
    ("cli.output", "tempfile"): "0.008 s, for files",
    ("cli.completion", "services.opening.list_names"): "what a Tab needs, no command owes",
    ("cli.main", "importlib"): "a command's libraries are loaded when it is called",
    ("cli.commands.core.contract", "importlib"): "the same for the commands below `contract`",
    ("reports.formats", "importlib"): "rich and jinja2, of which one run needs one",
    ("services.opening.ensure_available", "services.opening.fetch_missing"): "0.02 s of threads",
    (
        "services.trees.sync_workspace",
        "workspace.transaction.interrupted_sync",
    ): "0.02 s of subprocess and threads",
    ("services.trees.sync_workspace", "workspace.sync_trees"): "the same",
    ("workspace.state_folder", "git.process.git_command"): "the same",
    ("services.opening.fetch_missing", "storage.cache"): "0.02 s of SQLite and platformdirs",
    (
        "services.opening.fetch_missing",
        "packages.package_index",
    ): "0.5 s of requests and pypi-simple",
    (
        "source.parsing.parse",
        "source.parsing.module_parser",
    ): "0.02 s that sources of today's Python do not owe",
    ("git.process.git_stderr", "git"): "0.1 s, where a person watches",
    ("cli.progress", "rich.console"): "0.09 s",
    ("cli.progress", "rich.progress"): "0.09 s",
}
"""Imports inside functions, each with the start-up time that asks for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One imported module: `semistable.x.y` or a library; `lazy` stands inside a function."""

    line: int
    name: str
    lazy: bool


def faults(
    sources: Mapping[str, str], lazy: Mapping[tuple[str, str], str] = LAZY_IMPORTS
) -> list[str]:
    """List what breaks the plan; `sources` maps full module names to their texts."""
    trees = {module: ast.parse(text) for module, text in sources.items()}
    packages = {module.rpartition(".")[0] for module in trees}
    imports = {module: list(_imports(tree, trees)) for module, tree in trees.items()}
    found = [*_cycles(imports), *_unneeded(imports, lazy)]
    for module, tree in trees.items():
        found += [f"{module}: {fault}" for fault in _own_faults(module, tree, packages)]
        for one in imports[module]:
            found += [
                f"{module}:{one.line}: imports {one.name}{fault}"
                for fault in _wrong(module, one, packages, lazy)
            ]
    return sorted(found)


def _wrong(
    module: str, one: Import, packages: Collection[str], lazy: Mapping[tuple[str, str], str]
) -> Iterator[str]:
    library, package = one.name.partition(".")[0], _package(module)
    if one.lazy and (_inner(module), _inner(one.name)) not in lazy:
        yield " inside a function"
    if one.name == "semistable":
        return  # its version
    if library == "semistable":
        if one.name in packages:
            yield ", a package's face"
        elif _package(one.name) not in ALLOWED_IMPORTS.get(package, set()) | {package}:
            yield ", which is not below it"
    elif library in sys.stdlib_module_names:
        if package in PURE and library in IMPURE_MODULES and one.name not in HARMLESS:
            yield ", but is pure"
    elif library not in LIBRARY_OWNERS:
        yield ", which has no owner"
    elif not {package, _inner(module)} & LIBRARY_OWNERS[library]:
        yield f", whose owner is {' or '.join(sorted(LIBRARY_OWNERS[library]))}"


def _inner(module: str) -> str:
    return module.removeprefix("semistable.")


def _package(module: str) -> str:
    """Give the package of semistable that a module is in, or the module beside the packages."""
    return module.split(".")[1] if "." in module else ""


def _imports(tree: ast.Module, modules: Collection[str]) -> Iterator[Import]:
    lazy = {
        inner
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for inner in ast.walk(outer)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Import | ast.ImportFrom | ast.Call):
            continue
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            origin = "semistable.relative" if node.level else str(node.module)
            inner = [f"{origin}.{alias.name}" for alias in node.names]
            names = [name if name in modules else origin for name in inner]
        elif _called(node) in {"import_module", "__import__"}:
            names = ["importlib"]
        for name in names:
            yield Import(line=node.lineno, name=name, lazy=node in lazy)


def _called(node: ast.Call) -> str:
    return ast.unparse(node.func).rpartition(".")[2]


def _own_faults(module: str, tree: ast.Module, packages: Collection[str]) -> Iterator[str]:
    """Give the faults that a module has whatever it imports."""
    if not (ast.get_docstring(tree) or "").partition("\n\n")[0].endswith((".", "?")):
        yield "does not open with a sentence that says what it is for"
    elif module in packages and module != "semistable" and len(tree.body) > 1:
        yield "a package holds a sentence and no code"
    if module != "semistable" and _package(module) not in ALLOWED_IMPORTS:
        yield "has no place in ALLOWED_IMPORTS"
    for node in ast.walk(tree) if _package(module) in PURE else ():
        if isinstance(node, ast.Call) and _called(node) in IMPURE_CALLS:
            yield f"calls {_called(node)}, but is pure"


def _cycles(imports: Mapping[str, Iterable[Import]]) -> Iterator[str]:
    graph = {module: {one.name for one in ones} for module, ones in imports.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        yield f"a cycle: {' -> '.join(error.args[1])}"


def _unneeded(
    imports: Mapping[str, Iterable[Import]], lazy: Mapping[tuple[str, str], str]
) -> Iterator[str]:
    found = {
        (_inner(module), _inner(one.name))
        for module, ones in imports.items()
        for one in ones
        if one.lazy
    }
    yield from (f"LAZY_IMPORTS holds {pair} for nothing" for pair in sorted(lazy.keys() - found))


def _sources(folder: Path, package: str) -> dict[str, str]:
    sources = {}
    for file in (folder / package).rglob("*.py"):
        parts = file.relative_to(folder).with_suffix("").parts
        name = ".".join(part for part in parts if part != "__init__")
        sources[name] = file.read_text(encoding="utf-8")
    return sources


def test_the_program_follows_its_plan() -> None:
    assert faults(_sources(ROOT / "tools", "semistable")) == []


def test_the_packages_are_floors() -> None:
    """No package may import one that may import it, directly or through others."""
    TopologicalSorter(ALLOWED_IMPORTS).prepare()


REPORT_IMPORTERS = {"semistable.cli.output", "semistable.cli.common_options"}
"""The modules of `cli` that know reports: one writes them, the other lists their formats."""


def test_commands_know_no_reports() -> None:
    sources = _sources(ROOT / "tools", "semistable")
    found = {
        module
        for module, text in sources.items()
        if _package(module) == "cli"
        for one in _imports(ast.parse(text), sources)
        if one.name.startswith("semistable.reports")
    }
    assert found == REPORT_IMPORTERS


def test_no_file_name_stands_twice() -> None:
    files = (ROOT / "tools" / "semistable").rglob("*.py")
    names = sorted(file.name for file in files if file.name != "__init__.py")
    assert sorted(set(names)) == names


def test_a_folder_holds_at_most_twenty_files() -> None:
    folders = [file.parent for file in (ROOT / "tools" / "semistable").rglob("*.py")]
    assert {folder.name for folder in folders if folders.count(folder) > 21} == set()


def test_the_kit_for_driver_authors_stands_alone() -> None:
    files = (ROOT / "contract").rglob("*.py")
    trees = {str(file): ast.parse(file.read_text(encoding="utf-8")) for file in files}
    for file, tree in trees.items():
        for one in _imports(tree, ()):
            assert one.name.split(".")[0] != "semistable", f"{file}:{one.line} imports {one.name}"


def test_the_imports_of_the_kit_have_no_cycle() -> None:
    trees = {
        module: ast.parse(text)
        for module, text in _sources(ROOT / "contract", "semistable_contract").items()
    }
    assert not list(
        _cycles({module: list(_imports(tree, trees)) for module, tree in trees.items()})
    )


SOUND = {
    "semistable": '"""Root."""\n__version__ = "1"\n',
    "semistable.errors": '"""Errors."""\n',
    "semistable.model": '"""Model."""\n',
    "semistable.model.finding": '"""Findings."""\nimport re\n',
    "semistable.rules": '"""Rules."""\n',
    "semistable.rules.gone": '"""A rule."""\nfrom semistable.model.finding import Finding\n',
    "semistable.rules.renamed": '"""A rule."""\nfrom semistable.rules.gone import RULE\n',
    "semistable.git": '"""Git."""\n',
    "semistable.git.objects": '"""Objects."""\n',
    "semistable.git.objects.object_store": '"""O."""\nimport os, pygit2\n',
    "semistable.cli": '"""Cli."""\n',
    "semistable.cli.check": '"""C."""\nimport click\n',
    "semistable.cli.sync": '"""S."""\n',
}
"""A small program in which nothing is wrong."""


def test_a_sound_program_has_no_faults() -> None:
    assert faults(SOUND, {}) == []


@pytest.mark.parametrize(
    ("module", "line", "fault"),
    [
        ("rules.gone", "import semistable.git.objects.object_store", "which is not below it"),
        ("rules.gone", "from semistable import cli", "semistable.cli, a package's face"),
        ("model.change", "from semistable.rules.gone import R", "rules.gone, which is not below"),
        ("model.finding", "from semistable import errors", "errors, which is not below it"),
        ("cli.sync", "from semistable.model import Finding", "model, a package's face"),
        ("cli.sync", "from . import check", "semistable.relative, which is not below it"),
        ("cli.sync", "import pygit2", "pygit2, whose owner is git.objects.first_parent_log or"),
        ("cli.sync", "import numpy", "imports numpy, which has no owner"),
        ("cli.sync", "import semistable_contract", "semistable_contract, which has no owner"),
        ("cli.sync", "def f():\n    import json", "imports json inside a function"),
        ("cli.sync", "def f():\n    importlib.import_module(x)", "importlib inside a function"),
        ("cli.sync", "if TYPE_CHECKING:\n    import pygit2", "pygit2, whose owner is git"),
        ("rules.gone", "import os.path", "imports os.path, but is pure"),
        ("rules.gone", "date.today()", "calls today, but is pure"),
        ("rules.gone", "print(1)", "calls print, but is pure"),
        ("rules.gone", "from semistable.rules.renamed import RULE", "a cycle: semistable.rules."),
        ("rules", "RULES = ()", "a package holds a sentence and no code"),
        ("attic", "", "has no place in ALLOWED_IMPORTS"),
    ],
)
def test_a_fault_is_found(module: str, line: str, fault: str) -> None:
    name = f"semistable.{module}"
    (found,) = faults(SOUND | {name: SOUND.get(name, '"""A module."""\n') + line}, {})
    assert fault in found


def test_a_module_opens_with_a_sentence() -> None:
    (found,) = faults(SOUND | {"semistable.rules.mute": "X = 1\n"}, {})
    assert found == "semistable.rules.mute: does not open with a sentence that says what it is for"


def test_a_lazy_import_that_nothing_needs_is_a_fault() -> None:
    (found,) = faults(SOUND, {("git.objects.object_store", "pygit2"): "0.05 s"})
    assert found == "LAZY_IMPORTS holds ('git.objects.object_store', 'pygit2') for nothing"
