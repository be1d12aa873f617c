"""Runs the git program, with safe settings; nothing else in the program starts it.

Nothing that was fetched is ever run: no hooks, no fsmonitor, no templates, no submodules, no
remote helpers beyond https, http, ssh, git and local paths. Nothing asks at the terminal.

It is started plainly. Measured: importing GitPython costs 0.1 s and two processes, and three
milliseconds a command.
"""

import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Self

from semistable.errors import DISK_HINT, EnvironmentFailure
from semistable.git.process.git_stderr import ProgressLines, reason
from semistable.git.process.stall_timeout import end, exchange
from semistable.model.project.commit_source import Activity

_SETTINGS = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "fetch.recurseSubmodules": "false",
    "gc.auto": "0",
    "http.lowSpeedLimit": "1000",
    "http.lowSpeedTime": "60",
    "init.defaultRefFormat": "files",
    "init.templateDir": "",
    "maintenance.auto": "false",
    "protocol.ext.allow": "never",
    "protocol.version": "2",
    "submodule.recurse": "false",
}
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "file:git:http:https:ssh",
    "GIT_ASKPASS": "",
    "GIT_TERMINAL_PROMPT": "0",
    "LANGUAGE": "C",
    "LC_ALL": "C",
    "SSH_ASKPASS_REQUIRE": "never",
}
_KEPT = {
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_SYSTEM",
    "GIT_EXEC_PATH",
    "GIT_HTTP_PROXY_AUTHMETHOD",
    "GIT_PROXY_COMMAND",
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_SSH_VARIANT",
    "GIT_SSL_CAINFO",
    "GIT_SSL_CAPATH",
    "GIT_SSL_CERT",
    "GIT_SSL_KEY",
    "GIT_SSL_NO_VERIFY",
}
"""How the user reaches servers; every other GIT_ variable names some other repository."""
_KEPT_PREFIXES = ("GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_", "GIT_TRACE")


@dataclass(frozen=True, slots=True, kw_only=True)
class GitResult:
    """The outcome of one git command; `status` 0 is success."""

    status: int
    out: bytes
    error: str

    @property
    def text(self) -> str:
        """The output as text."""
        return self.out.decode(errors="surrogateescape")

    @property
    def reason(self) -> str:
        """The sentence that says why it failed, in git's words."""
        return reason(self.error)


DONE = GitResult(status=0, out=b"", error="")
"""The answer of a command that succeeded and had nothing to report."""


class Git:
    """Runs git; `stop` ends what still talks to a server. Safe to use from several threads.

    `patience` is how many seconds a server may stay silent.
    """

    def __init__(self, patience: float = 60.0) -> None:
        self._patience = patience
        self._environment = _environment()
        self._talking: set[subprocess.Popen[bytes]] = set()
        self._stopped = Event()

    def run(  # noqa: PLR0913 - what one command is made of
        self,
        arguments: Sequence[str],
        git_dir: Path | None = None,
        tree: Path | None = None,
        held: int | None = None,
        *,
        stdin: bytes | None = None,
        objects: Iterable[Path] = (),
    ) -> GitResult:
        """Run a local command on a repository, and its working tree where it needs one.

        The status is the caller's to judge. The command reads `stdin`; without it, it has the open
        file `held` as its input, and with it the lock that is on it, for as long as it runs, even
        when this process is killed. It sees the objects in the folders `objects`, too.
        """
        borrowed = {"GIT_ALTERNATE_OBJECT_DIRECTORIES": _listed(objects)} if objects else {}
        source = subprocess.DEVNULL if held is None else held
        try:
            done = subprocess.run(
                _command(arguments, git_dir, tree),
                stdin=source if stdin is None else None,
                input=stdin,
                capture_output=True,
                check=False,
                cwd=tree or git_dir,
                env=self._environment | borrowed,
                start_new_session=True,
            )
        except OSError as error:
            raise _no_git(error) from error
        error_text = done.stderr.decode(errors="replace")
        return GitResult(status=done.returncode, out=done.stdout, error=error_text)

    def with_index(self, index: Path) -> Self:
        """Give a git that uses this file as the index, in place of the repository's own."""
        other = copy(self)
        other._environment = self._environment | {"GIT_INDEX_FILE": str(index)}  # noqa: SLF001 - a copy of itself
        return other

    def read(self, arguments: Sequence[str], git_dir: Path, tree: Path | None = None) -> str:
        """Run a local command that cannot fail unless the repository or the disk does."""
        answer = self.run(arguments, git_dir, tree)
        if answer.status:
            raise EnvironmentFailure(
                f"git {arguments[0]} failed in {git_dir}: {answer.reason}.",
                "Check the disk, and the repository with git fsck.",
            )
        return answer.text

    def talk(
        self,
        arguments: Sequence[str],
        activity: Activity,
        git_dir: Path | None = None,
        stdin: bytes = b"",
    ) -> GitResult:
        """Run a command that talks to a server, and end it when the server falls silent."""
        progress = ProgressLines(activity)
        with self._running(_command(arguments, git_dir), git_dir) as process:
            error = exchange(process, [stdin], self._patience, progress.feed)
        return GitResult(status=process.returncode, out=b"", error=error)

    def feed(
        self,
        arguments: Sequence[str],
        chunks: Iterable[bytes],
        git_dir: Path,
        tree: Path | None = None,
    ) -> GitResult:
        """Run a command that reads `chunks`; it fails when they break off."""
        with self._running(_command(arguments, git_dir, tree), tree or git_dir) as process:
            error = exchange(process, chunks)
        return GitResult(status=process.returncode, out=b"", error=error)

    def pause(self, seconds: float) -> bool:
        """Wait before the next attempt; return at once, and true, when `stop` was called."""
        return self._stopped.wait(seconds)

    def stop(self) -> None:
        """End every command that talks to a server, and start no further one."""
        self._stopped.set()
        for process in tuple(self._talking):
            end(process)

    @contextmanager
    def _running(
        self, command: Sequence[str], folder: Path | None
    ) -> Iterator[subprocess.Popen[bytes]]:
        if self._stopped.is_set():
            raise EnvironmentFailure("git was stopped.", "Run the command again.")
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                cwd=folder,
                env=self._environment,
                # No terminal to ask at: ssh then fails where it would have asked, as with
                # BatchMode, and the user's own ssh command stays as it is.
                start_new_session=True,
            )
        except OSError as error:
            raise _no_git(error) from error
        self._talking.add(process)
        if self._stopped.is_set():
            # `stop` came between the start of this command and its being known.
            end(process)
        try:
            yield process
        finally:
            self._talking.discard(process)
            if process.poll() is None:
                end(process)
                process.wait()
            for stream in (process.stdin, process.stderr):
                with suppress(OSError):
                    if stream:
                        stream.close()


def _no_git(error: OSError) -> EnvironmentFailure:
    if error.filename == "git":
        return EnvironmentFailure(
            f"git cannot be started: {error.strerror}.", "Install git, or add it to PATH."
        )
    return EnvironmentFailure(f"{error.filename} cannot be entered: {error.strerror}.", DISK_HINT)


def _listed(folders: Iterable[Path]) -> str:
    """List folders as git(1) reads them: in quotes, where a name may hold what parts them."""
    quoted = (str(folder).replace("\\", "\\\\").replace('"', '\\"') for folder in folders)
    return os.pathsep.join(f'"{name}"' for name in quoted)


def _command(arguments: Sequence[str], git_dir: Path | None, tree: Path | None = None) -> list[str]:
    settings = [part for key, value in _SETTINGS.items() for part in ("-c", f"{key}={value}")]
    where = [f"--git-dir={git_dir}"] if git_dir else []
    return ["git", *settings, *where, *([f"--work-tree={tree}"] if tree else []), *arguments]


def _environment() -> dict[str, str]:
    """Return the user's environment without what names some other repository.

    Inside a git hook GIT_DIR and GIT_INDEX_FILE name the repository that is being committed to.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name in _KEPT or name.startswith(_KEPT_PREFIXES)
    }
    return kept | _ENVIRONMENT
