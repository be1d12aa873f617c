"""Deprecation markers that code itself carries: decorators, warnings and log lines."""

import ast
import re
from collections.abc import Iterator

from semistable.model.core_api.ledger import Confidence, Marker
from semistable.source.deprecation.prose import read_statement
from semistable.source.deprecation.source_outline import (
    LONGEST_CALL,
    MODULE,
    LogicalLine,
    Outline,
    OutlineScope,
    SourceCall,
)

# https://docs.openstack.org/oslo.log/latest/reference/api/oslo_log.versionutils.html
# https://docs.openstack.org/debtcollector/latest/reference/
# https://peps.python.org/pep-0702/
_DECORATOR = re.compile(
    r"^[ \t]*+@(?P<callee>(?:(?P<owner>\w++)\.)*+(?P<name>deprecated|remove|removed_kwarg"
    r"|removed_property|removed_class|renamed_kwarg|moved_method|moved_property|moved_read_only_property"
    r"|updated_kwarg_default_value))\b",
    re.MULTILINE,
)
_CALL = re.compile(
    r"(?<!\w)(?<!\w\.)(?P<callee>(?:(?P<owner>\w++)\.)*+(?P<name>warn|warning|deprecated|deprecation_warning"
    r"|report_deprecated_feature|removed_module|moved_class|moved_function))\s*\(",
)
SIGNS = ("deprecat", "removals.", "removed_", "renamed_kwarg", "moved_", "updated_kwarg")
"""One of these stands in every form that is read here."""
_LOGGERS = re.compile(r"_?log(?:ger|ging)?", re.IGNORECASE)
_DEPRECATION = re.compile("deprecat", re.IGNORECASE)
_FILLED_IN = re.compile(r"%\(?\w|\{\w*+\}")
_IS_DEPRECATED = re.compile(r"\b(?:is|are|been)\s++(?:now\s++)?deprecated", re.IGNORECASE)
_OF_A_CLASS = re.compile(
    r"\W*(?:the\s+)?(\w{4,})\s+(?:\w+\s+)?(?:driver|support|filter|plugin|backend)\b", re.IGNORECASE
)
"""The xenapi driver, Quobyte volume support: a class goes by the word in front."""
_OF_A_PARAMETER = {
    "removed_kwarg": 0,
    "renamed_kwarg": 0,
    "updated_kwarg_default_value": 0,
}
_SPOKEN_OF = r"(?:param(?:eter)?|arg(?:ument)?|kwarg|keyword)s?\b"
_PARAMETERS = (
    re.compile(rf"\b(\w++)(?=[`'\"]*+\s++{_SPOKEN_OF})"),
    re.compile(rf"\b{_SPOKEN_OF}(?=\s++[`'\"]*+(\w++))"),
)
"""The limit parameter, the argument limit."""
_WORD = re.compile(r"\w++")
_DEFAULT_CYCLES = 2
"""What versionutils.deprecated waits for when remove_in is not given."""


def read_coded(outline: Outline, cycle_names: frozenset[str]) -> Iterator[Marker]:
    """Read the decorators, warnings and log lines of one source; every one is certain."""
    lines = outline.lines_of(outline.places_of(SIGNS))
    for match in outline.calls(_DECORATOR, lines):
        marker = _decorated(outline, match, cycle_names)
        if marker:
            yield marker
    for match in outline.calls(_CALL, lines):
        if outline.code[match.start() - 1 : match.start()] == "@":
            continue
        marker = _called(outline, match, cycle_names)
        if marker:
            yield marker


# Decorators ---------------------------------------------------------------------------------


def _decorated(
    outline: Outline, match: re.Match[str], cycle_names: frozenset[str]
) -> Marker | None:
    if match["name"] == "remove" and match["owner"] != "removals":
        return None
    line = outline.line_of(match.start("callee"))
    statement = outline.statement_at(line)
    decorated = outline.decorated(statement) if statement else None
    if decorated is None or decorated.opens is None:
        return None
    scope = decorated.opens
    call = outline.call(match.end())
    symbol = scope.path
    if match["name"] in _OF_A_PARAMETER:
        symbol = f"{symbol}({call.text(_OF_A_PARAMETER[match['name']], 'name', 'old_name')})"
    remark = read_statement(call.text(0, "message", "msg", "reason"), cycle_names)
    since, removal = _versions(call, match["name"], cycle_names)
    return Marker(
        symbol=symbol,
        line=line,
        kind="decorator",
        confidence=Confidence.CERTAIN,
        text=remark.text or f"@{match['callee']}",
        stated_since=since or remark.since,
        stated_removal=removal or remark.removal,
        replacement=_replacement(call, match["name"]) or remark.replacement,
    )


def _versions(call: SourceCall, name: str, cycle_names: frozenset[str]) -> tuple[str, str]:
    """Return what the arguments tell: since which cycle, and in which the thing goes."""
    as_of = call.argument(0 if name == "deprecated" else None, "as_of")
    since = as_of.attr.casefold() if isinstance(as_of, ast.Attribute) else ""
    if since not in cycle_names:
        since = call.text(None, "as_of", "version").casefold()
    if since in cycle_names and name in ("deprecated", "deprecation_warning") and as_of is not None:
        return since, _cycles_later(since, call.argument(None, "remove_in"))
    return since, call.text(None, "removal_version").strip("?").casefold()


def _cycles_later(since: str, remove_in: ast.expr | None) -> str:
    if remove_in is None:
        return f"{since}+{_DEFAULT_CYCLES}"
    if isinstance(remove_in, ast.UnaryOp):
        remove_in = remove_in.operand
    count = remove_in.value if isinstance(remove_in, ast.Constant) else None
    return f"{since}+{count}" if isinstance(count, int) and count > 0 else ""


def _replacement(call: SourceCall, name: str) -> str:
    if name == "renamed_kwarg":
        return call.text(1, "new_name")
    if name.startswith("moved_"):
        return call.text(0, "new_attribute_name")
    return call.text(None, "in_favor_of", "replacement")


# Calls --------------------------------------------------------------------------------------


def _called(outline: Outline, match: re.Match[str], cycle_names: frozenset[str]) -> Marker | None:
    name, owner = match["name"], match["owner"] or ""
    start, end = match.start("callee"), outline.call_end(match.end() - 1)
    if end - start > LONGEST_CALL:
        return None
    kind = _kind(name, owner, outline.code[start:end], outline.text[start:end])
    if not kind:
        return None
    line = outline.line_of(start)
    statement = outline.statement_at(line)
    if statement is None:
        return None
    if kind == "moved":
        return _moved(outline, statement, match.end() - 1, name)
    call = outline.call(match.end() - 1)
    text = call.text(1 if name == "report_deprecated_feature" else 0, "msg", "message", "what")
    text = text or "".join(outline.strings(start, end))
    remark = read_statement(text, cycle_names)
    since, removal = _versions(call, name, cycle_names)
    symbol, inside = _meant(outline, statement, text, first_counts=kind == "warning")
    return Marker(
        symbol=symbol,
        line=line,
        kind=kind,
        confidence=Confidence.LOW if _at_run_time(text) else Confidence.CERTAIN,
        text=remark.text,
        stated_since=since or remark.since,
        stated_removal=removal or remark.removal,
        replacement=_replacement(call, name) or remark.replacement,
        inside=inside,
        removal_after=remark.after,
    )


def _kind(name: str, owner: str, written: str, text: str) -> str:
    """Tell the form of a call by its name, "" when it marks no deprecation."""
    if name in ("moved_class", "moved_function"):
        return "moved"
    if name in ("report_deprecated_feature", "deprecation_warning", "removed_module"):
        return "warning"
    if _LOGGERS.fullmatch(owner):
        return "log" if name == "deprecated" or _DEPRECATION.search(text) else ""
    if name == "warn" and owner in ("", "warnings", "_warnings"):
        told = "DeprecationWarning" in written or _DEPRECATION.search(text)
        return "warning" if told else ""
    return ""


def _at_run_time(text: str) -> bool:
    """Whether it is filled in at run time which version or type is deprecated: it may change."""
    first, dots, rest = text.partition(".")
    filled_in = _FILLED_IN.search(first)
    if filled_in and _IS_DEPRECATED.search(first, filled_in.end()):
        return True
    return f"{dots}{rest[:2]}" == "..." and bool(_IS_DEPRECATED.search(rest[2:].partition(".")[0]))


def _moved(outline: Outline, statement: LogicalLine, opening: int, name: str) -> Marker | None:
    """Read `Old = moves.moved_class(New, "Old", __name__)`."""
    call = outline.call(opening)
    new = call.argument(0, name.replace("moved", "new"))
    old = call.text(1, "old_class_name", "old_function_name")
    if not old or statement.scope is not MODULE:
        return None
    replacement = ast.unparse(new) if new is not None else ""
    return Marker(
        symbol=old,
        line=statement.line,
        kind="decorator",
        confidence=Confidence.CERTAIN,
        text=f"{name} {old} -> {replacement}",
        stated_since=call.text(None, "version").casefold(),
        stated_removal=call.text(None, "removal_version").strip("?").casefold(),
        replacement=replacement,
    )


def _meant(
    outline: Outline, statement: LogicalLine, text: str, *, first_counts: bool
) -> tuple[str, bool]:
    """Which symbol a warning is about: the scope that it names, or a piece of its own scope."""
    scope = statement.scope
    if scope.parent is None:
        return "", not first_counts
    parameter = _parameter_in(text, () if scope.is_class else outline.parameters(scope))
    if parameter:
        return f"{scope.path}({parameter})", False
    named: OutlineScope | None = scope
    while named is not None and named.parent is not None:
        if _names(text, named):
            return named.path, False
        named = named.parent
    if first_counts and _is_first(outline, statement):
        owner = scope.parent
        return (owner.path if scope.name == "__init__" and owner.is_class else scope.path), False
    return scope.path, True


def _parameter_in(text: str, parameters: tuple[str, ...]) -> str:
    named = {found[1] for pattern in _PARAMETERS for found in pattern.finditer(text)}
    return next((name for name in parameters if name in named), "")


def _names(text: str, scope: OutlineScope) -> bool:
    """Whether a text calls a scope by its name, or a class by the word it begins with."""
    if scope.name in _WORD.findall(text):
        return True
    lead = _OF_A_CLASS.match(text)
    return bool(lead and scope.is_class and lead[1].casefold() in scope.name.casefold())


def _is_first(outline: Outline, statement: LogicalLine) -> bool:
    """Whether nothing but a docstring stands between a function's header and a statement."""
    before = outline.statement_at(statement.line - 1)
    if before is not None and before.code.startswith(("'", '"')):
        before = outline.statement_at(before.line - 1)
    return before is not None and before.opens is statement.scope
