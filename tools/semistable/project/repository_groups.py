"""Which repositories a group of the manifest has; on the command line it is written `@NAME`."""

from difflib import get_close_matches

from semistable.errors import UsageError
from semistable.model.project.manifest import Manifest, Repository


def in_group(manifest: Manifest, name: str) -> tuple[Repository, ...]:
    """Return the repositories of a group, in the manifest's order; raise UsageError if none is."""
    found = tuple(r for r in manifest.repositories if name in r.groups)
    if found:
        return found
    known = sorted({group for r in manifest.repositories for group in r.groups})
    near = get_close_matches(name, known, n=1)
    raise UsageError(
        f"The manifest has no group {name}.",
        f"Did you mean @{near[0]}?"
        if near
        else f"It has: {', '.join(f'@{group}' for group in known)}."
        if known
        else "groups = [...] in a repository's table names the groups that it is in.",
    )
