"""Archives made in memory: good releases, and hostile ones."""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Iterable, Mapping

DATE = 1_500_000_000


def sdist(name: str, version: str, files: Mapping[str, str], date: int = DATE) -> bytes:
    """Build `name-version.tar.gz` with its top folder."""
    entries = [entry(f"{name}-{version}/{path}", text, date=date) for path, text in files.items()]
    return tar_gz(entries)


def wheel(files: Mapping[str, str]) -> bytes:
    """Build a wheel; its files have the date of 2017-07-14."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, text in files.items():
            archive.writestr(zipfile.ZipInfo(path, (2017, 7, 14, 2, 40, 0)), text)
    return packed.getvalue()


def entry(
    path: str, text: str = "", *, date: int = DATE, mode: int = 0o644
) -> tuple[tarfile.TarInfo, bytes]:
    """Describe a file in a tar."""
    found = tarfile.TarInfo(path)
    content = text.encode()
    found.size, found.mtime, found.mode = len(content), date, mode
    return found, content


def link(path: str, target: str, kind: bytes = tarfile.SYMTYPE) -> tuple[tarfile.TarInfo, bytes]:
    """Describe a link, a device or a pipe in a tar."""
    found = tarfile.TarInfo(path)
    found.type, found.linkname, found.mtime = kind, target, DATE
    return found, b""


def tar(entries: Iterable[tuple[tarfile.TarInfo, bytes]]) -> bytes:
    """Pack entries as they are, hostile ones too."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for info, content in entries:
            archive.addfile(info, io.BytesIO(content))
    return packed.getvalue()


def tar_gz(entries: Iterable[tuple[tarfile.TarInfo, bytes]]) -> bytes:
    """Pack entries; the same entries give the same bytes."""
    return gzip.compress(tar(entries), mtime=0)
