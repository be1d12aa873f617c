"""Reads repo's default.xml: https://gerrit.googlesource.com/git-repo/+/HEAD/docs/manifest-format.md.

Document types are refused, and with them every entity that could grow or read a file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, XMLParser, fromstring
from xml.parsers import expat

from semistable.model.imported import Imported, ImportedManifest
from semistable.readers.imports.links import resolved
from semistable.readers.imports.refusal import RefusedError

_PLAIN = {"remote", "default", "project", "remove-project", "notice", "contactinfo"}
_INNER = {
    "linkfile": "a link {dest} to its {src}",
    "copyfile": "a copy {dest} of its {src}",
    "annotation": "the annotation {name}",
}
_HEADS, _TAGS = "refs/heads/", "refs/tags/"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Whole:
    """What holds for all projects of a manifest."""

    remotes: dict[str, Element]
    default: Element
    file: str
    base: str


def read_repo_xml(text: str, file: str, base: str) -> ImportedManifest:
    """Give what a default.xml says; `base` is the URL of the repository that it is in.

    Raises RefusedError for what is no XML, has a document type, or cannot be meant.
    """
    root = _parsed(text, file)
    remotes = {remote.get("name", ""): remote for remote in root.iter("remote")}
    default = root.find("default")
    if default is None:
        default = Element("default")
    whole = _Whole(remotes=remotes, default=default, file=file, base=base)
    found: list[Imported] = []
    for project in root.findall("project"):
        found += _projects(project, None, whole)
    removed = {one.get("name") for one in root.findall("remove-project")}
    return ImportedManifest(
        kind="repo",
        repositories=tuple(one for one in found if one.name not in removed),
        notes=tuple(_notes(root)),
    )


def _parsed(text: str, file: str) -> Element:
    def refuse(*_: object) -> None:
        raise RefusedError([f"{file}: a document type and its entities are not read"])

    guard = expat.ParserCreate()
    guard.StartDoctypeDeclHandler = refuse
    try:
        guard.Parse(text.encode(), True)  # noqa: FBT003 - expat's own signature
        root = fromstring(text.encode(), XMLParser(encoding="utf-8"))  # noqa: S314 - nothing with entities comes here
    except (expat.ExpatError, ParseError) as error:
        line = getattr(error, "lineno", 0) or getattr(error, "position", (1,))[0]
        words = str(error).partition(":")[0]
        raise RefusedError([f"{file}:{line}: not XML: {words}"]) from error
    if root.tag != "manifest":
        raise RefusedError([f"{file}: expected <manifest>, found <{root.tag[:40]}>"])
    return root


def _projects(project: Element, parent: Imported | None, whole: _Whole) -> Iterator[Imported]:
    """Give a project and those inside it, whose names and paths begin at it."""
    own = project.get("name", "")
    place = f"{whole.file}: project {own or '?'}"
    path = project.get("path") or own
    name = own
    if parent is not None:
        name, path = f"{parent.name}/{own}", f"{parent.path}/{path}"
    chosen = project.get("remote") or whole.default.get("remote", "")
    if chosen not in whole.remotes:
        raise RefusedError([f"{place}: no remote {chosen!r} is defined"])
    remote = whole.remotes[chosen]
    fetch = resolved(remote.get("fetch", ""), whole.base, place).rstrip("/")
    holders = (project, remote, whole.default)
    revision = next((one.get("revision", "") for one in holders if one.get("revision")), "")
    found = Imported(
        name=name,
        urls=(f"{fetch}{'' if fetch.endswith(':') else '/'}{name}",),
        revision=revision.removeprefix(_HEADS).removeprefix(_TAGS) or "HEAD",
        path=path.rstrip("/"),
        groups=tuple(project.get("groups", "").replace(",", " ").split()),
        notes=tuple(_project_notes(project)),
        place=place,
    )
    yield found
    for inner in project.findall("project"):
        yield from _projects(inner, found, whole)


def _project_notes(project: Element) -> Iterator[str]:
    for inner in project:
        if inner.tag in _INNER:
            words = {key: inner.get(key, "?") for key in ("src", "dest", "name")}
            yield f"repo would make {_INNER[inner.tag].format_map(words)}"
    for key in ("clone-depth", "sync-s", "upstream", "dest-branch"):
        if project.get(key):
            yield f"{key}={project.get(key)!r}"


def _notes(root: Element) -> Iterator[str]:
    for one in root:
        if one.tag not in _PLAIN:
            name = one.get("name") or one.get("in-project") or ""
            yield f"<{one.tag}{f' {name}' if name else ''}> is not looked at"
