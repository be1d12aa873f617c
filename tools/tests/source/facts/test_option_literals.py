"""An option's settings as oslo.config compares them, brought to one spelling."""

import ast

import pytest

from semistable.source.facts.option_literals import option_name, option_settings


def settings(call: str) -> tuple[tuple[str, str], ...]:
    node = ast.parse(call, mode="eval").body
    assert isinstance(node, ast.Call)
    return option_settings(node)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("StrOpt('a', help='x y')", 'StrOpt("a", help="x y")'),
        ("StrOpt('a', help='x y')", "StrOpt('a', help='x ' 'y')"),
        ("StrOpt('a', help='x y')", "StrOpt('a', help='x ' + 'y')"),
        ("StrOpt('a', help='x y')", "StrOpt('a', help=_('x y'))"),
        ("StrOpt('a', help='x y')", "StrOpt('a', help=_('x ' + 'y'))"),
        ("StrOpt('a', help='x y')", "StrOpt('a', help='''x y''')"),
        ("StrOpt('a', default=1, help='b')", "StrOpt('a', help='b', default=1)"),
        ("StrOpt('a', default=[1,2])", "StrOpt('a', default=[1, 2])"),
        ("StrOpt('a', default=(1))", "StrOpt('a', default=1)"),
    ],
)
def test_spellings_of_one_option_are_one(one: str, other: str) -> None:
    assert settings(one) == settings(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("StrOpt('a', help='x')", "StrOpt('a', help='y')"),
        ("StrOpt('a', help='x')", "StrOpt('a')"),
        ("StrOpt('a', help='x')", "StrOpt('a', help='x ')"),
        ("StrOpt('a', default='1')", "StrOpt('a', default=1)"),
        ("StrOpt('a', help='x')", "StrOpt('a', help=other('x'))"),
        ("StrOpt('a', help='x')", "StrOpt('a', help=_('x', 'y'))"),
        ("StrOpt('a', help='x')", "StrOpt('a', help=x)"),
    ],
)
def test_other_settings_are_other_settings(one: str, other: str) -> None:
    assert settings(one) != settings(other)


def test_settings_are_sorted_by_name() -> None:
    found = settings("IntOpt('a', min=1, default=SIZE, **more)")
    assert found == (("**", "more"), ("default", "SIZE"), ("min", "1"))


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("'depth'", "depth"),
        ("'a'", "a"),
        ("'crater_%s_depth' % crater", "crater_*_depth"),
        ("'crater_%(name)s_%03d' % values", "crater_*_*"),
        ("'crater_{}_depth'.format(crater)", "crater_*_depth"),
        ("'crater_{name!r}'.format(name=crater)", "crater_*"),
        ("f'crater_{crater}_depth'", "crater_*_depth"),
        ("'crater_' + crater + '_depth'", "crater_*_depth"),
        ("crater", ""),
        ("'%s' % crater", ""),
        ("'%s_a' % crater", ""),
        ("3", ""),
    ],
)
def test_what_is_put_into_a_name_at_run_time_is_left_open(written: str, name: str) -> None:
    assert option_name(ast.parse(written, mode="eval").body) == name
