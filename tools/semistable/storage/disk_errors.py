"""What the disk refuses, said as one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from semistable.errors import EnvironmentFailure

HINT = "Check that the disk has room and that you may write there."


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the operating system refuses at `path` into an EnvironmentFailure."""
    try:
        yield
    except OSError as error:
        raise EnvironmentFailure(
            f"{error.filename or path} cannot be written: {error.strerror or error}.",
            HINT,
        ) from error
