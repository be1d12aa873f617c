"""What a file defines, as it is spelled."""

from semistable.source.facts.read_definitions import read_definitions
from semistable.source.source_file import SourceFile

SOURCE = b"""\
import os
LIMIT = 5
NAMES = {"a": 1, **other}

class Driver(Base, object):
    capabilities = {"pause": False}

    def __init__(self, api):
        self.api = api

    @property
    def old(self): return True

    @old.setter
    def old(self, value): pass

    @staticmethod
    def make(kind="x", *parts, **more): pass

    @classmethod
    def of(cls, name, *, deep=False): return cls(name)

    if os.name:
        def late(self, a, b = 0x10): print "py2"

class Thing(object):
    fields = {"host": fields.StringField()}
"""


def test_members_are_told_with_their_signatures_and_values() -> None:
    found = {d.name: d for d in read_definitions(SourceFile(SOURCE)).definitions}
    assert [(d.name, d.kind, d.signature or d.value) for d in found.values()] == [
        ("LIMIT", "constant", "5"),
        ("NAMES", "constant", "{\N{HORIZONTAL ELLIPSIS}}"),
        ('NAMES["a"]', "key", "1"),
        ("Driver", "class", "Base, object"),
        ("Driver.capabilities", "attribute", "{\N{HORIZONTAL ELLIPSIS}}"),
        ('Driver.capabilities["pause"]', "key", "False"),
        ("Driver.__init__", "method", "(api)"),
        ("Driver.api", "attribute", ""),
        ("Driver.old", "property", ""),
        ("Driver.make", "method", "(kind='x', *parts, **more)"),
        ("Driver.of", "method", "(name, *, deep=False)"),
        ("Driver.late", "method", "(a, b=16)"),
        ("Thing", "class", "object"),
        ("Thing.fields", "attribute", "{\N{HORIZONTAL ELLIPSIS}}"),
        ("Thing.host", "field", "fields.StringField()"),
    ]


def test_a_body_is_told_from_another_and_a_docstring_is_none_of_it() -> None:
    def body(text: str) -> str:
        found = read_definitions(SourceFile(f"def f():\n{text}".encode())).definitions
        return found[0].body

    assert body("    return 1\n") == body("    '''Say one.'''\n    return 1\n") != ""
    assert body("    return 1\n") != body("    return 2\n")
    assert body("    raise NotImplementedError()\n") == body("    pass\n") == ""


def test_what_is_no_python_is_said() -> None:
    found = read_definitions(SourceFile(b"def f(:\n"))
    assert (found.definitions, found.problem.startswith("not Python")) == ((), True)
