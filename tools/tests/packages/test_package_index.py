"""Releases are found, downloaded, verified and read, from an index that may fail in any way."""

import random
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypi_simple import PYPI_SIMPLE_ENDPOINT
from urllib3 import HTTPResponse

from semistable.errors import EnvironmentFailure, UsageError
from semistable.model.project.commit_source import Step
from semistable.packages.distributions import shown
from semistable.packages.package_index import ReleaseIndex
from semistable.packages.pip_configuration import IndexSettings
from tests.kit.archives import entry, sdist, tar_gz, wheel
from tests.kit.index_server import IndexServer

CORE = sdist("core", "1.0", {"core/__init__.py": "x = 1\n"})


@pytest.fixture(autouse=True)
def nobodys_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))


@pytest.fixture
def index() -> Iterator[IndexServer]:
    with IndexServer() as server:
        yield server


def reader(index: IndexServer, cache: Path) -> ReleaseIndex:
    return ReleaseIndex(IndexSettings(indexes=(index.url,)), cache, back_off=0)


@pytest.mark.parametrize("dialect", ["json", "html"])
def test_a_release_is_read_from_either_dialect(
    index: IndexServer, tmp_path: Path, dialect: str
) -> None:
    index.dialect = dialect
    sha256 = index.offer("core", "core-1.0.tar.gz", CORE)
    index.offer("core", "core-1.0-py3-none-any.whl", wheel({"core/__init__.py": "x = 1\n"}))
    with reader(index, tmp_path) as releases:
        release = releases.read("core", "1.0")
    assert (release.name, release.version, release.archive) == ("core", "1.0", "core-1.0.tar.gz")
    assert (release.sha256, release.verified) == (sha256, True)
    assert [(file.path, file.content) for file in release.files] == [
        ("core/__init__.py", b"x = 1\n")
    ]


def test_a_wheel_is_read_where_there_is_no_sdist(index: IndexServer, tmp_path: Path) -> None:
    index.offer("core", "core-1.0-py3-none-any.whl", wheel({"core/__init__.py": ""}))
    with reader(index, tmp_path) as releases:
        assert releases.read("core", "1.0").archive == "core-1.0-py3-none-any.whl"


def test_a_name_is_found_however_it_is_written(index: IndexServer, tmp_path: Path) -> None:
    index.offer("my-core", "my_core-1.0.tar.gz", CORE)
    with reader(index, tmp_path) as releases:
        assert releases.read("My_Core", "1.0.0").archive == "my_core-1.0.tar.gz"


def test_a_release_is_downloaded_once(index: IndexServer, tmp_path: Path) -> None:
    index.offer("core", "core-1.0.tar.gz", CORE)
    for _ in range(2):
        with reader(index, tmp_path) as releases:
            releases.read("core", "1.0")
    assert index.asked.count("/files/core-1.0.tar.gz") == 1


def test_a_damaged_download_in_the_cache_is_fetched_again(
    index: IndexServer, tmp_path: Path
) -> None:
    sha256 = index.offer("core", "core-1.0.tar.gz", CORE)
    (tmp_path / "releases").mkdir()
    (tmp_path / "releases" / sha256).write_bytes(CORE[:-1])
    with reader(index, tmp_path) as releases:
        assert releases.read("core", "1.0").sha256 == sha256
    assert (tmp_path / "releases" / sha256).read_bytes() == CORE


def test_a_second_index_is_asked_for_what_the_first_lacks(
    index: IndexServer, tmp_path: Path
) -> None:
    with IndexServer() as company:
        index.offer("core", "core-1.0.tar.gz", CORE)
        company.offer("core", "core-2.0.tar.gz", CORE)
        company.offer("core", "core-1.0.tar.gz", sdist("core", "1.0", {"core/other.py": ""}))
        settings = IndexSettings(indexes=(index.url, "file:///nowhere", company.url))
        with ReleaseIndex(settings, tmp_path, back_off=0) as releases:
            assert releases.find("core", "1.0").url.startswith(f"http://{index.host}/")
            assert releases.find("core", "2.0").url.startswith(f"http://{company.host}/")
            assert releases.versions("core") == ("1.0", "2.0")


@pytest.mark.parametrize("path", ["/simple/core/", "core-1.0.tar.gz"])
def test_passing_trouble_is_outlasted(index: IndexServer, tmp_path: Path, path: str) -> None:
    index.offer("core", "core-1.0.tar.gz", CORE)
    index.answers_500(path, times=3)
    with reader(index, tmp_path) as releases:
        assert releases.read("core", "1.0").verified


def test_a_download_that_breaks_off_is_asked_for_again(index: IndexServer, tmp_path: Path) -> None:
    index.offer("core", "core-1.0.tar.gz", CORE)
    index.breaks_off("core-1.0.tar.gz", times=2)
    with reader(index, tmp_path) as releases:
        assert releases.read("core", "1.0").verified


LARGE = sdist("core", "1.0", {"core/data": random.Random(1).randbytes(300_000).hex()})  # noqa: S311 - noise


@pytest.mark.parametrize("ranges", ["part", "whole", "another", "wrong", "none"])
def test_a_download_goes_on_where_it_broke_off_if_the_server_can(
    index: IndexServer, tmp_path: Path, ranges: str
) -> None:
    sha256 = index.offer("core", "core-1.0.tar.gz", LARGE)
    index.ranges = ranges
    index.breaks_off("core-1.0.tar.gz", times=1)
    steps: list[Step] = []
    with reader(index, tmp_path) as releases:
        assert releases.read("core", "1.0", report=steps.append).sha256 == sha256
    (asked,) = index.resumed
    first, _, condition = asked.removeprefix("bytes=").partition("- if ")
    assert len(LARGE) // 2 - (1 << 15) <= int(first) <= len(LARGE) // 2
    assert condition == ("None" if ranges == "another" else '"1"')
    assert {step.total for step in steps} == {len(LARGE)}
    again = {"part": 0, "whole": 0, "another": 1, "wrong": 1, "none": 1}[ranges]
    assert index.asked.count("/files/core-1.0.tar.gz") == 2 + again
    assert [path.name for path in (tmp_path / "releases").iterdir()] == [sha256]


def test_the_next_run_goes_on_where_this_one_was_given_up(
    index: IndexServer, tmp_path: Path
) -> None:
    sha256 = index.offer("core", "core-1.0.tar.gz", LARGE)
    index.ranges = "part"
    index.breaks_off("core-1.0.tar.gz", times=4)
    with (
        reader(index, tmp_path) as releases,
        pytest.raises(EnvironmentFailure, match=r"core-1.0.tar.gz cannot be downloaded"),
    ):
        releases.read("core", "1.0")
    begun = [int(asked.partition("-")[0].removeprefix("bytes=")) for asked in index.resumed]
    assert len(begun) == 3
    assert begun == sorted(begun)
    assert [path.name for path in (tmp_path / "releases").iterdir()] == [f"{sha256}.part"]
    with reader(index, tmp_path) as releases:
        assert releases.read("core", "1.0").sha256 == sha256
    assert index.resumed[-1].endswith("- if None")
    assert int(index.resumed[-1].partition("-")[0].removeprefix("bytes=")) > begun[-1]
    assert [path.name for path in (tmp_path / "releases").iterdir()] == [sha256]


def test_a_part_that_was_damaged_costs_time_and_no_more(index: IndexServer, tmp_path: Path) -> None:
    sha256 = index.offer("core", "core-1.0.tar.gz", LARGE)
    index.ranges = "part"
    (tmp_path / "releases").mkdir()
    (tmp_path / "releases" / f"{sha256}.part").write_bytes(b"damaged" * 1000)
    with reader(index, tmp_path) as releases:
        assert releases.read("core", "1.0").sha256 == sha256
    assert index.asked.count("/files/core-1.0.tar.gz") == 2


def test_a_server_that_always_breaks_off_is_not_asked_for_ever(
    index: IndexServer, tmp_path: Path
) -> None:
    index.offer("core", "core-1.0.tar.gz", LARGE)
    index.breaks_off("core-1.0.tar.gz", times=99)
    hours = iter(range(0, 36000, 3600))
    settings = IndexSettings(indexes=(index.url,))
    with (
        ReleaseIndex(settings, tmp_path, back_off=0, clock=lambda: next(hours)) as releases,
        pytest.raises(EnvironmentFailure, match=r"core-1.0.tar.gz cannot be downloaded"),
    ):
        releases.read("core", "1.0")
    assert index.asked.count("/files/core-1.0.tar.gz") == 1


def test_no_server_makes_anybody_wait_for_hours(index: IndexServer, tmp_path: Path) -> None:
    with reader(index, tmp_path) as releases:
        retries = releases._session.get_adapter(index.url).max_retries  # type: ignore[attr-defined]
    assert retries.get_retry_after(HTTPResponse(headers={"Retry-After": "86400"})) == 60.0
    assert retries.get_retry_after(HTTPResponse(headers={"Retry-After": "5"})) == 5.0
    assert retries.get_retry_after(HTTPResponse()) is None


def test_lasting_trouble_is_a_failure_of_the_environment(
    index: IndexServer, tmp_path: Path
) -> None:
    index.offer("core", "core-1.0.tar.gz", CORE)
    index.answers_500("core-1.0.tar.gz", times=99)
    with (
        reader(index, tmp_path) as releases,
        pytest.raises(EnvironmentFailure, match="it answered 500") as failure,
    ):
        releases.read("core", "1.0")
    assert f"http://{index.host}/files/core-1.0.tar.gz" in failure.value.message


def test_a_download_that_always_breaks_off_is_a_failure(index: IndexServer, tmp_path: Path) -> None:
    index.offer("core", "core-1.0.tar.gz", CORE)
    index.breaks_off("core-1.0.tar.gz", times=99)
    with (
        reader(index, tmp_path) as releases,
        pytest.raises(EnvironmentFailure, match=r"core-1.0.tar.gz cannot be downloaded"),
    ):
        releases.read("core", "1.0")
    assert not (tmp_path / "releases").exists()


def test_another_digest_than_the_index_promises_is_refused(
    index: IndexServer, tmp_path: Path
) -> None:
    index.offer("core", "core-1.0.tar.gz", CORE, sha256="0" * 64)
    with (
        reader(index, tmp_path) as releases,
        pytest.raises(EnvironmentFailure, match=r"is refused: the index promises sha256 000"),
    ):
        releases.read("core", "1.0")
    assert not (tmp_path / "releases").exists()


def test_an_index_without_digests_is_believed_but_said(index: IndexServer, tmp_path: Path) -> None:
    index.offer("core", "core-1.0.tar.gz", CORE, sha256=None)
    with reader(index, tmp_path) as releases:
        assert not releases.read("core", "1.0").verified


def test_an_unsafe_release_is_refused(index: IndexServer, tmp_path: Path) -> None:
    index.offer("core", "core-1.0.tar.gz", tar_gz([entry("../../etc/passwd", "root")]))
    with (
        reader(index, tmp_path) as releases,
        pytest.raises(EnvironmentFailure, match="leads out of it"),
    ):
        releases.read("core", "1.0")


def test_a_yanked_release_is_had_by_its_exact_version(index: IndexServer, tmp_path: Path) -> None:
    index.offer("core", "core-1.0.tar.gz", CORE, yanked=True)
    with reader(index, tmp_path) as releases:
        assert releases.versions("core") == ()
        assert releases.read("core", "1.0").verified


def test_an_unknown_project_and_an_unknown_version_are_told_apart(
    index: IndexServer, tmp_path: Path
) -> None:
    index.offer("core", "core-1.0.tar.gz", CORE)
    with reader(index, tmp_path) as releases:
        with pytest.raises(EnvironmentFailure, match=r"has no release 2.0 of core"):
            releases.find("core", "2.0")
        with pytest.raises(EnvironmentFailure, match="knows no project cord"):
            releases.find("cord", "2.0")


@pytest.mark.parametrize(
    ("project", "version"), [("core", "master"), ("core", "stable/stein"), ("../core", "1.0")]
)
def test_what_cannot_be_a_release_is_an_error_of_the_user(
    index: IndexServer, tmp_path: Path, project: str, version: str
) -> None:
    with reader(index, tmp_path) as releases, pytest.raises(UsageError):
        releases.find(project, version)
    assert index.asked == []


@pytest.mark.parametrize(
    "indexes", [(), ("file:///nowhere/simple",)], ids=["no index", "only folders"]
)
def test_without_an_index_the_user_is_told_what_to_do(
    tmp_path: Path, indexes: tuple[str, ...]
) -> None:
    with (
        ReleaseIndex(IndexSettings(indexes=indexes), tmp_path) as releases,
        pytest.raises(EnvironmentFailure, match="no package index") as failure,
    ):
        releases.find("core", "1.0")
    assert "pip config set" in failure.value.hint


def test_where_pip_is_told_nothing_the_public_index_is_asked(tmp_path: Path) -> None:
    with ReleaseIndex(IndexSettings(), tmp_path) as releases:
        assert releases._indexes == (PYPI_SIMPLE_ENDPOINT,)


def test_an_index_that_cannot_be_reached_is_named_without_its_password(tmp_path: Path) -> None:
    settings = IndexSettings(indexes=("http://me:secret@127.0.0.1:9/simple",))
    with (
        ReleaseIndex(settings, tmp_path, back_off=0) as releases,
        pytest.raises(EnvironmentFailure) as failure,
    ):
        releases.find("core", "1.0")
    assert failure.value.message == (
        "The package index http://127.0.0.1:9/simple cannot be read:"
        " Failed to establish a new connection: [Errno 111] Connection refused."
    )


@pytest.mark.parametrize("dialect", ["a login page", "broken json", "another version"])
def test_what_is_no_index_is_told(index: IndexServer, tmp_path: Path, dialect: str) -> None:
    index.offer("core", "core-1.0.tar.gz", CORE)
    index.dialect = dialect
    with (
        reader(index, tmp_path) as releases,
        pytest.raises(EnvironmentFailure, match="does not answer as a package index does"),
    ):
        releases.find("core", "1.0")


def test_the_password_of_an_index_is_used_and_sent_nowhere_else(
    index: IndexServer, tmp_path: Path
) -> None:
    index.login = b64encode(b"me:sec/ret").decode()
    index.offer("core", "core-1.0.tar.gz", CORE)
    settings = IndexSettings(indexes=(f"http://me:sec%2Fret@{index.host}/simple",))
    with ReleaseIndex(settings, tmp_path, back_off=0) as releases:
        assert releases.read("core", "1.0").verified
    with (
        reader(index, tmp_path / "other") as releases,
        pytest.raises(EnvironmentFailure, match="answered 401"),
    ):
        releases.find("core", "1.0")


def test_progress_is_told_for_the_repository_that_asked(index: IndexServer, tmp_path: Path) -> None:
    index.offer("core", "core-1.0.tar.gz", CORE)
    steps: list[Step] = []
    with reader(index, tmp_path) as releases:
        releases.read("core", "1.0", "my-core", steps.append)
    assert steps[-1] == Step(
        repository="my-core",
        activity="downloading core-1.0.tar.gz",
        done=len(CORE),
        total=len(CORE),
    )


def test_a_stopped_index_ends_its_downloads(index: IndexServer, tmp_path: Path) -> None:
    index.offer("core", "core-1.0.tar.gz", CORE)
    with reader(index, tmp_path) as releases:
        releases.stop()
        with pytest.raises(EnvironmentFailure, match="was ended"):
            releases.read("core", "1.0")


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://me:secret@index.invalid/simple/", "https://index.invalid/simple"),
        ("https://files.invalid/c-1.tar.gz?token=s#sha256=0", "https://files.invalid/c-1.tar.gz"),
    ],
)
def test_urls_are_shown_without_secrets(url: str, safe: str) -> None:
    assert shown(url) == safe
