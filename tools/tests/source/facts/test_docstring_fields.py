"""What docstrings promise: names and first sentences, not how their words are laid out."""

import ast

import pytest

from semistable.source.facts.docstring_fields import doc_fields


def fields(docstring: str) -> tuple[str, ...]:
    function = ast.parse(f"def f():\n    {docstring!r}\n").body[0]
    assert isinstance(function, ast.FunctionDef)
    return doc_fields(function)


@pytest.mark.parametrize(
    ("written", "promised"),
    [
        (":param server: the server", "param server"),
        (":param orbit.Server server: the server", "param server"),
        (":raise orbit.exception.NotFound: when it is gone", "raises NotFound"),
        (":raises: SuspendFailed when the host refuses", "raises SuspendFailed"),
        (":raises: An error when the host refuses", "raises"),
        (":return: A `dict` of\n    states. It may be empty.", "returns a dict of states"),
        (":returns an object", "returns an object"),
        (":returns: nothing\n\nAnd more words.", "returns nothing"),
        (":rtype: orbit.Info", "rtype orbit.info"),
    ],
)
def test_a_field_is_read_as_what_it_promises(written: str, promised: str) -> None:
    assert fields(f"Do.\n\n{written}\n") == (promised,)


def test_a_field_ends_where_the_next_begins() -> None:
    assert fields(":returns: one\n:rtype: int\n:param a: two\n") == (
        "returns one",
        "rtype int",
        "param a",
    )


def test_colons_in_prose_are_no_fields() -> None:
    assert fields("Use it so: f(x), see :returns: there.") == ()
