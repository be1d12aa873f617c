"""Which archive stands for a version."""

import pytest
from packaging.version import Version

from semistable.packages.distributions import (
    Distribution,
    choose,
    parse_version,
    published,
)


def offered(filename: str, version: str = "1.0", *, yanked: bool = False) -> Distribution:
    return Distribution(
        filename=filename,
        url=f"https://index.invalid/{filename}",
        version=version,
        is_sdist=not filename.endswith(".whl"),
        is_yanked=yanked,
        digests=(),
    )


@pytest.mark.parametrize(
    ("filenames", "best"),
    [
        (["c-1.0-py3-none-any.whl", "c-1.0.tar.gz"], "c-1.0.tar.gz"),
        (["c-1.0.zip", "c-1.0.tar.gz"], "c-1.0.tar.gz"),
        (["c-1.0-py3-none-any.whl", "c-1.0.zip"], "c-1.0.zip"),
        (["c-1.0-cp39-cp39-linux_x86_64.whl", "c-1.0-py3-none-any.whl"], "c-1.0-py3-none-any.whl"),
        (["c-1.0-py3-none-any.whl", "c-1.0-py2-none-any.whl"], "c-1.0-py2-none-any.whl"),
    ],
)
def test_sdists_come_before_wheels(filenames: list[str], best: str) -> None:
    for order in (filenames, filenames[::-1]):
        chosen = choose(map(offered, order), Version("1.0"))
        assert chosen is not None
        assert chosen.filename == best


def test_what_is_yanked_is_taken_only_where_there_is_nothing_else() -> None:
    yanked, wheel = offered("c-1.0.tar.gz", yanked=True), offered("c-1.0-py3-none-any.whl")
    assert choose([yanked, wheel], Version("1.0")) == wheel
    assert choose([yanked], Version("1.0")) == yanked


def test_equal_versions_are_one_version_however_they_are_written() -> None:
    assert choose([offered("c-1.tar.gz", "1")], Version("1.0.0")) is not None


@pytest.mark.parametrize("filename", ["c-1.0.exe", "c-1.0.rpm", "c-1.0.egg"])
def test_what_is_no_archive_of_sources_is_not_taken(filename: str) -> None:
    assert choose([offered(filename)], Version("1.0")) is None


@pytest.mark.parametrize("text", ["master", "", None, "stable/stein", "1.0 or so"])
def test_what_is_no_version_is_none(text: str | None) -> None:
    assert parse_version(text) is None


def test_published_versions_are_in_order_and_without_the_yanked_ones() -> None:
    listed = [
        offered("c-10.0.tar.gz", "10.0"),
        offered("c-9.0.tar.gz", "9.0"),
        offered("c-9.0-py3-none-any.whl", "9.0"),
        offered("c-8.0.tar.gz", "8.0", yanked=True),
        offered("c-odd.tar.gz", "odd"),
    ]
    assert published(listed) == ("9.0", "10.0")
