"""A function that was read before is not read again, and says the very same where it stands now."""

import sysconfig
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from semistable.source.facts.pieces import KnownPieces, cuts
from semistable.source.facts.read_facts import read_facts
from semistable.source.parsing.parse import parse_as_it_is

METHOD = b'''\
    def spawn(self, context, instance, block_device_info=None):
        """Make it.

        :param context: who asks
        :raises: BuildAbort
        """
        import orbit.exception as exception
        from orbit.names import *
        self.seen, self._cache = {}, {"key": self.api.get(context)}
        names = [lambda one: one.name(context), CONF.orbit.delay, cfg.StrOpt("orbit_x", help="x")]
        if hasattr(instance, "thrust"):
            setattr(self, "engine", instance.thrust)
        try:
            class Inner(exception.Orbit):
                def away(self):
                    self.late = context.elevated(read=names[0])
                    return self.late
        except (TypeError, KeyError):
            self.seen = {**other, "a": [context.one, "b" + c.d]}
        return [self.driver.spawn(context, *names, x=instance["id"], y=(z.a, True)), {"k": a.b()}]
'''
BESIDE = b"""\
    @staticmethod
    def spawn_all(self, context, instance, more=1):
        self.never = context.elevated(self.of_nobody, [more.a, more.b(more.c)])
        return [one for one in instance.all(context, more=self.more) if one.is_new()]
"""
FUNCTION = b"""\
async def launched(context, *names: typing.Any, when=CONF.when) -> orbit.Result:
    sys.modules[__name__] = context.module(when)
    with self.assertRaises(orbit.Failure):
        del context.names[when], orbit.cache[context.name]
    raise NotImplementedError()
    # and a last word
"""
HEAD = b"import orbit\nfrom orbit import driver\n\nopts = [cfg.IntOpt('speed', orbit.SPEED)]\n"
CLASS = b"class Rocket(driver.Base):\n    fuel = driver.fuel(lambda: orbit.x)\n"
FIRST = HEAD + CLASS + METHOD + b"\n" + BESIDE + b"\n\n" + FUNCTION


def agree(known: KnownPieces, source: bytes) -> None:
    pieced, whole = read_facts(source, known), read_facts(source)
    assert pieced == whole
    # The order of names is told by the facts too.
    assert str(pieced.definitions) == str(whole.definitions)
    assert str(pieced.uses.locals) == str(whole.uses.locals)


def reading(first: bytes) -> KnownPieces:
    known = KnownPieces()
    agree(known, first)
    return known


def parsed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Note the sources that the parser sees."""
    seen: list[bytes] = []

    def noted(source: bytes) -> object:
        seen.append(source)
        return parse_as_it_is(source)

    monkeypatch.setattr("semistable.source.facts.read_facts.parse_as_it_is", noted)
    return seen


def test_only_what_is_new_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    known = reading(FIRST)
    seen = parsed(monkeypatch)
    read_facts(b"x = y.z()\n" + FIRST.replace(b"opts", b"options"), known)
    (rest,) = seen
    assert b"elevated" not in rest
    assert b"raise" not in rest
    assert rest.count(b"\n") == FIRST.count(b"\n") + 1


CHANGED = {
    "the same": FIRST,
    "further down": b"import other\n\n\ndef new(a): return a.b(c.d, lambda: e.f)\n" + FIRST,
    "another class": FIRST.replace(b"class Rocket", b"class Balloon"),
    "in a class of a class": FIRST.replace(b"class Rocket", b"class A:\n  b = c.d\n\nclass Rocket"),
    "the other order": HEAD + FUNCTION + CLASS + BESIDE + METHOD,
    "twice": FIRST + CLASS + METHOD,
    "no longer of a class": HEAD + b"if orbit.old:\n" + METHOD + BESIDE,
    "a method now": FIRST.replace(b"    @staticmethod\n", b""),
    "of a class now": FIRST.replace(b"    @staticmethod\n", b"    @classmethod\n"),
    "one line more": FIRST.replace(METHOD, METHOD + b"        self.more = context.more()\n"),
    "one line more behind a comment": FIRST + b"\n    context.more(orbit.late)\n",
    "in a string": HEAD + b'text = """\n' + FUNCTION + b'"""\n' + CLASS + BESIDE,
    "a string that ends in it": HEAD + b'text = """\n' + CLASS + METHOD + b'"""\n' + BESIDE,
    "in brackets": HEAD + b"x = (\n" + FUNCTION + b")\n",
    "behind a backslash": HEAD + b"x = 1 + \\\n" + FUNCTION,
    "in a function": HEAD + b"def outer(self):\n" + METHOD + b"    return spawn\n" * 20,
    "of Python 2": FIRST + b"print 'launched'\n",
    "no Python": FIRST + b"def broken(:\n",
    "another end of lines": FIRST.replace(b"\n", b"\r\n"),
    "another encoding": b"# -*- coding: latin-1 -*-\n" + FIRST + b"x = '\xe4'\n",
    "letters of other scripts": FIRST.replace(b"who asks", "wer fragt, ä".encode()),
    "a surrogate": FIRST.replace(b"who asks", b"\\ud800"),
}


@pytest.mark.parametrize("change", CHANGED)
def test_a_function_says_the_same_wherever_it_stands(change: str) -> None:
    known = reading(FIRST)
    agree(known, CHANGED[change])
    agree(known, FIRST)
    agree(reading(CHANGED[change]), FIRST)


PARTS = (
    *(HEAD, FUNCTION, CLASS, METHOD, BESIDE, METHOD.replace(b"self", b"me"), b"\n\n# so\n"),
    *(b"if orbit:\n", b"try:\n", b"except TypeError:\n    pass\n", b'"""\n', b"x = [\n", b"]\n"),
    *(b"\\\n", b"    '''\n", b"    more(x.y)\n", b"        more(x.y)\n", b"print x\n", b"  #\n"),
)
FILES = st.lists(st.lists(st.sampled_from(PARTS), max_size=8).map(b"".join), min_size=2, max_size=5)


@settings(max_examples=150, deadline=None)
@given(FILES)
def test_files_put_together_from_the_same_parts_say_what_they_say_alone(files: list[bytes]) -> None:
    known = reading(FIRST)
    for file in files:
        agree(known, file)


def test_the_standard_library_says_the_same() -> None:
    files = sorted(Path(sysconfig.get_path("stdlib")).glob("*.py"))[::12]
    known = KnownPieces()
    for file in files:
        source = file.read_bytes()
        agree(known, source)
        agree(known, b"import above\n\n\ndef first(a): return lambda: a.b\n\n\n" + source)
        functions = list(cuts(source))
        changed = [cut.text for number, cut in enumerate(functions) if number % 3]
        for text in changed[:10]:
            source = source.replace(text, text + b"\n" + text)
        agree(known, source)
    assert known


def test_what_was_not_asked_for_the_longest_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("semistable.source.facts.pieces._MOST", len(METHOD) + len(FUNCTION))
    known = reading(HEAD + CLASS + METHOD + BESIDE)
    agree(known, CLASS + METHOD)
    agree(known, FUNCTION)
    left = {b.text: known.get(b.text) is not None for b in cuts(FIRST)}
    assert list(left.values()) == [True, False, True]
