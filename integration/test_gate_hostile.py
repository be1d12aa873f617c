"""Changes that attack the gate are refused, or it survives them; docs/gate.md lists each."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pygit2
import pytest

from .forest import Forest, Origin
from .nova import DRIVER, core_files
from .proposals import commit_of, errors, gate, lxd, plant_fitting_family, propose

Pwned = Callable[[], bool]
FILE, LINK, SUBMODULE, FOLDER = 0o100644, 0o120000, 0o160000, 0o040000


@pytest.fixture
def family(forest: Forest) -> Forest:
    return plant_fitting_family(forest)


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """Name a file that every attack tries to make."""
    return tmp_path / "pwned"


def raw_tree(origin: Origin, entries: list[tuple[int, str, bytes]]) -> bytes:
    """Write a tree object as it is told, names that git would refuse included."""
    body = b"".join(b"%o %s\0%s" % (mode, name.encode(), oid) for mode, name, oid in entries)
    command = ["git", "-C", str(origin.path), "hash-object", "-t", "tree", "-w", "--stdin"]
    command.insert(4, "--literally")
    done = subprocess.run(command, input=body, capture_output=True, check=True)
    return bytes.fromhex(done.stdout.decode().strip())


def propose_tree(origin: Origin, name: str, tree: bytes) -> None:
    repository = pygit2.Repository(str(origin.path))
    who = pygit2.Signature("Mallory", "mallory@example.org", 1_500_000_000, 0)
    parent = pygit2.Oid(hex=commit_of(origin, "master"))
    oid = pygit2.Oid(raw=tree)
    commit = repository.create_commit(None, who, who, "Attack", oid, [parent])
    origin.set_branch(name, str(commit))


def blob(origin: Origin, data: bytes) -> bytes:
    return bytes(pygit2.Repository(str(origin.path)).create_blob(data).raw)


def everything(folder: Path) -> set[str]:
    return {str(path) for path in folder.rglob("*") if ".git" not in path.parts}


@pytest.mark.parametrize(
    "change",
    [
        "nova@--upload-pack=touch {trap}",
        "--upload-pack=touch {trap}@master",
        "nova@master:--exec=touch {trap}",
        "ext::sh -c touch% {trap}@master",
        "nova@ext::sh -c touch% {trap}",
        "nova@:!touch {trap}",
        "nova@master\n--exec=touch {trap}",
        "nova@$(touch {trap})",
        "nova@`touch {trap}`",
    ],
)
def test_a_change_that_is_an_option_or_a_command(family: Forest, trap: Path, change: str) -> None:
    said = gate(family, change.format(trap=trap))
    assert (said.code in (2, 3), "Traceback" in said.err, trap.exists()) == (True, False, False)


@pytest.mark.parametrize(
    "line",
    [
        "ext::sh -c touch% {trap}",
        "ext://github.com/openstack/nova/pull/1;touch {trap}",
        "ssh://-oProxyCommand=touch {trap}/openstack/nova/pull/1",
        "file:///etc/passwd",
        "--upload-pack=touch {trap}",
        "https://github.com/openstack/nova/pull/1 --upload-pack=touch {trap}",
        "https://github.com/../../nova/pull/1",
        "https://github.com/openstack/nova/pull/99999999999999999999999999999999",
    ],
)
def test_a_dependency_that_is_an_attack(family: Forest, trap: Path, line: str) -> None:
    message = f"Attack\n\nDepends-On: {line.format(trap=trap)}\n"
    propose(family.origins["nova-lxd"], lxd(DRIVER, **{"nova_lxd/a.py": ""}), "a", message)
    said = gate(family, "nova-lxd@a")
    assert (said.code in (0, 3), "Traceback" in said.err, trap.exists()) == (True, False, False)


def test_a_message_with_more_dependencies_than_anything_real(family: Forest) -> None:
    nova = family.origins["nova"]
    repository = pygit2.Repository(str(nova.path))
    master = repository.revparse_single("master").peel(pygit2.Commit)
    who = pygit2.Signature("Mallory", "mallory@example.org", 1_500_000_000, 0)
    for number in range(1, 260):
        made = repository.create_commit(None, who, who, f"{number}", master.tree_id, [master.id])
        nova.point(f"refs/pull/{number}/head", str(made))
    lines = (f"Depends-On: https://github.com/openstack/nova/pull/{n}" for n in range(1, 260))
    propose(family.origins["nova-lxd"], lxd(DRIVER, **{"nova_lxd/a.py": ""}), "a", "\n".join(lines))
    family.run("sync")
    family.git("nova", "fetch", "-q", "origin", "+refs/pull/*:refs/pull/*")
    said = gate(family, "nova-lxd@a")
    assert (said.code, "depends on more than 200 changes" in said.err) == (2, True)


@pytest.mark.parametrize(
    ("folders", "name"),
    [
        (("..",), "evil.py"),
        (("..", ".."), "evil.py"),
        ((), "../evil.py"),
        ((), "/etc/evil.py"),
        ((".git", "hooks"), "post-checkout"),
        ((".GIT",), "config"),
        ((), "nova_lxd\\..\\..\\evil.py"),
        ((), "e\x1b[2Jvil.py"),
    ],
)
def test_a_path_that_leads_out_of_the_tree(
    family: Forest, folders: tuple[str, ...], name: str
) -> None:
    origin = family.origins["nova-lxd"]
    body = b"from nova import utils\nutils.gone()\n"
    tree = raw_tree(origin, [(FILE, name, blob(origin, body))])
    for folder in reversed(folders):
        tree = raw_tree(origin, [(FOLDER, folder, tree)])
    propose_tree(origin, "path", tree)
    family.run("sync")
    before = everything(family.workspace.parent)
    said = gate(family, "nova-lxd@path")
    assert (said.code in (0, 1, 3), "Traceback" in said.err) == (True, False)
    assert "\x1b" not in family.run("gate", "--change", "nova-lxd@path").out
    left = {path for path in everything(family.workspace.parent) - before if "cache" not in path}
    assert left == set()


def test_a_link_to_a_secret_is_not_followed(family: Forest, tmp_path: Path) -> None:
    secret = tmp_path / "secret.py"
    secret.write_text("from nova import utils\nutils.the_secret()\n")
    origin = family.origins["nova-lxd"]
    link = blob(origin, str(secret).encode())
    package = raw_tree(origin, [(LINK, "driver.py", link)])
    propose_tree(origin, "link", raw_tree(origin, [(FOLDER, "nova_lxd", package)]))
    said = gate(family, "nova-lxd@link")
    assert (said.code, "the_secret" in said.out) == (3, False)


def test_a_submodule_is_not_fetched(family: Forest, trap: Path) -> None:
    origin = family.origins["nova-lxd"]
    modules = f'[submodule "x"]\n\tpath = x\n\turl = ext::sh -c touch% {trap}\n'
    tree = raw_tree(
        origin,
        [
            (FILE, ".gitmodules", blob(origin, modules.encode())),
            (SUBMODULE, "x", bytes.fromhex(commit_of(origin, "master"))),
        ],
    )
    propose_tree(origin, "sub", tree)
    said = gate(family, "nova-lxd@sub")
    assert (said.code, trap.exists()) == (3, False)


def test_a_file_of_a_hundred_megabytes(family: Forest) -> None:
    origin = family.origins["nova-lxd"]
    package = raw_tree(origin, [(FILE, "driver.py", blob(origin, b"x = 1\n" * (100_000_000 // 6)))])
    propose_tree(origin, "large", raw_tree(origin, [(FOLDER, "nova_lxd", package)]))
    nova, driver = (str(family.origins[name].path) for name in ("nova", "nova-lxd"))
    paths = ("--core", f"{nova}@18.0.0", "--driver", f"{driver}@18.0.0")
    said = gate(family, f"{driver}@large", more=paths)
    assert said.code == 3
    assert "too large for a source" in said.out


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "-" * 200_000 + "1",
        "x = " + "1+" * 200_000 + "1",
        "\0" * 1000,
        "a" * 1_000_000,
    ],
)
def test_a_source_that_no_parser_likes(family: Forest, text: str) -> None:
    propose(family.origins["nova-lxd"], lxd(DRIVER, **{"nova_lxd/x.py": text}), "deep")
    said = gate(family, "nova-lxd@deep")
    assert (said.code in (0, 3), "Traceback" in said.err) == (True, False)


def test_attributes_hooks_and_watchers_of_git_are_not_run(family: Forest, trap: Path) -> None:
    nova = family.origins["nova"]
    attributes = {".gitattributes": "*.py merge=evil filter=evil diff=evil\n"}
    lines = "".join(f"# line {n}\n" for n in range(20))
    nova.commit(core_files(moved=False) | attributes | {"nova/more.py": lines})
    propose(nova, core_files(moved=False) | attributes | {"nova/more.py": f"# a\n{lines}"}, "a")
    propose(nova, core_files(moved=False) | attributes | {"nova/more.py": f"{lines}# b\n"}, "b")
    family.run("sync")
    for key in ("merge.evil.driver", "filter.evil.smudge", "filter.evil.clean", "core.fsmonitor"):
        family.git("nova", "config", key, f"touch {trap}")
    hook = family.tree("nova") / ".git" / "hooks" / "post-merge"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {trap}\n")
    hook.chmod(0o755)
    said = gate(family, "nova@a", "nova@b")
    assert (said.code, trap.exists()) == (0, False)


def test_a_change_does_not_waive_pin_or_choose_for_itself(family: Forest, trap: Path) -> None:
    own = {
        "repos.toml": f'version = 1\n[core]\nname="nova"\ngit=["ext::sh -c touch% {trap}"]\n',
        "waivers.toml": 'version = 1\n[[waiver]]\nrule = "name-removed"\n',
        "contract/surfaces/nova-virt.toml": "version = 1\n",
        ".semistable/x": "",
    }
    files = lxd(DRIVER.replace("utils.execute", "utils.gone"), **own)
    propose(family.origins["nova-lxd"], files, "self")
    said = gate(family, "nova-lxd@self")
    assert (said.code, errors(said)) == (1, [("nova-lxd", "name-removed", "new")])
    assert not trap.exists()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("git", '["ext::sh -c touch% {trap}"]'),
        ("git", '["--upload-pack=touch {trap}"]'),
        ("name", '"../../nova"'),
        ("pin", '"--upload-pack=touch {trap}"'),
    ],
)
def test_a_manifest_that_is_an_attack(family: Forest, trap: Path, key: str, value: str) -> None:
    path = family.workspace / "repos.toml"
    lines = [line for line in path.read_text().splitlines() if not line.startswith(f"{key} =")]
    lines.insert(lines.index("[core]") + 1, f"{key} = {value.format(trap=trap)}")
    path.write_text("\n".join(lines), encoding="utf-8")
    said = gate(family, "nova@master")
    assert (said.code, trap.exists()) == (2, False)


def test_what_steers_a_terminal_is_shown_as_a_mark(family: Forest) -> None:
    origin = family.origins["nova-lxd"]
    message = "\x1b]0;title\x07\n\nDepends-On: https://github.com/\x1b[31m/x/pull/1\n"
    propose(origin, lxd(DRIVER, **{"nova_lxd/a.py": ""}), "a", message)
    for form in ("console", "markdown", "html", "github", "junit", "sarif"):
        said = family.run("gate", "--change", "nova-lxd@a", "--format", form)
        assert (said.code, "\x1b" in said.out + said.err) == (0, False), form
    assert "\x1b" not in family.run("gate", "--lint", "--change", "nova-lxd@a").out


def test_paths_that_lead_out_are_not_materialized(family: Forest) -> None:
    origin = family.origins["nova-lxd"]
    body = blob(origin, b"evil = 1\n")
    hooks = raw_tree(origin, [(FILE, "post-checkout", body)])
    entries = [
        (FILE, "../a.py", body),
        (FOLDER, "..", raw_tree(origin, [(FILE, "b.py", body)])),
        (FILE, "/c.py", body),
        (FOLDER, ".GIT", hooks),
        (FILE, "C:d.py", body),
        (FILE, "e\\..\\f.py", body),
        (FILE, "good.py", body),
        (LINK, "link.py", blob(origin, b"/etc/passwd")),
    ]
    propose_tree(origin, "paths", raw_tree(origin, sorted(entries, key=lambda entry: entry[1])))
    family.run("sync")
    before = everything(family.workspace)
    said = family.run("gate", "--change", "nova-lxd@paths", "--materialize", "out")
    assert said.code == 3
    assert said.err.count("leads elsewhere, not written.") == 6
    out = family.workspace / "out"
    written = {path for path in everything(family.workspace) - before if Path(path).is_file()}
    core = {str(out / "nova" / path) for path in core_files(moved=False)}
    assert written - core == {str(out / "nova-lxd" / "good.py")}
    assert {path.name for path in (out / "nova-lxd").iterdir()} == {"good.py"}
