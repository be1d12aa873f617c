"""Manifests made of several files: west's imports and repo's includes, and what is refused."""

from collections.abc import Mapping
from pathlib import Path

import pygit2
import pytest

from semistable.model.project.imported_manifest import ImportedManifest
from semistable.model.project.manifest import CloneKind
from semistable.project.imports.foreign_manifest import read_import
from semistable.project.imports.included_files import RefusedError

FORGE = "https://forge.example/rtos"
TOP = f"""\
manifest:
  defaults: {{remote: up}}
  remotes: [{{name: up, url-base: {FORGE}}}]
  projects:
    - {{name: sim, path: tools/sim, revision: 1.0}}
    - {{name: hal, path: modules/hal, revision: 2.0}}
  self:
    path: rtos
    import: %s
"""
OPTIONAL = f"""\
manifest:
  remotes: [{{name: up, url-base: {FORGE}}}]
  projects:
    - {{name: parts, remote: up, path: tools/sim/parts, revision: 3.0, groups: [optional]}}
    - {{name: hal, remote: up, path: elsewhere, revision: 9.9}}
    - {{name: extra, remote: up, path: modules/extra, revision: main}}
"""


def write(directory: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def committed(directory: Path, files: Mapping[str, str], tag: str) -> None:
    """Commit files and tag them, and leave something else in the working tree."""
    write(directory, files)
    repository = pygit2.init_repository(str(directory))
    repository.index.add_all()
    who = pygit2.Signature("A", "a@example.org", 1, 0)
    tree = repository.index.write_tree()
    made = repository.create_commit("HEAD", who, who, "all", tree, [])
    repository.references.create(f"refs/tags/{tag}", made)
    write(directory, dict.fromkeys(files, "not: what was committed"))


def places(manifest: ImportedManifest) -> dict[str, tuple[str, str]]:
    return {one.name: (one.path, one.revision) for one in manifest.repositories}


def notes(manifest: ImportedManifest, name: str) -> tuple[str, ...]:
    return next(one.notes for one in manifest.repositories if one.name == name)


def refused(path: Path, trees: Path | None = None) -> list[str]:
    with pytest.raises(RefusedError) as caught:
        read_import(path, "https://forge.example/rtos/manifest", trees)
    return [fault.replace(f"{path.parent}/", "") for fault in caught.value.faults]


@pytest.mark.parametrize("asked", ["more", "more/optional.yaml", "[more/optional.yaml]"])
def test_west_imports_what_lies_beside_it_and_that_comes_first(tmp_path: Path, asked: str) -> None:
    write(tmp_path, {"west.yml": TOP % asked, "more/optional.yaml": OPTIONAL, "more/README": "x"})
    found = read_import(tmp_path / "west.yml")
    assert places(found) == {
        "parts": ("tools/sim/parts", "3.0"),
        "hal": ("elsewhere", "9.9"),
        "extra": ("modules/extra", "main"),
        "sim": ("tools/sim", "1.0"),
    }
    assert found.repositories[0].groups == ("optional",)


def test_a_manifest_in_a_folder_imports_from_the_top_of_its_repository(tmp_path: Path) -> None:
    write(tmp_path, {"app/west.yml": TOP % "more", "more/a.yml": OPTIONAL, ".git/HEAD": ""})
    assert "parts" in places(read_import(tmp_path / "app" / "west.yml"))


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("{file: more, name-allowlist: parts}", {"parts", "sim", "hal"}),
        ("{file: more, name-blocklist: [parts, hal]}", {"extra", "sim", "hal"}),
        ("{file: more, path-blocklist: 'modules/*'}", {"parts", "sim", "hal"}),
        ("{file: more, path-allowlist: ['modules/*'], name-blocklist: extra}", {"extra"}),
        ("{file: more, name-whitelist: [extra]}", {"extra", "sim", "hal"}),
    ],
)
def test_an_import_may_choose(tmp_path: Path, asked: str, names: set[str]) -> None:
    write(tmp_path, {"west.yml": TOP % asked, "more/optional.yaml": OPTIONAL})
    assert set(places(read_import(tmp_path / "west.yml"))) == names | {"sim", "hal"}


def test_an_import_may_have_a_prefix(tmp_path: Path) -> None:
    asked = "{file: more, path-prefix: deep/down}"
    write(tmp_path, {"west.yml": TOP % asked, "more/optional.yaml": OPTIONAL})
    assert places(read_import(tmp_path / "west.yml"))["parts"][0] == "deep/down/tools/sim/parts"


APP = f"""\
manifest:
  projects:
    - name: rtos
      url: {FORGE}
      revision: v4
      clone-depth: 1
      import: {{name-blocklist: [hal], path-prefix: os}}
    - {{name: sim, url: '{FORGE}/my-sim', revision: mine}}
"""


def test_what_a_project_imports_is_read_at_its_revision_where_it_is_here(tmp_path: Path) -> None:
    write(tmp_path, {"app/west.yml": APP})
    committed(
        tmp_path / "trees" / "os" / "rtos", {"west.yml": TOP % "more", "more/a.yml": OPTIONAL}, "v4"
    )
    found = read_import(tmp_path / "app" / "west.yml", trees=tmp_path / "trees")
    assert places(found) == {
        "rtos": ("os/rtos", "v4"),
        "sim": ("sim", "mine"),
        "parts": ("os/tools/sim/parts", "3.0"),
        "extra": ("os/modules/extra", "main"),
    }
    assert found.repositories[0].clone is CloneKind.SHALLOW
    assert notes(found, "rtos") == ()


def test_a_west_workspace_around_the_file_has_the_projects(tmp_path: Path) -> None:
    write(tmp_path, {"app/west.yml": APP, ".west/config": ""})
    committed(tmp_path / "os" / "rtos", {"west.yml": TOP % "[]"}, "v4")
    assert places(read_import(tmp_path / "app" / "west.yml"))["rtos"] == ("os/rtos", "v4")
    assert set(places(read_import(tmp_path / "app" / "west.yml"))) == {"rtos", "sim"}


@pytest.mark.parametrize("there", [False, True], ids=["no tree", "another revision"])
def test_what_is_not_here_is_said_with_the_way_to_it(tmp_path: Path, *, there: bool) -> None:
    write(tmp_path, {"west.yml": APP})
    if there:
        committed(tmp_path / "trees" / "os" / "rtos", {"west.yml": TOP % "[]"}, "v3")
    found = read_import(tmp_path / "west.yml", trees=tmp_path / "trees")
    assert set(places(found)) == {"rtos", "sim"}
    assert notes(found, "rtos") == (
        (
            "it imports its own west.yml as it is at v4, which is not here. With that tree in"
            " FOLDER/os/rtos: semistable init --from FILE --trees FOLDER"
        ),
    )


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ("nowhere.yml", "west.yml: there is no file or folder nowhere.yml to import"),
        ("west.yml", "west.yml: the imports go in a circle: west.yml"),
        ("link.yml", "west.yml: there is no file or folder link.yml to import"),
        (
            "../out.yml",
            (
                "west.yml: self: the file to include is not a path below the manifest's directory,"
                " with '/': '../out.yml'"
            ),
        ),
        ("true", 'west.yml: self: "import": expected a file or a folder, found a text'),
        ("more", "more/a.yml:1: not YAML that can be read: expected the node content, but found"),
    ],
)
def test_imports_that_are_refused(tmp_path: Path, asked: str, fault: str) -> None:
    here = tmp_path / "here"
    write(here, {"west.yml": TOP % asked, "more/a.yml": "a: ["})
    write(tmp_path, {"out.yml": OPTIONAL})
    (here / "link.yml").symlink_to(tmp_path / "out.yml")
    (said,) = refused(here / "west.yml")
    assert said.startswith(fault)


MAIN = """\
<manifest>
  <remote name="droid" fetch=".." />
  <default remote="droid" revision="refs/tags/14" />
  <project name="base/a" path="a" groups="pdk" clone-depth="1" />
  <project name="base/b" path="b" />
  %s
</manifest>
"""
SNIPPET = """\
<manifest>
  <remote name="ours" fetch="https://ours.example" revision="ours-21" />
  <remove-project name="base/b" />
  <project name="b" path="b" remote="ours" />
  <project name="c" path="b/inner" groups="x" />
  <extend-project name="base/a" revision="refs/heads/fixed" groups="patched" />
</manifest>
"""


def droid(directory: Path, more: str, snippet: str = SNIPPET) -> Path:
    write(directory, {"default.xml": MAIN % more, "snippets/ours.xml": snippet})
    return directory / "default.xml"


def test_repo_includes_remove_replace_and_extend_in_their_order(tmp_path: Path) -> None:
    path = droid(tmp_path, '<include name="snippets/ours.xml" groups="g1,g2" revision="next" />')
    found = read_import(path, "https://droid.example/platform/manifest")
    assert [(one.urls[0], one.path, one.revision, one.groups) for one in found.repositories] == [
        ("https://droid.example/base/a", "a", "fixed", ("pdk", "g1", "g2", "patched")),
        ("https://ours.example/b", "b", "next", ("g1", "g2")),
        ("https://droid.example/c", "b/inner", "next", ("g1", "g2", "x")),
    ]
    assert found.repositories[0].clone is CloneKind.SHALLOW
    assert found.notes == ()


def test_extend_may_move_a_project_to_a_path_and_a_remote(tmp_path: Path) -> None:
    snippet = SNIPPET.replace(
        "</manifest>",
        '<project name="base/a" path="a2"/><extend-project name="base/a" path="a2"'
        ' dest-path="moved" remote="ours"/></manifest>',
    )
    found = read_import(
        droid(tmp_path, '<include name="snippets/ours.xml"/>', snippet), "https://droid.example/p/m"
    )
    rows = [(one.urls[0], one.path, one.revision) for one in found.repositories]
    assert rows[0] == ("https://droid.example/base/a", "a", "fixed")
    assert rows[-1] == ("https://ours.example/base/a", "moved", "14")


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ('<include name="no.xml"/>', "<include no.xml>: there is no file no.xml to include"),
        (
            '<include name="../x.xml"/>',
            (
                "<include ../x.xml>: the file to include is not a path below the manifest's"
                " directory, with '/': '../x.xml'"
            ),
        ),
        ('<include name="loop.xml"/>', "<include loop.xml>: the includes go in a circle"),
        ('<remove-project name="zz"/>', "<remove-project zz>: there is no such project"),
        ("<remove-project/>", "<remove-project >: there is no such project"),
        ('<extend-project name="zz"/>', "<extend-project zz>: there is no such project"),
        ('<default remote="zz"/>', "a second <default> says otherwise"),
        ('<remote name="droid" fetch="x"/>', "a second <remote droid> says otherwise"),
    ],
)
def test_what_repo_refuses_is_refused(tmp_path: Path, more: str, fault: str) -> None:
    write(tmp_path, {"loop.xml": '<manifest><include name="loop.xml"/></manifest>'})
    (said,) = refused(droid(tmp_path, more))
    assert said.partition(": ")[2] == fault


def test_an_optional_removal_and_one_by_path(tmp_path: Path) -> None:
    more = '<remove-project name="zz" optional="true"/><remove-project path="b"/>'
    found = read_import(droid(tmp_path, more), "https://droid.example/p/m")
    assert [one.path for one in found.repositories] == ["a"]


@pytest.mark.parametrize(
    ("base", "fetch", "url"),
    [
        ("https://h.example/platform/manifest", "..", "https://h.example/x"),
        ("https://h.example/platform/manifest/", ".", "https://h.example/platform/x"),
        ("https://h.example/a/b/manifest", "../team", "https://h.example/a/team/x"),
        ("https://h.example/m", "https://o.example/y/", "https://o.example/y/x"),
        ("git@h.example:team/manifest", "..", "ssh://git@h.example/x"),
        ("https://h.example/m", "git@o.example:team", "ssh://git@o.example/team/x"),
        ("https://h.example/m", "git@o.example:", "git@o.example:x"),
    ],
)
def test_a_remote_is_found_as_repo_finds_it(
    tmp_path: Path, base: str, fetch: str, url: str
) -> None:
    text = f'<manifest><remote name="r" fetch="{fetch}"/><project name="x" remote="r"/></manifest>'
    write(tmp_path, {"default.xml": text})
    assert read_import(tmp_path / "default.xml", base).repositories[0].urls == (url,)


@pytest.mark.parametrize("ref", ["refs/notes/commits", "refs/meta/config"])
def test_a_ref_that_no_clone_brings_is_said(tmp_path: Path, ref: str) -> None:
    text = f"repositories: {{a: {{type: git, url: '{FORGE}/a', version: {ref}}}}}"
    write(tmp_path, {"x.repos": text})
    found = read_import(tmp_path / "x.repos")
    assert notes(found, "a") == (
        f"{ref} is a ref that a clone does not bring: pin the commit that it is",
    )


@pytest.mark.parametrize(
    ("origin", "url"),
    [
        ("https://h.example/platform/manifest", "https://h.example/x"),
        ("/srv/manifest", None),
        ("ext::sh -c x", None),
    ],
)
def test_relative_urls_begin_where_the_manifest_was_cloned_from(
    tmp_path: Path, origin: str, url: str | None
) -> None:
    text = '<manifest><remote name="r" fetch=".."/><project name="x" remote="r"/></manifest>'
    write(tmp_path, {"in/default.xml": text})
    repository = pygit2.init_repository(str(tmp_path))
    repository.config["remote.origin.url"] = origin
    path = tmp_path / "in" / "default.xml"
    if url:
        assert read_import(path).repositories[0].urls == (url,)
        asked = read_import(path, "https://other.example/a/b").repositories[0]
        assert asked.urls == ("https://other.example/x",)
    else:
        with pytest.raises(RefusedError, match="begins at the URL of the manifest's own"):
            read_import(path)


def test_the_manifest_of_a_repo_client_includes_from_its_repository(tmp_path: Path) -> None:
    one = '<manifest><remote name="r" fetch="https://h.example"/>%s</manifest>'
    write(
        tmp_path / ".repo",
        {
            "manifest.xml": '<manifest><include name="default.xml"/></manifest>',
            "manifests/default.xml": one % '<project name="x" remote="r"/>',
        },
    )
    assert places(read_import(tmp_path / ".repo" / "manifest.xml")) == {"x": ("x", "HEAD")}
