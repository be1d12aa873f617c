"""Lists of options and names of groups are followed to their ends, and end where they have none."""

import pytest

from semistable.resolver.resolver import Resolver
from semistable.usages.options.registered_options import SOME_GROUP, Registrations, registrations
from tests.kit.trees import names

HEAD = "from oslo_config import cfg\nCONF = cfg.CONF\n"


def registered(source: str) -> tuple[Resolver, Registrations]:
    resolver = names({}, {"moon/__init__.py": "", "moon/conf.py": HEAD + source})
    modules = tuple(resolver.program.driver.by_name.values())
    return resolver, registrations(resolver, modules)


@pytest.mark.parametrize(
    "groups",
    [
        "G = H\nH = G\n",
        "G = G\n",
        "G = cfg.OptGroup(G)\n",
        "G = cfg.OptGroup(name=H)\nH = G.name\n",
    ],
)
def test_a_group_that_is_named_after_itself_may_be_any(groups: str) -> None:
    _, found = registered(f"{groups}CONF.register_opts([cfg.StrOpt('a')], group=G)\n")
    assert (found.options, found.open_groups) == ((), {SOME_GROUP})


@pytest.mark.parametrize("lists", ["A = B\nB = A\n", "A = [B]\nB = list(A)\n", "A = [A]\n"])
def test_a_list_that_holds_itself_cannot_be_followed(lists: str) -> None:
    _, found = registered(f"{lists}CONF.register_opts(A)\n")
    assert (found.options, found.open_groups) == ((), {"DEFAULT"})


def test_lists_within_lists_are_read_once() -> None:
    lists = "".join(f"L{n} = [{', '.join([f'L{n + 1}'] * 200)}]\n" for n in range(3))
    resolver, found = registered(f"{lists}L3 = [cfg.StrOpt('a')]\nCONF.register_opts(L0)\n")
    assert [option.name for option in found.options] == ["a"]
    assert resolver.spent < 1000
