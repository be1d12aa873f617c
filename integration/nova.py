"""A small nova with a past and a driver of it, on the forest's git server."""

from .forest import Entry, Forest, Origin

DRIVER_CLASS = '''\
class ComputeDriver(object):
    """What every driver derives from."""

    def spawn(self, context, instance{spawn}):
        raise NotImplementedError()

    def get_info(self, instance):
        {get_info}raise NotImplementedError()
'''
MANAGER = """\
class ComputeManager(object):

    def _build(self, context, instance, allocations):
        self.driver.spawn(context, instance{passed})
"""
DRIVER = """\
from nova import utils
from nova.virt import driver


class LXDDriver(driver.ComputeDriver):

    def spawn(self, context, instance):
        utils.execute('lxc', 'start')

    def get_info(self, instance):
        return None
"""


def core_files(*, moved: bool, deprecated: bool = True) -> dict[str, str]:
    """Give nova's files; `moved` when spawn takes allocations and utils.execute is gone."""
    return {
        "nova/__init__.py": "",
        "nova/utils.py": "" if moved else "def execute(*command):\n    pass\n",
        "nova/virt/__init__.py": "",
        "nova/virt/driver.py": DRIVER_CLASS.format(
            spawn=", allocations" if moved else "",
            get_info='"""Deprecated: will be removed in Stein."""\n        ' if deprecated else "",
        ),
        "nova/compute/__init__.py": "",
        "nova/compute/manager.py": MANAGER.format(passed=", allocations" if moved else ""),
    }


def plant_family(forest: Forest) -> tuple[Origin, Origin]:
    """Plant nova 17.0.0, 18.0.0 and 19.0.0, which breaks nova-lxd 18.0.0; pin 18.0.0 of both."""
    forest.entries.clear()
    nova = forest.plant("nova", pin="18.0.0", tag=False)
    nova.commit(core_files(moved=False, deprecated=False))
    nova.tag("17.0.0")
    nova.commit(core_files(moved=False))
    nova.tag("18.0.0")
    nova.commit(core_files(moved=True))
    nova.tag("19.0.0")
    lxd = forest.plant("nova-lxd", pin="18.0.0", tag=False)
    lxd.commit({"nova_lxd/__init__.py": "", "nova_lxd/driver.py": DRIVER})
    lxd.tag("18.0.0")
    return nova, lxd


def plant_unreachable(forest: Forest, name: str) -> None:
    """Put a driver into the manifest that the server does not have."""
    forest.entries[name] = Entry(git=[forest.server.url(name)], pin="1.0")
    forest.write_manifest()
