"""Reads from a tree's Zuul configuration which checkouts its jobs ask for.

Where Zuul reads it: https://zuul-ci.org/docs/zuul/latest/project-config.html#configuration-loading
"""

import re
from collections.abc import Iterator

import yaml

from semistable.errors import EnvironmentFailure
from semistable.model.project.tree import Tree
from semistable.model.project.zuul_job import CheckoutOverride

_FILES = re.compile(r"\.?zuul\.yaml|\.?zuul\.d/.+\.yaml")
_LONGEST = 1 << 20
"""Characters; Zuul's largest files are far shorter."""


def read_overrides(tree: Tree) -> tuple[CheckoutOverride, ...]:
    """Read every `override-checkout` and `override-branch` of a tree's jobs, by file and line.

    What is no YAML is passed over: Zuul itself complains of it.
    """
    found: list[CheckoutOverride] = []
    for path in sorted(filter(_FILES.fullmatch, tree.blobs)):
        try:
            text = tree.read(path)[:_LONGEST].decode(errors="replace")
            document = yaml.compose(text, yaml.SafeLoader)
            found += _overrides(document, path)
        except (yaml.YAMLError, RecursionError, EnvironmentFailure):
            continue
    return tuple(found)


def _overrides(document: yaml.Node | None, path: str) -> Iterator[CheckoutOverride]:
    for stanza in _items(document):
        job = _keys(_keys(stanza).get("job"))
        name = _text(job.get("name"))
        required = [_project(entry) for entry in _items(job.get("required-projects"))]
        names = tuple(project for project, _ in required if project)
        for project, keys in [(None, job), *required]:
            for key in ("override-checkout", "override-branch"):
                node = keys.get(key)
                if node is not None and _text(node):
                    yield CheckoutOverride(
                        path=path,
                        line=node.start_mark.line + 1,
                        job=name,
                        project=project,
                        ref=_text(node),
                        projects=names,
                    )


def _project(entry: yaml.Node) -> tuple[str | None, dict[str, yaml.Node]]:
    keys = _keys(entry)
    return (_text(keys.get("name")) if keys else _text(entry)), keys


def _items(node: yaml.Node | None) -> list[yaml.Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _keys(node: yaml.Node | None) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {_text(key): value for key, value in node.value}


def _text(node: yaml.Node | None) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""
