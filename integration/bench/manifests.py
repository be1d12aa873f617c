"""Counts what an import and an export of real manifests lose, held against the tools' own parsers.

`python -m integration.bench.manifests FOLDER`, or `nox -s manifests -- FOLDER`. Every west.yml,
default.xml, .repos, .gitmodules and DEPS below FOLDER is read by the tool whose it is, and by
`semistable init`; what repos.toml then says is exported, and read by west and by vcs2l. Beside a
manifest may stand: BASE, the URL of its repository; trees/, the projects it imports from; COMMITS,
a JSON of the commits of submodules by path.
"""

import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from .manifest_peers import EXPORTS, Peers, Project, resolved, submodules_repository

_NAMES = ("west.yml", "default.xml", ".gitmodules", "DEPS")
_HEADS = ("refs/heads/", "refs/tags/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """How much of one reading another one lacks, by what it is; `examples` are a few of them."""

    projects: int
    missing: int
    urls: int
    pins: int
    paths: int
    groups: int
    shallow: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        """Say it in one line."""
        counts = (self.missing, self.urls, self.pins, self.paths, self.groups, self.shallow)
        return f"{self.projects:5}  {'  '.join(f'{count:5}' for count in counts)}"

    @property
    def total(self) -> int:
        """All that is lost."""
        return self.missing + self.urls + self.pins + self.paths + self.groups + self.shallow


@click.command()
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.option("--repo", type=click.Path(exists=True, path_type=Path), help="Sources of git-repo.")
@click.option("--gclient", type=click.Path(exists=True, path_type=Path), help="depot_tools.")
def main(folder: Path, repo: Path | None, gclient: Path | None) -> None:
    """Measure every manifest below FOLDER."""
    click.echo("       of  missing   URLs   pins  paths  groups  shallow")
    lost = 0
    for file in _manifests(folder):
        for what, loss in _measured(Peers(repo=repo, gclient=gclient), file):
            lost += loss.total
            click.echo(f"{loss}  {file.relative_to(folder)}: {what}")
            for example in loss.examples:
                click.echo(f"         {example}")
    raise SystemExit(1 if lost else 0)


def _manifests(folder: Path) -> list[Path]:
    found = [path for path in folder.rglob("*") if path.name in _NAMES or path.suffix == ".repos"]
    return sorted(path for path in found if "trees" not in path.relative_to(folder).parts)


def _measured(peers: Peers, file: Path) -> Iterator[tuple[str, Loss]]:
    """Give the losses of the import and of each export of one manifest."""
    beside = file.parent / "BASE"
    base = beside.read_text(encoding="utf-8").strip() if beside.exists() else "https://b.example/x"
    trees = file.parent / "trees" if (file.parent / "trees").is_dir() else None
    with tempfile.TemporaryDirectory() as scratch:
        where = Path(scratch)
        for folder in ("repository", "west", "repos"):
            (where / folder).mkdir()
        if file.name == ".gitmodules":
            file = submodules_repository(file, where / "repository")
        try:
            theirs = resolved(peers, file, base, trees)
        except Exception as error:  # noqa: BLE001 - whatever the other tool raises
            click.echo(f"  not measured: {file}: its own tool refuses it: {str(error)[:300]!r}")
            return
        if theirs is None:
            click.echo(f"  not measured: {file}: its tool is not here")
            return
        options = ["--base", base, *(["--trees", str(trees)] if trees else [])]
        if error := _imported(file, where, options):
            yield f"refused: {error}", _loss(theirs, [])
            return
        ours = _read(where / "repos.toml")
        yield "imported", _loss(theirs, ours)
        for form, (name, reader) in EXPORTS.items():
            exported = where / form / name
            _semistable(where, "export", form, "-o", str(exported))
            yield f"exported for {form}", _loss(ours, reader(exported), groups=form == "west")
            error = _imported(exported, where / form, [])
            yield f"back from {form} {error}", _loss(ours, _read(where / form / "repos.toml"))


def _imported(file: Path, where: Path, options: Sequence[str]) -> str:
    """Import a manifest; return why that failed, or ""."""
    asked = ["init", "--from", str(file.absolute()), *options]
    said = _semistable(where, *asked)
    if "which of the" in said.stderr.lower():
        core = said.stderr.partition("there are ")[2].split(" and ")[0].split(", ")[0]
        said = _semistable(where, *asked, "--core", core.strip().rstrip("."))
    return "" if said.returncode == 0 else said.stderr.strip()[:500]


def _semistable(where: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "semistable", *arguments]
    return subprocess.run(command, cwd=where, capture_output=True, text=True, check=False)


def _read(manifest: Path) -> list[Project]:
    """Read what repos.toml says, by tomllib alone."""
    document = tomllib.loads(manifest.read_text(encoding="utf-8"))
    return [
        Project(
            path=one.get("path", f"trees/{one['name']}"),
            url=one["git"][0],
            revision=one.get("commit", one["pin"]),
            groups=frozenset(one.get("groups", ())),
            shallow=one.get("clone") == "shallow",
        )
        for one in (document["core"], *document.get("driver", ()))
    ]


def _loss(theirs: Iterable[Project], ours: Iterable[Project], *, groups: bool = True) -> Loss:
    """Compare by path; what is not there is looked for by URL, so that a lost path is told."""
    here = {one.path: one for one in ours}
    by_url = {_plain(one.url): one for one in here.values()}
    counts = dict.fromkeys(("missing", "urls", "pins", "paths", "groups", "shallow"), 0)
    examples = []
    wanted = list(theirs)
    for one in wanted:
        found = here.get(one.path) or by_url.get(_plain(one.url))
        wrong = []
        if found is None:
            wrong = ["missing"]
        else:
            wrong += ["paths"] if found.path != one.path else []
            wrong += ["urls"] if _plain(found.url) != _plain(one.url) else []
            wrong += ["pins"] if _revision(found) != _revision(one) else []
            own = found.groups or frozenset()
            wrong += ["groups"] if groups and one.groups is not None and own != one.groups else []
            wrong += ["shallow"] if groups and found.shallow != one.shallow else []
        for what in wrong:
            counts[what] += 1
            examples.append(f"{what}: {one} is {found}")
    if len(here) > len(wanted):
        counts["missing"] += len(here) - len(wanted)
        examples.append(f"{len(here) - len(wanted)} more than there should be")
    return Loss(projects=len(wanted), examples=tuple(examples[:3]), **counts)


def _plain(url: str) -> str:
    """Give a URL without the slashes that no server heeds."""
    scheme, sign, rest = url.rstrip("/").partition("://")
    while "//" in rest:
        rest = rest.replace("//", "/")
    return f"{scheme}{sign}{rest}"


def _revision(one: Project) -> str:
    revision = one.revision
    for prefix in _HEADS:
        revision = revision.removeprefix(prefix)
    return revision


if __name__ == "__main__":
    main()
