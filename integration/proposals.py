"""Changes that want to merge into a small nova and its driver, and what the gate says of them."""

import json
from collections.abc import Mapping

import pygit2

from .forest import Forest, Origin, Said
from .nova import DRIVER, plant_family

FITTED = DRIVER.replace("context, instance)", "context, instance, allocations)").replace(
    "        utils.execute('lxc', 'start')", "        pass"
)


def commit_of(origin: Origin, revision: str) -> str:
    found = pygit2.Repository(str(origin.path)).revparse_single(revision)
    return str(found.peel(pygit2.Commit).id)


def propose(origin: Origin, files: Mapping[str, str], name: str, message: str = "") -> str:
    """Put a change of these files on a branch of its own, off master."""
    origin.set_branch(name, commit_of(origin, "master"))
    commit = origin.commit(files, branch=name)
    return commit if not message else origin.reword(name, message)


def lxd(text: str, **more: str) -> dict[str, str]:
    return {"nova_lxd/__init__.py": "", "nova_lxd/driver.py": text, **more}


def gate(forest: Forest, *changes: str, more: tuple[str, ...] = ()) -> Said:
    asked = [part for change in changes for part in ("--change", change)]
    return forest.run("gate", *asked, *more, "--format", "json")


def errors(said: Said) -> list[tuple[str, str, str]]:
    found = json.loads(said.out)["findings"]
    return [(f["driver"], f["rule"], f["status"]) for f in found if f["severity"] == "error"]


def decision(said: Said) -> str:
    decided: str = json.loads(said.out)["gate"]["decision"]
    return decided


def plant_fitting_family(forest: Forest) -> Forest:
    """Plant nova, whose master is 18.0.0, and nova-lxd 18.0.0, which fits it."""
    nova, _ = plant_family(forest)
    nova.set_branch("master", commit_of(nova, "18.0.0"))
    return forest
