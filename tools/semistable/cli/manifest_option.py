"""Which manifest is meant: what every command in a workspace takes on the command line.

Apart from `asking`, because these commands need nothing of verdicts and reports: 0.01 s.
"""

from pathlib import Path

import click

manifest_option = click.option(
    "--manifest",
    "path",
    type=click.Path(path_type=Path),
    help="The manifest; else repos.toml here or above.",
)
"""Which manifest is meant, for commands that ask nothing of core and drivers; as `path`."""
