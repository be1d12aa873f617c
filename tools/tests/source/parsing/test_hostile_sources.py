"""Hostile and damaged sources: each is read as the interpreter reads it, or refused, in no time."""

import ast
import inspect
import random
import textwrap
import time
import warnings
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from semistable.source.parsing.module_parser import parse_module
from semistable.source.parsing.older_nodes import with_older_nodes
from semistable.source.parsing.parse import parse
from semistable.source.source_file import UNREADABLE
from tests.kit.syntax import comparable

SIZE, SECONDS = 100_000, 2.0
FRAGMENTS = (
    *("(", "[", "{", "{1:", "f'{", "f'''{", "f(", "lambda:", "not ", "-", "~", "a.", "a(", "a["),
    *("a[b:", "a if b else ", "a+", "a**", "a,", "*a,", "**a,", "x=", "x:", "@a\n", "if a:\n "),
    *("if a:", "elif a:\n", "try:\n", "except a, b:\n", "with (", "with (a as b,", "print ", "`"),
    *("print (", "print [", "print -", "print a;", "exec ", "exec a in ", "raise a, ", "'", "'''"),
    *("\\\n", "\\", "#\n", "\n", "\t", " ", "\f", "a;", "0777 ", "9", "0x", "1.", "1e", "_", "é"),
    *("\0", "\r", "match x:\n case ", "match (", "match;", "case [", "async ", "await (", "yield "),
    *("(yield ", "import a.", "from .", "for a in ", "[a for a in ", "{**", "{*", "a:=", "f'{a:{"),
    *("f'{{", "f'{a!r}'", "'a' ", "b'\\x00' ", "'\\N{a}", "rb'", "t'{", "def f((", "def f(a,"),
    *("class A(", "type X[", "lazy import a\n", "global a,", "del (", "\ndef f():\n ", "...", "<>"),
    *("else:", "else ", "'''\n", '"""a', "except (a,\n", "# coding: punycode\n-", "a if ", "a<>"),
)


def _native(source: bytes) -> ast.Module:
    return with_older_nodes(ast.parse(source), source)


def _trees(source: bytes) -> tuple[str | None, str | None]:
    """Give what the interpreter and what the project's parser reads."""
    found: list[str | None] = []
    for read in (_native, parse_module):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found.append(comparable(read(source)))
        except UNREADABLE:
            found.append(None)
    return found[0], found[1]


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_no_fragment_takes_long(fragment: str) -> None:
    encoded = fragment.encode()
    for opening in (b"print x\n", b"x = "):
        source = opening + encoded * (SIZE // len(encoded))
        begun = time.process_time()
        with suppress(UNREADABLE):
            parse(source)
        assert time.process_time() - begun < SECONDS


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from((*FRAGMENTS, "a", ")", "]", "}", "1", "\n  b\n", ":", "=")), max_size=9
    )
)
def test_what_the_interpreter_reads_is_read_alike(fragments: list[str]) -> None:
    native, own = _trees("".join(fragments).encode())
    assert native is None or native == own


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(source: bytes) -> None:
    _trees(source)


@pytest.mark.parametrize("module", [ast, inspect, textwrap, random])
def test_a_damaged_file_is_read_as_the_interpreter_reads_it(module: object) -> None:
    whole = Path(inspect.getfile(module)).read_bytes()[:20_000]  # type: ignore[arg-type]
    chance = random.Random(len(whole))  # noqa: S311 - damage, not a secret
    signs = (
        b"",
        b"(",
        b")",
        b"\n",
        b" ",
        b"    ",
        b",",
        b"x ",
        b":",
        b"'",
        b'"""',
        b"\\",
        b"#",
        b"=",
    )
    for _ in range(25):
        damaged = bytearray(whole)
        at = chance.randrange(len(damaged))
        damaged[at : at + chance.choice((0, 1, 1, 2, 8, 40))] = chance.choice(signs)
        native, own = _trees(bytes(damaged))
        assert native is None or native == own


@pytest.mark.parametrize("deep", ["(" * 5000, "x = " + "[" * 190 + "]" * 190, "-" * 50_000 + "1"])
def test_what_is_nested_deeply_is_read_or_refused(deep: str) -> None:
    for source in (deep, f"{deep}\nprint x"):
        with suppress(UNREADABLE):
            parse(source.encode())
