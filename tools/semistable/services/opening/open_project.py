"""Finds the manifest, and what it or the defaults name: surface, calendar, removal policy."""

from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from semistable.errors import UsageError
from semistable.model.project.calendar import Calendar
from semistable.model.project.commit_source import Report, Source
from semistable.model.project.core_surface import INFERRED, Surface
from semistable.model.project.manifest import Manifest, Repository
from semistable.model.project.tree import RevisionSpec
from semistable.project import defaults, package_data
from semistable.project.calendar_file import read_calendar
from semistable.project.revision_spec import is_there
from semistable.project.surface_file import read_surface
from semistable.services.checking.checker import Checker
from semistable.storage.cache import Cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """The manifest that names are looked up in, if there is one, and where commits come from."""

    manifest: Manifest | None
    workspace: Path
    source: Source

    def find(self, name: str) -> Repository:
        """Find a repository of the manifest; raise UsageError with the nearest name if none is."""
        found = self.manifest.find(name) if self.manifest else None
        if found is not None:
            return found
        known = [r.name for r in self.manifest.repositories] if self.manifest else []
        near = get_close_matches(name.casefold(), known, n=1)
        raise UsageError(
            f"{name} is neither a directory nor a repository of the manifest.",
            f"Did you mean {near[0]}?"
            if near
            else f"The manifest has: {', '.join(known)}."
            if known
            else f"Give a path, or stand where a {defaults.MANIFEST} is.",
        )

    def named(self, spec: RevisionSpec) -> Repository | None:
        """Find the repository that a spec names; None when it is a path."""
        return None if is_there(spec.source) else self.find(spec.source)

    def required(self) -> Manifest:
        """Return the manifest; raise UsageError where there is none."""
        if self.manifest is None:
            raise UsageError(
                f"There is no {defaults.MANIFEST} here or above that says which core and drivers"
                " are meant.",
                "Name them: --core PATH@REVISION --driver PATH@REVISION; or write one:"
                " docs/manifest.md.",
            )
        return self.manifest

    def surface(self, requested: str | None) -> Surface:
        """Read the surface that is requested by name or path, else the manifest's."""
        if requested == INFERRED.name:
            return INFERRED
        path = self.surface_file(requested)
        surface = read_surface(path.stem, path.parent)
        if requested or path.stem != defaults.SURFACE:
            return surface
        # The manifest's core may have it; another core that is named by its path may not.
        fingerprint = f"{surface.fingerprint} unless inferred"
        return replace(surface, is_default=True, fingerprint=fingerprint)

    def surface_file(self, requested: str | None) -> Path:
        """Find the file of the surface that is requested by name or path, else the manifest's."""
        if requested and requested.endswith(".toml"):
            return Path(requested)
        name = requested or (self.manifest.surface if self.manifest else defaults.SURFACE)
        own = self.workspace / "contract" / "surfaces" / f"{name}.toml"
        return own if own.is_file() else Path(package_data.path("surfaces", f"{name}.toml"))

    def calendar(self) -> Calendar:
        """Read the calendar of core's release cycles."""
        return read_calendar(self.manifest.calendar if self.manifest else defaults.CALENDAR)

    def removal_policy(self) -> str:
        """Name the policy by which deprecations are judged."""
        return self.manifest.policy.removal if self.manifest else defaults.REMOVAL_POLICY

    def checker(self, surface: str | None) -> Checker:
        """Make a checker for the surface that is requested, or the manifest's."""
        return Checker(self.surface(surface), Cache(), self.calendar())


def open_project(path: Path | None, source: Source, report: Report | None = None) -> Project:
    """Read the manifest at `path`, or the nearest one above the current directory, if any.

    With a `report`, what it includes from other repositories is fetched first. Raises as
    `read_manifest` does.
    """
    path = path or _nearest_manifest()
    if path is None:
        return Project(manifest=None, workspace=Path().absolute(), source=source)
    # Measured: tomlkit and the manifest's checks cost a tenth of a warm check of two paths.
    from semistable.project.manifest_file import read_manifest  # noqa: PLC0415

    path = path.absolute()
    if report is not None:
        from semistable.services.opening.ensure_available import ensure_manifest  # noqa: PLC0415 - the same

        manifest = ensure_manifest(path, report)
        return Project(manifest=manifest, workspace=path.parent, source=source)
    return Project(manifest=read_manifest(path), workspace=path.parent, source=source)


def _nearest_manifest() -> Path | None:
    here = Path().absolute()
    places = (directory / defaults.MANIFEST for directory in (here, *here.parents))
    return next((place for place in places if place.is_file()), None)
