"""The projects of a repo manifest, as its elements add, change and remove them one after the other.

What each element does, and what repo refuses:
https://gerrit.googlesource.com/git-repo/+/HEAD/docs/manifest-format.md
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from semistable.model.project.imported_manifest import Imported
from semistable.model.project.manifest import CloneKind
from semistable.project.imports.included_files import RefusedError

_INNER = {
    "linkfile": "a link {dest} to its {src}",
    "copyfile": "a copy {dest} of its {src}",
    "annotation": "the annotation {name}",
}
_LIKE_SCP = re.compile(r"[^/:]+@[^/:]+:[^/]+")


class Remotes:
    """The remotes and the defaults of a manifest; `base` is the URL of its own repository."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._remotes: dict[str, Element] = {}
        self._default: Element | None = None

    def add(self, element: Element, file: str) -> None:
        """Take a `<remote>` or a `<default>`; RefusedError for a second one that says otherwise."""
        if element.tag == "default":
            if self._default is None:
                self._default = element
            elif element.attrib and element.attrib != self._default.attrib:
                raise RefusedError([f"{file}: a second <default> says otherwise"])
            return
        name = element.get("name", "")
        other = self._remotes.setdefault(name, element)
        if other.attrib != element.attrib:
            raise RefusedError([f"{file}: a second <remote {name[:100]}> says otherwise"])

    def of(self, element: Element, place: str) -> Element:
        """Return the remote of a project: its own, or the default one."""
        chosen = element.get("remote") or self.default("remote")
        if chosen not in self._remotes:
            raise RefusedError([f"{place}: no remote {chosen!r} is defined"])
        return self._remotes[chosen]

    def default(self, key: str) -> str:
        """Return what `<default>` says."""
        return self._default.get(key, "") if self._default is not None else ""

    def url(self, remote: Element, name: str, place: str) -> str:
        """Return where a project is: `fetch`, from the base where it is relative, and the name.

        The last part of the base is a file to `urljoin`: from https://host/platform/manifest,
        `..` is https://host, one more up than for a submodule.
        """
        fetch = _plain(remote.get("fetch", ""))
        if not urlsplit(fetch).scheme and not fetch.endswith(":") and not self._base:
            raise RefusedError(
                [f"{place}: the URL {fetch!r} begins at the URL of the manifest's own repository"],
                "Say that URL: semistable init --from FILE --base URL.",
            )
        if fetch.endswith(":"):  # user@host: is whole as it stands
            return f"{fetch}{name}"
        if not urlsplit(fetch).scheme:
            scheme, sign, rest = _plain(self._base).rpartition("://")
            # To urljoin, only some schemes have relative URLs.
            joined = urljoin(f"https://{rest}", fetch).removeprefix("https://")
            fetch = f"{scheme}{sign}{joined}"
        return f"{fetch.rstrip('/')}/{name}"


def _plain(url: str) -> str:
    """Write a URL as repo does before it joins: no slash at its end, user@host:path as ssh://."""
    url = url.rstrip("/")
    scp = not urlsplit(url).scheme and _LIKE_SCP.match(url)
    return f"ssh://{url.replace(':', '/', 1)}" if scp else url


@dataclass(slots=True, kw_only=True)
class _Project:
    """A project as it stands until the last element: its name at the remote, and all else."""

    name: str
    imported: Imported


class Projects:
    """All projects of a manifest."""

    def __init__(self, remotes: Remotes) -> None:
        self._remotes = remotes
        self._projects: list[_Project] = []

    def found(self) -> tuple[Imported, ...]:
        """Return what is left after the last element, in the order of the manifest."""
        return tuple(one.imported for one in self._projects)

    def add(self, element: Element, file: str, parent: Imported | None = None) -> None:
        """Take a `<project>` and those inside it, whose names and paths begin at it."""
        name = element.get("name", "")
        place = f"{file}: project {name or '?'}"
        path = element.get("path") or name
        if parent is not None:
            name, path = f"{parent.name}/{name}", f"{parent.path}/{path}"
        remote = self._remotes.of(element, place)
        holders = (element.get("revision"), remote.get("revision"))
        revision = next(filter(None, holders), "") or self._remotes.default("revision")
        depth = element.get("clone-depth", "")
        found = Imported(
            name=name,
            urls=(self._remotes.url(remote, name.rstrip("/"), place),),
            revision=revision or "HEAD",
            path=path.rstrip("/"),
            groups=tuple(element.get("groups", "").replace(",", " ").split()),
            clone=CloneKind.SHALLOW if depth == "1" else CloneKind.FULL,
            notes=tuple(_notes(element)),
            place=place,
        )
        self._projects.append(_Project(name=name, imported=found))
        for inner in element.findall("project"):
            self.add(inner, file, found)

    def extend(self, element: Element, file: str) -> None:
        """Change what an `<extend-project>` names; RefusedError where there is no such project."""
        name = element.get("name", "")
        place = f"{file}: <extend-project {name[:100]}>"
        chosen = [one for one in self._projects if one.name == name]
        if not chosen:
            raise RefusedError([f"{place}: there is no such project"])
        path, moved = element.get("path"), element.get("dest-path", "").rstrip("/")
        if moved and not path and len(chosen) > 1:
            raise RefusedError([f"{place}: dest-path for {len(chosen)} projects"])
        for one in chosen:
            if path and one.imported.path != path:
                continue
            old = one.imported
            groups = element.get("groups", "").replace(",", " ").split()
            urls = old.urls
            if element.get("remote"):
                urls = (self._remotes.url(self._remotes.of(element, place), name, place),)
            one.imported = replace(
                old,
                urls=urls,
                revision=element.get("revision") or old.revision,
                path=moved or old.path,
                groups=tuple(dict.fromkeys((*old.groups, *groups))),
                notes=(*old.notes, *_notes(element)),
            )

    def remove(self, element: Element, file: str) -> None:
        """Take away what a `<remove-project>` names, by name, by path or by both."""
        name, path = element.get("name", ""), element.get("path", "").rstrip("/")
        kept = [
            one
            for one in self._projects
            if (name and one.name != name) or (path and one.imported.path != path)
        ]
        optional = element.get("optional", "").lower() in ("true", "yes", "1")
        if (not name and not path) or (len(kept) == len(self._projects) and not optional):
            said = name or path
            raise RefusedError([f"{file}: <remove-project {said[:100]}>: there is no such project"])
        self._projects = kept


def _notes(project: Element) -> Iterator[str]:
    for inner in project:
        if inner.tag in _INNER:
            words = {key: inner.get(key, "?") for key in ("src", "dest", "name")}
            yield f"repo would make {_INNER[inner.tag].format_map(words)}"
    for key in ("clone-depth", "sync-s", "upstream", "dest-branch"):
        value = project.get(key)
        if value and (key, value) != ("clone-depth", "1"):
            yield f"{key}={value!r}"
