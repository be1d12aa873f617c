"""What core passes in one call and an override does not take is one mistake."""

from semistable.model.findings.rule import RuleContext
from semistable.rules.overrides import override_refuses_call
from tests.kit.trees import asked

CORE = {
    "orbit/__init__.py": "",
    "orbit/virt/__init__.py": "",
    "orbit/virt/driver.py": """\
        class Driver:
            def spawn(self, server, accel_info=None, share_info=None, late=None): ...
        """,
    "orbit/compute/__init__.py": "",
    "orbit/compute/manager.py": """\
        class Manager:
            def spawn(self, server):
                self.driver.spawn(server, accel_info=[], share_info=[])

            def respawn(self, server):
                self.driver.spawn(server, accel_info=[], late=True)
        """,
}
DRIVER = {
    "moon/__init__.py": "",
    "moon/driver.py": """\
        from orbit.virt import driver

        class Moon(driver.Driver):
            def spawn(self, server): ...
        """,
}


def causes(*, apart: bool) -> list[str]:
    context = RuleContext(driver="moon", usages=asked(CORE, DRIVER), apart=apart)
    return [finding.cause for finding in override_refuses_call.check(context)]


def test_what_one_call_passes_is_told_together() -> None:
    assert causes(apart=False) == ["accel_info, share_info", "late"]


def test_against_a_baseline_each_parameter_is_told_apart() -> None:
    assert causes(apart=True) == ["accel_info", "late", "share_info"]


def test_the_sentence_names_all_that_core_passes() -> None:
    context = RuleContext(driver="moon", usages=asked(CORE, DRIVER))
    first, _ = override_refuses_call.check(context)
    assert "core passes accel_info and share_info, which it does not have" in first.message
