"""A changed docstring is told with what it said before, and where."""

import pytest

from semistable.model.findings.rule import RuleContext
from semistable.rules.overrides import docstring_changed
from tests.kit.trees import asked

DRIVER = {
    "moon/__init__.py": "",
    "moon/driver.py": """\
        from orbit.virt import driver

        class Moon(driver.Driver):
            def spawn(self, server, **details): ...
        """,
}


def core(field: str) -> dict[str, str]:
    body = (
        f'def spawn(self, server, **details):\n        """Start.\n\n        {field}\n        """\n'
    )
    return {
        "orbit/__init__.py": "",
        "orbit/virt/__init__.py": "",
        "orbit/virt/driver.py": f"class Driver:\n    {body}",
    }


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            ":param server: it",
            ":raises Late: too late",
            "documents the exception Late, which it did not {before}",
        ),
        (
            ":raises Full: no room",
            ":param server: it",
            "no longer documents the exception Full, which it did {before}",
        ),
        (
            ":param name: its name",
            ":returns: a dict",
            "no longer describes the parameter name, which it did {before}",
        ),
        (
            ":returns: a dict",
            ":returns: a Server",
            "documents the result “a server”, but “a dict” {before}",
        ),
    ],
)
def test_it_is_said_what_the_docstring_said_before(old: str, new: str, told: str) -> None:
    context = RuleContext(
        driver="moon", usages=asked(core(new), DRIVER), baseline=asked(core(old), DRIVER)
    )
    (finding,) = docstring_changed.check(context)
    subject = "Core's docstring of orbit.virt.driver.Driver.spawn, which moon.driver.Moon.spawn"
    before = "before, at orbit/virt/driver.py:2"
    assert finding.message == f"{subject} overrides, {told.format(before=before)}."
