"""The archives that an index offers for a project, and which of them stands for a version."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from packaging.version import InvalidVersion, Version

from semistable.errors import EnvironmentFailure
from semistable.git.clones.retry import without_login

_SDIST_ENDINGS = (".tar.gz", ".tgz", ".zip", ".tar.bz2", ".tar.xz", ".tar")
"""The most common first."""
_UNIVERSAL = "-none-any.whl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """One archive that the index offers, with the digests that the index promises."""

    filename: str
    url: str
    version: str
    is_sdist: bool
    is_yanked: bool
    digests: tuple[tuple[str, str], ...]

    @property
    def sha256(self) -> str | None:
        """The digest by which downloads are kept."""
        return dict(self.digests).get("sha256")


def parse_version(text: str | None) -> Version | None:
    """Read a version, or return None for what is none (PEP 440)."""
    try:
        return Version(text or "")
    except InvalidVersion:
        return None


def choose(offered: Iterable[Distribution], version: Version) -> Distribution | None:
    """Choose the archive of a version: what is not yanked before what is, sdists before wheels."""
    fitting = (
        one
        for one in offered
        if parse_version(one.version) == version
        and one.filename.endswith(_SDIST_ENDINGS if one.is_sdist else ".whl")
    )
    return min(fitting, key=_rank, default=None)


def _rank(one: Distribution) -> tuple[bool, bool, int, bool, str]:
    ending = next((i for i, e in enumerate(_SDIST_ENDINGS) if one.filename.endswith(e)), 0)
    universal = one.filename.endswith(_UNIVERSAL)
    return (one.is_yanked, not one.is_sdist, ending, not universal, one.filename)


def published(offered: Iterable[Distribution]) -> tuple[str, ...]:
    """Return the versions that have an archive which is not yanked, oldest first."""
    found = {parse_version(one.version) for one in offered if not one.is_yanked}
    return tuple(str(version) for version in sorted(v for v in found if v is not None))


def verify(one: Distribution, content: bytes | bytearray) -> None:
    """Raise EnvironmentFailure when bytes have not every digest that the index promises."""
    for algorithm, digest in one.digests:
        if algorithm not in hashlib.algorithms_guaranteed or algorithm.startswith("shake"):
            continue
        found = hashlib.new(algorithm, content, usedforsecurity=False).hexdigest()
        if found != digest.lower():
            raise EnvironmentFailure(
                f"{one.filename} is refused: the index promises {algorithm} {digest},"
                f" what came from {shown(one.url)} has {found}.",
                "Try again; if it stays so, do not trust the index or what stands before it.",
            )


def shown(url: str) -> str:
    """Return a URL without name, password, query and digest."""
    parts = urlsplit(without_login(url))
    return urlunsplit(parts._replace(query="", fragment="")).rstrip("/")
