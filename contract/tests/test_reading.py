"""What the kit reads: contracts, shapes of calls, types, and whose code is whose."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ORBIT
from moon.driver import MoonDriver
from orbit import objects
from orbit.virt.driver import Driver

from semistable_contract.contract import KitError, complete, load
from semistable_contract.mutation import Freezer, differences, owned
from semistable_contract.owners import owners_of
from semistable_contract.returns import UnknownTypeError, mismatch
from semistable_contract.shapes import Shape, parse_shape, refusal
from semistable_contract.showing import shown, steady


def test_a_contract_is_read_with_what_it_says() -> None:
    contract = complete(load(ORBIT), Driver)
    attach = contract.methods["attach_volume"]
    assert (attach.capability, attach.returns) == ("supports_volumes", "None")
    assert attach.raises == ("orbit.exception.VolumeBusy", "orbit.exception.ServerNotFound")
    assert attach.not_implemented == "allowed"
    assert contract.methods["spawn"].not_implemented == "breach"
    assert contract.core == "orbit"


def test_what_the_data_lacks_comes_from_the_class() -> None:
    contract = complete(load(ORBIT), Driver)
    assert str(contract.methods["cleanup_host"].shapes[0]) == "(host)"
    assert str(contract.methods["suspend"].shapes[0]) == "(context, server)"
    assert "_shared_path" not in contract.methods


def test_the_contract_of_nova_comes_with_the_kit() -> None:
    methods = load("nova-virt").methods
    assert methods["get_info"].returns == "nova.virt.hardware.InstanceInfo"
    assert methods["destroy"].required
    assert methods["destroy"].idempotent
    assert "provider_tree" in methods["update_provider_tree"].changes
    assert sum(bool(method.shapes) for method in methods.values()) > 90


def test_a_contract_of_nova_lets_no_more_be_changed_than_what_a_method_takes() -> None:
    for method in load("nova-virt").methods.values():
        taken = {name for one in method.shapes for name in (*one.positional, *one.keywords)}
        assert not taken or {path.split(".")[0] for path in method.changes} <= taken, method.name


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ((), ["server.name was 'a' and is 'b'", "server.tags[0]['n'] was 1 and is 2"]),
        (("server",), []),
        (("server.name",), ["server.tags[0]['n'] was 1 and is 2"]),
        (("server.tags.n", "network.name"), ["server.name was 'a' and is 'b'"]),
        (("server.name.n", "serve"), ["server.name was 'a' and is 'b'", "server.tags[0]['n'] was"]),
    ],
)
@pytest.mark.parametrize("shown_as", [vars, lambda _: NotImplemented])
def test_what_a_driver_may_change_is_not_compared(
    changes: tuple[str, ...], said: list[str], shown_as: Callable[[object], object]
) -> None:
    def view(value: object) -> object:
        return shown_as(value) if isinstance(value, objects.Server) else NotImplemented

    server = objects.Server("a", [{"n": 1}])
    before = Freezer(view).freeze(server)
    server.name, server.tags = "b", [{"n": 2}]
    after = Freezer(view).freeze(server)
    mine, later = owned(before, "server", changes), owned(after, "server", changes)
    found = list(differences(mine, later, "server"))
    assert len(found) == len(said)
    assert all(one.startswith(start) for one, start in zip(found, said, strict=True))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("version = 1", "does not name core's driver class"),
        ("[core]\ndriver-class = 'Driver'", "does not name core's driver class"),
        ("core = [", "cannot be read"),
    ],
)
def test_a_file_that_is_no_contract_is_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "odd.toml").write_text(text)
    with pytest.raises(KitError, match=said):
        load(str(tmp_path / "odd.toml"))


def test_methods_may_stand_in_a_file_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "odd.toml").write_text("[core]\ndriver-class = 'orbit.virt.driver.Driver'")
    (tmp_path / "odd.methods.toml").write_text("[methods.spawn]\nreturns = 'None'")
    assert load(str(tmp_path / "odd.toml")).methods["spawn"].returns == "None"


def test_shapes_are_read_as_they_are_written() -> None:
    shape = Shape(positional=("context", "server"), keywords=("timeout",))
    assert parse_shape("(context, server, timeout=)") == shape
    assert str(shape) == "(context, server, timeout=)"
    assert parse_shape("()") == Shape()
    assert parse_shape("(context, *args)") is None


def test_a_shape_is_refused_with_pythons_reason() -> None:
    class Odd:
        def late(self, context: object, *, zone: object) -> None: ...
        def swapped(self, server: object, context: object) -> None: ...
        def open_to_all(self, *args: object, **kwargs: object) -> None: ...

        @staticmethod
        def still(context: object) -> None: ...

        @classmethod
        def of_all(cls, context: object) -> None: ...

    shape = Shape(positional=("context",))
    assert refusal(Odd, "late", shape) == "missing a required argument: 'zone'"
    assert refusal(Odd, "still", shape) is None
    assert refusal(Odd, "of_all", shape) is None
    assert refusal(Odd, "of_all", Shape()) == "missing a required argument: 'context'"
    both = Shape(positional=("context", "server"))
    assert refusal(Odd, "open_to_all", both) is None
    assert refusal(Odd, "swapped", both) == "it takes core's 'context' for its own 'server'"


@pytest.mark.parametrize(
    ("value", "returns", "wrong"),
    [
        (None, "None", None),
        (None, "str | None", None),
        (1, "int", None),
        (True, "int", "it is True (bool), not int"),
        (1, "bool", "it is 1 (int), not bool"),
        (1, "float", None),
        ("a", "any", None),
        (["a"], "list[str]", None),
        (["a", 1], "list[str]", "it[1] is 1 (int), not str"),
        (("a",), "list[str]", "it is ('a',) (tuple), not list"),
        ({"a": 1}, "dict[str, int]", None),
        ({1: 1}, "dict[str, int]", "a key of it is 1 (int), not str"),
        ({"a": [None]}, "dict[str, list[int]]", "it['a'][0] is None, not int"),
        ((1, "a"), "tuple[int, str]", None),
        ((1,), "tuple[int, str]", "it is (1,) (tuple), not tuple[int, str]"),
        ((1, 2, "a"), "tuple[int, ...]", "it[2] is 'a' (str), not int"),
        (objects.Info("on"), "orbit.objects.Info", None),
        ("on", "orbit.objects.Info", "it is 'on' (str), not orbit.objects.Info"),
        ({"a": None}, "dict[str, str] | None", "it['a'] is None, not str"),
    ],
)
def test_a_value_is_held_against_a_type(value: object, returns: str, wrong: str | None) -> None:
    assert mismatch(value, returns) == wrong


@pytest.mark.parametrize(
    "returns", ["orbit.objects.Infos", "no.such", "a dict", "Infos", "list[x]"]
)
def test_a_type_that_core_does_not_have_is_not_guessed(returns: str) -> None:
    with pytest.raises(UnknownTypeError):
        mismatch(["something"], returns)


def test_a_change_is_told_by_its_path() -> None:
    server = objects.Server("sputnik", ["a"])
    value = {"servers": [server], "self": None, "odd": object(), "kinds": {"x"}}
    value["self"] = value
    before = Freezer().freeze(value)
    assert list(differences(before, Freezer().freeze(value), "value")) == []
    server.tags = []
    server.new = 1
    del value["odd"]
    value["kinds"].add("y")
    assert list(differences(before, Freezer().freeze(value), "value")) == [
        "value['servers'][0].tags was ['a'] and is []",
        "value['servers'][0].new is new, 1",
        "value['odd'] was <object> and is gone",
        "value['kinds']['y'] is new, True",
    ]


def test_a_field_that_a_view_shows_only_later_was_loaded_and_not_changed() -> None:
    shown = {"name": "sputnik"}
    server = objects.Server("sputnik", [])

    def view(value: object) -> object:
        return dict(shown) if value is server else NotImplemented

    before = Freezer(view).freeze(server)
    shown["flavor"] = "small"
    assert list(differences(before, Freezer(view).freeze(server), "server")) == []
    shown["name"] = "mir"
    assert list(differences(before, Freezer(view).freeze(server), "server")) == [
        "server.name was 'sputnik' and is 'mir'"
    ]


def test_what_a_run_is_told_is_the_same_in_every_run() -> None:
    folder = tempfile.gettempdir()
    assert (
        steady(f"{folder}/contract-orbit-ab12_xyz/tmpqwertz12") == "$TMPDIR/contract-orbit-*/tmp*"
    )
    assert steady("<orbit.objects.Info object at 0x7f0a>") == "<orbit.objects.Info object>"
    assert steady("contracts of temporary things") == "contracts of temporary things"
    assert shown("x" * 80) == f"'{'x' * 56}..."


def test_whose_code_is_whose() -> None:
    outside = owners_of(MoonDriver, Driver)
    assert outside.is_driver("moon.hypervisor")
    assert not outside.is_driver("moonlight")
    assert outside.is_core("orbit.images")
    assert not outside.is_core("orbit.tests.unit")
    assert outside.of_frame(None) == ("library", None)


@pytest.mark.parametrize(
    ("module", "owners"),
    [
        ("orbit.virt.fake", "orbit.virt.fake"),
        ("orbit.virt.moon.driver", "orbit.virt.moon"),
        ("orbit.virt.driver", "orbit.virt.driver"),
        ("moon.virt.driver", "moon"),
    ],
)
def test_a_driver_inside_core_has_its_folder_or_its_module(module: str, owners: str) -> None:
    kind = type("Inside", (Driver,), {"__module__": module})
    found = owners_of(kind, Driver)
    assert found.driver == owners
    assert not found.is_core(module)
