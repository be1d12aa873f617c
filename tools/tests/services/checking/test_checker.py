"""One checker from trees to verdict, whatever state the cache is in."""

import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from semistable.errors import UsageError
from semistable.model.findings.verdict import Answer, Severity, Status, Verdict
from semistable.model.project.driver_source import AbsentDriver, DriverSource
from semistable.services.checking.checker import Checker
from semistable.storage.cache import Cache
from tests.kit.trees import SURFACE, MemoryTree

OLD = {
    "orbit/__init__.py": "",
    "orbit/utils.py": "def run(): pass\ndef walk(): pass\n",
    "orbit/virt/__init__.py": "",
    "orbit/virt/driver.py": "class Driver(object):\n    def spawn(self, context): pass\n",
    "orbit/virt/fake.py": "from orbit.virt import driver\nclass Fake(driver.Driver): pass\n",
    "orbit/compute/manager.py": "def build(driver):\n    driver.spawn(1)\n",
}
NEW = OLD | {
    "orbit/utils.py": "def run(): pass\n",
    "orbit/virt/driver.py": "class Driver(object):\n    def spawn(self, context, server): pass\n",
    "orbit/compute/manager.py": "def build(driver):\n    driver.spawn(1, server=2)\n",
}
MOON = {
    "moon/__init__.py": "",
    "moon/driver.py": """\
    from orbit import utils
    from orbit.virt import driver
    class Moon(driver.Driver):
        def spawn(self, context):
            utils.walk()
            utils.gone()
    """,
}
DUST = {"dust/__init__.py": "", "dust/driver.py": "from orbit import utils\nutils.run()\n"}


def driver(name: str, files: dict[str, str]) -> DriverSource:
    return DriverSource(name=name, tree=MemoryTree(name, files))


def judged(directory: Path) -> Verdict:
    with closing(Cache(directory)) as cache:
        return Checker(SURFACE, cache).verdict(
            MemoryTree("orbit", NEW),
            [driver("moon", MOON), driver("dust", DUST)],
            baseline=MemoryTree("orbit", OLD),
        )


@pytest.fixture
def checker(tmp_path: Path) -> Iterator[Checker]:
    with closing(Cache(tmp_path / "cache")) as cache:
        yield Checker(SURFACE, cache)


def test_drivers_are_judged_against_core_and_baseline(tmp_path: Path) -> None:
    verdict = judged(tmp_path)
    assert verdict.answer is Answer.INCOMPATIBLE
    assert [(d.name, d.answer) for d in verdict.drivers] == [
        ("dust", Answer.COMPATIBLE),
        ("moon", Answer.INCOMPATIBLE),
    ]
    assert [(f.rule, f.line, f.status) for f in verdict.findings] == [
        ("override-refuses-call", 4, Status.NEW),
        ("name-removed", 5, Status.NEW),
        ("name-removed", 6, Status.KNOWN),
    ]
    assert {f.severity for f in verdict.findings} == {Severity.ERROR}
    assert (verdict.core.name, verdict.unknowns) == ("orbit", ())


def test_without_a_baseline_everything_is_new(checker: Checker) -> None:
    verdict = checker.verdict(MemoryTree("orbit", NEW), [driver("moon", MOON)])
    assert verdict.baseline is None
    assert {f.status for f in verdict.findings} == {Status.NEW}
    assert len(verdict.findings) == 3


def test_the_way_back_cures_what_the_move_broke(checker: Checker) -> None:
    verdict = checker.verdict(
        MemoryTree("orbit", OLD), [driver("moon", MOON)], baseline=MemoryTree("orbit", NEW)
    )
    assert [(f.line, f.status) for f in verdict.findings] == [
        (4, Status.FIXED),
        (5, Status.FIXED),
        (6, Status.KNOWN),
    ]


def test_what_cannot_be_read_leaves_the_answer_unknown(checker: Checker) -> None:
    broken = DUST | {"dust/broken.py": "x = 1\ndef f(:\n"}
    verdict = checker.verdict(MemoryTree("orbit", NEW), [driver("dust", broken)])
    assert verdict.answer is Answer.UNKNOWN
    assert [(u.driver, u.path, u.line) for u in verdict.unknowns] == [("dust", "dust/broken.py", 2)]


def test_a_driver_that_is_not_here_is_unknown_and_the_others_are_judged(
    checker: Checker,
) -> None:
    absent = AbsentDriver(name="zvm", revision="1.0", reason="no network")
    verdict = checker.verdict(MemoryTree("orbit", NEW), [driver("dust", DUST)], absent=[absent])
    assert [(d.name, d.answer) for d in verdict.drivers] == [
        ("dust", Answer.COMPATIBLE),
        ("zvm", Answer.UNKNOWN),
    ]
    assert [u.reason for u in verdict.unknowns] == ["no network"]


def test_no_driver_is_no_answer(checker: Checker) -> None:
    assert checker.verdict(MemoryTree("orbit", NEW), []).answer is Answer.UNKNOWN


def test_a_folder_of_cores_own_tree_is_a_driver(checker: Checker) -> None:
    core = MemoryTree("orbit", NEW)
    for folder in ("orbit/virt/fake.py", "/orbit/compute/"):
        source = DriverSource(name="fake", tree=core, folder=folder)
        assert checker.verdict(core, [source]).findings == ()


def test_a_folder_that_is_not_there_is_wrong_usage(checker: Checker) -> None:
    core = MemoryTree("orbit", NEW)
    with pytest.raises(UsageError, match="has no folder orbit/vir"):
        checker.verdict(core, [DriverSource(name="fake", tree=core, folder="orbit/vir")])


def test_progress_names_each_driver(checker: Checker) -> None:
    told: list[str] = []
    drivers = [driver("moon", MOON), driver("dust", DUST)]
    checker.verdict(MemoryTree("orbit", NEW), drivers, progress=told.append)
    assert told == ["moon", "dust"]


# The cache ------------------------------------------------------------------------------------


def test_a_warm_cache_gives_the_same_verdict(tmp_path: Path) -> None:
    assert judged(tmp_path) == judged(tmp_path)


def test_a_cache_of_another_core_gives_the_same_verdict(tmp_path: Path) -> None:
    cold = judged(tmp_path / "cold")
    with closing(Cache(tmp_path / "warm")) as cache:
        Checker(SURFACE, cache).verdict(MemoryTree("orbit", OLD), [driver("moon", OLD)])
    assert judged(tmp_path / "warm") == cold


def lost(cache: Cache, core: dict[str, str], files: dict[str, str]) -> list[str]:
    """Judge one driver with a cache, and name what core has not."""
    drivers = [driver("moon", files)]
    verdict = Checker(SURFACE, cache).verdict(MemoryTree("orbit", core), drivers)
    return [f.core_symbol for f in verdict.findings]


def test_an_edit_is_seen_in_spite_of_a_warm_cache(tmp_path: Path) -> None:
    both = ["orbit.utils.walk", "orbit.utils.gone"]
    spawn = "orbit.virt.driver.Driver.spawn"
    edited = MOON | {"moon/driver.py": MOON["moon/driver.py"].replace("utils.gone()", "pass")}
    renamed = NEW | {"orbit/utils.py": "def gone(): pass\n"}
    with closing(Cache(tmp_path)) as cache:
        for _ in range(2):
            assert lost(cache, NEW, MOON) == [spawn, *both]
            assert lost(cache, NEW, edited) == [spawn, both[0]]
            assert lost(cache, renamed, MOON) == [spawn, both[0]]
            assert lost(cache, OLD, MOON) == [both[1]]


def test_a_cached_answer_is_of_its_surface(tmp_path: Path) -> None:
    with closing(Cache(tmp_path)) as cache:
        told = []
        for fingerprint, driver_class in (("1", SURFACE.driver_class), ("2", "orbit.none.Driver")):
            parts = {"fingerprint": fingerprint, "driver_class": driver_class}
            surface = replace(SURFACE, **parts)  # type: ignore[arg-type]
            verdict = Checker(surface, cache).verdict(
                MemoryTree("orbit", NEW), [driver("moon", MOON)]
            )
            told.append((bool(verdict.findings), verdict.answer))
    assert told == [(True, Answer.INCOMPATIBLE), (False, Answer.UNKNOWN)]


def test_without_a_cache_the_verdict_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert judged(tmp_path / "file") == judged(tmp_path / "cache")


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_cache_gives_the_same_verdict(tmp_path: Path, seed: int) -> None:
    sound = judged(tmp_path)
    chance = random.Random(seed)  # noqa: S311 - the same damage in every run
    file = tmp_path / "facts.sqlite"
    content = bytearray(file.read_bytes())
    for _ in range(20 * seed + 1):
        content[chance.randrange(len(content))] ^= chance.randrange(1, 256)
    file.write_bytes(content[: len(content) - seed * 100])
    assert judged(tmp_path) == sound


def test_a_cache_of_noise_gives_the_same_verdict(tmp_path: Path) -> None:
    sound = judged(tmp_path / "sound")
    for number, noise in enumerate((b"", b"\xff" * 9000, b"SQLite format 3\0" + b"\x07" * 9000)):
        directory = tmp_path / str(number)
        directory.mkdir()
        (directory / "facts.sqlite").write_bytes(noise)
        assert judged(directory) == sound
