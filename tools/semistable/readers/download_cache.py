"""Downloads kept by their sha256; a cache that fails costs time and nothing else."""

import hashlib
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile


def recall(directory: Path, sha256: str) -> bytes | None:
    """Return the bytes that have this digest, or None; damaged ones are not returned."""
    with suppress(OSError):
        kept = (directory / sha256).read_bytes()
        if hashlib.sha256(kept).hexdigest() == sha256:
            return kept
    return None


def keep(directory: Path, sha256: str, content: bytes) -> None:
    """Keep bytes under their digest: wholly or, where the disk refuses, not at all."""
    with suppress(OSError):
        directory.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=directory, prefix=".incoming-", delete=False) as file:
            incoming = Path(file.name)
            try:
                file.write(content)
                file.flush()
                incoming.replace(directory / sha256)
            except BaseException:
                incoming.unlink(missing_ok=True)
                raise
