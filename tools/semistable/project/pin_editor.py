"""Moves pins in the text of a manifest: nothing else changes, not a blank and not a comment."""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from semistable.errors import EnvironmentFailure, UsageError
from semistable.project.manifest_file import parse, read_text
from semistable.project.manifest_includes import read_parts
from semistable.project.manifest_schema import COMMIT, REVISION
from semistable.project.manifest_validation import repository_names
from semistable.project.toml_positions import KeyPath, Places

Edit = tuple[int, int, str]
"""From offset, to offset, and the text that takes the place."""


def write_pins(path: Path, pins: Mapping[str, tuple[str, str | None]]) -> None:
    """Move pins in a manifest as `repin` does, or in what it includes; files are replaced whole.

    Raises what `repin` and `read_manifest` raise; EnvironmentFailure when it cannot be written.
    """
    texts = {path: read_text(path)}
    document = parse(texts[path], str(path))
    elsewhere: dict[str, str] = {}
    holder = {name: path for _, name in repository_names(document)}
    if "include" in document:
        for part in read_parts(path, document, texts[path]).files[1:]:
            names = [name for _, name in repository_names(part.document)]
            if part.origin:
                elsewhere |= dict.fromkeys(names, str(part.file))
                continue
            texts[part.file] = part.places.text
            holder |= dict.fromkeys(names, part.file)
    for name in elsewhere.keys() & pins.keys() - holder.keys():
        raise UsageError(
            f"The pin of {name} stands in another repository, in {elsewhere[name]}.",
            f"Move it there, or for you alone: [{name}] in repos.local.toml.",
        )
    moved: dict[Path, dict[str, tuple[str, str | None]]] = {}
    for name, pin in pins.items():
        moved.setdefault(holder.get(name, path), {})[name] = pin
    new = {file: repin(texts[file], own) for file, own in moved.items()}
    for file, text in new.items():
        if text != texts[file]:
            _write(file, text)


def _write(path: Path, text: str) -> None:
    target = path.resolve()  # a link to a manifest stays a link
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        draft.write_bytes(text.encode())
        draft.chmod(target.stat().st_mode)
        draft.replace(target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise EnvironmentFailure(
            f"{path} cannot be written: {error.strerror}.",
            "The pins in it are as they were before.",
        ) from error


def repin(text: str, pins: Mapping[str, tuple[str, str | None]]) -> str:
    """Give the manifest's text with new pins: each name's pin, and its commit where one is known.

    A commit of None takes the old one away. Raises UsageError for a name that is not in the
    manifest and for a pin or commit that git would refuse.
    """
    places = Places(text)
    tables = {name: path for path, name in repository_names(parse(text, "the manifest"))}
    edits: list[Edit] = []
    for name, (pin, commit) in pins.items():
        if name not in tables:
            raise UsageError(
                f"The manifest has no repository {name}.", f"It has: {', '.join(tables)}."
            )
        for form, value in ((REVISION, pin), (COMMIT, commit)):
            if value is not None and not form.fits(value):
                raise UsageError(f"{name} cannot be pinned to {value!r}.", f"Give {form.words}.")
        edits += _edits(places, tables[name], pin, commit)
    return _apply(text, edits)


def _edits(places: Places, table: KeyPath, pin: str, commit: str | None) -> Iterable[Edit]:
    pinned = places.spans[(*table, "pin")]
    committed = places.spans.get((*table, "commit"))
    yield pinned.start, pinned.end, _string(pin, places.text[pinned.start : pinned.end])
    if committed and commit:
        old = places.text[committed.start : committed.end]
        yield committed.start, committed.end, _string(commit, old)
    elif committed and committed.inline:
        before = places.text[: committed.key].rstrip()
        start = len(before) - before.endswith(",")
        first = not before.endswith(",")
        yield start, places.text.find(",", committed.end) + 1 if first else committed.end, ""
    elif committed:
        start, end = _line(places.text, committed.key, committed.end)
        yield start, end, ""
    elif commit and pinned.inline:
        yield pinned.end, pinned.end, f', commit = "{commit}"'
    elif commit:
        start, end = _line(places.text, pinned.key, pinned.end)
        before = places.text[start : pinned.key]  # its indentation, or the `core.` of `core.pin`
        newline = "\r\n" if places.text[:end].endswith("\r\n") else "\n"
        missing = "" if places.text[:end].endswith("\n") else newline
        yield end, end, f'{missing}{before}commit = "{commit}"{newline}'


def _line(text: str, start: int, end: int) -> tuple[int, int]:
    after = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if after < 0 else after + 1


def _string(value: str, old: str) -> str:
    # Both quotes are plain here: neither a pin nor a commit holds a quote that needs escaping.
    return f"'{value}'" if old.startswith("'") and "'" not in value else json.dumps(value)


def _apply(text: str, edits: Iterable[Edit]) -> str:
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text
