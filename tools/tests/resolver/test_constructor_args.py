"""Objects that a driver hands to the constructors of its own classes, and from there to others."""

import pytest

from tests.kit.trees import asked

CORE = {
    "orbit/__init__.py": "",
    "orbit/virt/__init__.py": "",
    "orbit/virt/driver.py": """\
        class Driver:
            def __init__(self, virtapi):
                self.virtapi = virtapi
        """,
    "orbit/manager.py": """\
        class VirtAPI:
            def wait(self, event, timeout=None): ...

        class OtherAPI:
            def wait(self, event): ...
        """,
}
INSTANCES = (("orbit.virt.driver.Driver.virtapi", "orbit.manager.VirtAPI"),)
DRIVER = """\
    from orbit.virt import driver
    from moon import ops

    class Moon(driver.Driver):
        def __init__(self, api, read_only=False):
            super().__init__(api)
            self._ops = ops.Ops(api)
            self._lander = ops.Lander(self, virt_api=self.virtapi)
    """


def waits(ops: str, **more: str) -> list[str]:
    """Collect the calls of `wait` of core that a driver with this moon/ops.py makes."""
    driver = {"moon/__init__.py": "", "moon/driver.py": DRIVER, "moon/ops.py": ops}
    driver |= {f"moon/{name}.py": text for name, text in more.items()}
    calls = asked(CORE, driver, instances=INSTANCES).calls
    return [f"{c.place.symbol} {c.target.symbol}" for c in calls if c.target.symbol[-4:] == "wait"]


OPS = """\
    class Ops:
        def __init__(self, virtapi=None):
            self._virtapi = virtapi

        def spawn(self):
            self._virtapi.wait('plugged', deadline=3)
    """
LANDER = """\
    class Step:
        def __init__(self, driver, virt_api):
            self.virt_api = virt_api

        def land(self):
            self.virt_api.wait('landed')

    class Lander(Step):
        pass
    """


def test_what_core_gives_the_driver_is_followed_into_its_other_classes() -> None:
    assert waits(OPS) == ["moon.ops.Ops.spawn orbit.manager.VirtAPI.wait"]


def test_it_is_followed_by_its_keyword_and_through_a_class_above() -> None:
    assert waits(LANDER) == ["moon.ops.Step.land orbit.manager.VirtAPI.wait"]


def test_it_is_followed_through_super() -> None:
    ops = """\
        class Base:
            def __init__(self, api):
                self.api = api

            def land(self):
                self.api.wait('landed')

        class Ops(Base):
            def __init__(self, virtapi):
                super(Ops, self).__init__(virtapi)
        """
    assert waits(ops) == ["moon.ops.Base.land orbit.manager.VirtAPI.wait"]


def test_who_leaves_it_to_its_default_passes_nothing_else() -> None:
    assert waits(OPS, migration="from moon import ops\n\ndef make():\n    return ops.Ops()\n")


def test_tests_pass_what_they_like() -> None:
    test = "from moon import ops\n\ndef test(): ops.Ops(object())\n"
    assert waits(OPS, test_ops=test)


@pytest.mark.parametrize(
    "other",
    [
        "ops.Ops(manager.OtherAPI())",
        "ops.Ops(given)",
        "ops.Ops(*given)",
        "ops.Ops(**given)",
        "ops.Ops(virtapi=given[0])",
    ],
)
def test_what_is_given_something_else_elsewhere_is_not_known(other: str) -> None:
    source = f"from moon import ops\nfrom orbit import manager\n\ndef f(given):\n    {other}\n"
    assert waits(OPS, other=source) == []


@pytest.mark.parametrize(
    "ops",
    [
        # Another method's parameter of the same name.
        """\
        class Ops:
            def __init__(self, virtapi): ...
            def use(self, virtapi):
                self.api = virtapi
            def spawn(self):
                self.api.wait('plugged')
        """,
        # Bound anew before it is kept.
        """\
        class Ops:
            def __init__(self, virtapi):
                virtapi = wrap(virtapi)
                self.api = virtapi
            def spawn(self):
                self.api.wait('plugged')
        """,
        # Another parameter than the one that is passed.
        """\
        class Ops:
            def __init__(self, host, virtapi=None):
                self.api = virtapi
            def spawn(self):
                self.api.wait('plugged')
        """,
    ],
)
def test_another_value_is_not_taken_for_it(ops: str) -> None:
    assert waits(ops) == []


def test_what_a_constructor_makes_and_keeps_is_followed_too() -> None:
    ops = """\
        from orbit import manager

        class Ops:
            def __init__(self, virtapi):
                other = manager.OtherAPI()
                self.api = other
            def spawn(self):
                self.api.wait('plugged')
        """
    assert waits(ops) == ["moon.ops.Ops.spawn orbit.manager.OtherAPI.wait"]
