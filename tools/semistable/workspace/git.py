"""The one door to the git program, through GitPython: safe defaults, progress, patience.

Nothing that was fetched is ever run: no hooks, no fsmonitor, no templates, no submodules, no
remote helpers beyond https, http, ssh, git and local paths. Nothing asks at the terminal.
"""

import os
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import git
import git.cmd

from semistable.errors import EnvironmentFailure
from semistable.workspace.complaints import reason
from semistable.workspace.silence import Silence, end

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
_KEPT_PREFIXES = ("GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_", "GIT_TRACE", "GIT_PYTHON_")

Activity = Callable[[str, int, int | None], None]
"""Takes what git says it is doing, how much is done, and of how much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one git command said; `status` 0 is success."""

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


class Git:
    """Runs git; `stop` ends what still talks to a server. Safe to use from several threads.

    `patience` is how many seconds a server may stay silent.
    """

    def __init__(self, patience: float = 60.0) -> None:
        self._patience = patience
        self._talking: set[subprocess.Popen[bytes]] = set()
        self._stopped = False

    def run(
        self,
        arguments: Sequence[str],
        git_dir: Path | None = None,
        tree: Path | None = None,
        held: int | None = None,
    ) -> Answer:
        """Run a local command on a repository, and its working tree where it needs one.

        The status is the caller's to judge. The command has the open file `held` as its input, and
        with it the lock that is on it, for as long as it runs, even when this process is killed.
        """
        status, out, error = _program(tree or git_dir).execute(
            _command([*_working(tree), *arguments], git_dir),
            istream=held,
            with_extended_output=True,
            with_exceptions=False,
            stdout_as_string=False,
            strip_newline_in_stdout=False,
            env=_ENVIRONMENT,
            start_new_session=True,
        )
        return Answer(status=status, out=bytes(out), error=str(error))

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
        self, arguments: Sequence[str], activity: Activity, git_dir: Path | None = None
    ) -> Answer:
        """Run a command that talks to a server, and end it when the server falls silent."""
        progress = _Progress(activity)
        with self._running(arguments, git_dir) as process:
            if process.stdin:
                process.stdin.close()
            silence = Silence(process, self._patience)
            error = bytearray()
            for chunk in _chunks(process):
                silence.broken()
                error += chunk
                progress.feed(chunk)
            process.wait()
            silence.over()
        if silence.lasted:
            said = f"fatal: no answer for {self._patience:g} seconds"
        else:
            said = error.decode(errors="replace")
        return Answer(status=process.returncode, out=b"", error=said)

    def feed(
        self,
        arguments: Sequence[str],
        chunks: Iterable[bytes],
        git_dir: Path,
        tree: Path | None = None,
    ) -> Answer:
        """Run a command that reads `chunks`; it fails when they break off."""
        with self._running([*_working(tree), *arguments], git_dir, tree) as process:
            stdin = process.stdin
            if stdin is None:  # pragma: no cover - PIPE was asked for
                raise AssertionError
            with suppress(BrokenPipeError):
                for chunk in chunks:
                    stdin.write(chunk)
            with suppress(BrokenPipeError):
                stdin.close()
            error = b"".join(_chunks(process))
            process.wait()
        return Answer(status=process.returncode, out=b"", error=error.decode(errors="replace"))

    def stop(self) -> None:
        """End every command that talks to a server, and start no further one."""
        self._stopped = True
        for process in tuple(self._talking):
            end(process)

    @contextmanager
    def _running(
        self, arguments: Sequence[str], git_dir: Path | None, tree: Path | None = None
    ) -> Iterator[subprocess.Popen[bytes]]:
        if self._stopped:
            raise EnvironmentFailure("git was stopped.", "Run the command again.")
        wrapped = _program(tree or git_dir).execute(
            _command(arguments, git_dir),
            istream=subprocess.PIPE,
            as_process=True,
            with_stdout=False,
            env=_ENVIRONMENT,
            # No terminal to ask at: ssh then fails where it would have asked, as with
            # BatchMode, and the user's own ssh command stays as it is.
            start_new_session=True,
        )
        process = wrapped.proc
        if process is None:  # pragma: no cover - it has just been started
            raise AssertionError
        self._talking.add(process)
        if self._stopped:
            # `stop` came between the start of this command and its being known.
            end(process)
        try:
            yield process
        finally:
            self._talking.discard(process)
            if process.poll() is None:
                end(process)
                process.wait()


class _Progress(git.RemoteProgress):
    """Turns git's progress lines into activities."""

    _NAMES = {  # noqa: RUF012 - GitPython's class is not generic; nothing changes it
        git.RemoteProgress.COUNTING: "counting objects",
        git.RemoteProgress.COMPRESSING: "compressing objects",
        git.RemoteProgress.RECEIVING: "receiving objects",
        git.RemoteProgress.RESOLVING: "resolving deltas",
        git.RemoteProgress.FINDING_SOURCES: "finding sources",
        git.RemoteProgress.CHECKING_OUT: "checking out files",
    }

    def __init__(self, activity: Activity) -> None:
        super().__init__()
        self._activity = activity
        self._rest = b""

    def feed(self, chunk: bytes) -> None:
        *lines, self._rest = (self._rest + chunk).replace(b"\r", b"\n").split(b"\n")
        for line in lines:
            self._parse_progress_line(line)

    def update(
        self,
        op_code: int,
        cur_count: str | float,
        max_count: str | float | None = None,
        message: str = "",
    ) -> None:
        del message
        name = self._NAMES.get(op_code & self.OP_MASK)
        if name:
            self._activity(name, int(cur_count), int(max_count) if max_count else None)


def _working(tree: Path | None) -> list[str]:
    return [f"--work-tree={tree}"] if tree else []


def _program(git_dir: Path | None) -> git.cmd.Git:
    return git.cmd.Git(git_dir)


def _command(arguments: Sequence[str], git_dir: Path | None) -> list[str]:
    foreign = [
        name
        for name in os.environ
        if name.startswith("GIT_") and name not in _KEPT and not name.startswith(_KEPT_PREFIXES)
    ]
    # GitPython can add to the environment but not take away; inside a git hook GIT_DIR and
    # GIT_INDEX_FILE name the repository that is being committed to.
    scrub = ["env", *(part for name in sorted(foreign) for part in ("-u", name))]
    settings = [part for key, value in _SETTINGS.items() for part in ("-c", f"{key}={value}")]
    where = [f"--git-dir={git_dir}"] if git_dir else []
    return [*(scrub if foreign else ()), "git", *settings, *where, *arguments]


def _chunks(process: subprocess.Popen[bytes]) -> Iterator[bytes]:
    stream = process.stderr
    if stream is None:  # pragma: no cover - GitPython always makes a pipe
        return
    descriptor = stream.fileno()
    while chunk := os.read(descriptor, 1 << 14):
        yield chunk
