"""The outline finds the same scopes, docstrings and parameters as a full parse does."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import semistable
from semistable.source.deprecation.source_outline import Outline

SOURCES = sorted(Path(semistable.__file__).parent.rglob("*.py"))
_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def definitions(node: ast.AST, path: str = "") -> Iterator[tuple[str, _Definition]]:
    for child in ast.iter_child_nodes(node):
        inner = path
        if isinstance(child, _Definition):
            inner = f"{path}.{child.name}" if path else child.name
            yield inner, child
        yield from definitions(child, inner)


def _passed(arguments: ast.arguments) -> set[str]:
    stars = [a for a in (arguments.vararg, arguments.kwarg) if a]
    ones = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *stars]
    return {argument.arg for argument in ones}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_scopes_are_those_of_a_parse(path: Path) -> None:
    source = path.read_bytes()
    outline = Outline(source)
    parsed = list(definitions(ast.parse(source)))

    found = {(s.opens.path, s.line) for s in outline.statements if s.opens}

    assert found == {(name, node.lineno) for name, node in parsed}
    for name, node in parsed:
        (scope,) = [s.opens for s in outline.statements if s.opens and s.line == node.lineno]
        first = node.body[0]
        documented = outline.docstring_scope(first.lineno)
        assert (documented == scope) == (ast.get_docstring(node) is not None), name
        if not isinstance(node, ast.ClassDef):
            assert {*outline.parameters(scope)} == _passed(node.args) - {"self", "cls"}, name


def test_letters_keep_their_places_when_strings_are_blanked() -> None:
    source = 'x = """a\nb"""  # c\ny = \'#"\' + "\\""\n'

    outline = Outline(source.encode())

    assert len(outline.code) == len(source)
    assert "#" not in outline.code
    assert [line.strip()[:1] for line in outline.code.split("\n")] == ["x", ")", "y", ""]


def test_comments_below_one_another_are_one_block() -> None:
    source = b"# one\n# two\n\nx = 1  # three\n    # four\n"

    blocks = [(b.line, b.column, b.lines, b.alone) for b in Outline(source).comments()]

    assert blocks == [
        (1, 0, (" one", " two"), True),
        (4, 7, (" three",), False),
        (5, 4, (" four",), True),
    ]


def test_a_definition_at_the_margin_ends_an_open_bracket() -> None:
    outline = Outline(b"x = f(1,\n\ndef g():\n    pass\n")

    assert [s.opens.path for s in outline.statements if s.opens] == ["g"]


def test_a_decorator_stands_above_what_follows_at_its_column() -> None:
    outline = Outline(b"@a\n@b(\n  1)\ndef f(): pass\n@c\n  @d\ndef g(): pass\n@e\n")

    found = [outline.decorated(statement) for statement in outline.statements]

    assert [one.line if one else 0 for one in found] == [4, 4, 4, 0, 0, 7, 0]


def test_a_call_ends_with_its_bracket_or_its_statement() -> None:
    source = "x = f(a, (b), [c])\ny = g(1,\ndef h(): pass\n"
    outline = Outline(source.encode())

    closed, opened = source.index("(a"), source.index("(1")

    assert source[closed : outline.call_end(closed)] == "(a, (b), [c])"
    assert len(outline.call(closed).arguments) == 3
    assert source[opened : outline.call_end(opened)] == "(1,\n"
    assert outline.call(opened).arguments == ()


def test_a_call_of_python_2_is_read() -> None:
    call = Outline(b"f(0777L, ur'a', b=`c`)\n").call(1)

    assert len(call.arguments) == 2
    assert list(call.keywords) == ["b"]


def test_a_call_that_nobody_wrote_is_not_read() -> None:
    source = b"f('a', " + b"1, " * 8000 + b")\n"

    assert Outline(source).call(1).text(0) == ""
