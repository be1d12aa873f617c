"""The files of an sdist or wheel, read in memory: nothing is ever unpacked onto the disk.

Refused as a whole: absolute paths, `..`, links that leave the archive, devices, encrypted
members, and archives that unpack to more than `Limits` allows. Left out: folders named `.git`,
which no git tree can hold.
"""

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from semistable.errors import EnvironmentFailure
from semistable.model.project.release import FileKind, ReleaseFile
from semistable.packages.archive_limits import HINT, LIMITS, Budget, Limits, read_bounded

_LINK_STEPS = 40
"""How many links one path may follow; Linux stops there too (path_resolution(7))."""
_YEAR_2100 = 4_102_444_800
_DAMAGED = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What the standard library raises at bytes that are not the archive they claim to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """The files by path, without the sdist's top folder; `date` is that of the newest file."""

    files: tuple[ReleaseFile, ...]
    date: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Member:
    name: str
    kind: FileKind
    content: bytes
    date: int


def read_archive(data: bytes, filename: str, limits: Limits = LIMITS) -> Archive:
    """Read an sdist (tar or zip) or a wheel, as its file name says.

    Raises EnvironmentFailure for an archive that is damaged, unsafe or larger than `limits`.
    """
    try:
        members = _distinct(_members(data, filename, limits))
    except _DAMAGED as error:
        raise EnvironmentFailure(f"{filename} cannot be unpacked: {error}.", HINT) from error
    if not filename.endswith(".whl"):
        members = _without_top_folder(members)
    _check_links(members, filename)
    files = (
        ReleaseFile(path=path, kind=member.kind, content=member.content)
        for path, member in sorted(members.items())
    )
    newest = max((member.date for member in members.values()), default=0)
    return Archive(files=tuple(files), date=min(max(newest, 0), _YEAR_2100))


def _members(data: bytes, filename: str, limits: Limits) -> Iterator[_Member]:
    budget = Budget(limits, len(data), filename)
    if filename.endswith((".zip", ".whl")):
        return _zip_members(data, budget)
    return _tar_members(_decompressed(data, filename, budget), budget)


def _decompressed(data: bytes, filename: str, budget: Budget) -> bytes:
    stream = io.BytesIO(data)
    if filename.endswith((".gz", ".tgz")):
        return read_bounded(gzip.GzipFile(fileobj=stream), budget)
    if filename.endswith(".bz2"):
        return read_bounded(bz2.BZ2File(stream), budget)
    if filename.endswith(".xz"):
        return read_bounded(lzma.LZMAFile(stream), budget)
    return read_bounded(stream, budget)


def _tar_members(plain: bytes, budget: Budget) -> Iterator[_Member]:
    seen: dict[str, bytes] = {}
    with tarfile.open(
        fileobj=io.BytesIO(plain), mode="r:", encoding="utf-8", errors="surrogateescape"
    ) as archive:
        for entry in archive:
            budget.count_file()
            if entry.isdir():
                continue
            kind, content = _tar_content(plain, entry, seen, budget)
            seen[entry.name] = content
            if path := _path(_text(entry.name), budget):
                yield _Member(name=path, kind=kind, content=content, date=int(entry.mtime))


def _tar_content(
    plain: bytes, entry: tarfile.TarInfo, seen: dict[str, bytes], budget: Budget
) -> tuple[FileKind, bytes]:
    if entry.issym():
        return FileKind.LINK, _text(entry.linkname).encode()
    if entry.islnk():
        if entry.linkname not in seen:
            budget.refuse(f"links {_text(entry.name)!r} to a file that it does not hold")
        return FileKind.REGULAR, seen[entry.linkname]
    if not entry.isreg() or entry.issparse():
        budget.refuse(f"holds {_text(entry.name)!r}, which is no plain file")
    end = entry.offset_data + entry.size
    if end > len(plain):
        raise tarfile.ReadError(f"it ends in the middle of {_text(entry.name)!r}")
    kind = FileKind.EXECUTABLE if entry.mode & stat.S_IXUSR else FileKind.REGULAR
    return kind, plain[entry.offset_data : end]


def _zip_members(data: bytes, budget: Budget) -> Iterator[_Member]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            budget.count_file()
            mode = entry.external_attr >> 16
            path = _path(_text(entry.filename), budget)
            if entry.is_dir() or not path:
                continue
            if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFLNK):
                budget.refuse(f"holds {path!r}, which is no plain file")
            budget.spend(entry.file_size)
            kind = FileKind.EXECUTABLE if mode & stat.S_IXUSR else FileKind.REGULAR
            yield _Member(
                name=path,
                kind=FileKind.LINK if stat.S_ISLNK(mode) else kind,
                content=archive.read(entry),
                date=_zip_date(entry),
            )


def _zip_date(entry: zipfile.ZipInfo) -> int:
    # A zip knows no time zone, and reproducible builds write month 0.
    try:
        return int(datetime(*entry.date_time, tzinfo=UTC).timestamp())
    except ValueError:
        return 0


def _text(name: str) -> str:
    # Old archives hold names in Latin-1. Git could keep the bytes, but no report could print
    # them, so they are read as what they nearly always are.
    try:
        name.encode()
    except UnicodeEncodeError:
        return name.encode(errors="surrogateescape").decode("latin-1")
    return name


def _path(name: str, budget: Budget) -> str:
    """Return a clean relative path, or "" for what no git tree can hold."""
    if name.startswith("/") or "\0" in name:
        budget.refuse(f"holds the absolute or impossible path {name!r}")
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if ".." in parts:
        budget.refuse(f"holds the path {name!r}, which leads out of it")
    return "" if any(part.casefold() == ".git" for part in parts) else "/".join(parts)


def _distinct(members: Iterator[_Member]) -> dict[str, _Member]:
    """Index by path; as in every unpacker, the last of two members with one path stands."""
    return {member.name: member for member in members}


def _without_top_folder(members: dict[str, _Member]) -> dict[str, _Member]:
    tops = {path.partition("/")[0] for path in members}
    if len(tops) != 1 or any("/" not in path for path in members):
        return members
    return {path.partition("/")[2]: member for path, member in members.items()}


def _check_links(members: dict[str, _Member], filename: str) -> None:
    links = {
        path: member.content.decode()
        for path, member in members.items()
        if member.kind is FileKind.LINK
    }
    for path, target in links.items():
        if _leads_out(path, target, links):
            raise EnvironmentFailure(
                f"{filename} is refused: its link {path!r} leads out of it, to {target!r}.", HINT
            )
    folders = {path[:end] for path in members for end, c in enumerate(path) if c == "/"}
    for path in sorted(folders & members.keys()):
        raise EnvironmentFailure(
            f"{filename} is refused: {path!r} is a file and a folder in it.", HINT
        )


def _leads_out(path: str, target: str, links: dict[str, str]) -> bool:
    """Follow a link as a file system would, through other links too."""
    if target.startswith("/") or "\0" in target:
        return True
    at = path.split("/")[:-1]
    pending = target.split("/")
    steps = 0
    while pending:
        part = pending.pop(0)
        if part == "..":
            if not at:
                return True
            at.pop()
        elif part not in ("", "."):
            further = links.get("/".join([*at, part]))
            if further is None:
                at.append(part)
            elif further.startswith("/"):
                return True
            elif (steps := steps + 1) > _LINK_STEPS:
                return False  # a loop leads nowhere
            else:
                pending[:0] = further.split("/")
    return False
