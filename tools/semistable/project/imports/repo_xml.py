"""Reads repo's default.xml: https://gerrit.googlesource.com/git-repo/+/HEAD/docs/manifest-format.md.

Document types are refused, and with them every entity that could grow or read a file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element, ParseError, XMLParser, fromstring
from xml.parsers import expat

from semistable.model.project.imported_manifest import ImportedManifest
from semistable.project.imports.included_files import MOST, Files, RefusedError, included
from semistable.project.imports.repo_projects import Projects, Remotes

_READ = {"remote", "default", "project", "remove-project", "extend-project", "include"}
_PLAIN = {*_READ, "notice", "contactinfo"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """How a file was come to: the files before it, and what its `<include>`s lay on projects."""

    trail: tuple[str, ...]
    groups: tuple[str, ...] = ()
    revision: str = ""

    @property
    def file(self) -> str:
        """The file itself."""
        return self.trail[-1]


def read_repo_xml(text: str, file: str, base: str, files: Files) -> ImportedManifest:
    """Give what a default.xml and all that it includes say, in the order in which repo reads it.

    `base` is the URL of the repository that it is in, `files` are those of that repository. Raises
    RefusedError for what is no XML, has a document type, cannot be meant, or is refused by repo.
    """
    elements = list(_flattened(text, _Way(trail=(file,)), files, [0]))
    remotes = Remotes(base)
    for one, place in elements:
        if one.tag in ("remote", "default"):
            remotes.add(one, place)
    projects = Projects(remotes)
    for one, place in elements:
        if one.tag == "project":
            projects.add(one, place)
        elif one.tag == "extend-project":
            projects.extend(one, place)
        elif one.tag == "remove-project":
            projects.remove(one, place)
    return ImportedManifest(
        kind="repo",
        repositories=projects.found(),
        notes=tuple(_notes(one for one, _ in elements)),
    )


def _flattened(
    text: str, way: _Way, files: Files, read: list[int]
) -> Iterator[tuple[Element, str]]:
    """Give the elements of a file, those of the files that it includes in their place.

    Groups and the revision of an `<include>` go onto its projects, as manifest-format.md has it.
    """
    read[0] += 1
    if read[0] > MOST:
        raise RefusedError([f"{way.file}: more than {MOST} files are included"])
    for one in _parsed(text, way.file):
        if way.revision and one.tag in ("include", "project") and "revision" not in one.attrib:
            one.set("revision", way.revision)
        if way.groups and one.tag in ("project", "extend-project"):
            one.set("groups", ",".join((*way.groups, *groups_of(one))))
        if one.tag != "include":
            yield one, way.file
            continue
        name = one.get("name", "")
        place = f"{way.file}: <include {name[:100]}>"
        if name in way.trail:
            raise RefusedError([f"{place}: the includes go in a circle"])
        inner = replace(
            way,
            trail=(*way.trail, name),
            groups=(*way.groups, *groups_of(one)),
            revision=one.get("revision", ""),
        )
        yield from _flattened(included(files, name, place), inner, files, read)


def groups_of(element: Element) -> tuple[str, ...]:
    """Return the groups of an element; commas or blanks stand between them."""
    return tuple(element.get("groups", "").replace(",", " ").split())


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


def _notes(elements: Iterator[Element]) -> Iterator[str]:
    for one in elements:
        if one.tag not in _PLAIN:
            name = one.get("name") or one.get("in-project") or ""
            yield f"<{one.tag}{f' {name}' if name else ''}> is not looked at"
