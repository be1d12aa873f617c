"""The manifest in the words of other tools."""

import yaml

from semistable.model.project.manifest import CloneKind, Manifest, Repository

_OURS = "semistable"


def render_west(manifest: Manifest) -> str:
    """Return a west.yml: each repository at its commit, or its pin where none is written down.

    What west has no word for stands under `userdata`, which west leaves alone.
    """
    projects = []
    for one in _with_git(manifest):
        reserved = one.name == "manifest"  # west's own word for the manifest's repository
        name = "manifest-repository" if reserved else one.name
        project: dict[str, object] = {"name": name, "url": one.git[0]}
        project |= {"revision": one.commit or one.pin, "path": one.folder}
        if one.groups:
            project["groups"] = list(one.groups)
        if one.clone is CloneKind.SHALLOW:
            project["clone-depth"] = 1
        if ours := {**({"name": one.name} if reserved else {}), **_our_own(one)}:
            project["userdata"] = {_OURS: ours}
        projects.append(project)
    return _yaml({"manifest": {"version": "0.13", "projects": projects}})


def render_vcs_repos(manifest: Manifest) -> str:
    """Return a .repos file, as `render_west` does; our own keys stand beside those of vcstool."""
    repositories = {
        one.folder: {
            "type": "git",
            "url": one.git[0],
            "version": one.commit or one.pin,
            **({"name": one.name} if one.folder.rpartition("/")[2] != one.name else {}),
            **_our_own(one),
            **({"clone": one.clone.value} if one.clone is CloneKind.SHALLOW else {}),
            **({"groups": list(one.groups)} if one.groups else {}),
        }
        for one in _with_git(manifest)
    }
    return _yaml({"repositories": repositories})


def _with_git(manifest: Manifest) -> tuple[Repository, ...]:
    return tuple(one for one in manifest.repositories if one.git)


def _our_own(one: Repository) -> dict[str, object]:
    ours: dict[str, object] = {}
    if one.commit and one.commit != one.pin:
        ours["pin"] = one.pin
    if one.git[1:]:
        ours["mirrors"] = list(one.git[1:])
    if one.clone is CloneKind.BLOBLESS:
        ours["clone"] = one.clone.value
    return ours


def _yaml(document: dict[str, object]) -> str:
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=1000)
