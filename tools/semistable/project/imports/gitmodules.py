"""Reads .gitmodules: git submodules, gitmodules(5); where each is pinned, only the tree tells."""

import re
from collections.abc import Mapping

from semistable.model.project.imported_manifest import Imported, ImportedManifest
from semistable.project.imports.included_files import RefusedError

_HEADER = re.compile(r'\[\s*submodule\s+"((?:[^"\\]|\\.)*)"\s*\]\s*(?:[#;].*)?')
_OTHER_HEADER = re.compile(r"\[[^\]]*\]\s*(?:[#;].*)?")
_PAIR = re.compile(r"([A-Za-z][A-Za-z0-9-]*)\s*=\s*(.*)")
_NOT_CARRIED = ("update", "ignore", "shallow", "fetchRecurseSubmodules")


def read_gitmodules(
    text: str, file: str, base: str, commits: Mapping[str, str]
) -> ImportedManifest:
    """Give what a .gitmodules says; `commits` are those that the tree records, by path.

    `base` is the URL of the repository that it is in. Raises RefusedError with the line of what git
    would not read.
    """
    found = []
    for name, (line, values) in _sections(text, file).items():
        place = f"{file}:{line}"
        path, branch = values.get("path", name), values.get("branch", "")
        commit = commits.get(path)
        if "url" not in values:
            raise RefusedError([f"{place}: submodule {name!r} has no url"])
        found.append(
            Imported(
                name=name,
                urls=(resolved(values["url"], base, place),),
                revision=commit or ("" if branch == "." else branch) or "HEAD",
                commit=commit,
                path=path,
                notes=tuple(_notes(values, branch, commit)),
                place=place,
            )
        )
    return ImportedManifest(kind="git submodules", repositories=tuple(found))


def _notes(values: Mapping[str, str], branch: str, commit: str | None) -> list[str]:
    notes = [f"{key} = {values[key.lower()]}" for key in _NOT_CARRIED if key.lower() in values]
    if commit is None:
        notes.append("no commit is recorded here: it follows its branch until it is pinned")
    elif branch:
        notes.append(f"its branch is {branch}")
    return notes


def _sections(text: str, file: str) -> dict[str, tuple[int, dict[str, str]]]:
    found: dict[str, tuple[int, dict[str, str]]] = {}
    current: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if not bare or bare[0] in "#;":
            continue
        if header := _HEADER.fullmatch(bare):
            _, current = found.setdefault(_unquoted(header[1]), (number, {}))
        elif _OTHER_HEADER.fullmatch(bare):
            current = {}
        elif pair := _PAIR.fullmatch(bare):
            current[pair[1].lower()] = _value(pair[2])
        else:
            raise RefusedError([f"{file}:{number}: neither a section nor KEY = VALUE"])
    return found


def _value(written: str) -> str:
    """Take quotes and a comment off a value: git-config(1), Syntax."""
    parts = re.findall(r'"(?:[^"\\]|\\.)*"|[^"#;]+|[#;].*', written)
    kept = []
    for part in parts:
        if part[0] in "#;":
            break
        kept.append(_unquoted(part[1:-1]) if part[0] == '"' else _unquoted(part))
    return "".join(kept).strip()


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def resolved(url: str, base: str, place: str) -> str:
    """Return a URL, one that begins with `./` or `../` as it is from `base`.

    As git does it for submodules: gitmodules(5). Raises RefusedError where no base is known, or the
    steps up leave it.
    """
    if url not in {".", ".."} and not url.startswith(("./", "../")):
        return url
    if not base:
        raise RefusedError(
            [f"{place}: the URL {url!r} begins at the URL of the manifest's own repository"],
            "Say that URL: semistable init --from FILE --base URL.",
        )
    root = base.rstrip("/")
    for step in url.split("/"):
        if step == "..":
            start = root.find("://") + 3 if "://" in root else 0
            cut = max(root.rfind("/", start), root.rfind(":", start))
            if cut < start:
                raise RefusedError([f"{place}: the URL {url!r} leads out of {base}"])
            root = root[:cut] if root[cut] == "/" else root[: cut + 1]
        elif step not in ("", "."):
            root = f"{root}{step}" if root.endswith(":") else f"{root}/{step}"
    return root
