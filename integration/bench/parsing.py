"""Parse sources of any age: which share is read, in how much processor time, and how truly.

`python -m integration.bench.parsing PATH...`, or `nox -s parsing -- PATH...`: a PATH is a folder of
sources, such as an unpacked wheel, or a git directory, of which every distinct source counts that a
ref ever reached; `--every 20` takes each twentieth. Beside `parse` stands what the interpreter
reads by itself. `--prove` holds the trees of the project's own parser against the interpreter's,
places included, wherever both read a file. An older checkout of semistable is measured with its
`tools` in PYTHONPATH.
"""

import ast
import subprocess
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from semistable.source.parsing.parse import parse

from .door import run

_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)


def sources_of_git(directory: Path, every: int) -> Iterator[bytes]:
    """Give each distinct Python source that any ref of a repository ever reached."""
    git = ("git", "-C", str(directory))
    # A clone may lack blobs that nobody asked for yet.
    listed = subprocess.run(
        [*git, "rev-list", "--objects", "--all", "--missing=allow-any"],
        capture_output=True,
        check=True,
    )
    lines = (line.partition(b" ") for line in listed.stdout.splitlines())
    blobs = sorted({blob for blob, _, path in lines if path.endswith(b".py")})[::every]
    with subprocess.Popen(
        [*git, "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise AssertionError
        for blob in blobs:
            process.stdin.write(blob + b"\n")
            process.stdin.flush()
            _, *kind_and_size = process.stdout.readline().split()
            if len(kind_and_size) == 2:
                yield process.stdout.read(int(kind_and_size[1]))
                process.stdout.read(1)


def sources_of_folder(directory: Path, every: int) -> Iterator[bytes]:
    """Give the Python sources below a folder."""
    for path in sorted(directory.rglob("*.py"))[::every]:
        yield path.read_bytes()


def _timed(read: Callable[[bytes], ast.Module], source: bytes) -> tuple[ast.Module | None, float]:
    begun = time.process_time()
    try:
        tree = read(source)
    except _UNREADABLE:
        tree = None
    return tree, time.process_time() - begun


def _native(source: bytes) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source)


def _differs(source: bytes, native: ast.Module) -> bool:
    from semistable.source.parsing.module_parser import parse_module  # noqa: PLC0415 - older checkouts lack it

    own, _ = _timed(parse_module, source)
    return own is None or _dumped(own) != _dumped(native)


def _dumped(tree: ast.Module) -> str:
    """Write a tree with its places, but those inside of f-strings: Python 3.12 changed them."""
    for node in ast.walk(tree):
        for inner in ast.walk(node) if isinstance(node, ast.JoinedStr) else ():
            if inner is not node and hasattr(inner, "lineno"):
                inner.lineno = inner.col_offset = 0
                inner.end_lineno = inner.end_col_offset = 0  # type: ignore[attr-defined]
    return ast.dump(tree, include_attributes=True)


@click.command()
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@click.option("--every", default=1, help="Take each so manieth source.")
@click.option("--prove", is_flag=True, help="Compare the trees of both parsers.")
def main(paths: tuple[Path, ...], every: int, *, prove: bool) -> None:
    """Parse the sources below PATHS, and say how many were read in how much time."""
    for path in paths:
        is_git = (path / "HEAD").is_file() or (path / ".git").exists()
        count, size, spent = Counter[str](), 0, Counter[str]()
        for source in (sources_of_git if is_git else sources_of_folder)(path, every):
            count["files"] += 1
            size += len(source)
            native, seconds = _timed(_native, source)
            spent["native"] += seconds
            tree, seconds = _timed(parse, source)
            spent["parse"] += seconds
            count["native"] += native is not None
            count["parse"] += tree is not None
            if prove and native is not None and tree is not None:
                count["unlike"] += _differs(source, native)
        files = count["files"]
        click.echo(f"{path.name}: {files} distinct files, {size / 1e6:.1f} MB")
        for kind, name in (("native", "ast.parse"), ("parse", "semistable")):
            share = 100 * count[kind] / max(files, 1)
            click.echo(
                f"  {name:<10} {count[kind]:>6} read, {share:.2f} %, {files - count[kind]} not;"
                f" {spent[kind]:.1f} s of processor time"
            )
        if prove:
            click.echo(f"  {count['unlike']} of {count['native']} trees differ")


if __name__ == "__main__":
    run(main)
