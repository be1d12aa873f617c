"""Nova's side of the kit, as far as it can be seen without nova."""

import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import ClassVar

import pytest

from semistable_contract.nova.conductor import Conductor

ROOT = Path(__file__).parents[2]


class Server:
    fields: ClassVar = {"name": str}

    @staticmethod
    def obj_name() -> str:
        return "Server"


class ServerList:
    fields: ClassVar = {"objects": list}

    def __init__(self, context: object, objects: list[object]) -> None:
        self.context, self.objects = context, objects


@pytest.fixture
def objects(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("nova.objects")
    vars(module).update(Server=Server, ServerList=ServerList)
    monkeypatch.setitem(sys.modules, "nova", ModuleType("nova"))
    monkeypatch.setitem(sys.modules, "nova.objects", module)


def test_saving_changes_nothing_from_outside() -> None:
    assert Conductor({}).object_action("ctx", Server(), "save", (), {}) == (
        {"obj_what_changed": []},
        None,
    )


def test_what_is_asked_of_a_class_is_answered_or_empty(objects: None) -> None:
    del objects
    conductor = Conductor({"Server.get_by_name": lambda name: f"the server {name}"})
    ask = conductor.object_class_action_versions
    assert ask("ctx", "Server", "get_by_name", {}, ("sputnik",), {}) == "the server sputnik"
    assert ask("ctx", "Server", "get_by_host", {}, (), {}) is None
    empty = ask("ctx", "ServerList", "get_all", {}, (), {})
    assert (type(empty), empty.objects, empty.context) == (ServerList, [], "ctx")


def test_a_conductor_fails_where_it_is_told_to() -> None:
    conductor = Conductor({})
    conductor.failing["Server.save"] = LookupError("deleted")
    with pytest.raises(LookupError, match="deleted"):
        conductor.object_action("ctx", Server(), "save", (), {})
    conductor.object_action("ctx", Server(), "refresh", (), {})


def test_the_drivers_of_the_sessions_have_their_adapters() -> None:
    drivers = tomllib.loads((ROOT / "contract" / "drivers.toml").read_text())["driver"]
    assert [driver["name"] for driver in drivers] == [
        "fake",
        "libvirt",
        "ironic",
        "compute-hyperv",
    ]
    for driver in drivers:
        module, _, name = driver.get("adapter", "").partition(":")
        if module:
            path = ROOT / "contract" / f"{module.replace('.', '/')}.py"
            assert f"class {name}(CoreAdapter)" in path.read_text()
