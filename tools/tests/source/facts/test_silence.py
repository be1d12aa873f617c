"""Functions that say nothing to others are left unread; whoever asks for them misses nothing."""

import sysconfig
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semistable.model.code.facts import Body
from semistable.source.facts.pieces import KnownPieces
from semistable.source.facts.read_facts import read_facts
from tests.kit.unread import completed

MARKS = ("driver.", "register(")
LONG = "        context.info('a call that is long enough to be worth leaving out', instance, x=1)\n"


def method(body: str, header: str = "def launch(self, context, instance):") -> bytes:
    return f"class Rocket(orbit.Base):\n    fuel = 1\n\n    {header}\n{body}{LONG}".encode()


def agree(source: bytes, known: KnownPieces | None = None) -> int:
    """See that nothing is lost, and count the functions that were left unread."""
    facts, whole = read_facts(source, known, MARKS), read_facts(source)
    found, wanted = completed(source, facts), completed(source, whole, facts)
    assert found == wanted
    # The order of names is told by the facts too.
    assert str(found.definitions) == str(wanted.definitions)
    return len(facts.definitions.unread)


QUIET = {
    "calls": "        crew = self.crew(context)[0].names(x=self.y)[{'b': self.c}]\n",
    "a docstring": '        """Launch it.\n\n        :param context: who\n        """\n',
    "a raw docstring": "        r'''Launch it.\n\n        :returns: a \\d rocket'''\n\n",
    "a short docstring": '        # why\n        "Launch it, for :param: of old."\n',
    "a result": "        return nova.Rocket(self, context) or self.other\n",
    "a lambda": "        context.all(lambda x: x.y, context.b)(key=lambda: [z for z in self.y])\n",
    "inner functions": "        @orbit.once\n        def inner(x=context.y):\n"
    "            return x.y(1)\n"
    "        return inner(lambda: x, context.c)\n",
    "a probe": "        if hasattr(context, 'thrust'):\n"
    "            getattr(context, 'x', self.y)\n",
    "words": "        a = 'The driver.' 'registered: twice'\n        registered = context.driver\n",
    "comparisons": "        if self.x == 1 or self.y in self.z or self.a >= self.b:\n"
    "            pass\n",
    "names of others": "        context.x = instance.y = orbit.Speed()\n"
    "        a, b[0], c.d = 1, 2, 3\n",
    "a subscript": "        self.names['a'] = self.names[self.x] or 1\n"
    "        self.y[0][1].z = context.x\n",
    "an augmented attribute": "        self.count += context.x\n",
    "strings": "        x = 'import y'\n        y = 'some def of a class'\n",
    "loops": "        for one in self.names:\n"
    "            with self.lock as held:\n                one.x()\n",
    "a try": "        try:\n            self.x()\n        except (TypeError, KeyError) as error:\n"
    "            raise orbit.Failure(error)\n",
    "a comment at the border": "        x.y()\n# nothing\n    # nothing\n        # nothing\n",
    "brackets at the border": "        x.y(\n    )\n        x.z(1,\n    )\n",
}
SPEAKING = {
    "an attribute": "        self.x = context.y\n",
    "an attribute behind a gap": "        self . \\\n  x \\\n  = context.y\n",
    "an attribute among others": "        x = self.y = context.y\n",
    "attributes side by side": "        a, self.x, b = context.all()\n",
    "the first of several": "        self.x, b[context.c(1, '=')] = context.all()\n",
    "a pair in brackets": "        (self.x, [b, self.y]) = context.all()\n",
    "a list": "        [self.x, b] = context.all()\n",
    "a list over lines": "        [\n  self.x,\n  b\n        ] = context.all()\n",
    "a starred one": "        *self.x, b = context.all()\n",
    "an annotation": "        self.x: orbit.Speed = context.x\n",
    "an annotation without a value": "        self.x: orbit.Speed\n",
    "an annotation in brackets": "        (self.x): orbit.Speed = 3\n",
    "behind a semicolon": "        context.x(); self.x: int = 1\n",
    "a loop": "        for self.x in context.all():\n            pass\n",
    "a loop over pairs": "        for a, self.x in context.all():\n            pass\n",
    "a loop over three": "        for (a, self.x, c) in context.all():\n            pass\n",
    "a with": "        with context.all() as self.x:\n            pass\n",
    "a with of pairs": "        with context.all() as (a,\n  self.x):\n            pass\n",
    "what an inner function stores": "        def inner():\n            self.x = 1\n",
    "an inner class": "        class Inner:\n            x = 1\n",
    "an import": "        import orbit.late\n",
    "an import in a line": "        if context: from orbit import late\n",
    "a decorator": "",
    "setattr": "        setattr(self, context.name, 1)\n",
    "an option": "        context.add(cfg.StrOpt('speed', help='how fast'))\n",
    "modules": "        sys.modules[__name__] = context\n",
    "no implementation": "        x = 1\n        raise NotImplementedError()\n        ",
    "a driver": "        self.driver.spawn(context)\n",
    "a driver in brackets": "        (self.driver\n            ).spawn(context)\n",
    "a registration": "        CONF.register_opts(context.opts)\n",
    "nothing": '        """Only this, and it is long enough to be worth leaving out."""\n'
    "        pass\n        #",
    "three dots": "        ...\n        #",
    "a string that is none": "        'a' + context.x\n",
    "another name for self": "",
}


@pytest.mark.parametrize("body", QUIET.values(), ids=QUIET)
def test_a_body_that_says_nothing_is_left_unread(body: str) -> None:
    source = method(body)
    assert agree(source) == 1
    facts = read_facts(source, None, MARKS)
    assert facts.definitions.scopes[2].body == Body.REAL
    assert facts.uses.chains == ()
    assert facts.uses.probed == frozenset()


@pytest.mark.parametrize("how", SPEAKING)
def test_a_body_that_says_something_is_read(how: str) -> None:
    header, body = "def launch(self, context):", SPEAKING[how]
    if "decorator" in how:
        header = "def launch(decorated):"
        body = "        def inner(*a):\n            return decorated(context, *a)\n"
    if "self" in how:
        header, body = "def launch(me, context):", "        me.x = context.y\n"
    assert agree(method(body, header)) == 0


HEADERS = (
    "def launch(self, context=orbit.driver(1, ')'), *, x: orbit.X = (1, (2)), **k) -> orbit.Y:",
    "async def launch(self): # why",
    "def launch(self,\n               context, # one\n               x={'a': ':'}):",
    "@staticmethod\n    def launch(context, instance):",
    "@orbit.wrapped('def x(y):')\n    @classmethod\n    def launch(cls):",
    "def launch():",
)


@pytest.mark.parametrize("header", HEADERS)
def test_headers_are_read_as_ever(header: str) -> None:
    assert agree(method(LONG, header)) <= 1
    assert agree(method("        self.x = cls.x = context.x = 1\n", header)) <= 1


def test_functions_stand_anywhere_in_a_module() -> None:
    function = "def f(context):\n" + 2 * LONG
    guarded = "if x:\n    try:\n        def g(context):\n" + 2 * f"    {LONG}"
    source = f"{function}\n{guarded}    except KeyError:\n        pass\n".encode()
    assert agree(source) == 2
    assert agree(source + method("").replace(b"fuel = 1", b"def g(self): return lambda: self")) == 3


@pytest.mark.parametrize(
    "source",
    [
        b'"""A page.\n' + method("") + b'"""\n',
        method("        x = '''\nat the border\n'''\n"),
        method('        x = """\n').replace(b"'a call", b'"""'),
        method("        x = [\nat, the, border]\n"),
        method("").replace(b"launch(", b"launch(("),
        b"# coding: latin-1\n" + method("        x = '\xe9'\n"),
        "class Rocket:\n    def f(self):\n        x = 'é'\n".encode() + LONG.encode(),
        method("").replace(b"        context", b"\tcontext"),
        method("").replace(b"\n", b"\r\n"),
        b"x = (\n" + method("") + b")\n",
        b"def f(:\n" + method(""),
        b"print 'x'\n" + method("        print 'y'\n"),
        method("        pass\n  x = 1\n"),
    ],
)
def test_whatever_is_in_doubt_is_read_whole(source: bytes) -> None:
    agree(source)


def test_a_body_that_is_no_python_says_nothing() -> None:
    source = method("        x = context y\n")
    facts = read_facts(source, None, MARKS)
    assert list(facts.definitions.unread) == [2]
    assert completed(source, facts).uses.chains == ()


def test_what_only_python_2_can_read_need_not_be_read() -> None:
    assert agree(method("        print 'x', context.y\n")) == 1


def test_functions_that_were_read_before_are_known() -> None:
    known = KnownPieces()
    speaking = method("        self.x = context.y\n")
    agree(method("") + speaking, known)
    assert len(known._pieces) == 1
    assert agree(b"import x\n" + method("") + speaking, known) == 1


STDLIB = sorted(Path(sysconfig.get_path("stdlib")).glob("[a-i]*.py"))


@pytest.mark.parametrize("path", STDLIB[::4], ids=lambda path: path.name)
def test_the_standard_library_loses_nothing(path: Path) -> None:
    agree(path.read_bytes())


@given(st.lists(st.sampled_from([*QUIET.values(), *SPEAKING.values(), *HEADERS, LONG]), max_size=6))
def test_nothing_is_lost_whatever_stands_together(parts: list[str]) -> None:
    agree(b"".join(method(part) if " def" not in part else part.encode() for part in parts))
