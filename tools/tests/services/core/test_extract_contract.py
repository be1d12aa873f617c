"""The contract of orbit's driver class, read out of a small core and kept in a file."""

import json
from pathlib import Path

import pytest

from semistable.cli.main import run

SURFACE = """\
version = 1

[core]
driver-class = "orbit.virt.driver.Driver"
callers = ["orbit/compute/"]
receivers = ["self.driver"]
mappings = ["capabilities"]
required = ["spawn"]

[registries]
"orbit.objects" = "orbit.objects"
"""
EXCEPTION = """\
class OrbitError(Exception):
    pass


class ServerNotFound(OrbitError):
    pass


class VolumeBusy(OrbitError):
    pass
"""
DRIVER = '''\
from orbit import exception
from orbit.objects.server import Server


class Info:
    pass


class Driver:
    capabilities = {"supports_volumes": False}

    def spawn(self, context, server, network=None, power_on=True):
        """Make a server.

        :param context: security context
        :param server: orbit.objects.server.Server
        :param power_on: True if the server is to run
        """
        raise NotImplementedError()

    def destroy(self, context, server):
        """Destroy it. This should be idempotent.

        :param server: a Server object
        """
        raise NotImplementedError()

    def get_info(self, server, use_cache: bool = True) -> "Info | None":
        """:raises ServerNotFound: if it is not here"""
        raise NotImplementedError()

    def attach_volume(self, context, connection_info, server):
        """:param dict connection_info: how to reach it"""
        raise NotImplementedError()

    def get_resources(self):
        """:returns: Dictionary of resources"""
        raise NotImplementedError()

    def unused(self):
        pass
'''
COMPUTE = """\
from orbit import exception


class Compute:

    def build(self, context, server, network):
        try:
            self.driver.spawn(context, server, network=network)
        except (exception.VolumeBusy, exception.ServerNotFound):
            self.driver.destroy(context, server)

    def refresh(self, server):
        try:
            return self.driver.get_info(server, use_cache=False)
        except exception.ServerNotFound:
            return None

    def attach(self, context, server, volume):
        if not self.driver.capabilities.get("supports_volumes", False):
            raise exception.OrbitError()
        connection_info = {"serial": volume.id}
        connection_info["multiattach"] = False
        connection_info.update({"access": "rw"})
        if "qos" in connection_info and connection_info.setdefault("mode", 1):
            connection_info.pop("secret")
        self.driver.attach_volume(context, connection_info, server)
        return connection_info.get("data")

    def report(self):
        try:
            found = self.driver.get_resources()
        except NotImplementedError:
            return
        self._log(found)

    def _log(self, resources):
        print(resources["vcpus"], resources.get("memory"))
"""
EXTRACTED = """\
version = 1
core = "orbit"
revision = "worktree"
driver-class = "orbit.virt.driver.Driver"

[opaque.connection_info]
read = ["data", "mode", "qos", "secret"]
written = ["access", "mode", "multiattach", "serial"]

[methods.attach_volume]
capability = "supports_volumes"
calls = ["(context, connection_info, server)"]

[methods.attach_volume.parameters]
connection_info = "dict"
server = "orbit.objects.server.Server"

[methods.destroy]
idempotent = true
calls = ["(context, server)"]

[methods.destroy.parameters]
server = "orbit.objects.server.Server"

[methods.get_info]
returns = "orbit.virt.driver.Info | None"
raises = ["orbit.exception.ServerNotFound"]
handled = ["orbit.exception.ServerNotFound"]
calls = ["(server, use_cache=)"]

[methods.get_info.parameters]
server = "orbit.objects.server.Server"
use_cache = "bool"

[methods.get_resources]
not-implemented = "allowed"
returns = "dict"
result = ["memory", "vcpus"]
calls = ["()"]

[methods.spawn]
required = true
not-implemented = "breach"
handled = ["orbit.exception.ServerNotFound", "orbit.exception.VolumeBusy"]
calls = ["(context, server, network=)"]

[methods.spawn.parameters]
server = "orbit.objects.server.Server"
power_on = "bool"

[methods.unused]
not-implemented = "breach"
"""


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SEMISTABLE_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    files = {
        "orbit.toml": SURFACE,
        "core/orbit/__init__.py": "",
        "core/orbit/exception.py": EXCEPTION,
        "core/orbit/objects/__init__.py": "",
        "core/orbit/objects/server.py": "class Server:\n    pass\n",
        "core/orbit/virt/__init__.py": "",
        "core/orbit/virt/driver.py": DRIVER,
        "core/orbit/compute/__init__.py": "",
        "core/orbit/compute/service.py": COMPUTE,
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def extract(*arguments: str) -> int:
    return run(["contract", "extract", "--surface", "orbit.toml", "--core", "core", *arguments])


def test_a_contract_is_read_out_of_core(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del world
    assert extract() == 0
    assert capsys.readouterr().out == EXTRACTED


def test_what_people_reviewed_and_wrote_stays(world: Path) -> None:
    written = world / "orbit.methods.toml"
    text = EXTRACTED.replace(
        'returns = "orbit.virt.driver.Info | None"',
        'returns = "orbit.virt.driver.Info"  # never None, since wega',
    ).replace("[methods.get_info.p", 'reviewed = ["returns"]\n\n[methods.get_info.p', 1)
    written.write_text("# Read by the orbit team.\n" + text.replace("use_cache=", "cache="))
    assert extract("-o", "orbit.methods.toml") == 0
    assert written.read_text() == "# Read by the orbit team.\n" + text
    assert extract("--check") == 0


def test_a_contract_that_differs_from_core_is_told(
    world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (world / "orbit.methods.toml").write_text(
        EXTRACTED.replace("supports_volumes", "supports_disks")
        .replace('"ServerNotFound", ', "")
        .replace("[methods.unused]", "[methods.gone]")
        .replace('"vcpus"', '"cores"')
        .replace('"data"', '"data", "ends"')
        .replace('use_cache = "bool"', 'use_cache = "int"')
    )
    assert extract("--check") == 1
    assert capsys.readouterr().out == (
        "opaque.connection_info.read: core has no ends\n"
        "methods.gone is in the contract and not in core\n"
        "methods.unused is in core and not in the contract\n"
        "methods.attach_volume.capability: the contract says supports_disks, core says"
        " supports_volumes\n"
        "methods.get_info.parameters.use_cache: the contract says int, core says bool\n"
        "methods.get_resources.result: core has vcpus too; core has no cores\n"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("version = ", "orbit.methods.toml is no contract of a driver class: Invalid value"),
        (EXTRACTED + "colour = 1\n", "is no contract of a driver class: Object contains unknown"),
        (EXTRACTED.replace('"allowed"', '"maybe"'), "Invalid enum value 'maybe'"),
    ],
)
def test_a_wrong_file_is_said(
    world: Path, text: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (world / "orbit.methods.toml").write_text(text)
    assert extract("--check") == 2
    assert said in capsys.readouterr().err


def test_what_differs_is_told_to_programs_too(
    world: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = EXTRACTED.replace("[methods.unused]", "[methods.gone]")
    (world / "orbit.methods.toml").write_text(text)
    assert extract("--check", "--format", "json") == 1
    assert json.loads(capsys.readouterr().out) == {
        "schema": "semistable/contract-check/1",
        "core": "orbit",
        "revision": "worktree",
        "differences": [
            "methods.gone is in the contract and not in core",
            "methods.unused is in core and not in the contract",
        ],
    }
    assert extract("--format", "json") == 2
    assert "error: The contract is TOML." in capsys.readouterr().err


def test_nothing_to_check_is_said(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del world
    assert extract("--check") == 2
    assert "There is no orbit.methods.toml beside the surface." in capsys.readouterr().err


def test_a_core_without_the_class_is_said(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (world / "core/orbit/virt/driver.py").write_text("")
    assert extract() == 2
    assert "core@worktree has no class orbit.virt.driver.Driver" in capsys.readouterr().err
