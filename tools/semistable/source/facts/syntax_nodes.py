"""What single nodes of a syntax tree say by themselves, without following any name."""

import ast
import zlib
from collections.abc import Callable

from semistable.model.code.facts import Body
from semistable.model.code.signature import SOME_DEFAULT, Parameter, ParameterKind

Function = ast.FunctionDef | ast.AsyncFunctionDef

_TRANSLATORS = ("_", "_LW", "_LE", "_LI", "_LC")
_LONGEST_SPELLING = 120
"""Characters of a value that are kept; of a longer one, a checksum of the rest tells changes."""


def last_name(node: ast.AST | None) -> str:
    """Return the `c` of `a.b.c` or of a bare `c`; "" for anything else."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def dotted(node: ast.AST) -> str:
    """Return `a.b.c` where that is all of an expression; "" for anything else."""
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return ".".join((node.id, *reversed(names))) if isinstance(node, ast.Name) else ""


def string(node: ast.AST | None) -> str:
    """Return the value of a string constant; "" for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def folded(node: ast.expr | None, *, exact: bool = False) -> str | None:
    """Return a text that is written in one or several pieces, translated or not; else None.

    What is filled in at run time is left out; if `exact`, such a text is None.
    """
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            texts = folded(left, exact=exact), folded(right, exact=exact)
            return texts[0] + texts[1] if texts[0] is not None and texts[1] is not None else None
        case ast.Call(func=ast.Name(id=name), args=[only]) if name in _TRANSLATORS:
            return folded(only, exact=exact)
        case ast.BinOp(op=ast.Mod(), left=left) if not exact:
            return folded(left)
        case ast.JoinedStr(values=parts) if not exact:
            return "".join(folded(part) or "..." for part in parts)
    return None


def spelling(node: ast.expr) -> str:
    """Write an expression in one spelling, whatever the quotes and blanks of its author."""
    try:
        text = " ".join(ast.unparse(node).split())
    except (ValueError, RecursionError):
        return "…"
    if len(text) <= _LONGEST_SPELLING:
        return text
    checksum = zlib.crc32(text.encode("utf-8", "replace"))
    return f"{text[:_LONGEST_SPELLING]}… ({checksum:08x})"


def docstring(node: Function | ast.ClassDef | ast.Module) -> str:
    """Return a docstring as it is written; "" without one."""
    first = node.body[0] if node.body else None
    return string(first.value) if isinstance(first, ast.Expr) else ""


def parameters_of(
    arguments: ast.arguments, spell: Callable[[ast.expr], str] = lambda _: SOME_DEFAULT
) -> tuple[Parameter, ...]:
    """Return the parameters in the order in which Python binds them; `spell` writes defaults."""
    positional = [(a.arg, ParameterKind.POSITIONAL_ONLY) for a in arguments.posonlyargs]
    positional += [(a.arg, ParameterKind.POSITIONAL) for a in arguments.args]
    required = len(positional) - len(arguments.defaults)
    defaults = [*[None] * required, *map(spell, arguments.defaults)]
    found = [Parameter(*of, default) for of, default in zip(positional, defaults, strict=True)]
    if arguments.vararg:
        found.append(Parameter(arguments.vararg.arg, ParameterKind.VAR_POSITIONAL))
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        spelled = None if default is None else spell(default)
        found.append(Parameter(argument.arg, ParameterKind.KEYWORD, spelled))
    if arguments.kwarg:
        found.append(Parameter(arguments.kwarg.arg, ParameterKind.VAR_KEYWORD))
    return tuple(found)


def body_of(node: Function) -> Body:
    """Tell a body that does something from one that only says that others should."""
    body = node.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    if not body or (len(body) == 1 and isinstance(body[0], ast.Pass)):
        return Body.EMPTY
    last = body[-1]
    if isinstance(last, ast.Raise) and last.exc is not None and _only_prepares(body[:-1]):
        raised = last.exc.func if isinstance(last.exc, ast.Call) else last.exc
        if last_name(raised) == "NotImplementedError":
            return Body.NOT_IMPLEMENTED
    return Body.REAL


def _only_prepares(body: list[ast.stmt]) -> bool:
    return all(isinstance(statement, ast.Assign | ast.Expr) for statement in body)
