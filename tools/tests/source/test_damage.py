"""Whatever bytes stand in a file, every reader gives an answer that can be kept, or refuses it."""

import ast
import inspect
import random
import textwrap
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

import semistable
from semistable.errors import SemistableError
from semistable.project.calendar_file import read_calendar
from semistable.project.surface_file import read_surface
from semistable.project.waivers_file import Known, read_waivers
from tests.kit.readers import READERS

NOT_FUZZED_HERE = {"read_archive": "test_archives.py"}

MODULES = (ast, inspect, textwrap, random)
"""Of the standard library: large, old and of many hands."""

PYTHON_2 = b'''\
# -*- coding: latin-1 -*-
from oslo.config import cfg
opts = [cfg.StrOpt("x", default=0777L, help="Deprecated \\ud800 since pike."), ]
class Driver(base.ComputeDriver):
    """DEPRECATED: not for \xe9vidence."""
    capabilities = {"\\udc00": True, u"has": False}
    @property
    @decorated(`1`)
    def spawn(self, context, (a, b), instance=None, *args, **async):
        """Spawn.

        :param context: \xff
        :raises exception.Gone: when it is
        """
        try:
            print >>sys.stderr, "a %s" % ur"b"
            exec "x" in {}
            self.driver.spawn(context, *a, has=capabilities.get("\\ud800"), **capabilities)
        except (IOError, exc.Gone), e:
            raise Broken, "no", e.tb
'''
FILES = {
    "setup.cfg": b"[entry_points]\nnova.virt =\n    x = y.z:Q\n[files]\npackages = moon\n",
    "pyproject.toml": b'[project.entry-points."nova.virt"]\nx = "y.z:Q"\n[project]\nname = "m"\n',
    "compute.filters": b"[Filters]\nx: CommandFilter, x, root\ny: RegExpFilter, /a, root, b, .*\n",
}
ODD = {
    "half a surrogate pair": b"x = '\\ud800'\nf('\\udfff', k={'\\U0000dabc': 1})\nclass Driver:\n"
    b"    capabilities = {'\\udc00': 1}\n    def m(self, a='\\ud800'):\n        '''\\ud900'''\n"
    b"o = cfg.StrOpt('\\ud800', help='deprecated \\ud800', deprecated_for_removal=True)\n",
    "a number too long to print": b"x = 0x%b\nclass Driver:\n    def m(self, a=x): pass\n"
    % (b"f" * 6000),
    "a number too long to read": b"x = " + b"9" * 6000,
    "a long chain": b"class Driver:\n    @a%b\n    def m(self): pass\n" % (b".a" * 3000),
    "many calls": b"x = a%b\n" % (b"()" * 3000),
    "a long sum": b"x = 1" + b" + 1" * 20000,
    "deep brackets": b"x = " + b"(" * 500 + b")" * 500,
    "deep brackets of Python 2": b"print x\nx = " + b"[" * 500,
    "a long line of elif": b"if x: pass\n" + b"elif x: pass\n" * 3000,
    "a zero byte": b"x = 1\0\nclass Driver: pass\n",
    "a codec that does not read text": b"# coding: zlib\nprint x\n",
    "a codec that refuses": b"# coding: undefined\nprint x\n",
    "a codec without replacement": b"# coding: idna\nprint x\xff\n",
    "a codec that makes surrogates": b"# coding: unicode_escape\nprint '\\ud800'\n",
    "open quotes": b"print x\n" + b"'" * 9001,
    "nothing but backslashes": b"x = 'a'" + b"\\\n" * 3000,
}


def damages(source: bytes, count: int, seed: int) -> Iterator[bytes]:
    """Overwrite, cut, repeat and insert bytes: another way each time, the same ones each run."""
    chance = random.Random(seed)  # noqa: S311 - damage, not a secret
    for _ in range(count):
        damaged = bytearray(source)
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(damaged) + 1)
            length = chance.choice((0, 1, 1, 2, 8, 200))
            other = chance.choice(
                (b"", chance.randbytes(length), b"(", b"'''", b"\\", b"\n\t", b"\0", b"\xff", b"#")
            )
            damaged[at : at + length] = other
        yield bytes(damaged)


def _beginning(source: bytes) -> bytes:
    return source[: source.rfind(b"\ndef ", 0, 16000) + 1]


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
@pytest.mark.parametrize("source", ODD.values(), ids=ODD)
def test_an_odd_source_gives_what_can_be_kept(
    reader: Callable[[bytes], object], source: bytes
) -> None:
    msgspec.msgpack.encode(reader(source))


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_a_damaged_file_gives_what_can_be_kept(reader: Callable[[bytes], object]) -> None:
    # Half a minute of one processor finds no more than this does in two seconds.
    sources = [_beginning(Path(str(module.__file__)).read_bytes()) for module in MODULES]
    for number, source in enumerate((*sources, *[PYTHON_2] * 6, *list(FILES.values()) * 6)):
        for damaged in damages(source, 6, number):
            msgspec.msgpack.encode(reader(damaged))


@pytest.mark.parametrize("reader", ["surface", "waivers", "calendar"])
def test_a_damaged_file_of_the_user_is_refused_or_read(reader: str, tmp_path: Path) -> None:
    path, read = {
        "surface": (tmp_path / "orbit.toml", lambda: read_surface("orbit", tmp_path)),
        "waivers": (
            tmp_path / "waivers.toml",
            lambda: read_waivers(
                tmp_path,
                "waivers.toml",
                Known(rules={"x"}, drivers=["m"], calendar=read_calendar("openstack")),
            ),
        ),
        "calendar": (tmp_path / "orbit.json", lambda: read_calendar("orbit", tmp_path)),
    }[reader]
    whole = {
        "surface": b'version = 1\n[core]\ndriver-class = "a.B"\ncallers = ["a/"]\nreceivers = []\n',
        "waivers": b'version = 1\n[[waiver]]\nrule = "x"\nsymbol = "a.b"\ndriver = "m"\n'
        b'reason = "r"\nowner = "o"\nuntil = "train"\n',
        "calendar": b'{"source": "s", "cycles": [{"name": "a", "version": "1.0",'
        b' "released": "2010-10-21", "status": "end of life"}]}',
    }[reader]
    path.write_bytes(whole)
    read()
    for damaged in damages(whole, 300, 1):
        path.write_bytes(damaged)
        with suppress(SemistableError):
            read()


def test_every_reader_of_a_files_bytes_is_damaged_here() -> None:
    folder = Path(str(semistable.__path__[0]))
    found = {
        node.name
        for path in folder.rglob("*.py")
        for node in ast.parse(path.read_bytes()).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("read_")
        for a in node.args.args
        if a.annotation and ast.unparse(a.annotation) in ("bytes", "SourceFile")
    }
    # A new one is named in READERS.
    assert found == {name.split()[0] for name in READERS} | NOT_FUZZED_HERE.keys()
