"""What docstrings promise: names and first sentences, not how their words are laid out."""

import pytest

from semistable.source.facts.docstrings import promised_fields, sections


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
        (":arg server: the server", "param server"),
        (":returns: what\n:py:class:`orbit.A` gives", "returns what py class orbit.a gives"),
    ],
)
def test_a_field_is_read_as_what_it_promises(written: str, promised: str) -> None:
    assert promised_fields(f"Do.\n\n{written}\n") == (promised,)


def test_a_field_ends_where_the_next_begins() -> None:
    assert promised_fields(":returns: one\n:rtype: int\n:param a: two\n") == (
        "returns one",
        "rtype int",
        "param a",
    )


def test_colons_in_prose_are_no_fields() -> None:
    assert promised_fields("Use it so: f(x), see :returns: there.") == ()


def test_a_docstring_is_cut_at_its_fields_and_directives() -> None:
    text = "At large.\n:param str a: one\n  more\n:returns: two\n.. deprecated:: pike\n   Gone."
    found = [(s.text.split(), s.parameter, s.directive, s.since) for s in sections(text)]
    assert found == [
        (["At", "large."], "", False, ""),
        (["one", "more"], "a", False, ""),
        (["two"], None, False, ""),
        (["Gone."], "", True, "pike"),
    ]
    assert [text[s.start :][:5] for s in sections(text)] == ["At la", " one\n", " two\n", ".. de"]
