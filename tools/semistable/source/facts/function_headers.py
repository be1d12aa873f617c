"""What a function's header and body say without following any name."""

import ast

from semistable.model.code.facts import Body, Parameter, ParameterKind
from semistable.source.facts.guards import last_name


def parameters_of(arguments: ast.arguments) -> tuple[Parameter, ...]:
    """Give the parameters in the order in which Python binds them."""
    positional = [(a, ParameterKind.POSITIONAL_ONLY) for a in arguments.posonlyargs]
    positional += [(a, ParameterKind.POSITIONAL) for a in arguments.args]
    required = len(positional) - len(arguments.defaults)
    found = [Parameter(a.arg, kind, n >= required) for n, (a, kind) in enumerate(positional)]
    if arguments.vararg:
        found.append(Parameter(arguments.vararg.arg, ParameterKind.VAR_POSITIONAL, optional=True))
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        found.append(Parameter(argument.arg, ParameterKind.KEYWORD, default is not None))
    if arguments.kwarg:
        found.append(Parameter(arguments.kwarg.arg, ParameterKind.VAR_KEYWORD, optional=True))
    return tuple(found)


def body_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Body:
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
