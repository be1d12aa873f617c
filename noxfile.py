"""The only list of jobs: people and every CI system run `ci/nox -s <session>`."""

import os
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import nox

nox.needs_version = ">=2025.2.9"
nox.options.sessions = ["tests", "lint"]
nox.options.reuse_venv = "yes"
# pip, even where uv is present: the index, its proxy and credentials are pip's configuration.
nox.options.default_venv_backend = "virtualenv"

PROJECT = nox.project.load_toml("pyproject.toml")
REPORT = Path("report")


def _install(session: nox.Session, group: str) -> None:
    session.install("--editable", ".", *nox.project.dependency_groups(PROJECT, group))


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests; what follows `--` goes to pytest."""
    _install(session, "test")
    session.run("pytest", "--numprocesses", "2", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, format and types."""
    _install(session, "lint")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("mypy")


@nox.session
def verify(session: nox.Session) -> None:
    """Run the main job on the real Nova family; done when the report is written."""
    session.install(".")
    started = time.time()
    # 1 says that a driver is incompatible, 3 that one could not be reached: both are answers, as
    # long as there is a report that tells them.
    session.run(
        *("semistable", "verify", "--from", "releases", *session.posargs),
        success_codes=[0, 1, 3],
    )
    if not any(file.stat().st_mtime >= started for file in REPORT.glob("*")):
        session.error(f"no report was written to {REPORT.resolve()}")


def _pairs() -> list[Any]:
    """Give core's revision and the driver of each contract session, from the manifest's pins."""
    family = tomllib.loads(Path("repos.toml").read_text(encoding="utf-8"))
    pins = {driver["name"]: driver["pin"] for driver in family.get("driver", [])}
    drivers = tomllib.loads(Path("contract/drivers.toml").read_text(encoding="utf-8"))["driver"]
    return [
        nox.param(
            driver.get("core", family["core"]["pin"]),
            driver | {"pin": pins.get(driver["name"])},
            id=f"{driver.get('core', family['core']['pin'])}-{driver['name']}",
        )
        for driver in drivers
    ]


@nox.session(default=False, venv_backend="uv|virtualenv")
@nox.parametrize(("core", "driver"), _pairs())
def contract(session: nox.Session, core: str, driver: dict[str, Any]) -> None:
    """Run the contract kit on a driver; done when report/contract-*.json and .xml are written."""
    if session.venv_backend == "uv":
        _tell_uv_the_index(session)
    own = [f"{driver['name']}=={driver['pin']}"] if driver["pin"] else []
    session.install(".", "./contract", f"nova=={core}", *own, *driver["install"])
    name = f"contract-{core}-{driver['name']}"
    results, junit = (REPORT.resolve() / f"{name}.{kind}" for kind in ("json", "xml"))
    REPORT.mkdir(exist_ok=True)
    results.unlink(missing_ok=True)
    where = Path(session.create_tmp())
    surface = _contract_of(session, core, where)
    session.chdir(where)  # away from this project's own pytest configuration
    session.run(
        *("pytest", "-q", "-W", "ignore", "-p", "no:cacheprovider"),
        *("--contract", str(surface), "--driver", driver["class"]),
        *(("--adapter", driver["adapter"]) if "adapter" in driver else ()),
        *("--contract-results", str(results), f"--junit-xml={junit}"),
        *session.posargs,
        success_codes=[0, 1],  # 1 says that the driver breaks the contract: an answer
    )
    if not results.exists():
        session.error(f"no results were written to {results}")


def _contract_of(session: nox.Session, core: str, where: Path) -> Path:
    """Give the contract of a core revision: the reviewed one, or that with what differs there."""
    shelf = Path("contract/surfaces").resolve()
    pin = tomllib.loads((shelf / "nova-virt.methods.toml").read_text(encoding="utf-8"))["revision"]
    if core == pin:
        return shelf / "nova-virt.toml"
    for file in shelf.glob("nova-virt*.toml"):
        shutil.copy(file, where)
    session.run(
        *("semistable", "contract", "extract", "--from", "releases", "--core", f"nova@{core}"),
        *("--surface", str(where.resolve() / "nova-virt.toml")),
        *("-o", str(where.resolve() / "nova-virt.methods.toml")),
    )
    return where.resolve() / "nova-virt.toml"


def _tell_uv_the_index(session: nox.Session) -> None:
    """Hand pip's indexes on, all equal as to pip: uv does not read pip's configuration."""
    session.env["UV_INDEX_STRATEGY"] = os.environ.get("UV_INDEX_STRATEGY", "unsafe-best-match")
    for option, variable in (("index-url", "UV_DEFAULT_INDEX"), ("extra-index-url", "UV_INDEX")):
        asked = [sys.executable, "-m", "pip", "config", "get", f"global.{option}"]
        said = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.split()
        if said and variable not in os.environ:
            session.env[variable] = " ".join(said)


@nox.session(default=False)
def seeded(session: nox.Session) -> None:
    """Seed breaches into nova's own fake driver; each has to be caught by its own check."""
    core = nox.project.load_toml("repos.toml")["core"]
    session.install("./contract", f"{core['release']}=={core['pin']}")
    session.run("python", "contract/tests/seeded/run.py", *session.posargs)


@nox.session(default=False)
def accuracy(session: nox.Session) -> None:
    """Measure the checker on known breakages; `-- DIR [--cases FOLDER]`, DIR holds clones."""
    session.install("--editable", ".")
    session.run("python", "-m", "integration.bench.accuracy", *session.posargs)


@nox.session(default=False)
def precision(session: nox.Session) -> None:
    """List the errors on drivers against the core they were made for; `-- DIR` holds clones."""
    session.install("--editable", ".")
    session.run("python", "-m", "integration.bench.precision", *session.posargs)


@nox.session(default=False)
def families(session: nox.Session) -> None:
    """Check the cases of other cores: `ci/nox -s families -- --cases FOLDER [CLONES]`."""
    session.install("--editable", ".")
    session.run("python", "-m", "integration.bench.families", *session.posargs)


@nox.session(default=False)
def kill(session: nox.Session) -> None:
    """Kill a sync at random instants and look for what was lost; `-- COUNT`."""
    _install(session, "test")
    session.run("python", "-m", "integration.killing", *session.posargs)


@nox.session(default=False, name="bench-sync")
def bench_sync(session: nox.Session) -> None:
    """Time sync and status against other tools on one loopback git server; `-- DIR` adds clones."""
    _install(session, "test")
    session.install("west", "vcs2l", "tsrc", "gita")
    session.run("python", "-m", "integration.bench.syncing", *session.posargs)


@nox.session(default=False)
def manifests(session: nox.Session) -> None:
    """Count what imports and exports of real manifests lose; `-- FOLDER` holds the manifests."""
    session.install("--editable", ".", "west", "vcs2l")
    session.run("python", "-m", "integration.bench.manifests", *session.posargs)


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """Time the program against baselines and peers; `-- DIR` holds clones, else from the index."""
    session.install("--editable", ".", "ty", "mypy")
    session.run("python", "-m", "integration.bench.speed", *session.posargs)


@nox.session(default=False)
def peers(session: nox.Session) -> None:
    """Hold the program against checkers of Python in general, in time and in findings; `-- DIR`."""
    session.install("--editable", ".", "ty", "mypy", "pylint", "griffe")
    session.run("python", "-m", "integration.bench.against_peers", *session.posargs)


@nox.session(default=False)
def sources(session: nox.Session) -> None:
    """Read every source of Nova and its drivers, of any age; `-- DIR...` hold clones."""
    session.install("--editable", ".")
    session.run("python", "-m", "integration.bench.sources", *session.posargs)


@nox.session(default=False)
def parsing(session: nox.Session) -> None:
    """Parse sources of any age, and hold the trees against the interpreter's; `-- PATH...`."""
    session.install("--editable", ".")
    session.run("python", "-m", "integration.bench.parsing", *session.posargs)


@nox.session(default=False)
def queue(session: nox.Session) -> None:
    """Time a queue of 200 changes over 40 made repositories; fails over 60 s warm."""
    session.install("--editable", ".")
    session.run("python", "-m", "integration.bench.queue", *session.posargs)


@nox.session(name="gate-history", default=False)
def gate_history(session: nox.Session) -> None:
    """Replay real changes of core before the gate; `-- DIR [--cases FOLDER]`, DIR holds clones."""
    session.install("--editable", ".")
    session.run("python", "-m", "integration.bench.gate_history", *session.posargs)


@nox.session(name="ci-schemas", default=False)
def ci_schemas(session: nox.Session) -> None:
    """Hold emitted jobs and the templates of ci/ against the forms of who reads them."""
    session.install("--editable", ".", "check-jsonschema", "pre-commit")
    emitted = Path(session.create_tmp())
    session.run("python", "ci/schemas/emit.py", str(emitted))
    check = ("check-jsonschema", "--builtin-schema")
    workflows = [*Path("ci/github").glob("*.yml"), *emitted.glob("github-*.yml")]
    session.run(*check, "vendor.github-workflows", *map(str, sorted(workflows)))
    pipelines = [*Path("ci/gitlab").glob("*.yml"), *emitted.glob("gitlab-*.yml")]
    form = ("vendor.gitlab-ci", "--data-transform", "gitlab-ci")
    session.run(*check, *form, *map(str, sorted(pipelines)))
    session.run("pre-commit", "validate-manifest", ".pre-commit-hooks.yaml")


@nox.session(name="zuul-schemas", default=False)
def zuul_schemas(session: nox.Session) -> None:
    """Hold emitted jobs and those of ci/zuul against Zuul's own parsers; 500 MB of packages."""
    session.install("--editable", ".", "zuul>=14")
    session.run("python", "ci/schemas/zuul_parsers.py")
