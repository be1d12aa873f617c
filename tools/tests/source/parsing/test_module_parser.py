"""The parser of the project reads what any Python of today or of tomorrow reads, as it does."""

import ast
import sysconfig
import warnings
from pathlib import Path

import pytest

from semistable.source.parsing.module_parser import parse_module
from semistable.source.parsing.older_nodes import with_older_nodes
from semistable.source.parsing.parse import parse
from tests.kit.syntax import READ_BY_PYTHON_311, REFUSED, comparable

STANDARD_LIBRARY = Path(sysconfig.get_path("stdlib"))
SAMPLE = sorted(STANDARD_LIBRARY.glob("*.py"))[::8] + sorted(STANDARD_LIBRARY.glob("*/*.py"))[::40]


def _native(source: bytes) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return with_older_nodes(ast.parse(source), source)


@pytest.mark.parametrize("path", SAMPLE, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_standard_library_is_read_as_the_interpreter_reads_it(path: Path) -> None:
    source = path.read_bytes()
    try:
        native = _native(source)
    except SyntaxError:
        pytest.skip("no Python of this version")
    assert comparable(parse_module(source)) == comparable(native)


@pytest.mark.parametrize("source", READ_BY_PYTHON_311)
def test_a_construct_is_read_as_the_interpreter_reads_it(source: str) -> None:
    assert comparable(parse_module(source.encode())) == comparable(parse(source.encode()))


@pytest.mark.parametrize("source", REFUSED)
def test_what_is_no_python_is_refused(source: str) -> None:
    with pytest.raises(SyntaxError):
        parse_module(source.encode())


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("x\nif y:\n        a\n    b\n", 4, "unindent does not match any outer indentation level"),
        ("x\n y\n", 2, "unexpected indent"),
        ("if x:\ny\n", 2, "expected an indented block"),
        ("x\ny = (1,\n2\n3", 2, "'(' was never closed"),
        ("x\ny)\n", 2, "unmatched ')'"),
        ("x\n'y\n", 2, "unterminated string"),
        ("x\nf'{y\n", 2, "'{' was never closed"),
        ("x\ny\0\n", 2, "source code cannot contain null bytes"),
        ("'''x\n''' y\n", 2, "invalid syntax"),
        ("try: x\ny\n", 2, "expected 'except' or 'finally' block"),
        ("(\n\n1) = x\n", 1, "cannot assign to this"),
    ],
)
def test_a_refusal_tells_what_and_where(source: str, line: int, message: str) -> None:
    with pytest.raises(SyntaxError) as refused:
        parse_module(source.encode())
    assert (refused.value.lineno, refused.value.msg) == (line, message)


@pytest.mark.parametrize(
    ("source", "same"),
    [
        ("type X = int", "X = int"),
        ("type X[T: a = b, *Ts = *c, **P] = Y[T]", "X = Y[T]"),
        ("def f[T: (a, b)](x: T) -> T: y", "def f(x: T) -> T: y"),
        ("async def f[T](): y", "async def f(): y"),
        ("class A[T = int, **P](B[T]): x", "class A(B[T]): x"),
        ("x = f'{y['a']}{f'{z}'}'", 'x = f\'{y["a"]}{f"{z}"}\''),
        ("x = f'{\n# why\ny!r\n}'", "x = f'{y!r}'"),
        ("x = t'{y!r:>{w}}' t'z'", "x = f'{y!r:>{w}}z'"),
        ("try: x\nexcept A, b.C: y", "try: x\nexcept (A, b.C): y"),
        ("try: x\nexcept A, B, c: y", "try: x\nexcept (A, B, c): y"),
        ("try: x\nexcept* A, B: y", "try: x\nexcept* (A, B): y"),
        ("lazy import x.y as z", "import x.y as z"),
        ("if x: lazy from . import y", "if x: from . import y"),
    ],
)
def test_newer_syntax_is_what_python_3_11_says(source: str, same: str) -> None:
    assert ast.unparse(parse(source.encode())) == ast.unparse(ast.parse(same))


def test_the_depth_of_formats_is_not_limited() -> None:
    names = [n.id for n in ast.walk(parse(b"f'{x:{y:{z:{w}}}}'")) if isinstance(n, ast.Name)]
    assert names == ["x", "y", "z", "w"]


@pytest.mark.parametrize("source", ["[*x for x in y]", "f(*x for x in y)", "{**x for x in y}"])
def test_unpacking_in_a_comprehension_keeps_its_names(source: str) -> None:
    names = [n.id for n in ast.walk(parse(source.encode())) if isinstance(n, ast.Name)]
    assert sorted(set(names) - {"f"}) == ["x", "y"]


def test_places_are_counted_in_bytes() -> None:
    (statement,) = parse("print 'é', ü.x\n".encode()).body
    (name,) = [n for n in ast.walk(statement) if isinstance(n, ast.Name) and n.id == "ü"]
    assert (name.col_offset, name.end_col_offset) == (12, 14)
