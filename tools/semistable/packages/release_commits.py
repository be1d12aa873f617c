"""Releases as commits: one commit and tag a release in a bare repository.

The commit is a pure function of the archive's bytes: fixed author, the date of the newest file, no
parent. The input format is that of git-fast-import(1).
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from semistable.errors import DISK_HINT, EnvironmentFailure, writing
from semistable.git.files.refs import released_commit
from semistable.git.process.git_command import Git
from semistable.model.project.release import Release, ReleaseFile

_AUTHOR = "semistable <semistable@localhost>"
# Sources that are read once need not be packed tightly: a fifth larger, four times as fast.
_FAST = ("-c", "core.compression=1", "-c", "fastimport.unpackLimit=1")


def write_releases(git: Git, repository: Path, releases: Iterable[Release]) -> dict[str, str]:
    """Write releases as they arrive, all or none; return the commits by version.

    The bare repository is made where there is none. Raises EnvironmentFailure when the disk or git
    fails; nothing is tagged then.
    """
    _make_bare(git, repository)
    versions: list[str] = []
    answer = git.feed(
        [*_FAST, "fast-import", "--quiet", "--depth=0", "--date-format=raw"],
        _stream(releases, versions),
        repository,
    )
    if answer.status:
        _sweep(repository)
        raise EnvironmentFailure(
            f"Releases could not be written to {repository}: {answer.reason}.",
            DISK_HINT,
        )
    return {v: commit for v in versions if (commit := released_commit(repository, v))}


def _make_bare(git: Git, repository: Path) -> None:
    with writing(repository):
        repository.mkdir(parents=True, exist_ok=True)
    if not all((repository / part).exists() for part in ("HEAD", "objects", "refs")):
        answer = git.run(["init", "--quiet", "--bare", "--", str(repository)])
        if answer.status:
            raise EnvironmentFailure(
                f"{repository} could not be made: {answer.reason}.",
                DISK_HINT,
            )
    _sweep(repository)


def _sweep(repository: Path) -> None:
    """Remove what a writer that was killed has left; the caller holds the lock."""
    for pattern in ("fast_import_crash_*", "objects/pack/tmp_*"):
        for left_over in repository.glob(pattern):
            with suppress(OSError):
                left_over.unlink()


def _stream(releases: Iterable[Release], versions: list[str]) -> Iterator[bytes]:
    yield b"feature done\n"  # a stream that breaks off is then an error
    for release in releases:
        yield from _commit(release)
        versions.append(release.version)
    yield b"done\n"


def _commit(release: Release) -> Iterator[bytes]:
    digest = f"sha256 {release.sha256}"
    message = f"{release.name} {release.version}\n\nRead from {release.archive}, {digest}\n"
    yield f"commit refs/tags/{release.version}\n".encode()
    yield f"committer {_AUTHOR} {release.date} +0000\n".encode()
    yield _counted(message.encode())
    for file in release.files:
        yield _entry(file)


def _entry(file: ReleaseFile) -> bytes:
    path = file.path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return b'M %s inline "%s"\n%s' % (
        file.kind.encode(),
        path.encode(),
        _counted(file.content),
    )


def _counted(content: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(content), content)
