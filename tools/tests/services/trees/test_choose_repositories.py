"""Which repositories are meant by names and groups."""

import pytest

from semistable.errors import UsageError
from semistable.model.project.manifest import Manifest, Policy, Repository
from semistable.services.trees.choose_repositories import choose_repositories


def repository(name: str, *groups: str) -> Repository:
    return Repository(
        name=name, git=(), release=None, package=name, pin="1.0", commit=None, groups=groups
    )


MANIFEST = Manifest(
    core=repository("core"),
    surface="orbit",
    calendar="openstack",
    drivers=(repository("moon", "small"), repository("sun", "big"), repository("dust", "small")),
    policy=Policy(removal="one-cycle"),
)


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        ((), ["core", "moon", "sun", "dust"]),
        (("sun", "CORE"), ["core", "sun"]),
        (("@small",), ["moon", "dust"]),
        (("@small", "moon"), ["moon", "dust"]),
    ],
)
def test_they_stand_in_the_order_of_the_manifest(names: tuple[str, ...], chosen: list[str]) -> None:
    assert [one.name for one in choose_repositories(MANIFEST, names)] == chosen


@pytest.mark.parametrize("name", ["mars", "@none"])
def test_what_the_manifest_has_not_is_wrong_usage(name: str) -> None:
    with pytest.raises(UsageError):
        choose_repositories(MANIFEST, [name])
