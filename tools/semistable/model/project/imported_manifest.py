"""Another tool's manifest in a form that is independent of the tool."""

from dataclasses import dataclass

from semistable.model.project.manifest import CloneKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """One repository of another manifest.

    `revision` is a tag, a branch or a commit; HEAD is the default. `commit` is the resolved commit,
    if the manifest has it. `clone` is the amount to fetch. `path` is the folder of its tree.
    `notes` are sentences on what cannot be converted. `place` is its place in the manifest, as
    FILE:LINE or FILE: words.
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
    """All repositories of another manifest in its order, and notes on what cannot be converted.

    `kind` is the usual name of the format.
    """

    kind: str
    repositories: tuple[Imported, ...]
    notes: tuple[str, ...] = ()
