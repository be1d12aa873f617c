"""What other tools' own parsers make of a manifest: each project's URL, revision, path and groups.

Each tool reads with its own code: west and vcs2l from the package index, repo and gclient from
folders with their sources, git itself for its submodules.
"""

import contextlib
import importlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """One project as the other tool resolved it; `groups` only where its format has them."""

    path: str
    url: str
    revision: str
    groups: frozenset[str] | None = None
    shallow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Peers:
    """Where the sources of repo and of gclient are; None for what is not here."""

    repo: Path | None
    gclient: Path | None


def resolved(peers: Peers, file: Path, base: str, trees: Path | None) -> list[Project] | None:
    """Read a manifest with the tool whose it is; None where that tool is not here."""
    if file.name.endswith(".xml"):
        return _repo(peers.repo, file, base) if peers.repo else None
    if file.name == "DEPS":
        return _gclient(peers.gclient, file) if peers.gclient else None
    if file.name == ".gitmodules":
        return _submodules(file, base)
    return _vcs(file) if file.suffix == ".repos" else _west(file, trees)


def _west(file: Path, trees: Path | None) -> list[Project]:
    """Load as `west list` does, in a workspace of its own with the manifest's repository."""
    west: Any = importlib.import_module("west.manifest")
    top_of = next((one for one in file.parents if (one / "submanifests").is_dir()), file.parent)
    with tempfile.TemporaryDirectory() as scratch:
        top = Path(scratch)
        shutil.copytree(top_of, top / "the-manifest", ignore=shutil.ignore_patterns(".git"))
        (top / ".west").mkdir()
        name = file.relative_to(top_of).as_posix()
        config = f"[manifest]\npath = the-manifest\nfile = {name}\n"
        (top / ".west" / "config").write_text(config, encoding="utf-8")

        for tree in trees.iterdir() if trees else ():
            shutil.copytree(tree, top / tree.name)
            _git(top / tree.name, "update-ref", "refs/heads/manifest-rev", "HEAD")
        # To west, None is: there is nothing to import.
        manifest = west.Manifest.from_topdir(topdir=top, importer=lambda *_: None)
        return [
            Project(
                path=one.path,
                url=one.url,
                revision=one.revision,
                groups=frozenset(one.groups),
                shallow=one.clone_depth == 1,
            )
            for one in manifest.projects
            if not isinstance(one, west.ManifestProject)
        ]


def _vcs(file: Path) -> list[Project]:
    """Read as `vcs import` does."""
    vcs: Any = importlib.import_module("vcs2l.commands.import_")
    with file.open(encoding="utf-8") as text:
        found: Mapping[str, Any] = vcs.get_repositories(text)
    return [
        Project(path=path, url=one["url"], revision=str(one.get("version") or "HEAD"))
        for path, one in found.items()
        if one["type"] == "git"
    ]


def _repo(sources: Path, file: Path, base: str) -> list[Project]:
    """Parse with repo's manifest_xml.XmlManifest, in a client of its own that nothing fetches."""
    with tempfile.TemporaryDirectory() as scratch, _importing_from(sources):
        client = Path(scratch) / ".repo"
        shutil.copytree(file.parent, client / "manifests", ignore=shutil.ignore_patterns(".git"))
        (client / "manifest.xml").write_text(
            f'<manifest><include name="{file.name}"/></manifest>', encoding="utf-8"
        )
        _git(client, "init", "--quiet", str(client / "manifests"))
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        _git(client / "manifests", *who, "commit", "--quiet", "--allow-empty", "-m", "begin")
        _git(client, "init", "--quiet", "--bare", str(client / "manifests.git"))
        _git(client / "manifests.git", "config", "remote.origin.url", base)
        manifest_xml: Any = importlib.import_module("manifest_xml")
        manifest = manifest_xml.XmlManifest(str(client), str(client / "manifest.xml"))
        return [
            Project(
                path=one.relpath,
                url=one.remote.url,
                revision=one.revisionExpr,
                groups=frozenset(g for g in one.groups if ":" not in g and g != "all"),
                shallow=one.clone_depth == 1,
            )
            for one in manifest.projects
        ]


def _gclient(sources: Path, file: Path) -> list[Project]:
    """Parse with gclient_eval; what is no git repository or None is not gclient's to clone."""
    with _importing_from(sources):
        gclient_eval: Any = importlib.import_module("gclient_eval")
        known = {"host_os": "linux", "host_cpu": "x64", "checkout_linux": True}
        found = gclient_eval.Parse(file.read_text("utf-8"), str(file), None, known)
    projects = []
    for path, one in found["deps"].items():
        if one is None or one.get("dep_type") != "git":
            continue
        url, _, revision = one["url"].partition("@")
        projects.append(Project(path=path, url=url, revision=revision or "HEAD"))
    return projects


def submodules_repository(file: Path, top: Path) -> Path:
    """Make a repository that records the commits in COMMITS; return the .gitmodules in it."""
    _git(top, "init", "--quiet")
    shutil.copy(file, top / ".gitmodules")
    commits = json.loads((file.parent / "COMMITS").read_text(encoding="utf-8"))
    for path, commit in commits.items():
        _git(top, "update-index", "--add", "--cacheinfo", f"160000,{commit},{path}")
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    _git(top, *who, "commit", "--quiet", "-m", "pin")
    return top / ".gitmodules"


def _submodules(file: Path, base: str) -> list[Project]:
    """Let `git submodule init` resolve the URLs, in a repository that was cloned from `base`."""
    top = file.parent
    _git(top, "config", "remote.origin.url", base)
    _git(top, "submodule", "--quiet", "init")
    pattern = ["config", "-f", ".gitmodules", "--get-regexp", r"^submodule\..*\.path$"]
    projects = []
    for key, path in (line.split(" ", 1) for line in _git(top, *pattern).splitlines()):
        url = _git(top, "config", f"{key.removesuffix('.path')}.url").strip()
        link = _git(top, "ls-tree", "HEAD", "--", path).split()
        projects.append(Project(path=path, url=url, revision=link[2] if link else "HEAD"))
    return projects


@contextlib.contextmanager
def _importing_from(folder: Path) -> Iterator[None]:
    sys.path.insert(0, str(folder))
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            yield
    finally:
        sys.path.remove(str(folder))


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        capture_output=True,
        check=False,
        text=True,
        env=os.environ | {"GIT_CONFIG_GLOBAL": os.devnull},
    )
    return done.stdout


Reader = Callable[[Path], list[Project]]
"""Reads an exported file with the tool that it is for."""
EXPORTS: Mapping[str, tuple[str, Reader]] = {
    "west": ("west.yml", lambda file: _west(file, None)),
    "repos": ("family.repos", _vcs),
}
