"""How core treats a driver: what it catches, which capability it asks for, which keys it reads."""

import textwrap

import pytest

from semistable.model.core_api.method_contract import DriverCall, KeyUse
from semistable.source.facts.driver_handling import read_driver_calls, read_key_uses
from semistable.source.source_file import SourceFile


def calls(source: str) -> dict[str, DriverCall]:
    file = SourceFile(textwrap.dedent(source).encode())
    return {c.method: c for c in read_driver_calls(file, ("self.driver",), ("capabilities",))}


def test_what_is_caught_around_a_call_is_named_as_it_is_imported() -> None:
    found = calls(
        """
        from orbit import exception as exc
        import orbit.errors as errors

        def f(self):
            try:
                self.driver.spawn()
            except (exc.Gone, errors.Late, ValueError):
                self.driver.destroy()
            else:
                self.driver.resume()
        """
    )
    assert found["spawn"].caught == ("ValueError", "orbit.errors.Late", "orbit.exception.Gone")
    assert found["destroy"].caught == found["resume"].caught == ()


@pytest.mark.parametrize(
    ("condition", "inside", "otherwise"),
    [
        ("self.driver.capabilities['fast']", ("fast",), ()),
        ("self.driver.capabilities.get('fast', False)", ("fast",), ()),
        ("not self.driver.capabilities['fast']", (), ("fast",)),
        ("not not self.driver.capabilities['fast']", ("fast",), ()),
        ("self.capabilities['fast']", (), ()),
        ("self.driver.other['fast']", (), ()),
        ("fast", (), ()),
    ],
)
def test_a_capability_counts_where_it_is_there(
    condition: str, inside: tuple[str, ...], otherwise: tuple[str, ...]
) -> None:
    found = calls(
        f"""
        def f(self):
            if {condition}:
                self.driver.one()
            else:
                self.driver.other()
        """
    )
    assert found["one"].capabilities == inside
    assert found["other"].capabilities == otherwise


def test_behind_a_guard_that_leaves_the_capability_is_there() -> None:
    found = calls(
        """
        def f(self):
            if not self.driver.capabilities['fast']:
                raise ValueError
            self.driver.one()

        def g(self):
            self.driver.other()
        """
    )
    assert found["one"].capabilities == ("fast",)
    assert found["other"].capabilities == ()


def test_keys_of_a_result_are_followed_through_methods_of_the_file() -> None:
    found = calls(
        """
        class Manager:
            def update(self):
                stats = self.driver.get_stats()
                print(stats['cpu'], 'ram' in stats)
                self._report(1, stats)
                self._keep(held=stats)

            def _report(self, number, given):
                given.get('disk')
                number['nobodys']
                self._report(2, given)

            def _keep(self, held):
                held['written'] = held.pop('read')
        """
    )
    assert found["get_stats"].keys == ("cpu", "disk", "ram", "read")


def test_keys_that_are_read_and_written_are_told_apart() -> None:
    source = """
        def get_capabilities():
            return {'returned': 1}

        def f(capabilities):
            capabilities['set'] = capabilities['got']
            capabilities.update({'updated': 1})
            capabilities.setdefault('both', 1)
            self.capabilities = {'assigned': 1}
    """
    file = SourceFile(textwrap.dedent(source).encode())
    found = read_key_uses(file, ("capabilities",))
    written = {use.key for use in found if use.written}
    assert written == {"returned", "set", "updated", "both", "assigned"}
    assert found[0] == KeyUse(name="capabilities", key="assigned", written=True)
    assert {use.key for use in found if not use.written} == {"got", "both"}


@pytest.mark.parametrize("source", ["def f(:", "if x: pass\n" + "elif x: pass\n" * 900])
def test_what_cannot_be_read_has_no_calls(source: str) -> None:
    assert calls(source) == {}
