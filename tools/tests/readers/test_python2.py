"""What only Python 2 could read is respelled in place: no name lost, no line moved."""

import ast
import re
import warnings

import pytest

from semistable.readers.python2 import parse
from semistable.readers.source import read_facts

CONSTRUCTS = {
    "except with a comma": "try:\n    a.b\nexcept E, error:\n    c.d\n",
    "except of several": "try:\n    a.b\nexcept (E, F), error:\n    c.d\n",
    "except over two lines": "try:\n    a.b\nexcept (E,\n        F), error:\n    c.d\n",
    "except of an attribute": "try:\n    a.b\nexcept c.d, error:\n    pass\n",
    "print": "print a.b\n",
    "print of nothing": "print\na.b\n",
    "print of several": "print a.b, c.d\n",
    "print without a new line": "print a.b,\n",
    "print to a file": "print >>sys.stderr, a.b\n",
    "print with a format": "print '%s' % a.b\n",
    "print behind a colon": "if x: print a.b\n",
    "print in a block": "if x:\n    print a.b\nelse:\n    print c.d\n",
    "octal": "x = 0755\na.b\n",
    "octal as an argument": "a.b(path, 0600)\n",
    "long": "x = 10L + 0xFFl\na.b\n",
    "long octal": "x = 0755L\na.b\n",
    "raise with a value": "raise a.b, c\n",
    "raise with a text": "raise a.b, 'text %s' % c\n",
    "exec alone": "exec a.b\n",
    "async as a name": "def f(async=True):\n    return a.b(async=async)\n",
    "await as a name": "await = 1\na.b(await)\n",
    "backticks": "x = `a.b`\n",
    "raw unicode": "x = ur'text'\na.b\n",
    "not equal": "if a.b <> c: pass\n",
    "bad escape": "x = '\\N{no}'\na.b\n",
    "tabs and spaces": "if x:\n        y = 1\n\ta.b\n",
    "carriage returns": "print a.b\r\nprint c.d\r\n",
    "a byte order mark": "\ufeffprint a.b\n",
    "a coding cookie": "# -*- coding: latin-1 -*-\nprint a.b\n",
}


def _names(source: bytes) -> list[tuple[int, str]]:
    return [
        (node.lineno, f"{node.value.id}.{node.attr}")
        for node in ast.walk(parse(source))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    ]


ALSO_PYTHON_3 = ("print of nothing", "print to a file")
NOT_JOINED = ("a byte order mark", "a coding cookie", "carriage returns")


@pytest.mark.parametrize("construct", sorted(set(CONSTRUCTS) - set(ALSO_PYTHON_3)))
def test_the_parser_of_today_refuses_it(construct: str) -> None:
    warnings.simplefilter("ignore")  # of escapes and numbers; pytest restores the filters
    with pytest.raises(SyntaxError):
        ast.parse(CONSTRUCTS[construct].encode())


@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_a_construct_of_python_2_is_read(construct: str) -> None:
    _reads_every_name(CONSTRUCTS[construct])


def test_all_constructs_are_read_in_one_file() -> None:
    _reads_every_name("".join(t for c, t in CONSTRUCTS.items() if c not in NOT_JOINED))


@pytest.mark.parametrize("construct", sorted(set(CONSTRUCTS) - set(NOT_JOINED)))
def test_what_stands_around_a_construct_is_left_alone(construct: str) -> None:
    before = "x.before('print y', z)  # print, raise E, y\n"
    after = "def last(self):\n    return x.after\n"
    source = before + CONSTRUCTS[construct] + after
    tree = parse(source.encode())
    assert ast.unparse(tree.body[0]) == "x.before('print y', z)"
    assert tree.body[-1].lineno == source.count("\n") - 1
    assert ast.unparse(tree.body[-1]) == after.strip()


def _reads_every_name(source: str) -> None:
    written = [
        (number, name)
        for number, line in enumerate(source.splitlines(), 1)
        for name in re.findall(r"\b(?:a\.b|c\.d)\b", line)
    ]
    read = [
        (node.lineno, f"{node.value.id}.{node.attr}")
        for node in ast.walk(parse(source.encode()))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    ]
    assert written
    assert sorted(set(written)) == sorted({found for found in read if found[1] != "sys.stderr"})


def test_python_3_is_never_respelled() -> None:
    source = b"async def f():\n    print(0o755, await g(), file=x)\n"
    assert ast.unparse(parse(source)) == ast.unparse(ast.parse(source))


def test_octal_numbers_keep_their_value() -> None:
    assert ast.unparse(parse(b"x = 0755\nprint x\n")).startswith("x = 493")


@pytest.mark.parametrize("source", [b"def f(:\n", b"print )(\n", b"x = '\n", b"if x\n"])
def test_what_no_python_reads_is_refused(source: bytes) -> None:
    with pytest.raises((SyntaxError, ValueError)):
        parse(source)


def test_facts_stand_at_the_lines_of_the_file() -> None:
    source = b"import a\nprint a.b\ntry:\n    a.c\nexcept E, e:\n    raise a.d, `e`\n"
    chains = read_facts(source).definitions.chains
    assert [(c.steps[0], c.line) for c in chains if c.root == "a"] == [("b", 2), ("c", 4), ("d", 6)]
