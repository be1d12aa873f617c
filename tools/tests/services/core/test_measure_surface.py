"""What drivers use of core: inside its tree and out of it, inside the surface and outside."""

from dataclasses import replace
from pathlib import Path

import pytest

from semistable.model.core_api.surface_use import (
    DriverShare,
    SurfaceUse,
    Totals,
    UsedSymbol,
    UseKind,
)
from semistable.model.project.calendar import Calendar
from semistable.model.project.core_surface import Removed, Surface
from semistable.model.project.driver_source import DriverSource
from semistable.project.surface_file import read_surface
from semistable.reports.contract import surface_toml
from semistable.reports.contract.surface_report import render_console
from semistable.services.core.measure_surface import Surfaces
from semistable.storage.cache import Cache
from tests.kit.trees import SURFACE, MemoryTree

CORE = {
    "orbit/__init__.py": "",
    "orbit/conf.py": """
        from oslo_config import cfg
        cfg.CONF.register_opts([cfg.StrOpt('disk')], group='moon')
        CONF = cfg.CONF
    """,
    "orbit/utils.py": """
        LIMIT = 1
        _own = 2
        def run(command): pass
        def _quietly(command): pass
    """,
    "orbit/virt/__init__.py": "",
    "orbit/virt/driver.py": """
        class Driver(object):
            capabilities = {}
            def spawn(self, context): pass
            def stop(self): pass
            def _sleep(self): pass
    """,
    "orbit/virt/fake.py": """
        from orbit.virt import driver
        class Fake(driver.Driver): pass
    """,
    "orbit/virt/moon/__init__.py": "",
    "orbit/virt/moon/base.py": """
        from orbit.virt import driver
        class Base(driver.Driver):
            def spawn(self, context):
                self._sleep()
    """,
    "orbit/virt/moon/driver.py": """
        import orbit.conf
        import orbit.utils
        from orbit.virt.moon import base
        class Moon(base.Base):
            capabilities = {'lands': True}
            def stop(self):
                orbit.utils.run(orbit.utils.LIMIT)
                return orbit.conf.CONF.moon.disk
    """,
    "orbit/virt/mars/far/driver.py": "from orbit.virt.moon.base import Base\nclass Mars(Base): 1\n",
    "orbit/virt/mars/far/__init__.py": "",
    "orbit/tests/__init__.py": "",
    "orbit/tests/driver.py": "from orbit.virt.driver import Driver\nclass Mine(Driver): pass\n",
}
DUST = {
    "dust/__init__.py": "",
    "dust/driver.py": """
        from orbit import utils
        from orbit.utils import gone
        from orbit.virt.driver import Driver
        class Dust(Driver):
            def spawn(self, context):
                utils.run('spawn')
                utils.run('again')
                utils._quietly('spawn')
                return utils.LIMIT
    """,
    "dust/tests/test_driver.py": "from orbit.utils import _own\n",
}


def used(tmp_path: Path, surface: Surface = SURFACE) -> SurfaceUse:
    surfaces = Surfaces(
        surface=surface, cache=Cache(tmp_path), calendar=Calendar(name="none", cycles=())
    )
    core = MemoryTree("orbit", CORE)
    dust = DriverSource(name="dust", tree=MemoryTree("dust", DUST))
    moon = next(d for d in surfaces.in_tree(core) if d.name == "orbit/virt/moon")
    return surfaces.used(core, [dust, moon])


def counted(share: DriverShare) -> list[tuple[str, int]]:
    kinds = [place.kind for place in share.places]
    return [(kind.value, kinds.count(kind)) for kind in UseKind if kind in kinds]


def symbol(use: SurfaceUse, name: str) -> UsedSymbol:
    return next(found for found in use.symbols if found.symbol == name)


def test_packages_with_a_driver_in_them_could_be_split_out(tmp_path: Path) -> None:
    surfaces = Surfaces(
        surface=SURFACE, cache=Cache(tmp_path), calendar=Calendar(name="none", cycles=())
    )
    found = surfaces.in_tree(MemoryTree("orbit", CORE))
    assert [driver.folder for driver in found] == ["orbit/virt/mars/far", "orbit/virt/moon"]


def test_a_package_inside_a_drivers_package_goes_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    surfaces = Surfaces(
        surface=SURFACE, cache=Cache(tmp_path), calendar=Calendar(name="none", cycles=())
    )
    inner = {"orbit/virt/moon/dark/side.py": CORE["orbit/virt/fake.py"]}
    core = MemoryTree("orbit", CORE | inner)
    folders = ["orbit/virt/mars/far", "orbit/virt/moon"]
    assert [driver.folder for driver in surfaces.in_tree(core)] == folders
    # What was found is remembered.
    monkeypatch.delattr("semistable.services.core.measure_surface.driver_folders")
    assert [driver.folder for driver in surfaces.in_tree(core)] == folders


def test_the_driver_class_is_inside_whatever_else_is(tmp_path: Path) -> None:
    use = used(tmp_path, replace(SURFACE, modules=()))
    assert symbol(use, "orbit.virt.driver.Driver.spawn").inside
    assert symbol(use, "orbit.virt.driver").inside


def test_only_the_first_that_are_outside_are_shown_unless_all_are_wanted(tmp_path: Path) -> None:
    use = used(tmp_path)
    run = symbol(use, "orbit.utils.run")
    many = replace(use, symbols=tuple(replace(run, symbol=f"orbit.s{n:02}") for n in range(25)))
    said = render_console([many])
    assert said.endswith("and 5 more, which --all shows, with those inside.\n")
    assert ("orbit.s19" in said, "orbit.s20" in said) == (True, False)
    assert "orbit.s24" in render_console([many], everything=True)


def test_a_symbol_has_all_its_users_and_the_ways_in_which_they_use_it(tmp_path: Path) -> None:
    use = used(tmp_path)
    assert [
        (
            found.symbol,
            [(s.driver, counted(s)) for s in found.shares],
        )
        for found in use.symbols
        if len(found.shares) > 1
    ] == [
        ("orbit.utils.run", [("dust", [("call", 2)]), ("orbit/virt/moon", [("call", 1)])]),
        ("orbit.utils", [("dust", [("import", 1)]), ("orbit/virt/moon", [("import", 1)])]),
        (
            "orbit.utils.LIMIT",
            [("dust", [("attribute", 1)]), ("orbit/virt/moon", [("attribute", 1)])],
        ),
        (
            "orbit.virt.driver.Driver",
            [("dust", [("import", 1)]), ("orbit/virt/moon", [("attribute", 1)])],
        ),
        (
            "orbit.virt.driver.Driver.spawn",
            [("dust", [("override", 1)]), ("orbit/virt/moon", [("override", 1)])],
        ),
    ]


@pytest.mark.parametrize(
    ("name", "where", "kind"),
    [
        ("orbit.virt.driver.Driver.stop", "inside", UseKind.OVERRIDE),
        ("orbit.virt.driver.Driver.capabilities", "inside", UseKind.OVERRIDE),
        ("orbit.virt.driver.Driver._sleep", "inside private", UseKind.CALL),
        ("orbit.utils.run", "outside", UseKind.CALL),
        ("orbit.utils._quietly", "outside private", UseKind.CALL),
        ("CONF.moon.disk", "outside", UseKind.OPTION),
    ],
)
def test_a_symbol_is_inside_the_surface_or_not(
    tmp_path: Path, name: str, where: str, kind: UseKind
) -> None:
    found = symbol(used(tmp_path), name)
    said = ("inside" if found.inside else "outside") + " private" * found.private
    assert (said, found.kinds) == (where, (kind,))


def test_what_is_gone_and_what_only_tests_use_is_not_used(tmp_path: Path) -> None:
    names = {found.symbol for found in used(tmp_path).symbols}
    assert not names & {"orbit.utils.gone", "orbit.utils._own"}


def test_a_driver_gives_up_what_is_outside_or_private(tmp_path: Path) -> None:
    use = used(tmp_path)
    assert use.totals(driver="dust") == Totals(inside=2, outside=3, private=1)
    assert use.only("dust") == Totals(inside=0, outside=0, private=1)
    assert use.totals(at_least=2) == Totals(inside=2, outside=3, private=0)
    assert use.totals(kind=UseKind.OPTION) == Totals(inside=0, outside=1, private=0)


def test_a_symbol_of_the_surface_is_public_whatever_its_name(tmp_path: Path) -> None:
    use = used(tmp_path, replace(SURFACE, symbols=("orbit.utils._quietly",)))
    assert (symbol(use, "orbit.utils._quietly").private, use.totals().private) == (False, 1)
    assert symbol(use, "orbit.utils").inside
    assert not symbol(use, "orbit.utils.run").inside


FULL = replace(
    SURFACE,
    modules=("orbit.virt", "orbit.attic"),
    required=frozenset(("spawn", "stop")),
    registries=(("orbit.objects", "orbit.objects"),),
    instances=(("orbit.network.API", "orbit.network.neutron.API"),),
    foreign_options=frozenset(("messaging.*",)),
    removed=(Removed(name="halt", cycle="train", replacement="stop"),),
)


@pytest.mark.parametrize(
    ("at_least", "symbols"),
    [
        (1, ("CONF.moon.disk", "orbit.utils.LIMIT", "orbit.utils.run")),
        (2, ("orbit.utils.LIMIT", "orbit.utils.run")),
        (3, ()),
    ],
)
def test_the_surface_that_is_proposed_is_read_back(
    tmp_path: Path, at_least: int, symbols: tuple[str, ...]
) -> None:
    (tmp_path / "orbit.toml").write_text(
        surface_toml.render_toml(FULL, used(tmp_path, FULL), at_least)
    )
    proposed = read_surface("orbit", tmp_path)
    assert proposed == replace(
        FULL,
        modules=("orbit.virt",) if at_least < 3 else (),
        symbols=symbols,
        fingerprint=proposed.fingerprint,
    )


def test_by_the_surface_that_is_proposed_nothing_public_is_outside(tmp_path: Path) -> None:
    (tmp_path / "orbit.toml").write_text(surface_toml.render_toml(FULL, used(tmp_path, FULL), 1))
    use = used(tmp_path, read_surface("orbit", tmp_path))
    assert [found.symbol for found in use.symbols if not (found.inside or found.private)] == [
        "orbit.conf"  # only the way to an option, which has no module in its name
    ]
