"""Archives are read in memory; what could write outside a tree or fill the machine is refused."""

import gzip
import io
import stat
import tarfile
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from semistable.errors import EnvironmentFailure
from semistable.model.project.release import FileKind
from semistable.packages.archive_limits import Limits
from semistable.packages.release_archive import read_archive
from tests.kit.archives import DATE, entry, link, sdist, tar, tar_gz, wheel


def test_an_sdist_loses_its_top_folder_and_keeps_the_executable_bit() -> None:
    packed = tar_gz(
        [
            entry("core-1.0/core/__init__.py", "x = 1\n"),
            entry("core-1.0/setup.sh", "#!/bin/sh\n", mode=0o755),
        ]
    )
    archive = read_archive(packed, "core-1.0.tar.gz")
    assert [(f.path, f.kind, f.content) for f in archive.files] == [
        ("core/__init__.py", FileKind.REGULAR, b"x = 1\n"),
        ("setup.sh", FileKind.EXECUTABLE, b"#!/bin/sh\n"),
    ]


def test_an_sdist_without_one_top_folder_is_taken_as_it_is() -> None:
    archive = read_archive(tar_gz([entry("core/a.py"), entry("setup.py")]), "core-1.0.tar.gz")
    assert [file.path for file in archive.files] == ["core/a.py", "setup.py"]


def test_a_wheel_keeps_its_folders() -> None:
    archive = read_archive(wheel({"core/a.py": "1"}), "core-1.0-py3-none-any.whl")
    assert [file.path for file in archive.files] == ["core/a.py"]
    assert archive.date == DATE


def test_the_date_is_that_of_the_newest_file() -> None:
    packed = tar_gz([entry("c-1/a", date=5), entry("c-1/b", date=7), entry("c-1/c", date=6)])
    assert read_archive(packed, "c-1.tar.gz").date == 7


@pytest.mark.parametrize(("date", "kept"), [(-5, 0), (10**12, 4_102_444_800)])
def test_an_impossible_date_becomes_one_that_git_can_hold(date: int, kept: int) -> None:
    assert read_archive(tar_gz([entry("c-1/a", date=date)]), "c-1.tar.gz").date == kept


def test_a_zip_with_month_zero_is_read() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("core/a.py", (1980, 0, 0, 0, 0, 0)), "1")
    assert read_archive(packed.getvalue(), "core-1-py3-none-any.whl").date == 0


@pytest.mark.parametrize("ending", [".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar"])
def test_every_compression_gives_the_same_files(ending: str) -> None:
    mode = {".tar.bz2": "w:bz2", ".tar.xz": "w:xz", ".tar": "w"}.get(ending, "w:gz")
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as archive:  # type: ignore[call-overload]
        info, content = entry("core-1/a.py", "x")
        archive.addfile(info, io.BytesIO(content))
    (file,) = read_archive(packed.getvalue(), f"core-1{ending}").files
    assert (file.path, file.content) == ("a.py", b"x")


def test_links_inside_the_tree_stay_links() -> None:
    packed = tar_gz(
        [
            entry("c-1/core/a.py", "x"),
            link("c-1/core/b.py", "../core/a.py"),
            link("c-1/hard.py", "c-1/core/a.py", tarfile.LNKTYPE),
        ]
    )
    files = {file.path: file for file in read_archive(packed, "c-1.tar.gz").files}
    assert files["core/b.py"].kind is FileKind.LINK
    assert files["core/b.py"].content == b"../core/a.py"
    assert files["hard.py"].content == b"x"


def test_links_in_a_zip_stay_links() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        info = zipfile.ZipInfo("c-1/b.py")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "a.py")
        archive.writestr("c-1/a.py", "x")
    files = {file.path: file for file in read_archive(packed.getvalue(), "c-1.zip").files}
    assert (files["b.py"].kind, files["b.py"].content) == (FileKind.LINK, b"a.py")


def test_a_loop_of_links_is_harmless() -> None:
    packed = tar_gz([entry("c-1/x"), link("c-1/a", "b"), link("c-1/b", "a")])
    assert len(read_archive(packed, "c-1.tar.gz").files) == 3


HOSTILE = {
    "absolute path": [entry("/etc/passwd")],
    "path that climbs": [entry("c-1/../../x")],
    "path that is only dots": [entry("..")],
    "absolute link": [link("c-1/a", "/etc/passwd")],
    "link that climbs": [entry("c-1/x"), link("c-1/a", "../../x")],
    "link out of the stripped folder": [entry("c-1/x"), link("c-1/a", "../c-1/x")],
    "link through a link": [
        entry("c-1/d/e/x"),
        link("c-1/d/e/up", "../.."),
        link("c-1/m", "d/e/up/../y"),
    ],
    "file below a link": [link("c-1/a", "b"), entry("c-1/a/x")],
    "hard link to nothing": [link("c-1/a", "/etc/shadow", tarfile.LNKTYPE)],
    "device": [link("c-1/a", "", tarfile.CHRTYPE)],
    "block device": [link("c-1/a", "", tarfile.BLKTYPE)],
    "pipe": [link("c-1/a", "", tarfile.FIFOTYPE)],
}


@pytest.mark.parametrize("entries", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_tar_is_refused(entries: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    with pytest.raises(EnvironmentFailure, match=r"c-1.tar.gz is refused: ") as refusal:
        read_archive(tar_gz(entries), "c-1.tar.gz")
    assert "--from git" in refusal.value.hint


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x"])
def test_a_hostile_zip_is_refused(name: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), "x")
    with pytest.raises(EnvironmentFailure, match="is refused"):
        read_archive(packed.getvalue(), "c-1.zip")


def test_a_device_in_a_zip_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        info = zipfile.ZipInfo("c-1/null")
        info.external_attr = stat.S_IFCHR << 16
        archive.writestr(info, "")
    with pytest.raises(EnvironmentFailure, match="no plain file"):
        read_archive(packed.getvalue(), "c-1.zip")


def test_what_git_cannot_hold_is_left_out() -> None:
    packed = tar_gz([entry("c-1/.git/config"), entry("c-1/sub/.GIT/hooks/x"), entry("c-1/a")])
    assert [file.path for file in read_archive(packed, "c-1.tar.gz").files] == ["a"]


def test_names_in_latin_1_can_be_read_and_printed() -> None:
    info, content = entry("c-1/caf\udce9.py", "x")
    packed = io.BytesIO()
    with tarfile.open(
        fileobj=packed, mode="w:gz", format=tarfile.GNU_FORMAT, errors="surrogateescape"
    ) as archive:
        archive.addfile(info, io.BytesIO(content))
    (file,) = read_archive(packed.getvalue(), "c-1.tar.gz").files
    assert file.path == "caf\u00e9.py"


def test_files_that_differ_only_in_case_are_both_kept() -> None:
    packed = tar_gz([entry("c-1/README"), entry("c-1/readme")])
    assert [file.path for file in read_archive(packed, "c-1.tar.gz").files] == ["README", "readme"]


def test_the_last_of_two_members_with_one_path_stands() -> None:
    packed = tar_gz([entry("c-1/a", "old"), entry("c-1/a", "new")])
    assert read_archive(packed, "c-1.tar.gz").files[0].content == b"new"


SMALL = Limits(total=50_000, ratio=10, free=20_000, files=5)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = tar_gz([entry("c-1/zeros", "0" * 10_000_000)])
    with pytest.raises(EnvironmentFailure, match="unpacks to far more"):
        read_archive(bomb, "c-1.tar.gz", SMALL)


def test_a_bomb_in_a_zip_is_refused_before_it_is_unpacked() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"c-1/{number}", b"0" * 15_000)
    with pytest.raises(EnvironmentFailure, match="unpacks to far more"):
        read_archive(packed.getvalue(), "c-1.zip", SMALL)


def test_a_swarm_of_files_is_refused() -> None:
    swarm = tar_gz([entry(f"c-1/{number}") for number in range(6)])
    with pytest.raises(EnvironmentFailure, match="more files"):
        read_archive(swarm, "c-1.tar.gz", SMALL)


def test_a_bomb_behind_the_end_of_the_tar_is_refused() -> None:
    bomb = gzip.compress(tar([entry("c-1/a")]) + b"\0" * 10_000_000)
    with pytest.raises(EnvironmentFailure, match="unpacks to far more"):
        read_archive(bomb, "c-1.tar.gz", SMALL)


@pytest.mark.parametrize(
    "filename", ["c-1.tar.gz", "c-1.zip", "c-1.tar.bz2", "c-1.tar.xz", "c.tar"]
)
def test_what_is_no_archive_is_said_in_one_sentence(filename: str) -> None:
    with pytest.raises(EnvironmentFailure, match=f"^{filename} cannot be unpacked: "):
        read_archive(b"<html>Please log in</html>", filename)


def test_an_encrypted_zip_is_said_in_one_sentence() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("c-1/a", "x")
    locked = bytearray(packed.getvalue())
    locked[6] |= 1  # general purpose flag of the local header, bit 0: APPNOTE.TXT 4.4.4
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(EnvironmentFailure, match="cannot be unpacked"):
        read_archive(bytes(locked), "c-1.zip")


WHOLE = sdist("core", "1.0", {"core/a.py": "x = 1\n" * 50, "README": "core\n"})


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=4))
def test_damage_is_noticed_or_harmless(at: int, noise: bytes) -> None:
    damaged = WHOLE[:at] + noise + WHOLE[at + len(noise) :]
    said = "core-1.0.tar.gz "
    try:
        read_archive(damaged, "core-1.0.tar.gz")
    except EnvironmentFailure as failure:
        said = failure.message
    assert said.startswith("core-1.0.tar.gz ")


@pytest.mark.parametrize("size", range(0, len(WHOLE) - 1, 7))
def test_an_archive_that_breaks_off_is_never_taken_for_whole(size: int) -> None:
    with pytest.raises(EnvironmentFailure):
        read_archive(WHOLE[:size], "core-1.0.tar.gz")
