"""What only Python 2 could read keeps every name in its line."""

import ast
import re
import warnings

import pytest

from semistable.model.code.facts import Body
from semistable.source.facts.read_facts import read_facts
from semistable.source.parsing.parse import parse
from semistable.source.source_file import SourceFile

CONSTRUCTS = {
    "except with a comma": "try:\n    a.b\nexcept E, error:\n    c.d\n",
    "except of several": "try:\n    a.b\nexcept (E, F), error:\n    c.d\n",
    "except over two lines": "try:\n    a.b\nexcept (E,\n        F), error:\n    c.d\n",
    "except of an attribute": "try:\n    a.b\nexcept c.d, error:\n    pass\n",
    "except with unpacking": "try:\n    a.b\nexcept E, (number, text):\n    c.d\n",
    "except of several with unpacking": "try:\n    a.b\nexcept (E, F), (n, t):\n    c.d\n",
    "except over two lines with unpacking": "try:\n    x\nexcept (a.b,\n    F), (n, t):\n    y\n",
    "except as unpacking": "try:\n    a.b\nexcept c.d as (number, text):\n    pass\n",
    "print": "print a.b\n",
    "print of nothing": "print\na.b\n",
    "print of several": "print a.b, c.d\n",
    "print without a new line": "print a.b,\n",
    "print to a file": "print >>sys.stderr, a.b\n",
    "print twice": "print a.b; print c.d; print\nx = 0777\n",
    "print with a format": "print '%s' % a.b\n",
    "print behind a colon": "if x: print a.b\n",
    "print in a block": "if x:\n    print a.b\nelse:\n    print c.d\n",
    "octal": "x = 0755\na.b\n",
    "octal as an argument": "a.b(path, 0600)\n",
    "long": "x = 10L + 0xFFl\na.b\n",
    "long octal": "x = 0755L\na.b\n",
    "raise with a value": "raise a.b, c\n",
    "raise with a text": "raise a.b, 'text %s' % c\n",
    "raise before a comment": "raise a.b, c.d  # why, when\n",
    "raise over two lines": "raise a.b, ('text'\n    'more' % c.d)\n",
    "raise over a backslash": "raise a.b, 'text' % \\\n    c.d\n",
    "raise with a long text": 'raise a.b, """text\nmore""" % c.d\n',
    "raise over two lines with a trace": "raise a.b, ('text',\n    'more'), c.d\n",
    "exec alone": "exec a.b\n",
    "exec in": "exec a.b in c.d\n",
    "exec of a text in": "exec 'x in y' in a.b, c.d  # in e\n",
    "async as a name": "def f(async=True):\n    return a.b(async=async)\n",
    "await as a name": "await = 1\na.b(await)\n",
    "backticks": "x = `a.b`\n",
    "raw unicode": "x = ur'text'\na.b\n",
    "not equal": "if a.b <> c: pass\n",
    "bad escape": "x = '\\N{no}'\na.b\n",
    "bad escape in a long text": 'x = """\n\n\n\n\n\n\\N{no}"""\na.b\n',
    "bad escape in the second text": "x = ('a'\n     'b' '\\N{no}')\na.b\n",
    "tabs and spaces": "if x:\n        y = 1\n\ta.b\n",
    "carriage returns": "print a.b\r\nprint c.d\r\n",
    "a byte order mark": "\ufeffprint a.b\n",
    "a coding cookie": "# -*- coding: latin-1 -*-\nprint a.b\n",
}


DEF_UNPACKING = """\
def f(a, b_c_d=x):
    \"\"\"doc\"\"\"
    b, (c, d) = b_c_d
    e"""
EXCEPT_UNPACKING = """\
try:
    x
except A as b_c:
    b, c = b_c
    y"""


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


@pytest.mark.parametrize("construct", sorted(set(CONSTRUCTS) - set(NOT_JOINED)))
def test_texts_and_comments_keep_what_looks_like_python_2(construct: str) -> None:
    text = "print x; 0755 <> 10L `async` raise E, x\n    print x\n\texcept E, e:\nraise E, x\u00e9"
    source = f'TEXT = """{text}"""  # don\'t, """\nSHORT = \'<> 0755\' \'\\u00e9\'\n'
    tree = parse((source + CONSTRUCTS[construct]).encode())
    found = [ast.literal_eval(s.value) for s in tree.body[:2] if isinstance(s, ast.Assign)]
    assert found == [text, "<> 0755\u00e9"]


def test_a_raise_over_two_lines_still_raises() -> None:
    source = b"def f():\n    raise NotImplementedError, ('a'\n        'b')\n"
    (scope,) = read_facts(SourceFile(source)).definitions.scopes[1:]
    assert scope.body == Body.NOT_IMPLEMENTED


def test_every_name_of_an_unpacking_except_is_bound() -> None:
    source = b"try: pass\nexcept (ImportError, E), (number, text): pass\n"
    assert {"number", "text"} <= read_facts(SourceFile(source)).definitions.scopes[
        0
    ].bindings.keys()


LONG = 200_000
"""Where time grows with the square of a line, such a line is not read in an hour."""


@pytest.mark.parametrize(
    "line",
    [
        "b = 1" + " " * LONG + "),",
        " " * LONG + "), " * LONG,
        "x = " + "0" * LONG + "9 y",
        "raise E, x" + " " * LONG + "y",
        "raise E" + " " * LONG + "y",
        "x:" * LONG + "raise E, ",
        " " * LONG + "print x",
        ";" + " " * LONG + "print x )",
        "exec a" + " " * LONG + "(",
        "exec a" + " in" * LONG + "(",
        "except" + " " * LONG + "x",
        "except a" + " as (" * LONG,
        "except a" + ", (" * LONG,
        "except a" + " " * LONG + "as x)",
        "`a" * LONG + "`",
        "x = 1 )" + "'" * LONG,
        "x = 1 )" + "'\\" * LONG,
        "x = 1 ) " + '"""\'' * LONG + '"',
    ],
)
def test_no_line_costs_more_than_its_length(line: str) -> None:
    with pytest.raises((SyntaxError, ValueError, MemoryError)):
        parse(f"try: pass\n{line}\n".encode())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x = 0755, 10L, 0xFFL, 0o7l", "x = (493, 10, 255, 7)"),
        ("print x, y", "print(x, y)"),
        ("print x,", "print(x)"),
        ("print (x), y; print x", "(print(x), y)\nprint(x)"),
        ("print [x for x in y]", "print([x for x in y])"),
        ("exec x in y, z", "exec(x, y, z)"),
        ("exec 'x'", "exec('x')"),
        ("raise A, b, c", "raise A(b) from c"),
        ("raise A, None, c", "raise A from c"),
        ("raise A, (b, c)", "raise A(b, c)"),
        ("x = `y, z`", "x = repr((y, z))"),
        ("x <> y", "x != y"),
        ("x = ur'\\d' 'y'", "x = u'\\\\dy'"),
        ("x = [y for y in 1, 2]", "x = [y for y in (1, 2)]"),
        ("def f(a, (b, (c, d))=x): 'doc'; e", DEF_UNPACKING),
        ("x = lambda (a, b), c: a", "x = lambda a_b, c, *, a=None, b=None: a"),
        ("try: x\nexcept A, e: y", "try:\n    x\nexcept A as e:\n    y"),
        ("try: x\nexcept (A, B), e: y", "try:\n    x\nexcept (A, B) as e:\n    y"),
        ("try: x\nexcept A, (b, c): y", EXCEPT_UNPACKING),
        ("try: x\nexcept A as (b, c): y", EXCEPT_UNPACKING),
        ("async = await = x.async(async=1)\nprint 1", "async = await = x.async(async=1)\nprint(1)"),
        ("from x import async as await", "from x import async as await"),
        ("x = b'\u00e9'", "x = b'\\xc3\\xa9'"),
    ],
)
def test_python_2_is_what_python_3_says(old: str, new: str) -> None:
    assert ast.unparse(parse(old.encode())) == new


@pytest.mark.parametrize("source", [b"def f(:\n", b"print )(\n", b"x = '\n", b"if x\n"])
def test_what_no_python_reads_is_refused(source: bytes) -> None:
    with pytest.raises((SyntaxError, ValueError)):
        parse(source)


def test_facts_stand_at_the_lines_of_the_file() -> None:
    source = b"import a\nprint a.b\ntry:\n    a.c\nexcept E, e:\n    raise a.d, `e`\n"
    chains = read_facts(SourceFile(source)).definitions.chains
    assert [(c.steps[0], c.line) for c in chains if c.root == "a"] == [("b", 2), ("c", 4), ("d", 6)]
