"""Reads `Depends-On` as Zuul does: what it follows, what it silently ignores, and in which order.

The sources: zuul/lib/dependson.py, updateCommitDependencies of zuul/manager/__init__.py, and
change_re of driver/*/*source.py, all of Zuul 14.3.
"""

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar
from urllib.parse import urlparse

from semistable.model.project.change import ChangeReference, Forge, Ignored

_HEADER = "depends-on:"
_CHANGE_ID = re.compile(r"I[0-9a-f]{40}")
_PATHS = {
    Forge.GERRIT: re.compile(r"/(?:#/c/|c/(?P<project>.*)/\+/)?(?P<number>\d+)\w*"),
    # Zuul's `/(.*?)/(.*?)/pull/` takes cubic time on a path of slashes; this one is its equal.
    Forge.GITHUB: re.compile(r"/(?P<project>[^/]*+/.*?)/pull/(?P<number>\d+)\w*"),
    Forge.GITLAB: re.compile(r"/(?P<project>.*?)/(?:-/)?merge_requests/(?P<number>\d+)"),
    Forge.PAGURE: re.compile(r"/(?P<project>.*?)/pull-request/(?P<number>\d+)"),
}
_MEANT = re.compile(r"(?P<before>[\s>*+-]*)depends?[-_ ]*on\b\s*(?P<rest>.*)", re.IGNORECASE)
"""A line that a person would take for a dependency."""
_PATCH_SET = re.compile(r"/\+/\d+/\d+|/#/c/\d+/\d+")
_LONGEST = 2000
"""Characters of a line; a longer one is no address, and expressions are slow on it."""

KNOWN_HOSTS: Mapping[str, Forge] = {
    "review.opendev.org": Forge.GERRIT,
    "github.com": Forge.GITHUB,
    "gitlab.com": Forge.GITLAB,
    "pagure.io": Forge.PAGURE,
}
"""Public forges; a Zuul follows an address only where it has a connection to its host."""

Node = TypeVar("Node", bound=Hashable)


def references(message: str, hosts: Mapping[str, Forge]) -> tuple[ChangeReference, ...]:
    """Give what Zuul follows in a message, in its order, each change once.

    `hosts` are Zuul's connections. Of several addresses on a line it sees at most the first.
    """
    found: dict[tuple[str, ...], ChangeReference] = {}
    # Zuul's `^Depends-On:(.*?)\s*$` says the same, but takes quadratic time on a line of blanks.
    for line, text in enumerate(message.split("\n"), 1):
        if _is_header(text) and (reference := _reference(_rest(text), line, hosts)):
            found.setdefault(reference.key, reference)
    return tuple(found.values())


def _is_header(line: str) -> bool:
    return line[: len(_HEADER)].casefold() == _HEADER


def _rest(line: str) -> str:
    return line[len(_HEADER) :].strip()


def _reference(text: str, line: int, hosts: Mapping[str, Forge]) -> ChangeReference | None:
    if _CHANGE_ID.fullmatch(text):
        return ChangeReference(
            forge=Forge.GERRIT, host="", project="", number=text, line=line, text=text
        )
    host, path = _address(text)
    forge = hosts.get(host)
    match = _PATHS[forge].match(path) if forge else None
    if forge is None or match is None:
        return None
    return ChangeReference(
        forge=forge,
        host=host,
        project=match["project"] or "",
        number=str(int(match["number"])),
        line=line,
        text=text,
    )


def _address(text: str) -> tuple[str, str]:
    """Take an address apart as Zuul does: a host, and a path with its fragment."""
    if len(text) > _LONGEST:
        return "", ""
    try:
        url = urlparse(text)
        host = url.hostname or ""
    except ValueError:
        return "", ""
    return host, url.path + (f"#{url.fragment}" if url.fragment else "")


def ignored(message: str, hosts: Mapping[str, Forge]) -> tuple[Ignored, ...]:
    """Give each line that means a dependency and that Zuul ignores, in part or as a whole."""
    found = []
    seen: set[tuple[str, ...]] = set()
    for number, text in enumerate(message.split("\n"), 1):
        reason = _complaint(text[: _LONGEST + 1], number, hosts, seen)
        if reason:
            found.append(Ignored(line=number, text=text.strip()[:200], reason=reason))
    return tuple(found)


def _complaint(text: str, line: int, hosts: Mapping[str, Forge], seen: set[tuple[str, ...]]) -> str:
    if not _is_header(text):
        return _misspelt(text)
    rest = _rest(text)
    reference = _reference(rest, line, hosts)
    if reference is None:
        return _unread(rest, hosts)
    if reference.key in seen:
        return "another line names the same change"
    seen.add(reference.key)
    if len(re.findall(r"https?://", rest)) > 1:
        return f"Zuul sees one address a line, here {reference.forge} {reference.number}"
    if _PATCH_SET.search(rest):
        return "Zuul takes the newest patch set, whichever is named"
    return ""


def _misspelt(text: str) -> str:
    meant = _MEANT.match(text)
    if meant is None or "://" not in meant["rest"]:
        return ""  # a sentence that only begins so
    if meant["before"]:
        return "it is indented or quoted; Zuul reads `Depends-On:` only where a line begins"
    return "it is spelled otherwise; Zuul reads `Depends-On:` and nothing else"


def _unread(rest: str, hosts: Mapping[str, Forge]) -> str:
    """Say why Zuul ignores what follows the colon."""
    host, path = _address(rest)
    if not host:
        example = "https://review.example.org/1234"
        return f"it is no address with a scheme and a host, such as {example}"
    if host not in hosts:
        return f"no connection to {host} is known here; Zuul ignores hosts that it does not know"
    if hosts[host] is Forge.GERRIT:
        return "Gerrit's addresses are /c/PROJECT/+/NUMBER or /NUMBER"
    if "/issues/" in path or "/commit" in path:
        return "it names an issue or a commit; only a change can be depended on"
    return f"it is no address of a change on {hosts[host]}"


def components(needs: Mapping[Node, Iterable[Node]]) -> tuple[tuple[Node, ...], ...]:
    """Put what is needed before what needs it; a cycle stands together (Tarjan, 1972).

    The order is that of `needs` wherever dependencies leave it open.
    """
    index: dict[Node, int] = {}
    low: dict[Node, int] = {}
    stack: dict[Node, None] = {}
    found: list[tuple[Node, ...]] = []
    place = {node: number for number, node in enumerate(needs)}
    for root in needs:
        if root in index:
            continue
        index[root] = low[root] = len(index)
        stack[root] = None
        pending: list[tuple[Node, Iterator[Node]]] = [(root, iter(needs[root]))]
        while pending:
            node, others = pending[-1]
            for other in others:
                if other not in needs:
                    continue
                if other not in index:
                    index[other] = low[other] = len(index)
                    stack[other] = None
                    pending.append((other, iter(needs[other])))
                    break
                if other in stack:
                    low[node] = min(low[node], index[other])
            else:
                pending.pop()
                if pending:
                    above = pending[-1][0]
                    low[above] = min(low[above], low[node])
                if low[node] == index[node]:
                    together = _popped(stack, node)
                    found.append(tuple(sorted(together, key=lambda one: place[one])))
    return tuple(found)


def _popped(stack: dict[Node, None], until: Node) -> Sequence[Node]:
    together = []
    while True:
        node, _ = stack.popitem()
        together.append(node)
        if node == until:
            return together
