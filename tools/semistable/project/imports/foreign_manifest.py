"""Reads another tool's manifest from its file, whose name and content tell the format."""

from collections.abc import Mapping
from pathlib import Path

from semistable.errors import SemistableError, UsageError
from semistable.git.objects.object_store import open_tree, origin_url, submodules
from semistable.model.project.imported_manifest import ImportedManifest
from semistable.project.imports.gclient_deps import read_deps
from semistable.project.imports.gitmodules import read_gitmodules
from semistable.project.imports.included_files import (
    Elsewhere,
    Files,
    FolderFiles,
    RefusedError,
    TreeFiles,
    nowhere,
    repository_of,
    text_of_file,
)
from semistable.project.imports.repo_xml import read_repo_xml
from semistable.project.imports.repository_names import settled
from semistable.project.imports.vcstool_repos import read_vcs_repos
from semistable.project.imports.west_manifest import read_west
from semistable.project.imports.yaml_text import read_yaml
from semistable.project.manifest_schema import GIT_URL


def read_import(path: Path, base: str = "", trees: Path | None = None) -> ImportedManifest:
    """Read a west.yml, default.xml, .repos, .gitmodules or DEPS file, ready to be ours.

    `base` is the URL of the repository that the file is in, for relative URLs; without it, where
    that repository was cloned from. `trees` is the
    folder with the trees of projects that it imports from; without it, that of the west
    workspace around the file, if there is one. RefusedError has all that cannot be meant here,
    UsageError for a file of no known format or none at all, EnvironmentFailure for one that cannot
    be read.
    """
    if not path.is_file():
        raise UsageError(f"There is no file {path}.", "Name the manifest to import.")
    text = text_of_file(path)
    file, name = str(path), path.name
    base = base or _origin(path)
    if name.endswith(".xml"):
        return settled(read_repo_xml(text, file, base, FolderFiles(_top(path))))
    if name == ".gitmodules":
        return settled(read_gitmodules(text, file, base, _commits(path)))
    if name == "DEPS":
        return settled(read_deps(text, file, base))
    if name.endswith((".yml", ".yaml", ".repos")):
        document = read_yaml(text, file)
        if "manifest" in document:
            files = FolderFiles(path.absolute().parent, repository_of(path))
            return settled(read_west(document, file, files, _elsewhere(path, trees)))
        if "repositories" in document:
            return settled(read_vcs_repos(document, file, base))
        raise RefusedError([f'{file}: expected west\'s "manifest" or vcstool\'s "repositories"'])
    raise UsageError(
        f"{path} is no manifest that can be imported.",
        "Give a west.yml, a default.xml, a .repos file, a .gitmodules or a DEPS.",
    )


def _top(file: Path) -> Path:
    """Return the top of the repository of manifests; beside .repo/manifest.xml it is a folder."""
    folder = file.absolute().parent
    return folder / "manifests" if folder.name == ".repo" else repository_of(file)


def _origin(file: Path) -> str:
    """Return the URL that the repository around a file was cloned from; "" where that is none."""
    top = _top(file)
    url = origin_url(top) if (top / ".git").exists() else ""
    return url if GIT_URL.fits(url) else ""


def _elsewhere(file: Path, trees: Path | None) -> Elsewhere:
    """Look for projects below a folder, or in the west workspace that a file lies in."""
    around = file.absolute().parents
    top = trees or next((one for one in around if (one / ".west").is_dir()), None)
    if top is None:
        return nowhere

    def look(path: str, revision: str) -> Files | None:
        folder = (top / path).resolve()
        if not folder.is_relative_to(top.resolve()) or not folder.is_dir():
            return None
        try:
            return TreeFiles(open_tree(folder, revision))
        except SemistableError:
            return None

    return look


def _commits(path: Path) -> Mapping[str, str]:
    return submodules(path.absolute().parent)
