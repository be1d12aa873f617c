"""Where core has now what it lacks: a namesake that has not what the driver asks is no home."""

import pytest

from tests.kit.trees import asked

CORE = {
    "orbit/__init__.py": "",
    "orbit/api/__init__.py": "",
    "orbit/api/openstack/__init__.py": "",
    "orbit/api/openstack/common.py": "def get_flavor(context, flavor_id): pass\n",
    "orbit/conf/__init__.py": "",
    "orbit/conf/netconf.py": "HOST = 'here'\nPORT = 1\n",
    "orbit/flavors.py": "",
}


def homes(source: str) -> set[str]:
    found = asked(CORE, {"moon/__init__.py": "", "moon/use.py": source})
    return {r.moved_to for r in found.references if not r.found}


@pytest.mark.parametrize(
    ("source", "home"),
    [
        ("import orbit.netconf", "orbit.conf.netconf"),
        ("from orbit import netconf\nnetconf.HOST", "orbit.conf.netconf"),
        ("from orbit import netconf\nnetconf.HOST, netconf.gone", "orbit.conf.netconf"),
        ("from orbit import netconf\nnetconf.gone, netconf.gone2", ""),
        ("from orbit.openstack import common", "orbit.api.openstack"),
        ("from orbit.openstack.common import log", ""),
        ("from orbit.openstack.common.gettext import _", ""),
    ],
)
def test_a_module_is_where_all_that_is_imported_and_half_of_its_names_are(
    source: str, home: str
) -> None:
    assert homes(source) == {home}


@pytest.mark.parametrize(
    ("call", "home"),
    [
        ("get_flavor", "orbit.api.openstack.common.get_flavor"),
        ("get_flavor(c, 'm1')", "orbit.api.openstack.common.get_flavor"),
        ("get_flavor('m1')", ""),
        ("get_flavor(c, flavor=1)", ""),
    ],
)
def test_a_function_is_where_one_takes_what_the_driver_passes(call: str, home: str) -> None:
    assert homes(f"from orbit import flavors\nflavors.{call}\n") == {home}
