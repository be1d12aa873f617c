"""Reads the variables that Zuul gives a job, from JSON or YAML.

Their meaning: https://zuul-ci.org/docs/zuul/latest/job-content.html#zuul-variables; what Zuul says
of a checkout: resolveBranch of zuul/executor/server.py.
"""

import json
from base64 import b64decode
from binascii import Error
from pathlib import Path
from typing import Any

import msgspec
import yaml

from semistable.errors import EnvironmentFailure, UsageError
from semistable.model.project.zuul_job import Checkout, Item, Prepared

_LARGEST = 16 << 20
"""Bytes; Zuul itself limits a job's variables to far less."""
_HINT = "In a job: copy: {content: '{{ {\"zuul\": zuul} | to_json }}', dest: zuul-vars.json}"


class _Project(msgspec.Struct):
    name: str = ""
    canonical_name: str = ""
    src_dir: str = ""


class _Item(msgspec.Struct):
    project: _Project
    branch: str = ""
    change: str | int = ""
    patchset: str | int = ""
    commit_id: str = ""
    change_url: str = ""
    change_message: str = ""
    message: str = ""


class _Checkout(msgspec.Struct):
    src_dir: str
    name: str = ""
    canonical_name: str = ""
    checkout: str = ""
    checkout_description: str = ""
    commit: str | None = None


class _Variables(msgspec.Struct):
    items: list[_Item] = []
    projects: dict[str, _Checkout] = {}
    branch: str = ""
    override_checkout: str = ""
    message: str = ""


class _File(msgspec.Struct):
    zuul: _Variables


def read_zuul_vars(path: Path) -> Prepared:
    """Read what Zuul prepared; raises UsageError for what is none of Zuul's, and for no file."""
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", _HINT) from error
    try:
        variables = msgspec.convert(_held(_parsed(text)), _File, strict=False).zuul
    except (yaml.YAMLError, ValueError, RecursionError, msgspec.ValidationError) as error:
        first = str(error).partition("\n")[0]
        raise UsageError(f"{path} holds no variables of Zuul: {first}.", _HINT) from error
    if not variables.projects:
        raise UsageError(f"{path} names no project that Zuul prepared.", _HINT)
    return Prepared(
        branch=variables.branch,
        override=variables.override_checkout,
        items=tuple(_item(one, variables) for one in variables.items),
        checkouts=tuple(_checkout(key, one) for key, one in sorted(variables.projects.items())),
    )


def _parsed(text: bytes) -> Any:
    if text.lstrip()[:1] == b"{":
        try:
            return json.loads(text)
        except ValueError:
            pass  # YAML in its flow style begins so too
    return yaml.load(text, _Loader)  # noqa: S506 - it is a safe loader


def _held(document: Any) -> Any:
    """Step down to the variables in an inventory, which Zuul keeps beside the logs."""
    if isinstance(document, dict) and "zuul" not in document:
        whole = document.get("all")
        return whole.get("vars") if isinstance(whole, dict) else document
    return document


class _Loader(yaml.SafeLoader):
    """Reads plain values; no alias, with which few lines could stand for all memory."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("an alias, which Zuul never writes")
        return super().compose_node(parent, index)


def _text(loader: yaml.SafeLoader, node: yaml.Node) -> str:
    return str(loader.construct_scalar(node)) if isinstance(node, yaml.ScalarNode) else ""


_Loader.add_constructor("!unsafe", _text)  # Zuul's mark for text that Ansible must not expand


def _item(one: _Item, variables: _Variables) -> Item:
    encoded = one.message or (variables.message if one is variables.items[-1] else "")
    return Item(
        project=one.project.canonical_name or one.project.name,
        branch=one.branch,
        change=str(one.change),
        patch_set=str(one.patchset),
        commit=one.commit_id,
        url=one.change_url,
        message=one.change_message or _decoded(encoded),
    )


def _decoded(text: str) -> str:
    try:
        return b64decode(text, validate=True).decode(errors="replace")
    except (Error, ValueError):
        return text


def _checkout(key: str, one: _Checkout) -> Checkout:
    return Checkout(
        project=one.canonical_name or key,
        name=one.name or key,
        folder=one.src_dir,
        checkout=one.checkout,
        description=one.checkout_description,
        commit=one.commit or "",
    )


def folder_of(root: Path, checkout: Checkout) -> Path:
    """Find where a project lies; raise UsageError for one that is said to lie outside the root."""
    folder = root / checkout.folder
    if not folder.resolve().is_relative_to(root.resolve()):
        raise UsageError(
            f"Zuul's variables put {checkout.name} outside of {root}.", "Look at its src_dir."
        )
    if not folder.is_dir():
        raise EnvironmentFailure(
            f"{checkout.name} is not at {folder}.",
            "--src-root names the folder in which the job has src/, the home of Ansible's user.",
        )
    return folder
