"""Validates the jobs that semistable emits and those in ci/zuul with Zuul's own parsers.

The parsers are those of zuul/configloader.py. They check keys, types and names of variables, but
not whether a parent, a nodeset or a repository exists. Run it with `ci/nox -s zuul-schemas`.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import voluptuous
from zuul import configloader
from zuul.model import SourceContext

from semistable.reports.matrix.matrix_jobs import render_zuul

ROOT = Path(__file__).parents[2]
_MATRIX = ["--core", "nova@33.0.0", "--core", "nova@master", "--driver", "nova-lxd@18.0.0; rm -rf"]


def main() -> int:
    """Print for each stanza whether Zuul accepts it; return 1 if one is rejected."""
    context = SimpleNamespace(connections=SimpleNamespace(connections={}))
    parsers: dict[str, Any] = {
        "job": configloader.JobParser.schema,
        "nodeset": configloader.NodeSetParser(context).schema,
        "project": configloader.ProjectParser(context).schema,
        "project-template": configloader.ProjectTemplateParser(context).schema,
        "queue": configloader.QueueParser(context).schema,
    }
    wrong = 0
    for origin, stanza in _stanzas():
        kind, body = next(iter(stanza.items()))
        try:
            parsers[kind](body)
        except (voluptuous.Invalid, KeyError) as error:
            wrong += 1
            print(f"{origin}: {kind} {body.get('name', '')}: {error!r}")
        else:
            print(f"{origin}: {kind} {body.get('name', '')}: ok")
    return 1 if wrong else 0


def _stanzas() -> Iterator[tuple[str, dict[str, Any]]]:
    file = ROOT / "ci/zuul/zuul.yaml"
    texts = {"ci/zuul/zuul.yaml": file.read_text(encoding="utf-8")}
    texts |= {f"matrix --shards {n}": render_zuul(_MATRIX, n) for n in (1, 4, 256)}
    for origin, text in texts.items():
        context = SourceContext("example.org/orbit", "orbit", "example", "master", origin)
        stanzas = configloader.safe_load_yaml(text, context)
        yield from ((origin, dict(stanza)) for stanza in stanzas)


if __name__ == "__main__":
    sys.exit(main())
