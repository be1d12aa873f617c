"""Job definitions that spread a matrix over the engine that a project has already.

The syntax: zuul-ci.org's job and project stanzas, GitHub's workflow syntax, GitLab's CI/CD YAML.
"""

import shlex
from collections.abc import Sequence

import yaml

_CONTAINER = "python:3.12"


def render_zuul(arguments: Sequence[str], shards: int) -> str:
    """Return jobs for Zuul, and a project stanza that runs them in check and gate.

    The playbook `playbooks/semistable-matrix.yaml` (ci/zuul) runs what `semistable_arguments` says.
    """
    jobs: list[object] = [
        {
            "job": {
                "name": "semistable-matrix",
                "description": "Judge a part of the matrix of core and driver revisions.",
                "run": "playbooks/semistable-matrix.yaml",
                "vars": {"semistable_arguments": list(arguments)},
            }
        }
    ]
    names = []
    for number in range(1, shards + 1):
        name = f"semistable-matrix-{number}"
        names.append(name)
        shard = {"semistable_shard": f"{number}/{shards}"}
        jobs.append({"job": {"name": name, "parent": "semistable-matrix", "vars": shard}})
    merge = {
        "name": "semistable-matrix-merge",
        "description": "Join the parts of the matrix.",
        "dependencies": list(names),
        "run": "playbooks/semistable-matrix-merge.yaml",
    }
    jobs.append({"job": merge})
    every = [*names, merge["name"]]
    jobs.append({"project": {"check": {"jobs": every}, "gate": {"jobs": every}}})
    return _yaml(jobs)


def render_github(arguments: Sequence[str], shards: int) -> str:
    """Return a workflow for GitHub Actions."""
    prepare = [
        {"uses": "actions/checkout@v4"},
        {"uses": "actions/setup-python@v5", "with": {"python-version": "3.12"}},
        {"run": "pip install semistable"},
    ]
    cell = "matrix-${{ matrix.shard }}.json"
    judge = _shell(["semistable", "matrix", *arguments, "--format", "json", "-o"])
    steps = [
        *prepare,
        # 1 says that something does not fit, which the merged matrix tells.
        {"run": f"{judge} {cell} --shard ${{{{ matrix.shard }}}}/{shards} || test $? -eq 1"},
        {
            "uses": "actions/upload-artifact@v4",
            "with": {"name": "matrix-${{ matrix.shard }}", "path": cell},
        },
    ]
    merge = [
        *prepare,
        {
            "uses": "actions/download-artifact@v4",
            "with": {"pattern": "matrix-*", "merge-multiple": True},
        },
        {"run": f"semistable matrix --merge{_parts(shards)}"},
    ]
    workflow = {
        "name": "matrix",
        "on": {"pull_request": {}, "merge_group": {}, "workflow_dispatch": {}},
        "permissions": {"contents": "read"},
        "jobs": {
            "judge": {
                "runs-on": "ubuntu-latest",
                "strategy": {
                    "fail-fast": False,
                    "matrix": {"shard": list(range(1, shards + 1))},
                },
                "steps": steps,
            },
            "merge": {"needs": "judge", "runs-on": "ubuntu-latest", "steps": merge},
        },
    }
    return _yaml(workflow)


def render_gitlab(arguments: Sequence[str], shards: int) -> str:
    """Return jobs for GitLab CI."""
    judge = _shell(["semistable", "matrix", *arguments, "--format", "json", "-o"])
    part = "matrix-$CI_NODE_INDEX.json --shard $CI_NODE_INDEX/$CI_NODE_TOTAL"
    jobs = {
        "stages": ["judge", "merge"],
        "default": {"image": _CONTAINER, "before_script": ["pip install semistable"]},
        "semistable-matrix": {
            "stage": "judge",
            "parallel": shards,
            "script": [f"{judge} {part} || test $? -eq 1"],
            "artifacts": {"paths": ["matrix-*.json"]},
        },
        "semistable-matrix-merge": {
            "stage": "merge",
            "script": [
                f"semistable matrix --merge{_parts(shards)} --format junit -o matrix.xml",
            ],
            "artifacts": {"when": "always", "reports": {"junit": "matrix.xml"}},
        },
    }
    return _yaml(jobs)


def _parts(shards: int) -> str:
    return "".join(f" matrix-{number}.json" for number in range(1, shards + 1))


def _shell(words: Sequence[str]) -> str:
    """Quote words for the shell of a job, as shlex does."""
    return shlex.join(words)


def _yaml(document: object) -> str:
    return yaml.safe_dump(document, sort_keys=False, width=1000)
