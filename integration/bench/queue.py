"""Time a queue of 200 changes over 40 repositories, cold and warm.

`python -m integration.bench.queue [--changes 200] [--drivers 39] [--limit 60]`, or `nox -s queue`.
The repositories are made for it: a core with 60 methods, drivers that override and call them, and
changes of which some break drivers, some conflict, and some need others.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import pygit2

_AUTHOR = pygit2.Signature("A Developer", "developer@example.org", 1_500_000_000, 0)
_METHODS = 60
SURFACE = """\
version = 1

[core]
driver-class = "orbit.virt.driver.Driver"
callers = ["orbit/compute/"]
receivers = ["self.driver"]
modules = ["orbit.virt"]
"""


def _core(*, gone: int = -1, added: str = "") -> dict[str, str]:
    numbers = [n for n in range(_METHODS) if n != gone]
    methods = "".join(f"    def m{n}(self, context, x):\n        pass\n\n" for n in numbers)
    calls = "".join(f"        self.driver.m{n}(context, 1)\n" for n in numbers)
    files = {f"orbit/part{n}.py": f"def f{n}(a, b):\n    return a\n" for n in range(_METHODS)}
    if gone >= 0:
        files.pop(f"orbit/part{gone}.py")
    return files | {
        "orbit/__init__.py": "",
        "orbit/virt/__init__.py": "",
        "orbit/virt/driver.py": f"class Driver(object):\n\n{methods}",
        "orbit/compute/__init__.py": "",
        "orbit/compute/manager.py": f"class Manager:\n    def run(self, context):\n{calls}",
        **({f"orbit/{added}.py": f"name = '{added}'\n"} if added else {}),
    }


def _driver(name: str, number: int, *, added: str = "", wrong: bool = False) -> dict[str, str]:
    uses = [(number + step) % _METHODS for step in range(12)]
    imports = "".join(f"from orbit import part{n}\n" for n in uses)
    methods = "".join(
        f"    def m{n}(self, context, x):\n        return part{n}.f{n}(1, 2)\n\n" for n in uses
    )
    lost = "\n\ndef ask():\n    return part.lost()\n" if wrong else ""
    text = f"{imports}from orbit import part{uses[0]} as part\nfrom orbit.virt import driver\n\n\n"
    return {
        f"{name}/__init__.py": "",
        f"{name}/driver.py": f"{text}class D(driver.Driver):\n\n{methods}{lost}",
        **({f"{name}/{added}.py": "x = 1\n"} if added else {}),
    }


def _commit(repository: pygit2.Repository, ref: str, files: dict[str, str], message: str) -> None:
    index = pygit2.Index()
    for path, text in files.items():
        blob = repository.create_blob(text.encode())
        index.add(pygit2.IndexEntry(path, blob, pygit2.enums.FileMode.BLOB))
    master = "refs/heads/master"
    parents = [repository.references[master].target] if master in repository.references else []
    tree = index.write_tree(repository)
    repository.create_commit(ref, _AUTHOR, _AUTHOR, message, tree, parents)


def make(root: Path, drivers: int, changes: int) -> list[str]:
    """Make the repositories, a manifest and a queue; return the lines of the queue."""
    names = ["orbit", *(f"moon{n}" for n in range(drivers))]
    repositories = {}
    for number, name in enumerate(names):
        path = root / "trees" / name
        repository = pygit2.init_repository(str(path), initial_head="master")
        repository.remotes.create("origin", f"https://example.org/orbit/{name}")
        files = _core() if name == "orbit" else _driver(name, number)
        _commit(repository, "refs/heads/master", files, "Begin")
        head = repository.references["refs/heads/master"].target
        repository.references.create("refs/remotes/origin/master", head)
        repository.references.create("refs/tags/1.0", head)
        repositories[name] = repository
    lines = []
    for number in range(changes):
        name = "orbit" if number % 5 == 0 else names[1 + number % drivers]
        place = names.index(name)
        if name == "orbit":
            gone = number % _METHODS if number % 20 == 0 else -1
            files = _core(gone=gone, added=f"new{number}")
        else:
            files = _driver(name, place, added=f"new{number}", wrong=number % 7 == 0)
        url = f"https://github.com/orbit/orbit/pull/{number - number % 5}"
        message = f"Change {number}\n\n" + (f"Depends-On: {url}\n" if number % 11 == 0 else "")
        _commit(repositories[name], f"refs/pull/{number}/head", files, message)
        lines.append(f"{name}@refs/pull/{number}/head")
    tables = [_table(name, str(repositories[name].revparse_single("1.0").id)) for name in names]
    (root / "repos.toml").write_text("\n".join(["version = 1", *tables]), encoding="utf-8")
    (root / "queue").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (root / "orbit.toml").write_text(SURFACE, encoding="utf-8")
    return lines


def _table(name: str, commit: str) -> str:
    lines = [
        "[core]" if name == "orbit" else "[[driver]]",
        f'git = ["https://example.org/orbit/{name}", "https://github.com/orbit/{name}"]',
        *(f'{key} = "{value}"' for key, value in (("name", name), ("package", name))),
        *(f'{key} = "{value}"' for key, value in (("pin", "1.0"), ("commit", commit))),
    ]
    return "\n".join([*lines, ""])


@click.command()
@click.option("--changes", default=200, show_default=True)
@click.option("--drivers", default=39, show_default=True)
@click.option("--limit", default=60.0, show_default=True, help="Seconds of the warm run.")
def main(changes: int, drivers: int, limit: float) -> None:
    """Make a family and a queue, decide it from an empty cache and again, and say the times."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        make(root, drivers, changes)
        environment = os.environ | {"SEMISTABLE_CACHE_DIR": str(root / "cache")}
        for run in ("cold", "warm"):
            started = time.monotonic()
            asked = ("gate", "--queue", "queue", "--surface", "orbit.toml", "--format", "json")
            done = subprocess.run(
                [sys.executable, "-m", "semistable", *asked],
                cwd=root,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            took = time.monotonic() - started
            if done.returncode not in (0, 1):
                sys.exit(done.stderr)
            fates = [row["fate"] for row in json.loads(done.stdout)["changes"]]
            counts = ", ".join(f"{fates.count(fate)} {fate}" for fate in sorted(set(fates)))
            print(f"{run}: {took:.1f} s for {len(fates)} changes, {counts}")
    if took > limit:
        sys.exit(f"The warm run took more than {limit:.0f} s.")


if __name__ == "__main__":
    main()
