"""Deprecation markers: what one source file's code, comments and docstrings say is deprecated."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

import msgspec

from semistable.model.core_api.ledger import Confidence, Marker
from semistable.model.project.tree import Tree
from semistable.source.blob_store import BlobStore, FactKind, paths_below
from semistable.source.deprecation.coded_markers import SIGNS, read_coded
from semistable.source.deprecation.config_options import OptionNames, read_options
from semistable.source.deprecation.marker_targets import (
    MarkerTarget,
    joined,
    of_comment,
    of_docstring,
)
from semistable.source.deprecation.patterns import TRIGGERS
from semistable.source.deprecation.prose import Remark, read_remarks, read_statement
from semistable.source.deprecation.source_outline import MODULE, Outline, OutlineScope
from semistable.source.deprecation.source_text import CommentBlock
from semistable.source.facts.docstrings import Section, paragraphs, sections
from semistable.source.source_file import SourceFile

_TRIGGERS = tuple(word.encode() for word in (*TRIGGERS, *SIGNS))
_OLD_NAME = re.compile(r"\s*deprecated_(?:name|group|opts)\s*=")
_SUREST = tuple(Confidence)


class _Remarks(msgspec.Struct, frozen=True, gc=False):
    """What a text of a source says: its `kind`, words and first line."""

    kind: str
    text: str
    line: int
    found: tuple[Remark, ...]

    def line_of(self, remark: Remark) -> int:
        return self.line + self.text.count("\n", 0, remark.offset)


def read_markers(file: SourceFile, cycle_names: frozenset[str] = frozenset()) -> tuple[Marker, ...]:
    """Read the deprecation markers of one source file, sorted by line; raises nothing.

    `cycle_names` are the names of core's cycles, in small letters, as prose would name them.
    """
    lowered = file.source.lower()
    if not any(word in lowered for word in _TRIGGERS):
        return ()
    outline = file.view(Outline)
    places = outline.places_of(TRIGGERS)
    options = OptionNames(outline)
    found = {*read_coded(outline, cycle_names), *read_options(outline, options, cycle_names)}
    found.update(_from_comments(outline, options, places, cycle_names))
    found.update(_from_docstrings(outline, places, cycle_names))
    return tuple(sorted(found, key=lambda m: (m.line, m.symbol, m.kind, m.text)))


def _from_comments(
    outline: Outline, options: OptionNames, places: list[int], cycle_names: frozenset[str]
) -> Iterator[Marker]:
    lines = outline.lines_of(places)
    for block in outline.comments():
        if lines.isdisjoint(range(block.line, block.last_line + 1)):
            continue
        text = "\n".join(block.lines)
        found = read_remarks(text, cycle_names)
        if found and not _speaks_of_an_old_name(outline, block):
            target = of_comment(outline, options, block)
            yield from _markers(outline, target, _Remarks("comment", text, block.line, found))


def _speaks_of_an_old_name(outline: Outline, block: CommentBlock) -> bool:
    """Whether a comment stands at the setting that keeps an option's old name."""
    line = block.last_line + 1 if block.alone else block.line
    return _OLD_NAME.match(outline.line(line)) is not None


def _from_docstrings(
    outline: Outline, places: list[int], cycle_names: frozenset[str]
) -> Iterator[Marker]:
    for line, text in outline.leading_strings(places):
        for section in sections(text):
            at = line + text.count("\n", 0, section.start)
            remarks = () if section.directive else tuple(_in_paragraphs(section, at, cycle_names))
            if not remarks and not section.directive:
                continue
            scope = outline.docstring_scope(line)
            if scope is None:
                break
            target = of_docstring(outline, scope, section.parameter)
            if section.directive:
                yield _from_directive(section, target, at, cycle_names)
            for found in remarks:
                yield from _markers(outline, target, found)


def _in_paragraphs(section: Section, line: int, cycle_names: frozenset[str]) -> Iterator[_Remarks]:
    for start, text in paragraphs(section.text):
        found = read_remarks(text, cycle_names)
        if found:
            yield _Remarks("docstring", text, line + section.text.count("\n", 0, start), found)


def _from_directive(
    section: Section, target: MarkerTarget, line: int, cycle_names: frozenset[str]
) -> Marker:
    remark = read_statement(section.text, cycle_names)
    return Marker(
        symbol=target.symbol,
        line=line,
        kind="docstring",
        confidence=Confidence.HIGH,
        text=" ".join(f".. deprecated:: {section.since} {remark.text}".split()),
        stated_since=section.since.casefold(),
        stated_removal=remark.removal,
        removal_after=remark.after,
        replacement=remark.replacement,
        inside=target.inside,
    )


def _markers(outline: Outline, target: MarkerTarget, remarks: _Remarks) -> Iterable[Marker]:
    """Make one marker of all remarks of a text that speak of the same thing."""
    merged: dict[tuple[str, bool], Marker] = {}
    for remark in remarks.found:
        meant = _meant(outline, remark, target)
        if meant is None:
            continue
        symbol, inside = meant
        # What a sentence says of another thing in passing is no promise about this one.
        in_passing = inside and remark.subject and not remark.dated
        marker = Marker(
            symbol=symbol,
            line=remarks.line_of(remark),
            kind=remarks.kind,
            confidence=Confidence.LOW if in_passing else remark.confidence,
            text=remark.text,
            stated_since=remark.since,
            stated_removal=remark.removal,
            replacement=target.symbol if remark.supersedes else remark.replacement,
            inside=inside,
            removal_after=remark.after,
        )
        merged[meant] = _joined(merged[meant], marker) if meant in merged else marker
    return merged.values()


def _meant(outline: Outline, remark: Remark, target: MarkerTarget) -> tuple[str, bool] | None:
    """Find the symbol that a remark means, and whether only a piece inside it."""
    if remark.supersedes:
        # "This method supersedes get_inventory()" marks the other method.
        owner = target.scope.parent
        if target.inside or owner is None:
            return None
        return joined(owner.path, remark.supersedes), False
    if remark.subject:
        return _named(outline, remark.subject, target)
    if remark.whole == "self":
        return target.symbol, target.inside
    return _named_scope(target, remark.whole) if remark.whole else (target.symbol, True)


def _named(outline: Outline, subject: str, target: MarkerTarget) -> tuple[str, bool]:
    """Find what a name in a remark means: a parameter, an option beside, this thing, or another."""
    owner, _, name = subject.rpartition(".")
    if not owner and target.scope.is_function and name in outline.parameters(target.scope):
        return f"{target.scope.path}({name})", False
    if target.symbol.startswith("CONF.") and not (target.inside or owner):
        # An option that is no longer there, remembered beside the one that took its place.
        return f"{target.symbol.rpartition('.')[0]}.{name}", False
    called = name in target.names or target.symbol.endswith((f".{name}", f"({name})"))
    owned = owner in ("", "self", "cls") or target.symbol.endswith(f"{owner}.{name}")
    return target.symbol, target.inside or not (called and owned)


def _named_scope(target: MarkerTarget, what: str) -> tuple[str, bool]:
    """Find what "this method" or "this class" means from inside one."""
    if not target.inside:
        return target.symbol, False
    scope: OutlineScope | None = target.scope
    while scope is not None and scope is not MODULE:
        if scope.is_class == (what == "class"):
            return scope.path, False
        scope = scope.parent
    return ("", False) if what in ("module", "file") else (target.symbol, True)


def _joined(first: Marker, second: Marker) -> Marker:
    surest = min(first, second, key=lambda marker: _SUREST.index(marker.confidence))
    removing = second if second.stated_removal else first
    return replace(
        first,
        confidence=surest.confidence,
        text=f"{first.text} {second.text}",
        stated_since=first.stated_since or second.stated_since,
        stated_removal=removing.stated_removal,
        removal_after=removing.removal_after,
        replacement=first.replacement or second.replacement,
    )


def markers_of(cycle_names: Iterable[str]) -> FactKind[tuple[Marker, ...]]:
    """Return the kind of fact that a file's markers are; cycles are named as prose would."""
    names = frozenset(name.casefold() for name in cycle_names)
    digest = hashlib.sha256(" ".join(sorted(names)).encode()).hexdigest()
    read = partial(read_markers, cycle_names=names)
    return FactKind(f"markers 4 {digest[:12]}", read, tuple[Marker, ...])


def markers_below(
    store: BlobStore, kind: FactKind[tuple[Marker, ...]], tree: Tree, prefixes: Iterable[str]
) -> Mapping[str, tuple[Marker, ...]]:
    """Map the paths of marked files to their markers, in the modules below dotted prefixes."""
    found = store.of_paths(kind, tree, paths_below(tree, prefixes))
    return {path: markers for path, markers in found.items() if markers}
