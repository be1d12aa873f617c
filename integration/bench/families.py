"""Other cores than Nova: known breakages, fitting pairs and small trees, without any surface.

`python -m integration.bench.families [DIR] [--cases FOLDER]`, or `nox -s families -- DIR`. DIR
holds clones as OWNER+NAME/repo; without it only releases and the small trees are examined. A case
is found by a new finding in the driver's file that names the symbol; what is looked for in the
small trees stands in `SMALL`.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

_NOT_VISIBLE = ("sa-duckdb-", "fs-adlfs-240", "dask-k8s-2983")
"""Cases that names, signatures and literals do not show."""
_TRUE_ERRORS = {
    "ibm-db-sa": {("zxjdbc.py", 32), ("run_tests.py", 10), ("ibm_db.py", 98), ("ibm_db.py", 111)},
    "snowflake-sqlalchemy": {("base.py", 864), ("base.py", 868)},
}
"""Errors of fitting pairs that were read in both sources and are true, by file and line."""
_SECONDS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What a small tree must bring: texts that findings name, each once, and no other error."""

    command: str
    found: tuple[str, ...] = ()
    severity: str = "error"


SMALL = {
    "absti": Sought(command="impact", found=("brand_new",)),
    "asyn": Sought(command="check", found=("spawn", "request")),
    "attr": Sought(command="check", found=("security", "shutdown_hook")),
    "dc": Sought(command="check", found=("size", "gone", "BLUE", "P")),
    "gen3": Sought(command="impact"),
    "generic": Sought(command="check", found=("Plain.RETURNS_CONDITIONAL", "String.RETURNS_COND")),
    "guard": Sought(command="check"),
    "hook": Sought(command="check", found=("_store",)),
    "lay": Sought(command="check", found=("make", "hook", "nothere")),
    "misc": Sought(command="check", found=("spawn", "load", "gone", "anything")),
    "mixin": Sought(command="check", found=("make", "hook")),
    "prep": Sought(command="check"),
    "prop": Sought(command="check", found=("name",)),
    "pyi": Sought(command="check", found=("Foo",)),
    "supermix": Sought(command="check"),
    "two": Sought(command="check", found=("cast",)),
    "typed": Sought(command="check", found=("contextual_connect",)),
    "unreach": Sought(command="check"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the program answered: its exit code, its findings, and why where there is no verdict."""

    code: int
    findings: tuple[dict[str, Any], ...] = ()
    unknowns: tuple[dict[str, Any], ...] = ()
    failure: str = ""

    def errors(self) -> list[dict[str, Any]]:
        """Give the errors that are new."""
        return [f for f in self.findings if (f["severity"], f["status"]) == ("error", "new")]


@dataclass(slots=True, kw_only=True)
class Tally:
    """How many of a kind of case came out right, and a line for each that did not."""

    label: str
    right: int = 0
    of: int = 0
    lines: list[str] = field(default_factory=list)

    def count(self, name: str, wrong: str) -> None:
        """Count a case; `wrong` is "" where it came out right."""
        self.of += 1
        self.right += not wrong
        if wrong:
            self.lines.append(f"  {name}: {wrong}")


def examine(*arguments: str) -> Answer:
    """Run one question as a user does and read its JSON."""
    command = [sys.executable, "-m", "semistable", *arguments, "--format", "json"]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return Answer(code=-1, failure=f"no answer in {_SECONDS} s")
    try:
        verdict = json.loads(ran.stdout)
    except json.JSONDecodeError:
        return Answer(code=ran.returncode, failure=" ".join(ran.stderr.split())[-200:])
    return Answer(
        code=ran.returncode,
        findings=tuple(verdict["findings"]),
        unknowns=tuple(verdict["unknowns"]),
    )


def names(finding: dict[str, Any], symbol: str) -> bool:
    """Say whether a finding names a case's symbol by its last part, or the module that held it."""
    last = re.split(r"[.\s]", symbol.strip())[-1]
    held = str(finding["core_symbol"])
    return last in held.split(".") or (symbol == held) or symbol.startswith(f"{held}.")


def in_file(finding: dict[str, Any], file: str) -> bool:
    """Say whether a finding stands in a case's file, which a wheel may hold without `src/`."""
    wanted = file.partition(":")[0]
    path = str(finding["path"])
    ends = wanted.endswith(f"/{path}") or path.endswith(f"/{wanted}")
    return not wanted or path == wanted or ends


def missed(case: dict[str, Any], answer: Answer) -> str:
    """Say why a breakage was not found; "" where it was."""
    if answer.failure:
        return answer.failure
    new = [f for f in answer.findings if f["status"] == "new"]
    if any(names(f, case["core_symbol"]) and in_file(f, case["driver_file"]) for f in new):
        return ""
    unknown = f", unknown: {answer.unknowns[0]['reason'][:90]}" if answer.unknowns else ""
    return f"{case['core_symbol']} not found among {len(new)} new findings{unknown}"


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _visible(case: dict[str, Any]) -> bool:
    return bool(case.get("static_detectable", True)) and not case["id"].startswith(_NOT_VISIBLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Families:
    """The folder of cases, and the clones, if any."""

    cases: Path
    clones: Path | None
    scratch: Path
    only: str = ""

    def clone(self, name: str) -> str | None:
        """Find a clone by `name` or `owner/name`."""
        if self.clones is None:
            return None
        owner, _, last = name.rpartition("/")
        pattern = f"{owner}+{last}" if owner else f"*+{last}"
        found = next(iter(sorted(self.clones.glob(f"{pattern}/repo"))), None)
        return None if found is None else str(found)

    def rows(self, file: str) -> list[dict[str, Any]]:
        """Read the cases of a file."""
        return [c for c in _lines(self.cases / file) if self.only in str(c.get("id", c))]

    def openstack(self) -> Iterator[tuple[Tally, str, list[str], Any]]:
        """Ask about the breakages that were mined from histories."""
        broken, gone = Tally(label="breakages from git"), Tally(label="gone on the fixed driver")
        for case in filter(_visible, self.rows("openstack.jsonl")):
            core, driver = self.clone(case["core"]), self.clone(case["driver"])
            if core is None or driver is None:
                continue
            ask = ["impact", "--core", f"{core}@{case['core_before']}..{case['core_change']}"]
            yield (
                broken,
                case["id"],
                [*ask, "--driver", f"{driver}@{case['driver_broken']}"],
                lambda a, case=case: missed(case, a),
            )
            yield (
                gone,
                case["id"],
                [*ask, "--driver", f"{driver}@{case['driver_fix']}"],
                lambda a, case=case: a.failure or ("" if missed(case, a) else "still reported"),
            )

    def compatible(self) -> Iterator[tuple[Tally, str, list[str], Any]]:
        """Ask about the changes of core that broke nobody."""
        tally = Tally(label="compatible changes without a new error")
        for case in self.rows("openstack-compatible.jsonl"):
            core, driver = self.clone(case["core"]), self.clone(case["driver"])
            if core is None or driver is None:
                continue
            ask = ["impact", "--core", f"{core}@{case['core_before']}..{case['core_change']}"]
            yield (
                tally,
                f"{case['driver']} {case['core_change'][:10]}",
                [*ask, "--driver", f"{driver}@{case['driver_rev']}"],
                _no_error,
            )

    def releases(self) -> Iterator[tuple[Tally, str, list[str], Any]]:
        """Ask about the breakages between releases on the package index."""
        tally = Tally(label="breakages from releases")
        for case in filter(_visible, self.rows("releases.jsonl")):
            ask = ["impact", "--from", "releases"]
            ask += ["--core", f"{case['core']}@{case['core_old']}..{case['core_new']}"]
            ask += ["--driver", f"{case['driver']}@{case['driver_version']}"]
            yield tally, case["id"], ask, lambda a, case=case: missed(case, a)

    def fitting(self) -> Iterator[tuple[Tally, str, list[str], Any]]:
        """Ask about the pairs that work together."""
        tally = Tally(label="fitting pairs without a false error")
        for case in self.rows("fitting.jsonl"):
            ask = ["check", "--from", "releases"]
            ask += ["--core", f"{case['core']}@{case['core_version']}"]
            ask += ["--driver", f"{case['driver']}@{case['driver_version']}"]
            true = _TRUE_ERRORS.get(case["driver"], set())
            yield tally, case["driver"], ask, lambda a, true=true: _no_error(a, true)

    def small(self) -> Iterator[tuple[Tally, str, list[str], Any]]:
        """Ask about the small trees."""
        tally = Tally(label="small trees")
        for name, sought in SMALL.items():
            if self.only not in name:
                continue
            folder = self.cases / "small" / name
            core = str(folder / "core")
            if sought.command == "impact":
                core = f"{self._history(folder, name)}@old..new"
            ask = [sought.command, "--core", core, "--driver", str(folder / "driver")]
            yield tally, name, ask, lambda a, sought=sought: _small(sought, a)

    def _history(self, folder: Path, name: str) -> Path:
        """Make a repository whose tags `old` and `new` hold the two trees of core."""
        repository = self.scratch / name
        shutil.copytree(folder / "core_old", repository)
        git = ["git", "-C", str(repository), "-c", "user.name=x", "-c", "user.email=x@localhost"]
        subprocess.run([*git, "init", "--quiet"], check=True)
        for tag in ("old", "new"):
            if tag == "new":
                shutil.copytree(folder / "core_new", repository, dirs_exist_ok=True)
            subprocess.run([*git, "add", "--all"], check=True)
            subprocess.run([*git, "commit", "--quiet", "--message", tag], check=True)
            subprocess.run([*git, "tag", tag], check=True)
        return repository


def _no_error(answer: Answer, true: frozenset[tuple[str, int]] = frozenset()) -> str:
    if answer.failure:
        return answer.failure
    if answer.unknowns and answer.code == 3:
        return f"unknown: {answer.unknowns[0]['reason'][:120]}"
    errors = [
        f"{e['path']}:{e['line']} {e['core_symbol']} [{e['rule']}]"
        for e in answer.errors()
        if (Path(e["path"]).name, e["line"]) not in true
    ]
    return f"{len(errors)} errors: {'; '.join(errors[:4])}" if errors else ""


def _small(sought: Sought, answer: Answer) -> str:
    if answer.failure:
        return answer.failure
    found = [f for f in answer.findings if f["severity"] in ("error", "warning")]
    said = [f"{f['core_symbol']} {f['message']}" for f in found]
    errors = [f"{f['core_symbol']} {f['message']}" for f in found if f["severity"] == "error"]
    lacking = [text for text in sought.found if not any(text in line for line in said)]
    surplus = [line for line in errors if not any(text in line for text in sought.found)]
    if lacking:
        reason = f", unknown: {answer.unknowns[0]['reason'][:90]}" if answer.unknowns else ""
        return f"lacks {', '.join(lacking)}{reason}"
    if surplus:
        return f"wrongly reports {surplus[0][:120]}"
    if answer.code == 3:
        return f"unknown: {answer.unknowns[0]['reason'][:90] if answer.unknowns else '?'}"
    return ""


@click.command()
@click.argument("directory", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--cases", required=True, type=click.Path(path_type=Path), help="Folder of cases.")
@click.option("--only", default="", help="Only the cases whose name holds this text.")
@click.option("--kind", "kinds", multiple=True, help="Only this kind of case (repeatable).")
@click.option("--jobs", default=2, show_default=True, help="How many to examine at a time.")
def main(directory: Path | None, cases: Path, only: str, kinds: tuple[str, ...], jobs: int) -> None:
    """Measure the checker on other cores than Nova, without surface and manifest."""
    scratch = TemporaryDirectory()
    families = Families(cases=cases, clones=directory, scratch=Path(scratch.name), only=only)
    every = ("small", "releases", "fitting", "openstack", "compatible")
    tallies: dict[str, Tally] = {}
    with ThreadPoolExecutor(jobs) as pool:
        asked = [
            (tally, name, judge, pool.submit(examine, *ask))
            for kind in (kinds or every)
            for tally, name, ask, judge in getattr(families, kind)()
        ]
        for tally, name, judge, answer in asked:
            tallies[tally.label] = tally
            tally.count(name, judge(answer.result()))
    scratch.cleanup()
    for tally in tallies.values():
        click.echo(f"{tally.label}: {tally.right} of {tally.of}")
        for line in tally.lines:
            click.echo(line)


if __name__ == "__main__":
    main()
