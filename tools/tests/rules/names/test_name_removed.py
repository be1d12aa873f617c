"""What is missing is told as the driver wrote it, and by what core called it."""

import pytest

from semistable.model.findings.rule import RuleContext
from semistable.rules.names import module_removed, name_removed
from tests.kit.trees import asked

CORE = {
    "orbit/__init__.py": "",
    "orbit/virt/__init__.py": "",
    "orbit/virt/driver.py": "class Driver: ...\n",
    "orbit/network/__init__.py": "",
    "orbit/network/radio.py": "def send(): ...\n",
    "orbit/network/lamp.py": "def blink(): ...\n",
}


def driver(test: str) -> dict[str, str]:
    return {
        "orbit/virt/moon/__init__.py": "",
        "orbit/virt/moon/vif.py": "from orbit.network import linux, radio\n",
        "orbit/virt/moon/tests/__init__.py": "",
        "orbit/virt/moon/tests/test_vif.py": f"from unittest import mock\n\n{test}\n",
    }


@pytest.mark.parametrize(
    ("text", "lost", "told"),
    [
        ("orbit.network.linux", "linux", "it in a string"),
        ("orbit.network.linux.up", "linux", "it in a string"),
        (
            "orbit.virt.moon.vif.linux",
            "linux",
            "orbit.virt.moon.vif.linux in a string, which refers to it",
        ),
        (
            "orbit.virt.moon.vif.radio.receive",
            "radio.receive",
            "orbit.virt.moon.vif.radio.receive in a string, which refers to it",
        ),
    ],
)
def test_a_string_is_told_as_it_is_written(text: str, lost: str, told: str) -> None:
    context = RuleContext(driver="moon", usages=asked(CORE, driver(f'mock.patch("{text}")')))
    every = [*module_removed.check(context), *name_removed.check(context)]
    (message,) = (f.message for f in every if f.path == "orbit/virt/moon/tests/test_vif.py")
    subject = f"Core has no orbit.network.{lost}; orbit.virt.moon.tests.test_vif"
    assert message == f"{subject} names {told}."


@pytest.mark.parametrize(
    ("source", "hint"),
    [
        ("from orbit.network.radiov2 import api", "Use orbit.network.radio."),
        ("from orbit.network import radiov2\nradiov2.send()", "Use orbit.network.radio."),
        ("from orbit.network import radiov2\nradiov2.gone()", module_removed.RULE.hint),
        ("from orbit.network import radios\nradios.send()", "Use orbit.network.radio."),
        ("from orbit.network import radios", module_removed.RULE.hint),
        ("from orbit.network import cable", module_removed.RULE.hint),
    ],
)
def test_a_module_that_lost_its_version_is_found_beside(source: str, hint: str) -> None:
    files = {"moon/__init__.py": "", "moon/vif.py": f"{source}\n"}
    context = RuleContext(driver="moon", usages=asked(CORE, files))
    assert {finding.hint for finding in module_removed.check(context)} == {hint}
