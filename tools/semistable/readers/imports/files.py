"""Reads another tool's manifest from its file, whose name and content tell the format."""

from collections.abc import Mapping
from pathlib import Path

from semistable.errors import EnvironmentFailure, UsageError
from semistable.model.imported import ImportedManifest
from semistable.readers.imports.deps import read_deps
from semistable.readers.imports.gitmodules import read_gitmodules
from semistable.readers.imports.refusal import RefusedError
from semistable.readers.imports.repo_xml import read_repo_xml
from semistable.readers.imports.settled import settled
from semistable.readers.imports.vcs_repos import read_vcs_repos
from semistable.readers.imports.west import read_west
from semistable.readers.imports.yaml_text import read_yaml
from semistable.readers.objects import submodules

LARGEST = 4 << 20
"""More than any real manifest: AOSP's has 0.2 MB."""


def read_import(path: Path, base: str = "") -> ImportedManifest:
    """Read a west.yml, default.xml, .repos, .gitmodules or DEPS file, ready to be ours.

    `base` is the URL of the repository that the file is in, for relative URLs. RefusedError
    has all that cannot be meant here, UsageError for a file of no known format or none at all,
    EnvironmentFailure for one that cannot be read.
    """
    text = _text(path)
    file, name = str(path), path.name
    if name.endswith(".xml"):
        return settled(read_repo_xml(text, file, base))
    if name == ".gitmodules":
        return settled(read_gitmodules(text, file, base, _commits(path)))
    if name == "DEPS":
        return settled(read_deps(text, file, base))
    if name.endswith((".yml", ".yaml", ".repos")):
        document = read_yaml(text, file)
        if "manifest" in document:
            return settled(read_west(document, file, base))
        if "repositories" in document:
            return settled(read_vcs_repos(document, file, base))
        raise RefusedError([f'{file}: expected west\'s "manifest" or vcstool\'s "repositories"'])
    raise UsageError(
        f"{path} is no manifest that can be imported.",
        "Give a west.yml, a default.xml, a .repos file, a .gitmodules or a DEPS.",
    )


def _text(path: Path) -> str:
    try:
        if not path.is_file():
            raise UsageError(f"There is no file {path}.", "Name the manifest to import.")
        if path.stat().st_size > LARGEST:
            raise RefusedError([f"{path}: it has more than {LARGEST >> 20} MB; no manifest has"])
        return path.read_bytes().decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise RefusedError([f"{path}: expected UTF-8"]) from error
    except OSError as error:
        raise EnvironmentFailure(
            f"{path} cannot be read: {error.strerror}.", "Check the file and its permissions."
        ) from error


def _commits(path: Path) -> Mapping[str, str]:
    return submodules(path.absolute().parent)
