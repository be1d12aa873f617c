"""A manifest of several files: what is read, what is refused, and where pins are written."""

from pathlib import Path

import pytest

from semistable.errors import UsageError
from semistable.project.manifest_file import ManifestError, read_manifest
from semistable.project.manifest_schema import FILE, TABLES
from semistable.project.pin_editor import write_pins
from semistable.project.repository_groups import in_group

MAIN = """\
version = 1
include = ["ibm.toml", "more/windows.toml"]
[core]
name = "nova"
git = ["https://forge.example/nova"]
package = "nova"
pin = "33.0.0"
groups = ["all"]
"""
POWERVM = """\
[[driver]]
name = "nova-powervm"
git = ["https://forge.example/nova-powervm"]
pin = "9.0.0"  # the last one
groups = ["ibm", "all"]
"""
HYPERV = POWERVM.replace("nova-powervm", "compute-hyperv").replace('"ibm", ', "")

PIN = TABLES["driver"]["properties"]["pin"]["description"]


def family(directory: Path, main: str = MAIN, ibm: str = POWERVM, windows: str = HYPERV) -> Path:
    (directory / "more").mkdir(exist_ok=True)
    (directory / "ibm.toml").write_text(ibm, encoding="utf-8")
    (directory / "more" / "windows.toml").write_text(windows, encoding="utf-8")
    (directory / "repos.toml").write_text(main, encoding="utf-8")
    return directory / "repos.toml"


def faults(path: Path) -> list[str]:
    with pytest.raises(ManifestError) as caught:
        read_manifest(path)
    return [str(fault).replace(f"{path.parent}/", "") for fault in caught.value.faults]


def test_included_drivers_come_in_the_order_of_the_files(tmp_path: Path) -> None:
    manifest = read_manifest(family(tmp_path))
    assert [one.name for one in manifest.repositories] == ["nova", "nova-powervm", "compute-hyperv"]
    assert [one.name for one in in_group(manifest, "ibm")] == ["nova-powervm"]
    assert len(in_group(manifest, "all")) == 3


def test_an_unknown_group_leads_to_the_nearest(tmp_path: Path) -> None:
    manifest = read_manifest(family(tmp_path))
    with pytest.raises(UsageError) as caught:
        in_group(manifest, "ibn")
    assert (caught.value.message, caught.value.hint) == (
        "The manifest has no group ibn.",
        "Did you mean @ibm?",
    )


def test_an_include_may_include(tmp_path: Path) -> None:
    path = family(
        tmp_path,
        MAIN.replace(', "more/windows.toml"', ""),
        'include = ["more/windows.toml"]\n' + POWERVM,
    )
    assert len(read_manifest(path).drivers) == 2


def test_a_pin_is_written_where_it_stands(tmp_path: Path) -> None:
    path = family(tmp_path)
    write_pins(path, {"compute-hyperv": ("16.0.0", "1" * 40)})
    assert (path.read_text(), (tmp_path / "ibm.toml").read_text()) == (MAIN, POWERVM)
    assert (tmp_path / "more" / "windows.toml").read_text() == HYPERV.replace(
        'pin = "9.0.0"  # the last one\n',
        f'pin = "16.0.0"  # the last one\ncommit = "{"1" * 40}"\n',
    )


def test_one_person_overrides_what_is_included(tmp_path: Path) -> None:
    path = family(tmp_path)
    (tmp_path / "repos.local.toml").write_text('[nova-powervm]\npin = "master"\n')
    assert read_manifest(path).drivers[0].pin == "master"


AT = "ibm.toml:1:12"
EXPECTED = "expected one of version, include, driver"
CIRCLE = "the includes go in a circle: repos.toml ->"


@pytest.mark.parametrize(
    ("ibm", "fault"),
    [
        (
            'include = ["repos.toml"]',
            f"{AT}: {CIRCLE} ibm.toml -> repos.toml",
        ),
        ('include = ["ibm.toml"]', f"{AT}: {CIRCLE} ibm.toml -> ibm.toml"),
        ('include = ["none.toml"]', f"{AT}: there is no file none.toml beside the manifest"),
        (
            'include = ["../x.toml"]',
            f'{AT}: "include" in an included file: expected {FILE.words}, found "../x.toml"',
        ),
        (
            '[core]\nname = "x"',
            f'ibm.toml:1:1: unknown key "core" in an included file; {EXPECTED}',
        ),
        ("driver = 1", "ibm.toml:1:1: expected [[driver]] for each driver, found an integer"),
        (POWERVM.replace("pin", "pim"), f'ibm.toml:1:1: [[driver]] lacks "pin". {PIN}'),
        (
            POWERVM.replace("nova-powervm", "Nova"),
            "ibm.toml:2:8: the name Nova is taken in repos.toml",
        ),
        ("a = [", "ibm.toml:1:1: not TOML: Invalid value (at end of document)"),
    ],
)
def test_what_is_wrong_with_an_include_has_its_place(tmp_path: Path, ibm: str, fault: str) -> None:
    assert fault in faults(family(tmp_path, ibm=ibm))


def test_an_include_that_is_a_link_out_is_refused(tmp_path: Path) -> None:
    (tmp_path / "outside.toml").write_text(POWERVM)
    (tmp_path / "here").mkdir()
    path = family(tmp_path / "here")
    (tmp_path / "here" / "ibm.toml").unlink()
    (tmp_path / "here" / "ibm.toml").symlink_to(tmp_path / "outside.toml")
    assert faults(path) == ["repos.toml:2:12: ibm.toml leads out of the manifest's directory"]


def test_two_files_with_one_folder(tmp_path: Path) -> None:
    path = family(tmp_path, ibm=POWERVM + 'path = "x"\n', windows=HYPERV + 'path = "X/in"\n')
    assert faults(path) == ["more/windows.toml:1:1: the tree X/in meets that of nova-powervm"]


def test_a_tree_inside_one_of_another_file(tmp_path: Path) -> None:
    path = family(tmp_path, ibm=POWERVM + 'path = "x"\n', windows=HYPERV + 'path = "x/in"\n')
    assert [one.folder for one in read_manifest(path).drivers] == ["x", "x/in"]
