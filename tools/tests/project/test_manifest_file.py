"""Reading repos.toml: what comes in, and what is said about all that is wrong."""

import contextlib
import json
import os
from pathlib import Path

import jsonschema
import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from semistable.errors import EnvironmentFailure, UsageError
from semistable.project import defaults, package_data
from semistable.project.manifest_file import ManifestError, find_manifest, parse, read_manifest
from semistable.project.manifest_schema import MANIFEST

ROOT = Path(__file__).parents[3]
SCHEMA = json.loads(package_data.path("repos.schema.json").read_text(encoding="utf-8"))

SMALLEST = """\
version = 1
[core]
name = "nova"
package = "nova"
release = "nova"
pin = "33.0.0"
"""

FAMILY = """\
version = 1

[core]
name = "nova"
git = ["https://forge.example/nova", "git@mirror.example:openstack/nova"]
package = "nova"
pin = "33.0.0"
commit = "d5c64e7aba09052601b59bf1297187d85da6b90b"

[[driver]]
name = "nova-lxd"
git = ["file:///srv/git/nova-lxd"]
pin = "stable/stein"
groups = ["containers"]

[policy]
removal = "tc-2015-standard"
waivers = "waivers.toml"
"""


def write(directory: Path, text: str, name: str = "repos.toml") -> Path:
    path = directory / name
    path.write_bytes(text.encode())
    return path


def faults(directory: Path, text: str) -> list[str]:
    """Give what is wrong, each as line:column: message."""
    path = write(directory, text)
    with pytest.raises(ManifestError) as caught:
        read_manifest(path)
    assert caught.value.message == "\n".join(map(str, caught.value.faults))
    assert caught.value.exit_code == 2
    return [str(fault).removeprefix(f"{path}:") for fault in caught.value.faults]


def test_a_family_is_read_whole(tmp_path: Path) -> None:
    manifest = read_manifest(write(tmp_path, FAMILY))
    assert [repository.name for repository in manifest.repositories] == ["nova", "nova-lxd"]
    assert manifest.core.git == (
        "https://forge.example/nova",
        "git@mirror.example:openstack/nova",
    )
    assert manifest.core.commit == "d5c64e7aba09052601b59bf1297187d85da6b90b"
    assert manifest.core.release is None
    assert manifest.drivers[0].groups == ("containers",)
    assert manifest.drivers[0].package == "nova_lxd"
    assert manifest.policy.removal == "tc-2015-standard"
    assert manifest.policy.waivers == "waivers.toml"
    assert manifest.find("NOVA-LXD") is manifest.drivers[0]
    assert manifest.find("nova-docker") is None


def test_no_place_is_looked_for_where_nothing_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("semistable.project.toml_positions._Walker", None)
    path = write(tmp_path, FAMILY)
    write(tmp_path, '[nova]\npin = "master"\n', "repos.local.toml")
    assert read_manifest(path).core.pin == "master"


def test_what_is_left_out_has_a_default(tmp_path: Path) -> None:
    manifest = read_manifest(write(tmp_path, SMALLEST))
    assert (manifest.surface, manifest.calendar) == ("nova-virt", "openstack")
    assert (manifest.policy.removal, manifest.policy.waivers) == ("one-cycle", None)
    assert manifest.drivers == ()


def test_the_real_family_is_pinned() -> None:
    manifest = read_manifest(ROOT / "repos.toml")
    assert {r.name: r.pin for r in manifest.repositories if r.release} == {
        "nova": "33.0.0",
        "compute-hyperv": "16.0.0",
        "nova-powervm": "9.0.0",
        "nova-lxd": "19.0.0",
        "nova-dpm": "3.0.0",
    }
    assert [r.name for r in manifest.drivers if not r.release] == [
        "nova-docker",
        "nova-zvm-virt-driver",
    ]


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    text = """\
version = 1
[core]
name = "../nova"
git = ["ext::sh -c id",
  3]
pins = "33.0.0"
commit = "abc"
removal = "one-cycle"

[[driver]]
name = "lxd"
pin = "-f"

[[driver]]
name = "LXD"
git = "https://forge.example/lxd"
pin = "a..b"
groups = ["x", "/"]

[policy]
removal = "onecycle"
waivers = "/etc/passwd"
"""
    url = "a URL with https, ssh, git, http or file, or user@host:path, without a password"
    revision = "a tag, a branch or a commit, as git allows their names"
    plain = (
        "a plain name of letters, digits, '.', '_', '+' or '-', beginning with a letter or digit"
    )
    below = "a path below the manifest's directory, with '/'"
    found = faults(tmp_path, text)
    assert [fault for fault in found if '"removal" in [p' not in fault] == [
        '2:1: [core] lacks "package". The Python package in which the API lives.',
        '2:1: [core] lacks "pin". The revision to use: a tag, a branch or a commit.',
        f'3:8: "name" in [core]: expected {plain}, found "../nova"',
        f'4:8: "git" in [core]: expected {url}, found "ext::sh -c id"',
        '5:3: "git" in [core]: expected a string, found an integer',
        '6:1: unknown key "pins" in [core]; did you mean "pin"?',
        '7:10: "commit" in [core]: expected 40 hexadecimal digits in lower case, found "abc"',
        '8:1: unknown key "removal" in [core]; it belongs to [policy]',
        '10:1: [[driver]] needs "git" or "release", or nothing says where it lives',
        f'12:7: "pin" in [[driver]]: expected {revision}, found "-f"',
        '15:8: the name "LXD" is taken by line 11; names differ in more than case',
        '16:7: "git" in [[driver]]: expected an array of strings, found a string',
        f'17:7: "pin" in [[driver]]: expected {revision}, found "a..b"',
        f'18:16: "groups" in [[driver]]: expected {plain}, found "/"',
        f'22:11: "waivers" in [policy]: expected {below}, found "/etc/passwd"',
    ]
    (removal,) = [fault for fault in found if '"removal" in [p' in fault]
    assert removal.startswith('21:11: "removal" in [policy]: expected one-cycle or ')
    assert removal.endswith('found "onecycle"; did you mean "one-cycle"?')


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", '1:1: the manifest lacks "version". The version of the manifest\'s format.'),
        ("version = true\n", '1:11: "version" in the manifest: expected an integer, found a bool'),
        ("version = 2\ncores = 1\n", '1:11: "version" in the manifest: expected 1, found 2'),
        ("version = 1\n", "1:1: the manifest lacks the table [core]"),
        ("version = 1\ncore = 3\n", "2:8: expected the table [core], found an integer"),
        ("[[core]]\nname = 1\n", "1:1: expected the table [core], found an array"),
        (f"{SMALLEST}[driver]\n", "7:1: expected [[driver]] for each driver, found a table"),
        (f"{SMALLEST}[Policy]\n", '7:1: unknown key "Policy" in the manifest; did you mean "pol'),
        (f"{SMALLEST}driver = [1]\n", '7:1: unknown key "driver" in [core]; expected one of'),
        (f"driver = [1]\n{SMALLEST}", "1:11: expected the table [[driver]], found an integer"),
        (f"policy.removal = 2026-01-01\n{SMALLEST}", "expected a string, found a date or time"),
        (
            f'{SMALLEST}[[driver]]\nname = "7z"\nrelease = "z"\npin = "1"',
            '[[driver]] lacks "package", and its name gives none',
        ),
    ],
)
def test_a_fault_has_its_place(tmp_path: Path, text: str, fault: str) -> None:
    assert fault in "\n".join(faults(tmp_path, text))


def test_a_newer_format_is_the_only_complaint(tmp_path: Path) -> None:
    assert len(faults(tmp_path, "version = 2\ncores = 1\n")) == 1


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("version = \n", "1:11: not TOML: Invalid value"),
        ('version = 1\n[core\nname = "x"', "2:6: not TOML: Expected ']' at the end"),
        ("version = 1\nversion = 2\nx = 3\n", "2:1: not TOML: this key or table was given bef"),
        ("[core]\r\n[[driver]]\r\n[core]\r\nx = 3\r\n", "3:1: not TOML: this key or table was"),
        ("a = [1,\n2\n", "3:1: not TOML: Unclosed array"),
        ('a = """\n2\n', "3:1: not TOML: Unterminated string"),
    ],
)
def test_a_syntax_error_has_its_place(tmp_path: Path, text: str, fault: str) -> None:
    (found,) = faults(tmp_path, text)
    assert found.startswith(fault)


def test_a_bottomless_value_is_refused(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, "a = " + "[" * 9999)
    assert fault.startswith("1:")
    assert "nest" in fault


@pytest.mark.parametrize(
    "url",
    [
        "https://opendev.org/openstack/nova",
        "ssh://git@[2001:db8::1]:29418/openstack/nova.git",
        "http://localhost:8080/nova",
        "git://forge.example/nova",
        "file:///srv/git/nova",
        "git@forge.example:openstack/nova.git",
    ],
)
def test_urls_that_git_can_use(tmp_path: Path, url: str) -> None:
    text = SMALLEST.replace('release = "nova"', f'git = ["{url}"]')
    assert read_manifest(write(tmp_path, text)).core.git == (url,)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "-uhttps://forge.example/nova",
        "--upload-pack=touch",
        "ext::sh -c id",
        "fd::7",
        "ssh://-oProxyCommand=id/nova",
        "git@-oProxyCommand=id:nova",
        "git@forge.example:-nova",
        "https://forge.example/no va",
        "https://forge.example/nova\\n",
        "https://forge.example/nova\\u0000",
        "https://forge.example",
        "../nova",
        "/srv/nova",
        "ftp://forge.example/nova",
    ],
)
def test_urls_that_are_refused(tmp_path: Path, url: str) -> None:
    (fault,) = faults(tmp_path, SMALLEST.replace('release = "nova"', f'git = ["{url}"]'))
    assert fault.startswith('5:8: "git" in [core]: expected a URL')


def test_a_password_is_refused_and_not_repeated(tmp_path: Path) -> None:
    url = "https://me:secret@forge.example/nova"
    (fault,) = faults(tmp_path, SMALLEST.replace('release = "nova"', f'git = ["{url}"]'))
    assert "without a password" in fault
    assert "secret" not in fault


@pytest.mark.parametrize("pin", ["33.0.0", "stable/2026.1", "origin/master", "a@b", "v1+x", "é"])
def test_pins_that_git_allows(tmp_path: Path, pin: str) -> None:
    assert read_manifest(write(tmp_path, SMALLEST.replace("33.0.0", pin))).core.pin == pin


@pytest.mark.parametrize(
    "pin",
    [
        *(
            "",
            "-f",
            "--all",
            "@",
            "a..b",
            "a@{1}",
            "a//b",
            "/a",
            "a/",
            "a/.b",
            ".a",
            "a.",
            "a.lock",
        ),
        *("a.lock/b", "a b", "a~1", "a^", "a:b", "a?", "a*", "a[b", "a\\\\b", "a\\tb", "a\\n"),
    ],
)
def test_pins_that_git_refuses(tmp_path: Path, pin: str) -> None:
    (fault,) = faults(tmp_path, SMALLEST.replace("33.0.0", pin))
    assert fault.startswith('6:7: "pin" in [core]: expected a tag, a branch or a commit')


def test_one_person_overrides_a_pin(tmp_path: Path) -> None:
    path = write(tmp_path, FAMILY)
    write(
        tmp_path,
        '[nova]\npin = "master"\n[nova-lxd]\ngit = ["file:///home/me/nova-lxd"]\n',
        "repos.local.toml",
    )
    manifest = read_manifest(path)
    assert (manifest.core.pin, manifest.core.commit) == ("master", None)
    assert manifest.core.git[0] == "https://forge.example/nova"
    assert manifest.drivers[0].git == ("file:///home/me/nova-lxd",)
    assert manifest.drivers[0].pin == "stable/stein"
    assert all(repository.overridden for repository in manifest.repositories)


def test_faults_of_both_files_are_told_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, FAMILY.replace("stable/stein", "-f"))
    local = write(
        tmp_path,
        'nova = 3\n[nova-lx]\npin = "1"\n[nova-lxd]\npins = "1"\ncommit = 1\nname = "x"\n',
        "repos.local.toml",
    )
    with pytest.raises(ManifestError) as caught:
        read_manifest(path)
    first, *others = str(caught.value).splitlines()
    assert first.startswith(f'{path}:13:7: "pin" in [[driver]]')
    assert others == [
        f"{local}:1:8: expected the table [nova], found an integer",
        f'{local}:2:1: unknown repository "nova-lx"; did you mean "nova-lxd"?',
        f'{local}:5:1: unknown key "pins" in [nova-lxd]; did you mean "pin"?',
        f'{local}:6:10: "commit" in [nova-lxd]: expected a string, found an integer',
        f'{local}:7:1: unknown key "name" in [nova-lxd]; it belongs to [core] and [[driver]]',
    ]
    local.write_text("[nova\n")
    with pytest.raises(ManifestError, match=r"repos\.local\.toml:1:6: not TOML"):
        read_manifest(path)


def test_the_nearest_manifest_above_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, SMALLEST)
    deep = tmp_path / "trees" / "nova"
    deep.mkdir(parents=True)
    assert find_manifest(deep) == path.resolve()
    monkeypatch.chdir(tmp_path)
    assert str(find_manifest(Path())) == "repos.toml"


def test_no_manifest_is_said_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"There is no repos\.toml in .* or above it") as caught:
        find_manifest(tmp_path)
    assert "docs/manifest.md" in caught.value.hint


def test_a_file_that_cannot_be_read_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError, match=r"There is no manifest .*: No such file"):
        read_manifest(tmp_path / "repos.toml")
    with pytest.raises(UsageError, match=r"There is no manifest .*: Is a directory"):
        read_manifest(tmp_path)
    path = write(tmp_path, SMALLEST)

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, os.strerror(13), str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(EnvironmentFailure, match="cannot be read: Permission denied"):
        read_manifest(path)


def test_bytes_that_are_not_utf8_have_their_place(tmp_path: Path) -> None:
    path = tmp_path / "repos.toml"
    path.write_bytes(b'version = 1\nx = "\xff"\n')
    with pytest.raises(ManifestError, match=r"repos\.toml:2:6: expected UTF-8, .* byte 0xff"):
        read_manifest(path)


def test_a_byte_order_mark_is_harmless(tmp_path: Path) -> None:
    assert read_manifest(write(tmp_path, f"\ufeff{SMALLEST}")).core.name == "nova"


@given(st.integers(0), st.integers(0, 30), st.binary(max_size=3))
def test_a_damaged_manifest_is_said(
    tmp_path_factory: pytest.TempPathFactory, start: int, length: int, other: bytes
) -> None:
    content = bytearray(FAMILY.encode())
    start %= len(content)
    content[start : start + length] = other
    path = tmp_path_factory.mktemp("damaged") / "repos.toml"
    path.write_bytes(content)
    with contextlib.suppress(ManifestError):
        read_manifest(path)


def test_the_schema_has_the_policies_and_defaults_of_the_program() -> None:
    core, policy = (MANIFEST["properties"][name]["properties"] for name in ("core", "policy"))
    assert policy["removal"]["enum"] == list(package_data.policies())
    chosen = [core["surface"], core["calendar"], policy["removal"]]
    wanted = [defaults.SURFACE, defaults.CALENDAR, defaults.REMOVAL_POLICY]
    assert [one["default"] for one in chosen] == wanted
    included = MANIFEST["properties"]["include"]["items"]["anyOf"][1]["properties"]
    assert included["path"]["default"] == defaults.MANIFEST


@pytest.mark.parametrize(
    "text",
    [
        *(SMALLEST, FAMILY, (ROOT / "repos.toml").read_text(encoding="utf-8")),
        SMALLEST.replace("version = 1", "version = 2"),
        SMALLEST.replace('name = "nova"', 'name = ".nova"'),
        SMALLEST.replace('package = "nova"', 'package = "nova-virt"'),
        SMALLEST.replace('release = "nova"', ""),
        SMALLEST.replace('release = "nova"', "git = []"),
        SMALLEST.replace('release = "nova"', 'git = ["ext::x"]'),
        SMALLEST.replace('pin = "33.0.0"', 'pins = "33.0.0"'),
        SMALLEST.replace('pin = "33.0.0"', 'pin = "a..b"'),
        FAMILY.replace("tc-2015-standard", "tc-2015"),
        FAMILY.replace("[[driver]]", "[driver]"),
    ],
)
def test_schema_and_reader_agree(tmp_path: Path, text: str) -> None:
    valid = jsonschema.Draft202012Validator(SCHEMA).is_valid(parse(text, "repos.toml"))
    try:
        read_manifest(write(tmp_path, text))
    except ManifestError:
        assert not valid
    else:
        assert valid


def test_every_key_has_its_place_in_the_guide() -> None:
    guide = (ROOT / "docs" / "manifest.md").read_text(encoding="utf-8")
    tables = MANIFEST["properties"]
    for table in (tables["core"], tables["driver"]["items"], tables["policy"]):
        for name in table["properties"]:
            assert f"`{name}`" in guide
    for example in guide.split("```toml\n")[1:]:
        tomlkit.parse(example.partition("```")[0])
