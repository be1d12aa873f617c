"""One family of repositories, written down for each tool that keeps trees in step."""

import compileall
import os
import shutil
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

import semistable

Pins = Mapping[str, tuple[str, str]]
"""Repository name to its URL and the tag that it is pinned to."""

_WHO = ("-c", "user.name=Bench", "-c", "user.email=bench@example.org")
_JOBS = "8"
FULL, BLOBLESS, SHALLOW = "full", "blobless", "shallow"
KINDS = (SHALLOW, BLOBLESS, FULL)
CACHED = "cached"
_DEPTH, _FILTER = ("--depth=1",), ("--filter=blob:none",)


def git(*arguments: str, folder: Path) -> None:
    """Run git to its end in a folder."""
    subprocess.run(["git", *_WHO, *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def tool(name: str) -> str | None:
    """Find a tool beside this Python, or on the path."""
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.exists() else shutil.which(name)


class Workspace(ABC):
    """One tool's workspace over the family; it can be made anew, and its pins can move."""

    name: str

    kind = FULL
    """How much of a repository its clones hold."""
    options: ClassVar[Mapping[str, Sequence[str]]] = {FULL: ()}
    """What is said for a kind of clone, by each kind that the tool has."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / self.name

    def fresh(self, pins: Pins, kind: str = FULL) -> None:
        """Be empty, with a manifest that asks for clones of a kind."""
        self.kind = kind
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.pin(pins)

    @property
    def environment(self) -> Mapping[str, str]:
        """What the tool's processes have to know."""
        return {}

    @abstractmethod
    def pin(self, pins: Pins) -> None:
        """Write the manifest."""

    @abstractmethod
    def cold(self) -> Sequence[str]:
        """Give the command that brings all trees into an empty workspace."""

    def fill(self, pins: Pins) -> None:
        """Make ready what the tool can be given beside the network: room, for most."""
        del pins
        self.folder.mkdir(parents=True, exist_ok=True)

    @abstractmethod
    def update(self) -> Sequence[str]:
        """Give the command that brings trees to the pins as they are now."""

    @abstractmethod
    def status(self) -> Sequence[str]:
        """Give the command that says where the trees are."""


class Semistable(Workspace):
    """Ours."""

    name = "semistable"
    options: ClassVar[Mapping[str, Sequence[str]]] = dict.fromkeys(KINDS, ())

    def fresh(self, pins: Pins, kind: str = FULL) -> None:
        super().fresh(pins, kind)
        # As an installed one is, and as the other tools here are.
        compileall.compile_dir(Path(semistable.__file__).parent, quiet=1)

    @property
    def environment(self) -> Mapping[str, str]:
        return {"SEMISTABLE_CACHE_DIR": str(self.folder / ".cache")}

    def pin(self, pins: Pins) -> None:
        tables = []
        for number, (name, (url, pin)) in enumerate(pins.items()):
            heading = "[[driver]]" if number else "[core]"
            values = {"name": name, "git": [url], "package": name.replace("-", "_"), "pin": pin}
            values["clone"] = self.kind
            tables.append("\n".join([heading, *(f"{k} = {v!r}" for k, v in values.items())]))
        text = "\n\n".join(["version = 1", *tables])
        (self.folder / "repos.toml").write_text(text + "\n")

    def cold(self) -> Sequence[str]:
        return (sys.executable, "-m", "semistable", "sync")

    def update(self) -> Sequence[str]:
        return self.cold()

    def status(self) -> Sequence[str]:
        return (sys.executable, "-m", "semistable", "status")


class Floor(Workspace):
    """Bare git, eight at a time: the least work that brings these files to this place."""

    name = "baseline: plain git"
    options: ClassVar[Mapping[str, Sequence[str]]] = {FULL: (), BLOBLESS: _FILTER, SHALLOW: _DEPTH}
    _GIT = ("-c", "advice.detachedHead=false")

    def pin(self, pins: Pins) -> None:
        lines = [f"{pin} {url} trees/{name}\n" for name, (url, pin) in pins.items()]
        (self.folder / "clones").write_text("".join(lines))
        places = [f"trees/{name}\n" for name in pins]
        (self.folder / "places").write_text("".join(places))
        moved = self.folder / "moved"
        moved.write_text("")
        before = self._pins if hasattr(self, "_pins") else {}
        for name, (url, pin) in pins.items():
            if before.get(name, ("", ""))[1] not in ("", pin):
                moved.write_text(f"trees/{name} {url} {pin}\n")
        self._pins = dict(pins)

    def cold(self) -> Sequence[str]:
        clone = ("git", *self._GIT, "clone", "--quiet", *self.options[self.kind], "--branch")
        return ("xargs", "-a", "clones", "-L1", "-P", _JOBS, *clone)

    def update(self) -> Sequence[str]:
        return (sys.executable, "-S", "-E", "-c", _FETCH_MOVED)

    def status(self) -> Sequence[str]:
        return ("xargs", "-a", "places", "-P", _JOBS, "-I{}", "git", "-C", "{}", "status", "-s")


_FETCH_MOVED = """
import subprocess
for line in open("moved"):
    tree, url, pin = line.split()
    tag = f"refs/tags/{pin}"
    subprocess.run(["git", "-C", tree, "fetch", "-q", url, f"{tag}:{tag}"], check=True)
    subprocess.run(["git", "-C", tree, "checkout", "-q", "--detach", pin], check=True)
"""


class West(Workspace):
    """Zephyr's west."""

    name = "west"
    options: ClassVar[Mapping[str, Sequence[str]]] = {
        FULL: (),
        SHALLOW: ("--narrow", "--fetch-opt=--depth=1"),
    }

    def pin(self, pins: Pins) -> None:
        projects = "".join(
            f"    - {{name: {name}, url: '{url}', revision: '{pin}', path: trees/{name}}}\n"
            for name, (url, pin) in pins.items()
        )
        manifest = self.folder / "manifest"
        manifest.mkdir(exist_ok=True)
        (manifest / "west.yml").write_text(f"manifest:\n  projects:\n{projects}")
        config = self.folder / ".west"
        config.mkdir(exist_ok=True)
        (config / "config").write_text("[manifest]\npath = manifest\nfile = west.yml\n")

    def cold(self) -> Sequence[str]:
        return (str(tool("west")), "update", *self.options[self.kind])

    def update(self) -> Sequence[str]:
        return self.cold()

    def status(self) -> Sequence[str]:
        return (str(tool("west")), "status")


class Vcs2l(Workspace):
    """vcs2l, the heir of ROS's vcstool."""

    name = "vcs2l"
    options: ClassVar[Mapping[str, Sequence[str]]] = {FULL: (), SHALLOW: ("--shallow",)}

    def pin(self, pins: Pins) -> None:
        (self.folder / "trees").mkdir(exist_ok=True)
        rows = "".join(
            f"  {name}: {{type: git, url: '{url}', version: '{pin}'}}\n"
            for name, (url, pin) in pins.items()
        )
        (self.folder / "all.repos").write_text(f"repositories:\n{rows}")

    def cold(self) -> Sequence[str]:
        command = (str(tool("vcs")), "import", *self.options[self.kind])
        return (*command, "-w", _JOBS, "--input", "all.repos", "trees")

    def update(self) -> Sequence[str]:
        return self.cold()

    def status(self) -> Sequence[str]:
        return (str(tool("vcs")), "status", "-w", _JOBS, "trees")


class Tsrc(Workspace):
    """tsrc; its manifest is a repository of its own."""

    name = "tsrc"
    options: ClassVar[Mapping[str, Sequence[str]]] = {FULL: (), SHALLOW: ("--shallow",)}

    def pin(self, pins: Pins) -> None:
        manifest = self.folder / "manifest"
        if not manifest.exists():
            manifest.mkdir()
            git("init", "-q", "-b", "master", folder=manifest)
        rows = "".join(
            f"  - {{url: '{url}', dest: trees/{name}, tag: '{pin}'}}\n"
            for name, (url, pin) in pins.items()
        )
        (manifest / "manifest.yml").write_text(f"repos:\n{rows}")
        git("add", "-A", folder=manifest)
        git("commit", "-q", "--allow-empty", "-m", "Pins", folder=manifest)

    def cold(self) -> Sequence[str]:
        return (
            str(tool("tsrc")),
            "init",
            *self.options[self.kind],
            "-j",
            _JOBS,
            "--branch",
            "master",
            str(self.folder / "manifest"),
        )

    def update(self) -> Sequence[str]:
        return (str(tool("tsrc")), "sync", "-j", _JOBS)

    def status(self) -> Sequence[str]:
        return (str(tool("tsrc")), "status", "-j", _JOBS)


class Gita(Workspace):
    """gita; it has no pins: fetching all is the nearest that it does."""

    name = "gita (no pins)"

    @property
    def environment(self) -> Mapping[str, str]:
        return {"GITA_PROJECT_HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder)}

    def pin(self, pins: Pins) -> None:
        rows = [f"{url},{name},trees/{name}\n" for name, (url, _) in pins.items()]
        (self.folder / "frozen").write_text("".join(rows))

    def cold(self) -> Sequence[str]:
        return (str(tool("gita")), "clone", "-f", "-p", "frozen")

    def update(self) -> Sequence[str]:
        return (str(tool("gita")), "fetch")

    def status(self) -> Sequence[str]:
        return (str(tool("gita")), "ll")


class Submodules(Workspace):
    """Git's own submodules; the superproject lies beside the trees."""

    name = "git submodules"
    options: ClassVar[Mapping[str, Sequence[str]]] = {FULL: (), BLOBLESS: _FILTER, SHALLOW: _DEPTH}

    def pin(self, pins: Pins) -> None:
        if not (self.folder / ".git").exists():
            git("init", "-q", "-b", "master", folder=self.folder)
        modules = "".join(
            f'[submodule "{name}"]\n\tpath = trees/{name}\n\turl = {url}\n'
            for name, (url, _) in pins.items()
        )
        (self.folder / ".gitmodules").write_text(modules)
        git("add", ".gitmodules", folder=self.folder)
        for name, (url, pin) in pins.items():
            listed = subprocess.run(
                ["git", "ls-remote", url, f"refs/tags/{pin}^{{}}", f"refs/tags/{pin}"],
                check=True,
                capture_output=True,
                text=True,
            ).stdout.splitlines()
            commit = next((r for r in listed if r.endswith("^{}")), listed[0]).split()[0]
            entry = f"160000,{commit},trees/{name}"
            git("update-index", "--add", "--cacheinfo", entry, folder=self.folder)
        git("commit", "-q", "--allow-empty", "-m", "Pins", folder=self.folder)

    def cold(self) -> Sequence[str]:
        command = ("git", "submodule", "--quiet", "update", "--init", *self.options[self.kind])
        return (*command, "--jobs", _JOBS)

    def update(self) -> Sequence[str]:
        return self.cold()

    def status(self) -> Sequence[str]:
        return ("git", "submodule", "status")


def _mirrored(folder: Path, pins: Pins) -> Path:
    """Clone what is not there yet into a folder of bare clones."""
    cache = folder / "mirrors"
    cache.mkdir(parents=True, exist_ok=True)
    for name, (url, _) in pins.items():
        if not (cache / name).exists():
            git("clone", "-q", "--bare", url, name, folder=cache)
    return cache


class CachedFloor(Floor):
    """Bare git from clones on the same disk, whose packs it links."""

    def fill(self, pins: Pins) -> None:
        self._cache = _mirrored(self.folder.parent, pins)

    def pin(self, pins: Pins) -> None:
        super().pin({name: (str(self._cache / name), pin) for name, (_, pin) in pins.items()})


class CachedSemistable(Semistable):
    """Ours, once another workspace was cloned."""

    @property
    def environment(self) -> Mapping[str, str]:
        shared = str(self.folder.parent / "objects")
        return {**super().environment, "SEMISTABLE_OBJECT_CACHE": shared}

    def fill(self, pins: Pins) -> None:
        self.fresh(pins)
        where = {**os.environ, **quiet(), **self.environment}
        subprocess.run(self.cold(), cwd=self.folder, check=True, capture_output=True, env=where)


class CachedWest(West):
    """Zephyr's west, given a folder of clones."""

    def fill(self, pins: Pins) -> None:
        self._cache = _mirrored(self.folder.parent, pins)

    def cold(self) -> Sequence[str]:
        return (*super().cold(), "--name-cache", str(self._cache))


def cached_workspaces(folder: Path) -> list[Workspace]:
    """List the tools that are here and clone out of a cache, the baseline and ours first."""
    known: list[tuple[str, type[Workspace]]] = [
        ("git", CachedFloor),
        ("git", CachedSemistable),
        ("west", CachedWest),
    ]
    return [kind(folder) for name, kind in known if tool(name)]


def all_workspaces(folder: Path) -> list[Workspace]:
    """List the tools that are here, the baseline and ours first."""
    known: list[tuple[str | None, type[Workspace]]] = [
        ("git", Floor),
        ("git", Semistable),
        ("west", West),
        ("vcs", Vcs2l),
        ("tsrc", Tsrc),
        ("gita", Gita),
        ("git", Submodules),
    ]
    return [kind(folder) for name, kind in known if name is None or tool(name)]


def quiet() -> dict[str, str]:
    """Give what keeps every tool from the developer's own settings."""
    return {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "NO_COLOR": "1",
        # Whatever is installed has been compiled; what runs from its sources is, once.
        "PYTHONDONTWRITEBYTECODE": "",
    }
