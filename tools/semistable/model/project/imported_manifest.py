"""What another tool's manifest says of repositories, in words that belong to none of the tools."""

from dataclasses import dataclass

from semistable.model.project.manifest import CloneKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """One repository of another manifest.

    `revision` is a tag, a branch or a commit, HEAD where nothing is said; `commit` is what it
    resolved to, where that manifest knows. `clone` is how much of it is wanted. `path` is where
    its tree lies. `notes` are sentences about what cannot be carried over; `place` is where it
    stands, as FILE:LINE or FILE: words.
    """

    name: str
    urls: tuple[str, ...]
    revision: str
    path: str
    place: str
    commit: str | None = None
    groups: tuple[str, ...] = ()
    clone: CloneKind = CloneKind.FULL
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedManifest:
    """All repositories of another manifest in its order, and what cannot be carried of the whole.

    `kind` names the format, as a person calls it.
    """

    kind: str
    repositories: tuple[Imported, ...]
    notes: tuple[str, ...] = ()
