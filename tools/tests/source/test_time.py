"""No reader of a file takes over two seconds of one processor for any input below 100 KB.

What hurts is one thing repeated: each word of the markers' language, brackets, quotes, blanks, and
each construct of Python that may hold others of its kind.
"""

import random
import signal
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TypeVar

import pytest

from semistable.source.deprecation.patterns import TRIGGERS
from semistable.source.import_roots import ImportRoots
from semistable.source.source_file import SourceFile
from tests.kit.readers import FILE_READERS, OTHER_READERS

_T = TypeVar("_T")

SIZE = 99_000
LIMIT = 2.0
"""Seconds of processor time; what is linear takes a tenth of it."""

WORDS = (
    *("use ", "use x instead ", "in favor of ", "please use ", "replaced by ", "this supersedes "),
    *("remove ", "is ", "been ", "marked as ", "considered ", "deprecated ", "deprecated since "),
    *("we can ", "going to ", "to ", "be ", "soon ", "not ", "yet ", "and ", "but ", "of ", "the "),
    *("in ", "after ", "old ", "any more ", "Train ", "in train release ", "N release ", "20.0.0 "),
    *("TODO ", "NOTE(x): ", "NOTE(", "Version 1.0: ", "1.0 - ", "the method ", "x param ", "%s "),
    *(
        "a.",
        "_x",
        "aB",
        "a",
        "x()",
        "`",
        "`x` ",
        ":",
        ":x:",
        ":param x: ",
        ":a:`",
        "..",
        ".. ",
        "; ",
    ),
    *(
        ".. deprecated:: pike ",
        ". ",
        "? ",
        ", ",
        "* ",
        "- ",
        "(",
        ")",
        "[",
        "{}",
        "{",
        " ",
        "\t",
        "#",
    ),
    *("é", "'", '"', "\\", "\n", "\n\n", "=", "@", *TRIGGERS),
)
CODE = (
    *(
        "@x\n",
        "@removals.remove\n",
        "@deprecated(",
        "warnings.warn(",
        "LOG.warning('deprecated ",
        "a.",
    ),
    *(
        "moves.moved_class(A, 'B', ",
        "cfg.StrOpt('x', deprecated_name=",
        "register_opts(x",
        " ",
        "[",
        "(",
    ),
    *(
        "register_opts(x, group=g)\n",
        "cfg.StrOpt('x', help=g)\n",
        "x: ",
        "import ",
        "Opt",
        "'''",
        "async ",
    ),
    *(
        "print 0777L, `x`\n",
        "raise E, e\n",
        "try:\n x\nexcept A, e:\n x\n",
        "exec x in y\n",
        "if x:\n x\n",
    ),
    *(
        "[a]\n",
        "a=b\n",
        "a=b:c\n",
        "x.a=1\n",
        "[[a]]\n",
        "a={",
        "a =\n  x = y:z\n",
        "\0",
        "\r",
        "\f",
        "\ufeff",
    ),
)


def _text(words: str) -> str:
    return words.replace("\\", "/").translate({ord(quote): "`" for quote in "'\""})


PLACES: Mapping[str, Callable[[str], str]] = {
    "a comment": lambda words: f"x = 1  # deprecated: {_flat(words)}\n",
    "a block": lambda words: "# deprecated\n" + "".join(f"# {w}\n" for w in words.split("\n")),
    "a docstring": lambda words: f'def f():\n    """Deprecated. {_text(words)}\n    """\n',
    "a warning": lambda words: f"def f(a):\n    warn('deprecated {_flat(words)}')\n",
    "an option": lambda words: f"x = [cfg.StrOpt('x', help='deprecated {_flat(words)}')]\n",
}
MANY: Mapping[str, Callable[[str], str]] = {
    "comments": lambda words: _many("# remove, deprecated {}\n\n", words, 45),
    "docstrings": lambda words: _many('def f():\n  """Deprecated: {}\n  """\n', words, 400),
    "fields": lambda words: _many(
        'def f(a):\n  """\n  :param a: deprecated {}\n  """\n', words, 90
    ),
    "warnings": lambda words: _many("warn('deprecated {}')\n", words, 12),
    "options": lambda words: _many("x = [cfg.StrOpt('x', help='deprecated {}')]\n", words, 20),
}


def _flat(words: str) -> str:
    return _text(words).replace("\n", " ")


def _many(form: str, words: str, length: int) -> str:
    flat = _flat(words)
    pieces = (flat[start : start + length] for start in range(0, len(flat), length))
    return "".join(form.format(piece) for piece in pieces)


def _repeated(unit: str) -> str:
    return (unit * (SIZE // len(unit.encode()) + 1))[:SIZE]


def _combined(count: int) -> Iterator[str]:
    """Join two or three words, the same ones in each run."""
    chance = random.Random(13)  # noqa: S311 - words, not a secret
    for _ in range(count):
        yield "".join(chance.choices(WORDS, k=chance.choice((2, 3))))


def _nested(opening: str, inner: str, closing: str, depth: int) -> str:
    return f"{opening * depth}{inner}{closing * depth}"


def _indented(headers: str, depth: int, inner: str) -> str:
    """Nest blocks: header in header, and one statement in the innermost."""
    lines = [f"{' ' * level}{headers.format(level)}" for level in range(depth)]
    return "\n".join((*lines, f"{' ' * depth}{inner}", ""))


def _list(item: str, count: int) -> str:
    return f"[{', '.join([item] * count)}]"


NESTED: Mapping[str, str] = {
    "comprehensions in targets": _nested("[1 for a[", "0", "] in x]", 30),
    "options in options": _nested("cfg.XOpt('abc', k=", _list("'text'", 9000), ")", 90),
    "options in a list": "x = " + _list("cfg.StrOpt('abc', help='deprecated')", 2200),
    "calls of calls": "x = a" + "(b)" * 2900,
    "warnings in warnings": _nested("warn('deprecated', ", _list("'x'", 15000), ")", 80),
    "broken calls in calls": _nested(
        "warn('deprecated', ", _list("'x'", 4000) + " 0777L x", ")", 90
    ),
    "targets of one value": "a = " * 9000 + "{'k': 1, " + "'x': y, " * 7000 + "}\n",
    "many decorators": "# deprecated\n" + "@x\n" * 20000 + "def f(): pass\n",
    "comments between decorators": "# deprecated\n@x\n" * 6000 + "def f(): pass\n",
    "comments between options": "x = [\n" + "# deprecated\ncfg.StrOpt('abc'),\n" * 3000 + "]\n",
    "warnings about parameters": f"def f({', '.join(f'p{n}' for n in range(5000))}):\n"
    + "  warn('p9 is deprecated')\n" * 2000,
    "functions that warn": "".join(
        f"def f{n}():\n  warn('f{n} is deprecated')\n" for n in range(2300)
    ),
    "functions in functions": _indented(
        "def f{}(self, x):", 95, "x = self.driver.f(" + "x['k'], " * 9000 + ")"
    ),
    "results passed on": "class A:\n  def f(self, x):\n"
    + "    x = self.driver.f()\n    self.f(x)\n    self.g(x)\n" * 1400,
    "exceptions around calls": "try: pass\nexcept ("
    + "A, " * 16000
    + "): pass\n"
    + "try:\n  self.driver.f()\nexcept A: pass\n" * 1000,
    "long exceptions around calls": "try:\n"
    + "  self.driver.f()\n" * 2500
    + "except ("
    + "".join(f"A{n}, " for n in range(6000))
    + "): pass\n",
    "attributes of an instance": "class A:\n  def __init__(self):\n"
    + "    self.a = self.a + 1\n" * 3800,
    "branches": "if x: pass\n" + "elif x: pass\n" * 900,
    "a sum of lists": "x = " + " + ".join(["[a]"] * 900),
    "one line of strings": "x = [" + "'remove', " * 9800 + "]",
    "groups of options": "g = "
    + _list("'text'", 6000)
    + "\n"
    + "register_opts(x, group=g)\n" * 1500,
    "help under a name": "g = "
    + _list("'text'", 6000)
    + "\n"
    + "x = [cfg.StrOpt('abc', help=g, deprecated_for_removal=True)]\n" * 700,
    "entry points": "[entry_points]\na =\n" + "".join(f"  n{n} = a.b{n}:C\n" for n in range(5000)),
    "entry points of a project": '[project.entry-points."a"]\n'
    + "".join(f'n{n} = "a.b{n}:C"\n' for n in range(4500)),
    "a key and blanks": "[a]\nx" + " " * 90000 + "y\n",
    "an import and blanks": "# deprecated\nimport" + " " * 90000 + ")\n",
    "dotted keys": "a" + ".a" * 40000 + " = 1\n",
    "tables": "".join(f"[a{n}.b]\nc = 1\n" for n in range(6000)),
}


class _TooSlowError(Exception):
    pass


def _stop(*_: object) -> None:
    raise _TooSlowError


def assert_quick(readers: Mapping[str, Callable[[_T], object]], source: _T) -> None:
    """Fail where a reader takes more than LIMIT of processor time; it is stopped then."""
    for name, reader in readers.items():
        before = signal.signal(signal.SIGVTALRM, _stop)
        signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)
        try:
            reader(source)
        except _TooSlowError:
            pytest.fail(f"{name} takes over {LIMIT} s")
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, before)


def _file(source: str) -> SourceFile:
    return SourceFile(source.encode()[:SIZE])


def _only(*names: str) -> dict[str, Callable[[SourceFile], object]]:
    return {name: FILE_READERS[name] for name in names}


@pytest.mark.parametrize("place", PLACES)
def test_repeated_words_take_no_time(place: str) -> None:
    for unit in (*WORDS, *_combined(4)):
        assert_quick(_only("read_markers"), _file(PLACES[place](_repeated(unit))))


@pytest.mark.parametrize("place", MANY)
def test_many_remarks_take_no_time(place: str) -> None:
    for words in ("".join(WORDS), *_combined(1)):
        readers = _only("read_markers", "read_promises", "read_facts")
        assert_quick(readers, _file(MANY[place](_repeated(words))))


def test_repeated_code_takes_no_time() -> None:
    for unit in CODE:
        marked = f"x = 'deprecated' + {_repeated(unit)}"
        assert_quick(_only("read_markers", "read_option_definitions"), _file(marked))
        assert_quick(_only("read_facts"), _file(_repeated(unit)))


def _roots(name: str, source: bytes) -> str:
    """Find an import root by one file of metadata."""
    files = {name: source, "code/moon/__init__.py": b""}
    return ImportRoots(files, files.__getitem__).of("code/moon/x.py")


OTHER = OTHER_READERS | {
    f"import roots, {name}": partial(_roots, name)
    for name in ("setup.cfg", "setup.py", "pyproject.toml")
}


@pytest.mark.parametrize("reader", [name for name in OTHER if name != "read_entry_points setup.py"])
def test_other_files_take_no_time(reader: str) -> None:
    for unit in CODE:
        for source in (_repeated(unit), f"[entry_points]\na =\n  {_repeated(unit)}"):
            assert_quick({reader: OTHER[reader]}, source.encode()[:SIZE])


@pytest.mark.parametrize("nested", NESTED)
def test_what_holds_others_of_its_kind_takes_no_time(nested: str) -> None:
    source = NESTED[nested].encode()[:SIZE]
    assert_quick(FILE_READERS, SourceFile(source))
    assert_quick(OTHER, source)
