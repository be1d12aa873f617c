"""An error is one sentence and one hint; its class decides the exit code."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class ExitCode(IntEnum):
    """What the program tells its caller (documented in docs/cli.md)."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    ENVIRONMENT = 3
    INTERRUPTED = 130


class SemistableError(Exception):
    """Something the user can act on: `message` is one sentence, `hint` says what to do."""

    exit_code = ExitCode.ENVIRONMENT

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(SemistableError):
    """The command line, the manifest or another file of the user is wrong (exit 2)."""

    exit_code = ExitCode.USAGE


class EnvironmentFailure(SemistableError):  # noqa: N818 - it is a failure, not an error of the user
    """Network, disk, git or a revision failed (exit 3); says nothing about compatibility."""

    exit_code = ExitCode.ENVIRONMENT


DISK_HINT = "Check that the disk has room and that you may write there."


@contextmanager
def writing(path: "Path") -> Iterator[None]:
    """Turn what the operating system refuses at `path` into an EnvironmentFailure."""
    try:
        yield
    except OSError as error:
        raise EnvironmentFailure(
            f"{error.filename or path} cannot be written: {error.strerror or error}.", DISK_HINT
        ) from error
