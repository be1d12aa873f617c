"""Importing other tools' manifests: what each says of pins, URLs and paths, and what is refused."""

from pathlib import Path

import pygit2
import pytest

from semistable.errors import UsageError
from semistable.model.project.imported_manifest import ImportedManifest
from semistable.model.project.manifest import CloneKind
from semistable.project import manifest_schema
from semistable.project.imports.foreign_manifest import read_import
from semistable.project.imports.gitmodules import resolved
from semistable.project.imports.included_files import RefusedError
from semistable.project.manifest_schema import GIT_URL, TREE_FOLDER

COMMIT = "0123456789abcdef0123456789abcdef01234567"

WEST = f"""\
manifest:
  defaults:
    remote: upstream
  remotes:
    - name: upstream
      url-base: https://forge.example/rtos
    - name: vendor
      url-base: git@vendor.example:hal/
  group-filter: [-optional]
  projects:
    - name: hal_atmel
      revision: {COMMIT}
      path: modules/hal/atmel
      groups:
        - hal
    - name: mcuboot
      revision: 1.10
      remote: vendor
      repo-path: boot/loader
      path: bootloader/mcuboot
      import: true
    - name: fatfs
      url: https://other.example/fatfs.git
      clone-depth: 1
  self:
    path: rtos
    west-commands: scripts/west-commands.yml
"""

AOSP = """\
<?xml version="1.0" encoding="UTF-8"?>
<manifest>
  <remote name="aosp" fetch=".." review="https://review.example/" />
  <remote name="other" fetch="ssh://git@other.example:29418" revision="stable" />
  <default revision="refs/tags/droid-14.0.0_r1" remote="aosp" sync-j="4" />
  <superproject name="platform/superproject" remote="aosp"/>
  <project path="build/make" name="platform/build" groups="pdk,sysui-studio" >
    <copyfile src="core/root.mk" dest="Makefile" />
    <linkfile src="target" dest="build/target" />
  </project>
  <project path="art" name="platform/art" revision="refs/heads/main" />
  <project path="tests/art" name="platform/tests/art" remote="other" />
  <project name="gone" />
  <remove-project name="gone" />
  <repo-hooks in-project="platform/tools/repohooks" enabled-list="pre-upload" />
</manifest>
"""

ROS = """\
repositories:
  ament/ament_cmake:
    type: git
    url: https://forge.example/ament/ament_cmake.git
    version: rolling
  ros2/rclcpp:
    type: git
    url: https://forge.example/ros2/rclcpp.git
    version: 1.10
  ros2/old:
    type: hg
    url: https://forge.example/old
  eProsima/Fast-DDS:
    type: git
    url: https://forge.example/eProsima/Fast-DDS.git
"""

SUBMODULES = """\
# what we build with
[submodule "vendored lib"]
\tpath = third_party/lib
\turl = ../lib.git
\tbranch = stable/1.x ; not master
[submodule "https"]
\tpath = "third party/http#s"
\turl = https://forge.example/http.git
\tupdate = rebase
"""

DEPS = f"""\
use_relative_paths = True
vars = {{
  'forge': 'https://forge.example',
  'skia_revision': '{COMMIT}',
  'checkout_win': False,
}}
deps = {{
  'src/third_party/skia': Var('forge') + '/skia.git' + '@' + Var('skia_revision'),
  'src/v8': '{{forge}}/v8.git@refs/heads/main',
  'src/win': {{'url': 'https://git@forge.example/win.git', 'condition': 'checkout_win'}},
  'src/tool': {{'packages': [{{'package': 'x', 'version': 'y'}}], 'dep_type': 'cipd'}},
  'src/off': None,
}}
hooks = [{{'name': 'x', 'action': ['python3', 'x.py']}}]
"""

Row = tuple[str, tuple[str, ...], str, str]


def read(directory: Path, name: str, text: str, base: str = "") -> ImportedManifest:
    path = directory / name
    path.write_text(text, encoding="utf-8")
    return read_import(path, base)


def rows(manifest: ImportedManifest) -> list[Row]:
    return [(one.name, one.urls, one.revision, one.path) for one in manifest.repositories]


def notes(manifest: ImportedManifest) -> list[str]:
    own = [f"{one.name}: {note}" for one in manifest.repositories for note in one.notes]
    return [*manifest.notes, *own]


def refused(directory: Path, name: str, text: str, base: str = "") -> list[str]:
    with pytest.raises(RefusedError) as caught:
        read(directory, name, text, base)
    return [fault.removeprefix(str(directory / name)) for fault in caught.value.faults]


def test_a_west_manifest_with_remotes_and_defaults(tmp_path: Path) -> None:
    found = read(tmp_path, "west.yml", WEST)
    atmel = ("hal_atmel", ("https://forge.example/rtos/hal_atmel",), COMMIT, "modules/hal/atmel")
    boot = ("git@vendor.example:hal/boot/loader",)
    assert rows(found) == [
        atmel,
        ("mcuboot", boot, "1.10", "bootloader/mcuboot"),
        ("fatfs", ("https://other.example/fatfs.git",), "master", "fatfs"),
    ]
    assert found.repositories[0].groups == ("hal",)
    assert notes(found) == [
        "group-filter -optional: every repository is in the workspace here",
        "the manifest's own repository, at rtos: add it if it belongs to the family",
        (
            "mcuboot: it imports its own west.yml as it is at 1.10, which is not here. With"
            " that tree in FOLDER/bootloader/mcuboot: semistable init --from FILE --trees FOLDER"
        ),
    ]
    assert found.repositories[2].clone is CloneKind.SHALLOW


def test_a_repo_manifest_with_relative_remote(tmp_path: Path) -> None:
    found = read(tmp_path, "default.xml", AOSP, "https://droid.example/platform/manifest")
    assert rows(found) == [
        (
            "build",
            ("https://droid.example/platform/build",),
            "droid-14.0.0_r1",
            "build/make",
        ),
        ("platform-art", ("https://droid.example/platform/art",), "main", "art"),
        (
            "platform-tests-art",
            ("ssh://git@other.example:29418/platform/tests/art",),
            "stable",
            "tests/art",
        ),
    ]
    assert found.repositories[0].groups == ("pdk", "sysui-studio")
    assert notes(found) == [
        "<superproject platform/superproject> is not looked at",
        "<repo-hooks platform/tools/repohooks> is not looked at",
        "build: repo would make a copy Makefile of its core/root.mk",
        "build: repo would make a link build/target to its target",
    ]


def test_a_repos_file_of_ros(tmp_path: Path) -> None:
    found = read(tmp_path, "ros2.repos", ROS)
    forge = "https://forge.example"
    assert rows(found) == [
        ("ament_cmake", (f"{forge}/ament/ament_cmake.git",), "rolling", "ament/ament_cmake"),
        ("rclcpp", (f"{forge}/ros2/rclcpp.git",), "1.10", "ros2/rclcpp"),
        ("Fast-DDS", (f"{forge}/eProsima/Fast-DDS.git",), "HEAD", "eProsima/Fast-DDS"),
    ]
    assert notes(found) == ["ros2/old is hg and no git: left out"]


def test_submodules_are_pinned_where_their_tree_says(tmp_path: Path) -> None:
    repository = pygit2.init_repository(str(tmp_path))
    index = repository.index
    link = pygit2.enums.FileMode.COMMIT
    index.add(pygit2.IndexEntry("third_party/lib", pygit2.Oid(hex=COMMIT), link))
    who = pygit2.Signature("A", "a@example.org", 1, 0)
    repository.create_commit("HEAD", who, who, "pin", index.write_tree(), [])
    found = read(tmp_path, ".gitmodules", SUBMODULES, "ssh://git@forge.example/team/whole.git")
    assert rows(found) == [
        ("vendored-lib", ("ssh://git@forge.example/team/lib.git",), COMMIT, "third_party/lib"),
        ("https", ("https://forge.example/http.git",), "HEAD", "third party/http#s"),
    ]
    assert found.repositories[0].commit == COMMIT
    assert notes(found) == [
        "vendored-lib: its branch is stable/1.x",
        "https: update = rebase",
        "https: no commit is recorded here: it follows its branch until it is pinned",
    ]


def test_a_plain_deps_of_gclient(tmp_path: Path) -> None:
    found = read(tmp_path, "DEPS", DEPS)
    assert rows(found) == [
        ("skia", ("https://forge.example/skia.git",), COMMIT, "src/third_party/skia"),
        ("v8", ("https://forge.example/v8.git",), "main", "src/v8"),
        ("win", ("https://git@forge.example/win.git",), "HEAD", "src/win"),
    ]
    assert notes(found) == [
        "src/tool is no git repository: left out",
        "src/off is None: left out",
        "use_relative_paths: gclient has these paths below the repository of this DEPS",
        "hooks is not looked at",
        "win: condition: checkout_win",
    ]


def test_what_cannot_lie_beside_another_tree_gets_a_place_of_its_own(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "x.repos",
        "repositories:\n"
        "  tools/sim/parts: {type: git, url: 'https://f.example/parts'}\n"
        "  Tools/sim: {type: git, url: 'https://f.example/other'}\n"
        "  tools/sim: {type: git, url: 'https://f.example/sim'}\n",
    )
    paths = [one.path for one in found.repositories]
    assert paths == ["tools/sim/parts", "trees/Tools-sim", "tools/sim"]
    assert notes(found) == [
        "Tools-sim: its path Tools/sim is that of parts, or like it on a disk that folds case",
    ]


def test_names_that_are_alike_are_told_apart(tmp_path: Path) -> None:
    projects = "".join(
        f'<project name="{name}" path="{path}"/>'
        for name, path in [("a/kit", "a"), ("b/kit", "b"), ("kit", "c"), ("kit", "d"), ("ü", "e")]
    )
    found = read(
        tmp_path,
        "default.xml",
        f'<manifest><remote name="r" fetch="https://f.example"/><default remote="r"/>{projects}'
        "</manifest>",
    )
    assert [one.name for one in found.repositories] == ["a-kit", "b-kit", "c", "d", "e"]


URL = f"url: expected {GIT_URL.words}"
REVISION = f"revision: expected {manifest_schema.REVISION.words}"
PATH = f"path: expected {TREE_FOLDER.words}"
A = "https://f.example/a"


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        (
            "x.repos",
            "repositories: {a: {type: git, url: 'ext::sh -c touch% x'}}",
            f': a: {URL}, found "ext::sh -c touch% x"',
        ),
        (
            "x.repos",
            "repositories: {a: {type: git, url: 'https://me:secret@f.example/a'}}",
            f': a: {URL}, found "https://me:***@f.example/a"',
        ),
        (
            "west.yml",
            f"manifest: {{projects: [{{name: a, url: '{A}', revision: --upload-pack=x}}]}}",
            f': project a: {REVISION}, found "--upload-pack=x"',
        ),
        (
            "x.repos",
            "repositories: {../../etc: {type: git, url: 'https://f.example/a'}}",
            f': ../../etc: {PATH}, found "../../etc"',
        ),
        (
            "west.yml",
            "manifest: {projects: [{name: a}]}",
            ": project a: no url, and no remote '' is defined",
        ),
        (
            "west.yml",
            "manifest: {projects: 7}",
            ': "projects": expected a list of mappings, found a text',
        ),
        (
            "x.repos",
            "repositories: {a: 1, a: 2}",
            ":1: not YAML that can be read: the key 'a' was given before",
        ),
        (
            "x.repos",
            "x: &x {a: 1}\nrepositories: {<<: *x}",
            ":2: not YAML that can be read: a key that is no text, or a merge",
        ),
        (
            "x.repos",
            "repositories: [",
            ":1: not YAML that can be read: expected the node content, but found '<stream end>'",
        ),
        ("x.repos", "a: b", ': expected west\'s "manifest" or vcstool\'s "repositories"'),
        (
            "x.repos",
            "repositories: {}",
            "No git repository is named there, as vcstool writes them.",
        ),
        (
            "default.xml",
            '<!DOCTYPE m [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><manifest>&b;</manifest>',
            ": a document type and its entities are not read",
        ),
        ("default.xml", "<manifest>", ":1: not XML: no element found"),
        ("default.xml", "<html/>", ": expected <manifest>, found <html>"),
        (
            "default.xml",
            '<manifest><remote name="r" fetch=".."/><project name="a" remote="r"/></manifest>',
            ": project a: the URL '..' begins at the URL of the manifest's own repository",
        ),
        (".gitmodules", "[submodule", ":1: neither a section nor KEY = VALUE"),
        (".gitmodules", '[submodule "a"]\npath = a', ":1: submodule 'a' has no url"),
        (
            "DEPS",
            "deps = {'a': open('/etc/passwd').read()}",
            ":1: expected a text, Var() or a sum of them",
        ),
        ("DEPS", "deps = {'a': Var('x')}", ":1: no text 'x' among the vars"),
        ("DEPS", "deps = {", ":1: not Python that can be read"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, name: str, text: str, fault: str) -> None:
    assert refused(tmp_path, name, text) == [fault]


def test_a_file_of_no_known_format(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no manifest that can be imported"):
        read(tmp_path, "setup.cfg", "")
    with pytest.raises(UsageError, match="There is no file"):
        read_import(tmp_path / "west.yml")


@pytest.mark.parametrize(
    ("url", "base", "whole"),
    [
        ("..", "https://f.example/team/whole", "https://f.example/team"),
        ("../../x/lib.git", "https://f.example/team/whole/", "https://f.example/x/lib.git"),
        ("../lib", "git@f.example:team/whole", "git@f.example:team/lib"),
        ("../lib", "git@f.example:whole", "git@f.example:lib"),
        ("./lib", "https://f.example/whole", "https://f.example/whole/lib"),
        ("https://f.example/a", "", "https://f.example/a"),
    ],
)
def test_relative_urls_are_as_in_git(url: str, base: str, whole: str) -> None:
    assert resolved(url, base, "here") == whole


def test_a_relative_url_does_not_leave_its_host() -> None:
    with pytest.raises(RefusedError):
        resolved("../../../x", "https://f.example/team/whole", "here")
