"""Finds changes: what a person names, and what a message needs, among the refs that are here."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from semistable.errors import EnvironmentFailure, UsageError
from semistable.git.objects.merge_trees import Overlay
from semistable.model.project.change import Change, ChangeReference, Forge
from semistable.model.project.tree import RevisionSpec
from semistable.project.revision_spec import read_spec

_FORMS = {
    Forge.GERRIT: re.compile(r"refs/changes/\d\d/(?P<number>\d+)/(?P<patch_set>\d+)"),
    Forge.GITHUB: re.compile(r"refs/pull/(?P<number>\d+)/head"),
    Forge.GITLAB: re.compile(r"refs/merge-requests/(?P<number>\d+)/head"),
    Forge.PAGURE: re.compile(r"refs/pull/(?P<number>\d+)/head"),
}
"""Where forges keep changes."""
_LONGEST_MESSAGE = 1 << 20
"""Bytes; forges hold far shorter ones."""
_SCP = re.compile(r"[^/@]+@(?P<host>[^/:]+):(?P<path>.+)")


def read_change(text: str) -> tuple[RevisionSpec, str | None]:
    """Take `NAME@REV[:BRANCH]` apart: the change, and what it wants to merge on.

    Raises UsageError for what cannot be meant.
    """
    spec = read_spec(text)
    if spec.revision is None or ".." in spec.revision:
        raise UsageError(
            f"{text} names no change.",
            "Write --change NAME@REVISION or PATH@REVISION; for another branch add :BRANCH.",
        )
    if spec.folder is not None and spec.folder.startswith("-"):
        raise UsageError(f"{text} names no branch after the colon.", "Write --change X@REV:BRANCH.")
    return RevisionSpec(source=spec.source, revision=spec.revision, folder=None), spec.folder


def read_queue(path: Path) -> tuple[str, ...]:
    """Read a queue: one change a line, as --change takes it; `#` begins a remark.

    Raises UsageError for a file that is not there, is no text, or has no change.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UsageError(
            f"{path} cannot be read: {said}.", "Write one change a line: NAME@REV[:BRANCH]."
        ) from error
    lines = (line.partition(" #")[0].strip() for line in text.splitlines())
    changes = tuple(line for line in lines if line and not line.startswith("#"))
    if not changes:
        raise UsageError(f"{path} has no change.", "Write one a line: NAME@REV[:BRANCH].")
    return changes


def read_message(path: Path) -> str:
    """Read what speaks for a change; what is not text in it becomes a mark."""
    try:
        with path.open("rb") as file:
            return file.read(_LONGEST_MESSAGE).decode(errors="replace")
    except OSError as error:
        raise EnvironmentFailure(
            f"{path} cannot be read: {error.strerror}.", "Name the file that holds the message."
        ) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A repository in which changes are looked for: its addresses, and its git directory."""

    name: str
    addresses: tuple[str, ...]
    overlay: Callable[[], Overlay]

    def is_called(self, reference: ChangeReference) -> bool:
        """Whether a reference's project is this repository, as far as addresses tell."""
        wanted = reference.project.casefold()
        known = [address_of(address) for address in self.addresses]
        named = [(host, path) for host, path in known if host and "/" in path]
        if not named:
            return wanted.rpartition("/")[2] == self.name.casefold()
        if reference.forge is Forge.GERRIT:  # its host is not that of its repositories
            return any(path == wanted for _, path in named)
        return (reference.host, wanted) in named


def address_of(address: str) -> tuple[str, str]:
    """Give the host of a git address, and the project's path there; "" for what it has not."""
    scp = _SCP.fullmatch(address)
    try:
        url = urlsplit(address)
        host, path = (scp["host"], scp["path"]) if scp else (url.hostname or "", url.path)
    except ValueError:
        return "", ""
    return host.casefold(), path.strip("/").removesuffix(".git").casefold()


def is_project(project: str, addresses: Iterable[str], name: str) -> bool:
    """Whether a project, as CI systems write it, is the repository of these addresses and name."""
    wanted = project.casefold().strip("/")
    paths = [path for _, path in map(address_of, addresses) if "/" in path]
    if "/" in wanted and paths:
        return any(path == wanted or wanted.endswith(f"/{path}") for path in paths)
    return wanted.rpartition("/")[2] == name.casefold()


class LocalChanges:
    """Resolves references to changes whose refs were fetched into the git directories at hand."""

    def __init__(self, homes: Sequence[Home]) -> None:
        self._homes = homes
        self._refs: dict[str, dict[str, str]] = {}

    def is_foreign(self, reference: ChangeReference) -> bool:
        """Whether a reference surely leads to none of our repositories."""
        return bool(reference.project) and not any(h.is_called(reference) for h in self._homes)

    def find(self, reference: ChangeReference) -> Change | None:
        """Find the newest patch set of a change; None where it is not here."""
        for home in self._homes:
            if reference.project and not home.is_called(reference):
                continue
            found = self._newest(home, reference)
            if found is not None:
                ref, commit = found
                overlay = home.overlay()
                parent = next(iter(overlay.parents(commit)), commit)
                return Change(
                    repository=home.name,
                    commit=commit,
                    title=f"{home.name} {ref.removeprefix('refs/')}",
                    message="\n".join(overlay.messages(parent, commit)),
                )
        return None

    def _newest(self, home: Home, reference: ChangeReference) -> tuple[str, str] | None:
        if home.name not in self._refs:
            self._refs[home.name] = home.overlay().references()
        candidates: list[tuple[int, str, str]] = []
        for ref, commit in self._refs[home.name].items():
            form = _FORMS[reference.forge].fullmatch(ref)
            if form and self._is_meant(home, form, commit, reference):
                candidates.append((int(form.groupdict().get("patch_set") or 0), ref, commit))
        return max(candidates)[1:] if candidates else None

    def _is_meant(
        self, home: Home, form: re.Match[str], commit: str, reference: ChangeReference
    ) -> bool:
        if reference.host:
            return form["number"] == reference.number
        overlay = home.overlay()
        message = overlay.messages(next(iter(overlay.parents(commit)), commit), commit)
        return any(f"Change-Id: {reference.number}" in said.splitlines() for said in message)


Resolver = Callable[[ChangeReference], Change | None]
"""Finds the change that a reference leads to, wherever it looks; None where it is not there."""
