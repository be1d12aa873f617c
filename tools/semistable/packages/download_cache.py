"""Downloads kept by their sha256; a cache that fails costs time and nothing else."""

import hashlib
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

_PART = ".part"


def recall(directory: Path, sha256: str) -> bytes | None:
    """Return the bytes that have this digest, or None; damaged ones are not returned."""
    with suppress(OSError):
        kept = (directory / sha256).read_bytes()
        if hashlib.sha256(kept).hexdigest() == sha256:
            return kept
    return None


def recall_part(directory: Path, sha256: str) -> bytes:
    """Return what has come of a download; nobody has verified it."""
    with suppress(OSError):
        return (directory / f"{sha256}{_PART}").read_bytes()
    return b""


def keep_part(directory: Path, sha256: str, content: bytes | bytearray) -> None:
    """Keep what has come of a download that broke off, until the whole is kept."""
    if content:
        _write(directory, f"{sha256}{_PART}", content)


def keep(directory: Path, sha256: str, content: bytes) -> None:
    """Keep bytes under their digest: wholly or, where the disk refuses, not at all."""
    _write(directory, sha256, content)
    with suppress(OSError):
        (directory / f"{sha256}{_PART}").unlink()


def _write(directory: Path, name: str, content: bytes | bytearray) -> None:
    with suppress(OSError):
        directory.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=directory, prefix=".incoming-", delete=False) as file:
            incoming = Path(file.name)
            try:
                file.write(content)
                file.flush()
                incoming.replace(directory / name)
            except BaseException:
                incoming.unlink(missing_ok=True)
                raise
