"""The oslo.config options of a source of any age: what it defines, and what it deprecates."""

import ast
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import accumulate

from semistable.model.code.definition import Defined, DefinedKind, Definition
from semistable.model.core_api.ledger import Confidence, Marker
from semistable.source.blob_store import FactKind
from semistable.source.deprecation.prose import read_statement
from semistable.source.deprecation.source_outline import (
    LogicalLine,
    Outline,
    SourceCall,
    bound_name,
)
from semistable.source.facts.syntax_nodes import folded, spelling
from semistable.source.source_file import SourceFile

# https://docs.openstack.org/oslo.config/latest/reference/defining.html
OPTION = re.compile(r"\b(?:\w++\.)?\w*Opt\s*+(?=\()")
_REGISTERED = re.compile(
    r"\bregister_(?:cli_)?opts?\(\s*+(?P<list>\w++)\s*+"
    r"(?:,\s*+(?:group\s*+=\s*+)?(?P<group>[\w.\"'~]++)\s*+)?[,)]"
)
_NAME = re.compile(r"\w+")
_DEPRECATED_SETTING = re.compile(r"\bdeprecated_(?:for_removal|since|reason|name|group|opts)\s*=")
_IN_HELP = re.compile(r"\W*(?:\*\*)?deprecated\b", re.IGNORECASE)
_UNKNOWN_GROUP = "?"
_TOLD = re.compile(r"help|deprecated_\w+|sample_default|short|metavar|dest")
"""Settings that change what is said of an option, and not the option."""


class OptionNames:
    """The full names of the options that a source defines: `CONF.group.name`."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._texts: dict[str, tuple[str, ...]] = {}
        self._calls: dict[int, tuple[list[int], list[int]]] = {}

    @cached_property
    def _assigned(self) -> dict[str, LogicalLine]:
        found: dict[str, LogicalLine] = {}
        for statement in self._outline.statements:
            name = bound_name(statement) if statement.scope.parent is None else ""
            if name:
                found.setdefault(name, statement)
        return found

    @cached_property
    def _groups(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for match in _REGISTERED.finditer(self._outline.code):
            start, end = match.span("group")
            group = self._group(self._outline.text[start:end]) if match["group"] else ""
            self._register(match["list"], group, found)
        return found

    def _register(self, options: str, group: str, found: dict[str, str]) -> None:
        """Give a list's options their group, and those of the lists that it joins."""
        pending = [options]
        while pending:
            name = pending.pop()
            statement = self._assigned.get(name)
            if name in found:
                continue
            found[name] = group
            if statement is not None and not OPTION.search(statement.code):
                parts = _NAME.findall(statement.code)
                pending += [part for part in parts if part in self._assigned]

    def _group(self, written: str) -> str:
        if written[:1] in "\"'":
            return written.strip("\"'")
        texts = self._texts_under(written.removesuffix(".name"))
        return texts[0] if texts else _UNKNOWN_GROUP

    def _texts_under(self, name: str) -> tuple[str, ...]:
        """Return the strings that the module keeps under a name."""
        if name not in self._texts:
            found: Iterable[str] = ()
            if statement := self._assigned.get(name):
                span = self._outline.span(statement.line, statement.last_line)
                found = self._outline.strings(*span)
            self._texts[name] = tuple(found)
        return self._texts[name]

    def full(self, name: str, statement: LogicalLine) -> str:
        """Name an option of the list that a statement defines."""
        return conf_name(self._groups.get(bound_name(statement), _UNKNOWN_GROUP), name)

    def around(self, span: tuple[int, int], statement: LogicalLine) -> str:
        """Name the option whose definition begins in, or goes on around, a line of a statement."""
        starts, ends = self._options_of(statement)
        # A call may hold others; up to each, how far one reached is known.
        found = bisect_right(ends, span[0])
        if found == len(starts) or starts[found] >= span[1]:
            return ""
        opening = starts[found]
        name = self._outline.call(opening).text(0, "name")
        return self.full(name, statement) if name else ""

    def _options_of(self, statement: LogicalLine) -> tuple[list[int], list[int]]:
        """Find where the options of a statement open, and how far those up to each reach."""
        if statement.line not in self._calls:
            span = self._outline.span(statement.line, statement.last_line)
            starts = [match.end() for match in OPTION.finditer(self._outline.code, *span)]
            ends = accumulate(map(self._outline.call_end, starts), max)
            self._calls[statement.line] = starts, list(ends)
        return self._calls[statement.line]

    def text_of(self, node: ast.expr | None) -> str:
        """Fold a text, also one that the module keeps under a name."""
        if isinstance(node, ast.Name) and node.id in self._assigned:
            return "".join(self._texts_under(node.id))
        return folded(node) or ""


def conf_name(group: str, name: str) -> str:
    """Spell an option as code reads it: CONF.group.name, CONF.name in the default group."""
    attribute = name.replace("-", "_")
    return f"CONF.{group}.{attribute}" if group and group != "DEFAULT" else f"CONF.{attribute}"


def read_options(
    outline: Outline, names: OptionNames, cycle_names: frozenset[str]
) -> Iterator[Marker]:
    """Read the options that are deprecated for removal, and the old names of renamed ones."""
    lines = outline.lines_of(outline.places_of(("deprecated",)))
    for match in outline.calls(OPTION, lines):
        start, end = match.end(), outline.call_end(match.end())
        written = outline.code[start:end]
        if not _DEPRECATED_SETTING.search(written) and not _says_so(outline, start, end):
            continue
        call = outline.call(start)
        name = call.text(0, "name")
        line = outline.line_of(match.start())
        statement = outline.statement_at(line)
        if not name or statement is None:
            continue
        symbol = names.full(name, statement)
        marker = _for_removal(call, names, symbol, line, cycle_names)
        if marker:
            yield marker
        yield from _renamed(call, symbol, line)


def _says_so(outline: Outline, start: int, end: int) -> bool:
    return "eprecated" in outline.text[start:end] or "EPRECATED" in outline.text[start:end]


def _for_removal(
    call: SourceCall, names: OptionNames, symbol: str, line: int, cycle_names: frozenset[str]
) -> Marker | None:
    told = call.keywords.get("deprecated_for_removal")
    certain = isinstance(told, ast.Constant) and told.value is True
    spoken = names.text_of(call.argument(None, "help"))
    if not certain and not _IN_HELP.match(spoken):
        return None
    reason = names.text_of(call.argument(None, "deprecated_reason"))
    remark = read_statement(" ".join((reason or spoken).split()), cycle_names)
    since = names.text_of(call.argument(None, "deprecated_since")).casefold()
    return Marker(
        symbol=symbol,
        line=line,
        kind="option",
        confidence=Confidence.CERTAIN if certain else Confidence.HIGH,
        text=remark.text or "deprecated_for_removal",
        stated_since=since or remark.since,
        stated_removal=remark.removal,
        removal_after=remark.after,
        replacement=remark.replacement,
    )


def _renamed(call: SourceCall, symbol: str, line: int) -> Iterator[Marker]:
    """Mark the names under which an option was known before; the option itself is alive."""
    _, *between, name = symbol.split(".")
    group = between[0] if between else ""
    # With both, deprecated_since tells of the removal, not of the new name.
    removed = "deprecated_for_removal" in call.keywords
    since = "" if removed else call.text(None, "deprecated_since").casefold()
    for old_group, old_name in _old_names(call):
        old = conf_name(old_group or group, old_name or name)
        if old != symbol and "%" not in old:
            yield Marker(
                symbol=old,
                line=line,
                kind="option-rename",
                confidence=Confidence.CERTAIN,
                text=f"{old} is now {symbol}",
                stated_since=since,
                replacement=symbol,
            )


def _old_names(call: SourceCall) -> Iterator[tuple[str, str]]:
    name, group = call.text(None, "deprecated_name"), call.text(None, "deprecated_group")
    if name or group:
        yield group, name
    listed = call.argument(None, "deprecated_opts")
    for node in listed.elts if isinstance(listed, ast.List | ast.Tuple) else ():
        if isinstance(node, ast.Call):
            old = SourceCall(tuple(node.args), {k.arg: k.value for k in node.keywords if k.arg})
            yield old.text(1, "group"), old.text(0, "name")


# Definitions -----------------------------------------------------------------------------------


def read_option_definitions(file: SourceFile) -> Defined:
    """Read the options of a file; `value` is the option's class with its settings."""
    if b"Opt(" not in file.source:
        return Defined()
    outline = file.view(Outline)
    names = OptionNames(outline)
    found: dict[str, Definition] = {}
    for match in OPTION.finditer(outline.code):
        call = outline.call(match.end())
        line = outline.line_of(match.start())
        statement = outline.statement_at(line)
        name = call.text(0, "name")
        if not name or statement is None:
            continue
        symbol = names.full(name, statement)
        kind = match[0].strip().rpartition(".")[2]
        found[symbol] = Definition(
            symbol, DefinedKind.OPTION, line, value=f"{kind}({_settings(call)})"
        )
    return Defined(tuple(found.values()))


def _settings(call: SourceCall) -> str:
    told = sorted((n, v) for n, v in call.keywords.items() if not _TOLD.fullmatch(n))
    return ", ".join(f"{name}={_spelled(value)}" for name, value in told if name != "name")


def _spelled(node: ast.expr) -> str:
    text = spelling(node)
    return text if len(text) <= 60 else f"{text[:60]}…"


OPTIONS = FactKind("options 2", read_option_definitions, Defined)
