"""Finding keys and values in a TOML text, whatever way it is written."""

import tomllib
from collections.abc import Iterator

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from semistable.project.toml_positions import KeyPath, Places

TEXT = '''\
version = 1
[core]
name = "nova"  # the = core
  pin = '33.0.0'
x.y."a b" = 1979-05-27 07:32:00 # z
[[driver]]
name = """a""b"""
git = ["a,]", # no
  'b', {q = 1, r = [2, 3]} ]
[[driver]]
name = "b"
[driver.z]
k = 1
'''


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_keys_and_values_are_found(newline: str) -> None:
    places = Places(TEXT.replace("\n", newline))
    assert places.point(("core",)) == (2, 1)
    assert places.point(("core", "pin")) == (4, 3)
    assert places.point(("core", "pin"), value=True) == (4, 9)
    assert places.point(("core", "x", "y", "a b"), value=True) == (5, 13)
    assert places.point(("driver", 0, "git", 1)) == (9, 3)
    assert places.point(("driver", 0, "git", 2, "r", 1)) == (9, 24)
    assert places.point(("driver", 1, "name")) == (11, 1)
    assert places.point(("driver", 1, "z", "k"), value=True) == (13, 5)


def test_what_is_not_there_has_the_place_of_its_table() -> None:
    places = Places(TEXT)
    assert places.point(("driver", 1, "pin", 0), value=True) == (10, 1)
    assert places.point(("nothing",)) == (1, 1)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\nb = 2\na = 3\n", 3),
        ("[a]\n[b]\n[a]\n", 3),
        ("a = {b = 1,\n b = 2}\n", 2),
        ("[[a]]\nx = 1\n[[a]]\nx = 1\nx = 2\n", 5),
    ],
)
def test_a_key_given_twice_is_found(text: str, line: int) -> None:
    places = Places(text)
    assert [places.at(offset)[0] for offset in places.repeated] == [line]


def test_tables_in_any_order_are_not_repeated() -> None:
    assert not Places("[a.b]\nx = 1\n[a]\ny.z = 1\ny.w = 2\n[[c]]\n[[c]]\n[a.d]\n").repeated


scalars = st.booleans() | st.integers(-9, 9) | st.text(max_size=6)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)


def leaves(value: object, path: KeyPath = ()) -> Iterator[tuple[KeyPath, object]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*path, index))
    else:
        yield path, value


@given(st.dictionaries(st.text(max_size=4), values, max_size=4))
def test_every_value_of_any_document_is_found(document: dict[str, object]) -> None:
    text = tomlkit.dumps(document)
    spans = Places(text).spans
    for path, value in leaves(tomllib.loads(text)):
        span = spans[path]
        assert tomllib.loads(f"x = {text[span.start : span.end]}")["x"] == value


@given(st.text(alphabet="ab=[]{}.,\"'#\\\n 1"))
def test_any_text_ends_the_walk(text: str) -> None:
    assert Places(text).point(()) == (1, 1)
