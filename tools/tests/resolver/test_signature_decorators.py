"""A call is not held against what is written where a decorator passes something else."""

import pytest

from tests.kit.trees import asked

BASE = """\
    import functools

    def plain(fn):
        @functools.wraps(fn)
        def wrapper(self, *args, **kwargs):
            return fn(self, *args, **kwargs)
        return wrapper

    def with_context(fn):
        @functools.wraps(fn)
        def wrapper(self, *args, **kwargs):
            context = self._context
            return fn(self, context, *args, **kwargs)
        return wrapper

    class Instance(object):
        @plain
        def save(self, expected): pass

        @with_context
        def create(self, context): pass
"""
CORE = {"orbit/__init__.py": "", "orbit/base.py": BASE}


@pytest.mark.parametrize(
    ("call", "seen"),
    [("save(1)", ["orbit.base.Instance.save"]), ("create()", []), ("create(c)", [])],
)
def test_a_decorator_that_puts_something_in_leaves_the_call_open(
    call: str, seen: list[str]
) -> None:
    source = f"from orbit import base\nbase.Instance().{call}\n"
    calls = asked(CORE, {"moon/__init__.py": "", "moon/use.py": source}).calls
    assert [c.target.symbol for c in calls] == seen


def test_it_may_stand_in_another_module() -> None:
    core = {
        **CORE,
        "orbit/host.py": """\
            from orbit import base
            class Host(object):
                @base.with_context
                def create(self, context): pass
        """,
    }
    source = "from orbit import host\nhost.Host().create()\n"
    assert asked(core, {"moon/__init__.py": "", "moon/use.py": source}).calls == ()
