"""Writes the output of `semistable matrix --emit` for GitHub and GitLab, for schema validation."""

import sys
from pathlib import Path

from semistable.reports.formats import renderer

_MATRIX = ["--core", "nova@33.0.0", "--core", "nova@master", "--driver", "nova-lxd@18.0.0; rm -rf"]


def main(folder: Path) -> None:
    """Write github-N.yml and gitlab-N.yml for several numbers of shards into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for engine in ("github", "gitlab"):
        for shards in (2, 4, 50):
            text = renderer("matrix-jobs", engine)(_MATRIX, shards)
            (folder / f"{engine}-{shards}.yml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
