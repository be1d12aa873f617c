"""What crosses core's API, told by annotations, docstrings and the code of core's own drivers."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from semistable.model.core_api.contract_quality import Evidence, ParameterForm, Quality
from semistable.model.project.calendar import Calendar
from semistable.reports.contract.contract_report import render_console, render_markdown
from semistable.services.core.rate_contract import Contracts
from semistable.storage.cache import Cache
from tests.kit.trees import SURFACE, MemoryTree

OBJECTS = replace(SURFACE, registries=(("orbit.objects", "orbit.objects"),))

FILES = {
    "orbit/__init__.py": "",
    "orbit/objects/__init__.py": "",
    "orbit/objects/server.py": "class Server(object):\n    name = ''\n",
    "orbit/network.py": "class NetworkInfo(list): pass\nclass Port(object): pass\n",
    "orbit/virt/__init__.py": "",
    "orbit/virt/driver.py": '''
        from orbit import network
        def mapping_of(disks):
            return disks.get('mapping')
        class Driver(object):
            def spawn(self, context, server, image, nets, disks, callback, port, fresh, other):
                """Make a server.

                :param orbit.objects.Server server: the one to make
                :param nets: NetworkInfo of the server; the function needs it
                :param callback: Callback function for the progress
                :param fresh: True if the image is new
                :param port: as orbit.network.API.list_ports gives it
                :returns: the state
                """
                raise NotImplementedError()
            def stop(self, server, image: dict, port: network.Port):
                """Stop it."""
    ''',
    "orbit/virt/moon/__init__.py": "",
    "orbit/virt/moon/driver.py": """
        from orbit.virt import driver
        class Moon(driver.Driver):
            def spawn(self, context, server, image, nets, disks, callback, port, fresh, other):
                context.elevated()
                server['name']
                driver.mapping_of(disks)
                other.items()
                return self._state
            def stop(self, server, image, port):
                return None if server else 1
    """,
}


def judged(
    tmp_path: Path, changed: Mapping[str, str] | None = None, *, cache: Cache | None = None
) -> Quality:
    contracts = Contracts(OBJECTS, cache or Cache(tmp_path), Calendar(name="none", cycles=()))
    return contracts.quality(MemoryTree("orbit", FILES | (changed or {})))


@pytest.mark.parametrize(
    ("method", "parameter", "form", "evidence"),
    [
        ("spawn", "server", ParameterForm.VERSIONED, Evidence.DOCSTRING),
        ("stop", "server", ParameterForm.VERSIONED, Evidence.NAMESAKE),
        ("stop", "image", ParameterForm.DICTIONARY, Evidence.ANNOTATION),
        ("spawn", "image", ParameterForm.DICTIONARY, Evidence.NAMESAKE),
        ("spawn", "nets", ParameterForm.UNKNOWN, Evidence.NONE),
        ("spawn", "disks", ParameterForm.DICTIONARY, Evidence.TREATMENT),
        ("spawn", "context", ParameterForm.OBJECT, Evidence.TREATMENT),
        ("spawn", "callback", ParameterForm.FUNCTION, Evidence.DOCSTRING),
        ("spawn", "fresh", ParameterForm.PLAIN, Evidence.DOCSTRING),
        ("stop", "port", ParameterForm.OBJECT, Evidence.ANNOTATION),
        ("spawn", "port", ParameterForm.OBJECT, Evidence.NAMESAKE),
        ("spawn", "other", ParameterForm.UNKNOWN, Evidence.NONE),
    ],
)
def test_a_parameter_has_a_form(
    tmp_path: Path, method: str, parameter: str, form: ParameterForm, evidence: Evidence
) -> None:
    (found,) = (
        p
        for m in judged(tmp_path).methods
        for p in m.parameters
        if (m.promised.name, p.promised.name) == (method, parameter)
    )
    assert (found.form, found.evidence) == (form, evidence)


def test_a_class_made_of_a_list_is_a_dictionary_in_disguise(tmp_path: Path) -> None:
    source = FILES["orbit/virt/driver.py"].replace("NetworkInfo", "orbit.network.NetworkInfo")
    quality = judged(tmp_path, {"orbit/virt/driver.py": source})
    (nets,) = (p for p in quality.parameters if p.promised.name == "nets")
    assert nets.form is ParameterForm.DICTIONARY


def test_what_crosses_is_named_by_its_class_or_else_by_the_parameter(tmp_path: Path) -> None:
    quality = judged(tmp_path)
    assert quality.crossing(ParameterForm.VERSIONED) == (("orbit.objects.server.Server", 2),)
    assert quality.crossing(ParameterForm.DICTIONARY) == (("image", 2), ("disks", 1))
    assert quality.crossing(ParameterForm.OBJECT) == (("orbit.network.Port", 2), ("context", 1))


def test_the_shares_count_what_can_be_documented(tmp_path: Path) -> None:
    quality = judged(tmp_path)
    assert [str(len(quality.methods)), str(len(quality.parameters))] == ["2", "12"]
    shares = (quality.described, quality.explained, quality.exceptions, quality.results)
    assert [(share.part, share.whole) for share in shares] == [(2, 2), (0, 2), (0, 2), (1, 2)]
    assert (quality.documented.part, quality.annotated.part) == (5, 2)
    assert (quality.annotated.percent, quality.formed(ParameterForm.UNKNOWN).percent) == (17, 17)


def test_a_method_gives_a_result_when_most_drivers_return_one(tmp_path: Path) -> None:
    silent = """
        from orbit.virt import driver
        class Dust(driver.Driver):
            def spawn(self, context, server, image, nets, disks, callback, port, fresh, other):
                self._made = server
    """
    quality = judged(tmp_path, {"orbit/virt/dust.py": silent})
    assert [(m.promised.name, m.gives) for m in quality.methods] == [
        ("spawn", False),
        ("stop", True),
    ]


def test_a_core_without_the_class_has_no_contract(tmp_path: Path) -> None:
    assert judged(tmp_path, {"orbit/virt/driver.py": "class Base(object): pass\n"}).methods == ()


def test_what_was_judged_is_read_no_more(tmp_path: Path) -> None:
    contracts = Contracts(OBJECTS, Cache(tmp_path), Calendar(name="none", cycles=()))
    first, second = MemoryTree("orbit", FILES), MemoryTree("orbit", FILES)
    assert contracts.quality(first) == contracts.quality(second)
    assert (bool(first.reads), second.reads) == (True, {})


def test_a_person_reads_which_objects_and_dictionaries_cross(tmp_path: Path) -> None:
    assert render_console([judged(tmp_path)]).endswith(
        """\

Versioned objects of orbit 1.0, and in how many parameters
  orbit.objects.server.Server 2

Dictionaries of orbit 1.0, and in how many parameters
  image 2, disks 1
"""
    )
    assert "of orbit 1.0, and in how many parameters: `image` 2, `disks` 1.\n" in render_markdown(
        [judged(tmp_path)]
    )
