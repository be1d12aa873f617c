"""What a newer interpreter reads becomes what Python 3.11 has; its nodes are made by hand here."""

import ast

import pytest

from semistable.source.parsing.older_nodes import with_older_nodes


class TypeAlias(ast.stmt):
    """That of Python 3.12."""

    _fields = ("name", "type_params", "value")


class TemplateStr(ast.expr):
    """That of Python 3.14."""

    _fields = ("values",)


class Interpolation(ast.expr):
    """That of Python 3.14."""

    _fields = ("value", "str", "conversion", "format_spec")


def _placed(node: ast.AST) -> ast.AST:
    return ast.fix_missing_locations(node)


def _name(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def _alias() -> ast.stmt:
    node = TypeAlias()
    node.name, node.type_params, node.value = ast.Name("X", ast.Store()), [_name("T")], _name("y")
    return node


def _template() -> ast.stmt:
    field, template = Interpolation(), TemplateStr()
    field.value, field.str, field.conversion, field.format_spec = _name("y"), "y", 114, None
    template.values = [ast.Constant("a"), field]
    return ast.Expr(template)


def _spread() -> ast.stmt:
    node = ast.DictComp(_name("x"), None, [])  # type: ignore[arg-type]
    node.generators = [ast.comprehension(ast.Name("x", ast.Store()), _name("y"), [], 0)]
    return ast.Expr(node)


@pytest.mark.parametrize(
    ("node", "source", "same"),
    [
        (_alias(), b"type X[T] = y", "X = y"),
        (_template(), b"t'a{y!r}'", "f'a{y!r}'"),
        (_spread(), b"{**x for x in y}", "{*x for x in y}"),
    ],
)
def test_a_newer_node_becomes_an_older_one(node: ast.stmt, source: bytes, same: str) -> None:
    module = ast.Module([_placed(node)], [])
    assert ast.unparse(with_older_nodes(module, source)) == same


def _handler(kind: ast.expr) -> ast.Module:
    handler = ast.ExceptHandler(kind, None, [ast.Pass()])
    return ast.Module([_placed(ast.Try([ast.Pass()], [handler], [], []))], [])


@pytest.mark.parametrize(
    ("caught", "says"),
    [
        ("A, e", "except A as e:"),
        ("A, B", "except (A, B):"),
        ("A, b.c", "except (A, b.c):"),
        ("A, B, c", "except (A, B, c):"),
        ("(A, B), e", "except (A, B) as e:"),
        ("A, (b, c)", "except A as b_c:\n    b, c = b_c"),
        ("(A, e)", "except (A, e):"),
        ("A", "except A:"),
    ],
)
def test_what_python_2_binds_is_told_from_classes_of_exceptions(caught: str, says: str) -> None:
    kind = ast.parse(caught, mode="eval").body
    source = f"try: pass\nexcept {caught}: pass".encode()
    assert says in ast.unparse(with_older_nodes(_handler(kind), source))


def test_type_parameters_are_left_out() -> None:
    function = ast.parse("def f(): pass").body[0]
    kind = type("FunctionDef", (ast.FunctionDef,), {"_fields": (*function._fields, "type_params")})
    newer = kind(**{name: getattr(function, name, None) for name in function._fields})
    newer.type_params = [_name("T")]
    module = with_older_nodes(ast.Module([_placed(newer)], []), b"def f[T](): pass")
    assert module.body[0].type_params == []  # type: ignore[attr-defined]
