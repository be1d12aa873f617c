"""Small sources of Python, those that are read and those that are not, and how trees compare."""

import ast

READ_BY_PYTHON_311 = (
    *("x", "x;", "", "\n\n", "# x", "\fx", "x\f", "x = \\\n  y", "(\n# x\ny)"),
    *("type = 1", "type(x)", "type in y", "match = 1", "match(x)", "match[x]", "match\nx"),
    *("match * x, y", "match -x", "lazy = case = _ = 1", "print", "print >>f, x", "print (a), b"),
    "match x, *y:\n case a, *b: pass\n case [c] | () | (d): pass",
    "match x:\n case A(b=1, c=[*_, d]) | {'k': v, **r} if y: pass\n case -1+2j | None: pass",
    "match (x):\n case 'a' 'b', *z: pass\n case (a as b): pass\n case a.b: pass\n case _: pass",
    "match x:\n case {a.b: 1, -1: _}: pass\n case (1, 2) | A(): pass\n case (x,): pass",
    "async def f():\n async with a as b, c: await x\n async for i in y: pass\n else: z",
    "async def f(): return [i async for i in j if await k if l], await (x)",
    *("with (a as b, c as d,): x", "with (a, b): x", "with (a): x", "with (yield): x"),
    *(
        "with (a, b) as c: x",
        "with (x := 1): x",
        "with (a for a in b): x",
        "with a, b as (c, d): x",
    ),
    *("with (a).b as c.d: x", "with (a, b), c: x"),
    *("x[*a]", "x[a, *b, c:d]", "x[a:b:c, ::]", "x[:, 1]", "x[a:=1]", "x[()]", "x[a,]"),
    *("def f(*args: *Ts): x", "def f(a, /, b, *, c, **d) -> int: x", "def f(a, *, b): x"),
    *("def f(a=1, /, *b, c=2): x", "def f(*, a=1): x", "def f(a: int = 1, *, b: str): x"),
    *("lambda a, /, b=1, *c, d, **e: 0", "lambda *, a: 0", "lambda: (yield)", "lambda: lambda: x"),
    *(
        "del (a, b), [c], d.e, f[0]",
        "a = b = yield c",
        "x: int = yield",
        "(x): int = 1",
        "x.y: int",
    ),
    *("a, *b = c", "for a, *b in *c, d: x", "for x, in y: z\nelse: w", "for (x) in y: z"),
    *("@a.b(c)\nasync def f(): x", "@(x := y)\n@z\nclass A: x", "class A(b, *c, d=e, **f): x"),
    *("if a:\n b;\nc", "if a: x\nelif b: y\nelif c: z\nelse: d", "while a: b\nelse: c"),
    "try:\n a\nexcept* B as c:\n d\nelse:\n e\nfinally:\n f",
    *("try: x\nfinally: y", "try: x\nexcept: y", "try: x\nexcept (A, B) as e: y"),
    *("x = a if b else lambda: c", "not a in b", "a not in b is not c", "-a ** -b ** c", "~-+a"),
    *("(a) + b", "(a).b[c](d)", "a < b <= c != d", "a or b and not c or d", "a @ b // c % d"),
    *("a | b ^ c & d << e >> f", "a @= b", "a **= b; c >>= d; e //= f", "x = not a", "await x"),
    *("global a, b", "nonlocal a", "assert a, b", "raise", "raise a from b", "return *a, b"),
    *(
        "from ...a import (b as c, d,)",
        "from . import *",
        "import a.b as c, d",
        "from .... import a",
    ),
    *("1_000 + 0xFf + 0b1 + 0o17 + 1e-5 + 1j + .5 + 5. + 00", "1if x else y", "0xfor x"),
    *("u'a' 'b'", "b'a' b'\\x00\\777'", "'\\N{DIGIT ONE}\\u1234\\U0001F600\\101\\q'", "r'\\a'"),
    *("é = ñ.ü('ö')", "ﬁ = 1", "x = '''a\nb''' + y", "'a\\\nb'", "'''a''''b'"),
    *("f(a, *b, c=d, *e, **g, h=i)", "f(a for a in b)", "f((a for a in b), c)", "f(a := 1)"),
    *(
        "[a for b in c if d if e for g in h]",
        "{a: b for c in d}",
        "{a: b, **c}",
        "{*a, b}",
        "{**a}",
    ),
    *("()", "(a,)", "a,", "x = a,", "...", "[*a, *b]", "{a, b,}", "{}", "a.b.c.d = e", "(yield x)"),
    "def f():\n  '''d'''\n  \n  # c\n\n",
    *("f'a' 'b' f'{c}' 'd'", "'a' f'{b!s}'", "rf'{a}\\d'", "f'''{\na\n}\n'''", "f'{a:%H:%M}'"),
    *("f'{{}}'", "f'{a=}'", "f'{ a = !s:>5}'", "f'\\N{DIGIT ONE}{a}{{'", "f'{a}' f'{b}'"),
    *("f'é{a}é'", "f'{a,b}'", "f'{*a,}'", "f'{yield_}'", "f'{a!r:{b!s}}'", "f'{a:{b}c}d'"),
    *("f'{x!=y}'", "f'{x:=5}'", "f'{(x:=5)}'", "f'{(lambda x: 1)}'", "f'{{{x}}}'", "f''"),
    *("fR'{x}\\{y}'", 'f\'{"a" if x else "b"}\'', "f'{x:{\"{\"}}'"),
)
"""What Python 3.11 reads."""

REFUSED = (
    *("x = 1\n    y = 2", "if x:\n        a\n    b", "if x:\n    a\n  b", "if x:\nb"),
    *("f(**k, *a)", "f(a=1, b)", "f(a for a in b, c)", "f((a)=1)", "f(a b)", "f(a,,b)"),
    *("1 = x", "f() = 3", "x + 1 = 2", "del f()", "(a, b) += 1", "(x, y): int", "x: int, y"),
    *("None = 1", "[a, 1] = x", "(x := 1) = 2", "x := 1", "for 1 in x: y", "with a as 1: x"),
    *("x = not", "x =", "x = 1 2", "a b", "import a b", "import a.", "from a import (b c)"),
    *(
        "from a import b,",
        "from import a",
        "def f(*): x",
        "def f(a=1, b): x",
        "def f(a, *, **k): x",
    ),
    *("def f(a, /, /): x", "def f(**a, b): x", "def f(x y): x", "def f((1)): x", "def (x): y"),
    *("else: x", "@x\ny = 1", "if x: y\nelse if y: x", "try: x", "try: x\nelse: y", "class A: if"),
    *("x = 08", "1__0", "0b12", "1_", "0xg", "1.x", "'a", '"""a', "x = (1,\n2", "x = [1)", ")"),
    *("f'{'", "f'}'", "f'{}'", "f'{a!x}'", "f'{a b}'", "f'{a'", "f'{lambda x: 1}'", "f'a{x}"),
    *("a ? b", "a $ b", "a !b", "x\u00a0= 1", "\u20ac = 1", "x = \\ y", "a = *", "(*a)", "*"),
    *("lambda x=1, y: x", "return = 1", "{a: b, c}", "{a, b: c}", "{**a: b}", "[a for b]"),
    *("match x:\n case a(b=1, c): y", "match x:\n case **a: y", "match x:\n case: y"),
    *("x == not y", "a if b", "print x y", "exec x in", "raise A,", "`x", "x <> ", "a\0b"),
)
"""What no Python reads; it is seen in the last line."""


def comparable(tree: ast.AST) -> str:
    """Dump a tree with its places, but those inside of f-strings: Python 3.12 changed them.

    Its first releases put empty texts behind fields.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            node.values = [v for v in node.values if getattr(v, "value", None) != ""]
            for inner in ast.walk(node):
                if inner is not node and hasattr(inner, "lineno"):
                    inner.lineno = inner.col_offset = 0
                    inner.end_lineno = inner.end_col_offset = 0  # type: ignore[attr-defined]
    return ast.dump(tree, include_attributes=True)
