"""What a change of core takes from drivers: symbols, signatures, and markers that are new."""

import pytest

from semistable.model.code.signature import Parameter, ParameterKind, Shape, Signature
from semistable.model.core_api.ledger import Confidence, DriverUse, Marker
from semistable.model.core_api.symbol_table import SymbolTable
from semistable.model.findings.usage import (
    CallUse,
    CorePlace,
    OptionUse,
    Place,
    Reference,
    ReferenceKind,
    Usages,
)
from semistable.policy.gate.api_change import (
    DriverSides,
    ModuleChange,
    new_markers,
    removed,
    removed_options,
    reshaped,
)
from semistable.source.facts.read_definitions import read_definitions
from semistable.source.source_file import SourceFile

PATH = "orbit/virt/driver.py"
DRIVER = "orbit.virt.driver.Driver"
RUN = "orbit.virt.driver.run"
USE = DriverUse(driver="moon", path="moon.py", line=3)
PLACE = Place(symbol="moon", path="moon.py", line=3, column=0)


def table(source: str, *markers: Marker) -> SymbolTable:
    found = read_definitions(SourceFile(source.encode())).definitions
    return SymbolTable(
        definitions={definition.name: definition for definition in found},
        markers={PATH: markers},
    )


def change(old: str, new: str, *bound: str, semi_stable: bool = True) -> ModuleChange:
    return ModuleChange(
        name="orbit.virt.driver",
        path=PATH,
        old=table(old),
        new=table(new),
        bound=frozenset(bound),
        semi_stable=semi_stable,
    )


def lost(module: ModuleChange, *uses: str, sides: tuple[DriverSides, ...] = ()) -> list[str]:
    users = {use: [USE] for use in uses}
    return [found.symbol for found in removed(module, DRIVER, users, sides)]


def reference(*, found: bool, moved_to: str = "") -> Reference:
    return Reference(
        place=PLACE,
        target=CorePlace(symbol=RUN),
        name="run",
        kind=ReferenceKind.NAME,
        found=found,
        moved_to=moved_to,
    )


def sides(before: Usages, now: Usages) -> tuple[DriverSides, ...]:
    return (DriverSides(name="moon", before=before, now=now),)


def test_of_a_class_that_went_only_the_class_is_lost() -> None:
    module = change("class Driver:\n  def f(self): pass\n\ndef run(): pass\n", "")
    assert lost(module) == [DRIVER, RUN]


def test_what_is_imported_now_or_may_be_inherited_is_not_lost() -> None:
    assert lost(change("def run(): pass\n", "from orbit.x import run\n", "run")) == []
    before = "class Driver:\n  def f(self): pass\n"
    assert lost(change(before, "class Driver(Base):\n  g = 1\n", "Driver")) == []
    assert lost(change(before, "class Driver(object):\n  g = 1\n", "Driver")) == [f"{DRIVER}.f"]


def test_what_nobody_relies_on_may_go() -> None:
    assert lost(change("_a = 1\nLIMIT = 2\n", "")) == []
    assert lost(change("LIMIT = 2\n", ""), "orbit.virt.driver.LIMIT") == ["orbit.virt.driver.LIMIT"]
    outside = change("def run(): pass\n", "", semi_stable=False)
    assert lost(outside) == []
    assert lost(outside, RUN) == [RUN]


def test_what_every_user_still_finds_is_not_lost() -> None:
    module = change("def run(): pass\n", "")
    there = Usages(references=(reference(found=True),))
    assert lost(module, RUN, sides=sides(there, there)) == []
    gone = Usages(references=(reference(found=False, moved_to="orbit.run"),))
    (found,) = removed(module, DRIVER, {RUN: [USE]}, sides(there, gone))
    assert (found.users, found.moved_to, found.drivers) == ((USE,), "orbit.run", "moon")


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("a", "a, b", "parameter b added"),
        ("a", "a, b=1", None),
        ("a, b", "a", "parameter b removed"),
        ("a, b", "a, c", "parameter b renamed c"),
        ("a=1", "a=2", None),
        ("a=1", "a", "parameter a became required"),
    ],
)
def test_a_signature_breaks_where_no_driver_fits_both(
    before: str, after: str, what: str | None
) -> None:
    old, new = (f"class Driver:\n  def f(self, {p}): pass\n" for p in (before, after))
    found = list(reshaped(change(old, new), DRIVER, ()))
    assert [one.what for one in found] == ([what] if what else [])
    assert all((one.before, one.after) == (f"({before})", f"({after})") for one in found)


def test_of_another_function_only_calls_that_fitted_before_are_hurt() -> None:
    def call(*names: str) -> CallUse:
        parameters = tuple(Parameter(name, ParameterKind.POSITIONAL) for name in names)
        return CallUse(
            place=PLACE,
            target=CorePlace(symbol=RUN),
            signature=Signature(parameters),
            shape=Shape(1),
        )

    module = change("def run(a): pass\n", "def run(a, b): pass\n")
    fitting, refused = Usages(calls=(call("a"),)), Usages(calls=(call("a", "b"),))
    (found,) = reshaped(module, DRIVER, sides(fitting, refused))
    assert (found.symbol, found.users, found.of_driver_class) == (RUN, (USE,), False)
    assert list(reshaped(module, DRIVER, sides(refused, refused))) == []


def test_an_option_is_lost_where_a_driver_reads_it_in_vain() -> None:
    def option(*, found: bool, renamed_to: str = "") -> Usages:
        use = OptionUse(
            place=PLACE,
            target=CorePlace(symbol="CONF.a", path="orbit/conf.py", line=9),
            group="",
            name="a",
            found=found,
            renamed_to=renamed_to,
        )
        return Usages(options=(use,))

    (lost_one,) = removed_options(sides(option(found=True), option(found=False)))
    assert (lost_one.symbol, lost_one.path, lost_one.line) == ("CONF.a", "orbit/conf.py", 9)
    assert lost_one.users == (USE,)
    renamed = option(found=False, renamed_to="CONF.b")
    assert list(removed_options(sides(option(found=True), renamed))) == []
    assert list(removed_options(sides(option(found=False), option(found=False)))) == []


def test_a_marker_is_new_where_old_does_not_carry_it() -> None:
    def marker(symbol: str, *, kind: str = "comment", inside: bool = False) -> Marker:
        return Marker(
            symbol=symbol,
            line=1,
            kind=kind,
            confidence=Confidence.HIGH,
            text="Deprecated, use another one instead.",
            inside=inside,
        )

    module = ModuleChange(
        name="orbit.virt.driver",
        path=PATH,
        old=table("", marker("Driver.old")),
        new=table(
            "",
            marker("Driver.old"),
            marker("Driver.f", inside=True),
            marker("CONF.b", kind="option-rename"),
        ),
        bound=frozenset(),
    )
    assert list(new_markers(module)) == []
    fresh = ModuleChange(
        name="orbit.virt.driver",
        path=PATH,
        old=table(""),
        new=table("", marker("CONF.a"), marker("")),
        bound=frozenset(),
    )
    assert [one.symbol for one in new_markers(fresh)] == ["CONF.a", "orbit.virt.driver"]
