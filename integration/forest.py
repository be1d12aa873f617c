"""A forest for stories: repositories on a real git server, a workspace, and the program itself."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from socket import socket
from threading import Thread

import pygit2

from semistable.cli.main import run

_AUTHOR = pygit2.Signature("A Developer", "developer@example.org", 1_500_000_000, 0)


class Origin:
    """A bare repository on the server; its verbs return commits as 40 digits."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if path.exists():
            self._repository = pygit2.Repository(str(path))
        else:
            self._repository = pygit2.init_repository(str(path), bare=True, initial_head="master")

    def commit(self, files: Mapping[str, str], branch: str = "master") -> str:
        """Put these files, and no others, on a branch."""
        repository = self._repository
        index = pygit2.Index()
        for path, text in files.items():
            blob = repository.create_blob(text.encode())
            index.add(pygit2.IndexEntry(path, blob, pygit2.enums.FileMode.BLOB))
        ref = f"refs/heads/{branch}"
        parents = [repository.references[ref].target] if ref in repository.references else []
        tree = index.write_tree(repository)
        message = f"Change {branch}: {', '.join(files)}"
        return str(repository.create_commit(ref, _AUTHOR, _AUTHOR, message, tree, parents))

    def reword(self, branch: str, message: str) -> str:
        """Give the newest commit of a branch another message."""
        ref = f"refs/heads/{branch}"
        repository = self._repository
        old = repository[repository.references[ref].target].peel(pygit2.Commit)
        parents = list(old.parent_ids)
        new = repository.create_commit(None, _AUTHOR, _AUTHOR, message, old.tree_id, parents)
        repository.references.create(ref, new, force=True)
        return str(new)

    def point(self, ref: str, commit: str) -> None:
        """Make any reference, as forges do for changes."""
        self._repository.references.create(ref, commit, force=True)

    def tag(self, name: str, *, annotated: bool = False, commit: str | None = None) -> str:
        """Tag a commit, or the head of master."""
        target = commit or str(self._repository.references["refs/heads/master"].target)
        if annotated:
            kind = pygit2.enums.ObjectType.COMMIT
            self._repository.create_tag(name, pygit2.Oid(hex=target), kind, _AUTHOR, name)
        else:
            self._repository.references.create(f"refs/tags/{name}", target, force=True)
        return target

    def head(self, branch: str | None) -> str:
        """Return the commit of a branch, or of HEAD."""
        name = f"refs/heads/{branch}" if branch else "HEAD"
        return str(self._repository.references[name].resolve().target)

    def delete_branch(self, name: str) -> None:
        """Take a branch away."""
        self._repository.references.delete(f"refs/heads/{name}")

    def set_branch(self, name: str, commit: str) -> None:
        """Point a branch elsewhere, as a forced push does."""
        self._repository.references.create(f"refs/heads/{name}", commit, force=True)


class GitServer:
    """`git daemon` on a free port of the loopback interface."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir()
        with socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self.start()

    def start(self) -> None:
        """Serve everything below the root; returns once it answers."""
        options = ["--verbose", "--export-all", "--informative-errors", "--reuseaddr"]
        address = ["--listen=127.0.0.1", f"--port={self._port}", f"--base-path={self.root}"]
        self._daemon = subprocess.Popen(
            ["git", "daemon", *options, *address, str(self.root)],
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self._daemon.stderr
        words = iter(self._daemon.stderr.readline, "")
        if not any("Ready to rumble" in line for line in words):
            raise AssertionError(f"git daemon ended: {self._daemon.wait()}")
        self._drain = Thread(target=list, args=(words,))
        self._drain.start()

    def stop(self) -> None:
        """Leave the network; it can be asked twice."""
        # `git` starts `git-daemon`, which would outlive it where only `git` is told, just begun.
        with suppress(ProcessLookupError):
            os.killpg(self._daemon.pid, signal.SIGTERM)
        self._daemon.wait()
        self._drain.join()
        assert self._daemon.stderr
        self._daemon.stderr.close()

    def url(self, name: str) -> str:
        """Return where a repository is."""
        return f"git://127.0.0.1:{self._port}/{name}"


@dataclass(frozen=True)
class Said:
    """What a run of the program said: exit code, output, and what it wrote beside it."""

    code: int
    out: str
    err: str


@dataclass
class Entry:
    """A repository in the manifest."""

    git: list[str]
    pin: str
    commit: str | None = None
    release: str | None = None
    path: str | None = None
    clone: str | None = None

    def table(self, name: str, heading: str) -> str:
        """Write it as TOML; strings in TOML and Python look alike here."""
        values = {"name": name, "package": name.replace("-", "_"), "pin": self.pin}
        optional = {"commit": self.commit, "release": self.release, "path": self.path}
        optional["clone"] = self.clone
        values |= {key: value for key, value in optional.items() if value}
        lines = [f"{key} = {value!r}" for key, value in values.items()]
        git = [f"git = {self.git!r}"] if self.git else []
        return "\n".join([heading, *lines, *git, ""])


@dataclass
class Forest:
    """A workspace and the server that its manifest names; the first entry is core."""

    workspace: Path
    server: GitServer
    entries: dict[str, Entry] = field(default_factory=dict)
    origins: dict[str, Origin] = field(default_factory=dict)

    def plant(self, name: str, *, pin: str = "1.0", tag: bool = True) -> Origin:
        """Put a repository with one commit on the server and into the manifest."""
        origin = Origin(self.server.root / name)
        origin.commit({"README": f"{name}\n", f"{name}.py": "version = 1\n"})
        if tag:
            origin.tag("1.0")
        self.origins[name] = origin
        self.entries[name] = Entry(git=[self.server.url(name)], pin=pin)
        self.write_manifest()
        return origin

    def pin(self, name: str, pin: str, commit: str | None = None) -> None:
        """Move a pin in the manifest."""
        self.entries[name].pin, self.entries[name].commit = pin, commit
        self.write_manifest()

    def write_manifest(self) -> None:
        """Write repos.toml."""
        headings = ["[core]", *["[[driver]]"] * len(self.entries)]
        tables = [
            entry.table(name, heading)
            for (name, entry), heading in zip(self.entries.items(), headings, strict=False)
        ]
        self.workspace.mkdir(exist_ok=True)
        manifest = "\n".join(["version = 1", "", *tables])
        (self.workspace / "repos.toml").write_text(manifest, encoding="utf-8")

    def run(self, *arguments: str) -> Said:
        """Run the program in this process, in the workspace."""
        out, err = StringIO(), StringIO()
        with redirect_stdout(out), redirect_stderr(err), _standing_in(self.workspace):
            code = run(list(arguments))
        place = str(self.workspace)
        return Said(
            code, out.getvalue().replace(place, "$WS"), err.getvalue().replace(place, "$WS")
        )

    def pinned_to_two(self) -> tuple[str, ...]:
        """Sync, then give every repository a release 2.0 and pin it; return where trees are."""
        assert self.run("sync").code == 0
        for name, origin in self.origins.items():
            origin.commit({"README": f"{name} 2\n", "new.py": "two = 2\n"})
            origin.tag("2.0")
            self.pin(name, "2.0")
        return tuple(self.at(name) for name in self.origins)

    def refuses(self, before: tuple[str, ...]) -> Said:
        """Sync, which must leave every tree where it was."""
        said = self.run("sync")
        assert said.code == 3
        assert tuple(self.at(name) for name in self.origins) == before
        return said

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start the program as a process of its own, which can be interrupted."""
        with interruptible():
            return subprocess.Popen(
                [sys.executable, "-m", "semistable", *arguments],
                cwd=self.workspace,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                start_new_session=True,
            )

    def tree(self, name: str) -> Path:
        """Return the folder of a tree."""
        return self.workspace / (self.entries[name].path or f"trees/{name}")

    def git(self, name: str, *arguments: str) -> str:
        """Run git in a tree as its developer does."""
        who = ["-c", "user.name=Me", "-c", "user.email=me@example.org"]
        command: Sequence[str] = ["git", "-C", str(self.tree(name)), *who, *arguments]
        done = subprocess.run(command, capture_output=True, check=True, text=True)
        return done.stdout.strip()

    def at(self, name: str) -> str:
        """Return the commit that a tree is at."""
        return self.git(name, "rev-parse", "HEAD")

    def files(self, name: str) -> dict[str, str]:
        """Return a tree's files and what is in them."""
        tree = self.tree(name)
        return {
            path.relative_to(tree).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(tree.rglob("*"))
            if path.is_file() and ".git" not in path.relative_to(tree).parts
        }


@contextmanager
def interruptible() -> Iterator[None]:
    """Let an interrupt be heard, also where the tests run in the background, which ignores it.

    What is started within hears it as well: only an ignored signal is inherited, signal(7).
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _standing_in(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
