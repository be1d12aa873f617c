"""Read what a class promises: its public methods' parameters, annotations and docstrings.

Docstrings are read as Sphinx does, whose field lists core projects write:
https://www.sphinx-doc.org/en/master/usage/domains/python.html#info-field-lists
"""

import ast
import inspect
import re
from collections.abc import Iterator

from semistable.model.core_api.contract_quality import PromisedMethod, PromisedParameter
from semistable.source.parsing.parse import parse

_FIELD = re.compile(
    r"^[ ]*:(?P<kind>param|parameter|arg|argument|key|keyword|type|returns?|rtype"
    r"|raises?|except|exception)\b(?P<argument>[^:\n]*)(?P<colon>:?)(?P<text>.*)$"
)
"""A field; its closing colon, which people forget, is not asked for where nothing hangs on it."""
_PARAMETER = frozenset(("param", "parameter", "arg", "argument", "key", "keyword"))
_RAISES = frozenset(("raises", "raise", "except", "exception"))
_RESULT = frozenset(("return", "returns", "rtype"))
_RETURNS = re.compile(r"(?:^|[.:;]\s+)[Rr]eturns?\b", re.MULTILINE)
"""A sentence that begins with "Return" or "Returns"."""

Fields = list[tuple[str, str, str]]
"""Kind, argument and text of each field of a docstring."""


def read_promises(source: bytes, class_name: str) -> tuple[PromisedMethod, ...]:
    """Read the public methods that a class defines, in the order of their names.

    Gives nothing where the file is no Python or has no such class.
    """
    try:
        module = parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    found: dict[str, PromisedMethod] = {}
    for node in module.body:
        if isinstance(node, ast.ClassDef) and node.name == class_name:
            found.update((method.name, method) for method in _methods(node))
    return tuple(found[name] for name in sorted(found))


def _methods(node: ast.ClassDef) -> Iterator[PromisedMethod]:
    for item in node.body:
        if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef) and item.name[0] != "_":
            decorators = {ast.unparse(decorator) for decorator in item.decorator_list}
            if not decorators & {"property", "abc.abstractproperty"}:
                yield _method(item, static="staticmethod" in decorators)


def _method(node: ast.FunctionDef | ast.AsyncFunctionDef, *, static: bool) -> PromisedMethod:
    text = inspect.cleandoc(ast.get_docstring(node, clean=False) or "")
    fields = _fields(text)
    given = [*node.args.posonlyargs, *node.args.args]
    given = given if static else given[1:]
    given += [a for a in (node.args.vararg, *node.args.kwonlyargs, node.args.kwarg) if a]
    return PromisedMethod(
        name=node.name,
        line=node.lineno,
        parameters=tuple(_parameter(argument, fields) for argument in given),
        described=bool(text.strip()),
        exceptions=tuple(_exceptions(fields)),
        tells_result=bool(_RETURNS.search(text)) or any(kind in _RESULT for kind, _, _ in fields),
        result_annotation=ast.unparse(node.returns) if node.returns else "",
        result_told=_result(fields),
        text=text,
    )


def _parameter(argument: ast.arg, fields: Fields) -> PromisedParameter:
    told: list[str] = []
    for kind, words, text in fields:
        names = words.replace(",", " ").split()
        if kind == "type" and names == [argument.arg]:
            told.insert(0, text)
        elif kind in _PARAMETER and names and names[-1].lstrip("*") == argument.arg:
            told.append(" ".join((*names[:-1], text)))
    return PromisedParameter(
        name=argument.arg,
        annotation=ast.unparse(argument.annotation) if argument.annotation else "",
        told=" ".join(" ".join(told).split()),
        documented=bool(told),
    )


def _result(fields: Fields) -> str:
    """Give what the docstring says of the result, its type first."""
    told = [text for kind, _, text in fields if kind == "rtype"]
    told += [f"{words} {text}" for kind, words, text in fields if kind in ("return", "returns")]
    return " ".join(" ".join(told).split())


def _exceptions(fields: Fields) -> Iterator[str]:
    for kind, words, text in fields:
        if kind in _RAISES:
            yield " ".join(words.split()) or text.partition(" ")[0].rstrip(".,:")


def _fields(text: str) -> Fields:
    """Take the fields out of a docstring; lines that stand deeper go on with the one above."""
    found: Fields = []
    depth = -1
    for line in text.splitlines():
        indent = len(line) - len(line.lstrip(" "))
        field = _FIELD.match(line)
        if field and (field["colon"] or field["kind"] in _RESULT):
            found.append((field["kind"], field["argument"].strip(), field["text"].strip()))
            depth = indent
        elif line.strip() and indent > depth >= 0:
            kind, argument, before = found[-1]
            found[-1] = (kind, argument, f"{before} {line.strip()}".strip())
        elif line.strip():
            depth = -1
    return found
