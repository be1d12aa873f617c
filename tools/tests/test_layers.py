"""The stairs of the house: who may import whom, read from the sources with ast."""

import ast
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SIBLINGS = {"readers", "workspace", "forge", "reports"}
GROUND = {"model", "errors"}

STAIRS: dict[str, set[str]] = {
    "__main__": {"cli"},
    "cli": {"errors"},  # it loads commands by their names, see LATE
    "commands": {"asking", "choosing", "completing", "saying", "answers", "opening"}
    | {"verify", "sources", "fetching", "analyses", "rules"}
    | SIBLINGS
    | GROUND,
    "asking": {"completing", "reports"} | GROUND,
    "choosing": set(),
    "completing": {"readers", "rules"} | GROUND,
    "saying": {"rules", "reports", "workspace"} | GROUND,
    "opening": {"verify", "sources", "readers", "workspace"} | GROUND,
    "answers": {"answers", "opening", "verify", "sources"}
    | {"analyses", "rules", "readers", "workspace"}
    | GROUND,
    "verify": {"judging", "readers"} | GROUND,
    "judging": {"analyses", "rules", "readers"} | GROUND,
    "sources": {"fetching", "readers", "workspace"} | GROUND,
    "fetching": {"readers", "workspace"} | GROUND,
    "analyses": {"analyses", "rules"} | GROUND,
    "rules": {"rules"} | GROUND,
    "readers": {"readers"} | GROUND,
    "workspace": {"workspace"} | GROUND,
    "forge": {"forge"} | GROUND,
    "reports": {"reports"} | GROUND,
    "model": {"model"},
    "errors": set(),
}
"""Each folder or module of semistable, and what it may import; what is not here has no place."""

DOORS: dict[str, set[str]] = {
    "click": {"cli", "asking", "choosing", "completing", "commands"},
    "git": {"workspace.git_progress"},
    "jinja2": {"reports.html"},
    "markupsafe": {"reports.html"},
    "msgspec": {"model", "readers", "analyses.values", "verify"},
    "packaging": {"model.calendar", "readers"},
    "platformdirs": {"readers.cache"},
    "pygit2": {"readers.objects", "readers.merges"},
    "pypi_simple": {"readers.releases"},
    "requests": {"readers.downloads", "readers.index_session", "readers.releases", "forge"},
    "rich": {"reports.console", "workspace.progress"},
    "tomlkit": {"readers.manifest", "readers.methods_text"},
    "yaml": {"readers.zuul_jobs", "readers.zuul_vars", "reports.matrix_jobs"}
    | {"readers.imports.yaml_text", "reports.manifests"},
    "urllib3": {"readers.index_session", "forge"},
}
"""Each library from outside, and where it enters."""

PURE = {"model", "rules", "analyses"}
WORLDLY = {
    *("asyncio", "ftplib", "glob", "http", "io", "logging", "multiprocessing", "os", "random"),
    *("secrets", "shutil", "signal", "socket", "sqlite3", "subprocess", "tempfile", "threading"),
    *("time", "urllib"),
}
"""Standard modules that read or change the world; the pure floors do without."""
HARMLESS = {"urllib.parse"}
"""What of these only takes texts apart."""
WORLDLY_CALLS = {"open", "print", "input", "now", "today", "utcnow", "read_text", "read_bytes"}

LATE = {
    ("semistable.readers.trees", "semistable.readers.objects"): "0.05 s of pygit2",
    ("semistable.readers.manifest_elsewhere", "semistable.readers.objects"): "the same",
    ("semistable.opening", "semistable.readers.past"): "the same",
    ("semistable.verify", "semistable.judging"): "0.1 s that a remembered answer does not owe",
    ("semistable.opening", "semistable.readers.manifest"): "a tenth of a check of two paths",
    ("semistable.opening", "semistable.sources"): "the same",
    ("semistable.commands.status", "semistable.answers.recalling"): "0.05 s to recall",
    ("semistable.answers.waiving", "semistable.readers.waivers"): "the same, through tomlkit",
    ("semistable.answers.waiving", "semistable.rules.catalogue"): "0.03 s of rules, for waivers",
    ("semistable.saying", "semistable.rules.catalogue"): "the same, for three formats",
    ("semistable.commands.check", "semistable.analyses.contract_results"): "0.01 s of an option",
    ("semistable.commands.check", "semistable.readers.contract_results"): "the same",
    ("semistable.completing", "semistable.rules.catalogue"): "what a Tab needs, no command owes",
    ("semistable.completing", "semistable.readers.calendar"): "the same",
    ("semistable.completing", "semistable.readers.manifest"): "the same",
    ("semistable.cli", "importlib"): "a command's libraries are loaded once it is asked for",
    ("semistable.commands.contract", "importlib"): "the same for the commands below `contract`",
    ("semistable.reports.matrix", "semistable.reports.html"): "jinja2, for one format",
    ("semistable.reports.registry", "importlib"): "rich and jinja2, of which one run needs one",
    ("semistable.sources", "semistable.readers.distributions"): "0.01 s of packaging and hashlib",
    ("semistable.sources", "semistable.fetching"): "the same",
    ("semistable.sources", "semistable.workspace.each"): "the start of subprocess, for one command",
    ("semistable.sources", "semistable.workspace.recovering"): "0.02 s of subprocess and threads",
    ("semistable.sources", "semistable.workspace.sync"): "the same",
    ("semistable.fetching", "semistable.readers.cache"): "0.02 s of SQLite and platformdirs",
    ("semistable.fetching", "semistable.readers.releases"): "0.5 s of requests and pypi-simple",
    ("semistable.readers.manifest", "tomlkit"): "0.03 s that a manifest without faults owes not",
    ("semistable.readers.manifest", "tomlkit.exceptions"): "the same",
    ("semistable.workspace.git_progress", "git"): "0.1 s, where a person watches",
    ("semistable.workspace.progress", "rich.console"): "0.09 s",
    ("semistable.workspace.progress", "rich.progress"): "0.09 s",
}
"""Imports inside functions, each with the start-up cost that asks for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One imported module: `semistable.x.y` or a library; `late` stands inside a function."""

    line: int
    name: str
    late: bool


def faults(sources: Mapping[str, str]) -> list[str]:
    """Say what breaks the plan of the house; `sources` maps full module names to their texts."""
    trees = {module: ast.parse(text) for module, text in sources.items()}
    packages = {module.rpartition(".")[0] for module in trees}
    imports = {module: list(_imports(tree, trees)) for module, tree in trees.items()}
    found = [*_circles(imports), *_needless(imports)]
    for module, tree in trees.items():
        found += [f"{module}: {fault}" for fault in _alone(module, tree, packages)]
        for one in imports[module]:
            found += [
                f"{module}:{one.line}: imports {one.name}{fault}"
                for fault in _wrong(module, one, packages)
            ]
    return sorted(found)


def _wrong(module: str, one: Import, packages: Collection[str]) -> Iterator[str]:
    library, area = one.name.partition(".")[0], _area(module)
    if one.late and (module, one.name) not in LATE:
        yield " inside a function"
    if one.name == "semistable":
        return  # its version
    if library == "semistable":
        if one.name in packages:
            yield ", a package's face"
        elif _area(one.name) not in STAIRS.get(area, set()):
            yield ", which is not below it"
    elif library in sys.stdlib_module_names:
        if area in PURE and library in WORLDLY and one.name not in HARMLESS:
            yield ", but is pure"
    elif library not in DOORS:
        yield ", which has no door"
    elif not {area, module.removeprefix("semistable.")} & DOORS[library]:
        yield f", whose door is {' or '.join(sorted(DOORS[library]))}"


def _area(module: str) -> str:
    """Give the folder of semistable that a module is in, or the module beside the folders."""
    return module.split(".")[1] if "." in module else ""


def _imports(tree: ast.Module, modules: Collection[str]) -> Iterator[Import]:
    late = {
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
            yield Import(line=node.lineno, name=name, late=node in late)


def _called(node: ast.Call) -> str:
    return ast.unparse(node.func).rpartition(".")[2]


def _alone(module: str, tree: ast.Module, packages: Collection[str]) -> Iterator[str]:
    """Give the faults that a module has whatever it imports."""
    if not (ast.get_docstring(tree) or "").partition("\n\n")[0].endswith((".", "?")):
        yield "does not open with a sentence that says what it is for"
    elif module in packages and module != "semistable" and len(tree.body) > 1:
        yield "a package holds a sentence and no code"
    if module != "semistable" and _area(module) not in STAIRS:
        yield "has no place on the stairs"
    for node in ast.walk(tree) if _area(module) in PURE else ():
        if isinstance(node, ast.Call) and _called(node) in WORLDLY_CALLS:
            yield f"calls {_called(node)}, but is pure"


def _circles(imports: Mapping[str, Iterable[Import]]) -> Iterator[str]:
    graph = {module: {one.name for one in ones} for module, ones in imports.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        yield f"a circle: {' -> '.join(error.args[1])}"


def _needless(imports: Mapping[str, Iterable[Import]]) -> Iterator[str]:
    late = {(module, one.name) for module, ones in imports.items() for one in ones if one.late}
    yield from (f"LATE holds {pair} for nothing" for pair in sorted(LATE.keys() - late))


def house() -> dict[str, str]:
    """Read every module of semistable by its full name."""
    return _sources(ROOT / "tools", "semistable")


def _sources(folder: Path, package: str) -> dict[str, str]:
    sources = {}
    for file in (folder / package).rglob("*.py"):
        parts = file.relative_to(folder).with_suffix("").parts
        name = ".".join(part for part in parts if part != "__init__")
        sources[name] = file.read_text(encoding="utf-8")
    return sources


def test_the_house_follows_its_plan() -> None:
    assert faults(house()) == []


def test_the_kit_for_driver_authors_stands_alone() -> None:
    files = (ROOT / "contract").rglob("*.py")
    trees = {str(file): ast.parse(file.read_text(encoding="utf-8")) for file in files}
    for file, tree in trees.items():
        for one in _imports(tree, ()):
            assert one.name.split(".")[0] != "semistable", f"{file}:{one.line} imports {one.name}"


def _kit_circles(sources: Mapping[str, str]) -> list[str]:
    """Say where modules of the kit import each other, for types alone or inside functions too."""
    trees = {module: ast.parse(text) for module, text in sources.items()}
    return list(_circles({module: list(_imports(tree, trees)) for module, tree in trees.items()}))


def test_the_imports_of_the_kit_are_a_ladder() -> None:
    kit = _sources(ROOT / "contract", "semistable_contract")
    assert _kit_circles(kit) == []
    upward = "\nif TYPE_CHECKING:\n    from semistable_contract.lifecycle import tell\n"
    (circle,) = _kit_circles(
        kit | {"semistable_contract.adapter": kit["semistable_contract.adapter"] + upward}
    )
    assert "semistable_contract.lifecycle" in circle


SOUND = {
    "semistable": '"""Root."""\n__version__ = "1"\n',
    "semistable.cli": '"""Cli."""\ndef load(name):\n    import_module(name)\n',
    "semistable.completing": '"""C."""\ndef fit():\n'
    "    from semistable.rules.catalogue import C\n"
    "    from semistable.readers.calendar import c\n"
    "    from semistable.readers.manifest import m\n",
    "semistable.sources": '"""S."""\ndef fetch():\n    from semistable.fetching import bring\n'
    "    from semistable.readers.distributions import d\n"
    "    from semistable.workspace.sync import sync\n"
    "    from semistable.workspace.recovering import recover\n"
    "    from semistable.workspace.each import grep\n",
    "semistable.opening": '"""O."""\ndef find():\n    from semistable.readers.manifest import r\n'
    "def take():\n    from semistable.sources import bring\n"
    "def past():\n    from semistable.readers.past import past_here\n",
    "semistable.readers.past": '"""P."""\n',
    "semistable.readers.trees": '"""T."""\ndef open():\n'
    "    from semistable.readers.objects import open_tree\n",
    "semistable.readers.manifest_elsewhere": '"""E."""\ndef tree():\n'
    "    from semistable.readers.objects import commit_tree\n",
    "semistable.answers.waiving": '"""W."""\ndef w():\n'
    "    from semistable.readers.waivers import r\n"
    "    from semistable.rules.catalogue import w\n",
    "semistable.saying": '"""S."""\ndef t():\n    from semistable.rules.catalogue import c\n',
    "semistable.analyses": '"""A."""\n',
    "semistable.answers.recalling": '"""R."""\n',
    "semistable.commands.status": '"""S."""\ndef status():\n'
    "    from semistable.answers.recalling import recalled\n",
    "semistable.judging": '"""J."""\n',
    "semistable.verify": '"""V."""\ndef judge():\n    from semistable.judging import Judging\n',
    "semistable.fetching": '"""F."""\nfrom semistable.readers.objects import open_tree\n'
    "def read():\n    from semistable.readers.releases import ReleaseIndex\n"
    "def kept():\n    from semistable.readers.cache import object_cache\n",
    "semistable.readers.cache": '"""C."""\n',
    "semistable.errors": '"""Errors."""\n',
    "semistable.model": '"""Model."""\n',
    "semistable.model.finding": '"""Findings."""\nimport re\n',
    "semistable.rules": '"""Rules."""\n',
    "semistable.rules.gone": '"""A rule."""\nfrom semistable.model.finding import Finding\n',
    "semistable.rules.renamed": '"""A rule."""\nfrom semistable.rules.gone import RULE\n',
    "semistable.readers": '"""Readers."""\n',
    "semistable.readers.releases": '"""Releases."""\n',
    "semistable.readers.distributions": '"""D."""\n',
    "semistable.readers.manifest": '"""M."""\ndef fault():\n'
    "    import tomlkit\n    from tomlkit.exceptions import TOMLKitError\n",
    "semistable.readers.objects": '"""O."""\nimport os, pygit2\nfrom semistable import errors\n',
    "semistable.reports": '"""Reports."""\n',
    "semistable.reports.html": '"""H."""\n',
    "semistable.reports.matrix": '"""M."""\n'
    "def f():\n    from semistable.reports.html import render_matrix\n",
    "semistable.reports.registry": '"""R."""\ndef report(name):\n    import_module(name)\n',
    "semistable.workspace": '"""Workspace."""\n',
    "semistable.workspace.sync": '"""Sync."""\n',
    "semistable.workspace.recovering": '"""Recover."""\n',
    "semistable.workspace.each": '"""Each."""\n',
    "semistable.workspace.progress": '"""P."""\ndef show():\n'
    "    import rich.console, rich.progress\n",
    "semistable.workspace.git": '"""Git."""\nimport subprocess\n',
    "semistable.workspace.git_progress": '"""G."""\ndef show():\n    from git import R\n',
    "semistable.answers": '"""Answers."""\n',
    "semistable.commands": '"""Commands."""\n',
    "semistable.commands.check": '"""C."""\nimport click\nfrom semistable.rules import gone\n'
    "def c():\n    from semistable.readers.contract_results import r\n"
    "    from semistable.analyses.contract_results import j\n",
    "semistable.commands.contract": '"""C."""\ndef load(name):\n    import_module(name)\n',
    "semistable.commands.sync": '"""S."""\nfrom semistable import __version__\n',
}
"""A small house that keeps the plan."""


def test_a_sound_house_has_no_faults() -> None:
    assert faults(SOUND) == []


@pytest.mark.parametrize(
    ("module", "line", "fault"),
    [
        ("rules.gone", "import semistable.readers.objects", "readers.objects, which is not below"),
        ("rules.gone", "from semistable import commands", "semistable.commands, a package's face"),
        ("model.change", "from semistable.rules.gone import R", "rules.gone, which is not below"),
        ("model.finding", "from semistable import errors", "errors, which is not below it"),
        ("readers.objects", "from semistable.workspace import git", "git, which is not below it"),
        ("workspace.git", "from semistable.readers.objects import o", "objects, which is not bel"),
        ("commands.sync", "from semistable.commands.check import c", "check, which is not below"),
        ("commands.sync", "from semistable.model import Finding", "model, a package's face"),
        ("commands.sync", "from . import check", "semistable.relative, which is not below it"),
        ("commands.sync", "import pygit2", "pygit2, whose door is readers.merges or"),
        ("commands.sync", "import numpy", "imports numpy, which has no door"),
        ("commands.sync", "import semistable_contract", "semistable_contract, which has no door"),
        ("commands.sync", "def f():\n    import json", "imports json inside a function"),
        ("commands.sync", "def f():\n    importlib.import_module(x)", "importlib inside a func"),
        ("commands.sync", "if TYPE_CHECKING:\n    import pygit2", "pygit2, whose door is readers"),
        ("rules.gone", "import os.path", "imports os.path, but is pure"),
        ("rules.gone", "date.today()", "calls today, but is pure"),
        ("rules.gone", "print(1)", "calls print, but is pure"),
        ("rules.gone", "from semistable.rules.renamed import RULE", "a circle: semistable.rules."),
        ("rules", "RULES = ()", "a package holds a sentence and no code"),
        ("attic", "", "has no place on the stairs"),
        ("helpers", "", "has no place on the stairs"),
    ],
)
def test_a_fault_is_found(module: str, line: str, fault: str) -> None:
    name = f"semistable.{module}"
    (found,) = faults(SOUND | {name: SOUND.get(name, '"""A module."""\n') + line})
    assert fault in found


def test_a_module_opens_with_a_sentence() -> None:
    (found,) = faults(SOUND | {"semistable.rules.mute": "X = 1\n"})
    assert found == "semistable.rules.mute: does not open with a sentence that says what it is for"


def test_an_exception_that_nothing_needs_is_a_fault() -> None:
    cache = "def kept():\n    from semistable.readers.cache import object_cache\n"
    (found,) = faults(SOUND | {"semistable.fetching": f'"""F."""\n{cache}'})
    assert found == (
        "LATE holds ('semistable.fetching', 'semistable.readers.releases') for nothing"
    )
