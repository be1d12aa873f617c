"""Read what a class promises: its public methods' parameters, annotations and docstrings."""

import ast
import inspect
import re
from collections.abc import Iterable, Iterator

from semistable.model.core_api.contract_quality import PromisedMethod, PromisedParameter
from semistable.source.facts.docstrings import RESULT, Field, fields
from semistable.source.facts.syntax_nodes import Function, docstring
from semistable.source.source_file import SourceFile

_RETURNS = re.compile(r"(?:^|[.:;]\s+)[Rr]eturns?\b", re.MULTILINE)
"""A sentence that begins with "Return" or "Returns"."""


def read_promises(file: SourceFile, class_name: str) -> tuple[PromisedMethod, ...]:
    """Read the public methods that a class defines, in the order of their names.

    Returns nothing where the file is no Python or has no such class.
    """
    return file.read(lambda module: _promises(module, class_name), ())


def _promises(module: ast.Module, class_name: str) -> tuple[PromisedMethod, ...]:
    found: dict[str, PromisedMethod] = {}
    for node in module.body:
        if isinstance(node, ast.ClassDef) and node.name == class_name:
            found.update((method.name, method) for method in _methods(node))
    return tuple(found[name] for name in sorted(found))


def _methods(node: ast.ClassDef) -> Iterator[PromisedMethod]:
    for item in node.body:
        if isinstance(item, Function) and item.name[0] != "_":
            decorators = {ast.unparse(decorator) for decorator in item.decorator_list}
            if not decorators & {"property", "abc.abstractproperty"}:
                yield _method(item, static="staticmethod" in decorators)


def _method(node: Function, *, static: bool) -> PromisedMethod:
    text = inspect.cleandoc(docstring(node))
    # A parameter's second colon is asked for, a result's is not: nothing hangs on it.
    found = [field for field in fields(text) if field.closed or field.kind in RESULT]
    passed = [*node.args.posonlyargs, *node.args.args]
    passed = passed if static else passed[1:]
    passed += [a for a in (node.args.vararg, *node.args.kwonlyargs, node.args.kwarg) if a]
    return PromisedMethod(
        name=node.name,
        line=node.lineno,
        parameters=tuple(_parameter(argument, found) for argument in passed),
        described=bool(text.strip()),
        exceptions=tuple(_exception(field) for field in found if field.kind == "raises"),
        tells_result=bool(_RETURNS.search(text)) or any(field.kind in RESULT for field in found),
        result_annotation=ast.unparse(node.returns) if node.returns else "",
        result_told=_result(found),
        text=text,
    )


def _parameter(argument: ast.arg, found: Iterable[Field]) -> PromisedParameter:
    told: list[str] = []
    for field in found:
        names = field.argument.replace(",", " ").split()
        if field.kind == "type" and names == [argument.arg]:
            told.insert(0, field.text)
        elif field.kind == "param" and names and names[-1].lstrip("*") == argument.arg:
            told.append(" ".join((*names[:-1], field.text)))
    return PromisedParameter(
        name=argument.arg,
        annotation=ast.unparse(argument.annotation) if argument.annotation else "",
        told=" ".join(" ".join(told).split()),
        documented=bool(told),
    )


def _result(found: Iterable[Field]) -> str:
    """Return what the docstring says of the result, its type first."""
    told = [field.text for field in found if field.kind == "rtype"]
    told += [f"{field.argument} {field.text}" for field in found if field.kind == "returns"]
    return " ".join(" ".join(told).split())


def _exception(field: Field) -> str:
    return " ".join(field.argument.split()) or field.text.partition(" ")[0].rstrip(".,:")
