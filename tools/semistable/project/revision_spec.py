"""Takes apart what a person writes for a revision: a name or a path, a revision, a folder."""

from dataclasses import replace
from pathlib import Path

from semistable.errors import UsageError
from semistable.model.project.tree import RevisionSpec

_HINT = "Write NAME@REVISION, PATH@REVISION or PATH; for a part of a tree add :FOLDER."


def read_spec(text: str) -> RevisionSpec:
    """Take `SOURCE[@REVISION][:FOLDER]` apart; a path that exists as it is written is a path.

    git allows no `:` in the name of a branch or tag, so what follows one is a folder. Raises
    UsageError for what cannot be meant, such as a revision that git would take for an option.
    """
    if not text or text.startswith("-") or not text.isprintable():
        raise UsageError(f"{text!r} is no repository.", _HINT)
    if is_there(text):
        return RevisionSpec(source=text, revision=None, folder=None)
    source, mark, rest = _split(text)
    revision, folder = (rest, None) if mark == "@" else (None, rest)
    if revision is not None:
        revision, colon, rest = revision.partition(":")
        folder = rest if colon else None
    if revision is not None and (not revision or revision.startswith("-") or " " in revision):
        raise UsageError(f"{text} names no revision after the @.", _HINT)
    return RevisionSpec(source=source, revision=revision, folder=_folder(text, folder))


def read_range(text: str) -> tuple[RevisionSpec, RevisionSpec]:
    """Take `SOURCE@OLD..[NEW]` apart; without NEW the second one has no revision.

    Raises UsageError for what is no range.
    """
    spec = read_spec(text)
    old, dots, new = (spec.revision or "").partition("..")
    if not (old and dots) or spec.folder is not None or new.startswith((".", "-")):
        raise UsageError(
            f"{text} is no range of revisions.",
            "Write --core NAME@OLD..NEW or --core PATH@OLD..NEW: who breaks between the two?",
        )
    return replace(spec, revision=old), replace(spec, revision=new or None)


def _split(text: str) -> tuple[str, str, str | None]:
    """Split at the first mark that follows a path that is there, else at the first `@` or `:`."""
    for place, character in enumerate(text):
        if character in "@:" and is_there(text[:place]):
            return text[:place], character, text[place + 1 :]
    mark = next((mark for mark in "@:" if mark in text), "")
    if not mark:
        return text, "", None
    source, _, rest = text.partition(mark)
    return source, mark, rest


def is_there(path: str) -> bool:
    """Whether a text is the path of something that is there and can be reached."""
    try:
        return bool(path) and Path(path).exists()
    except OSError:  # a name that is too long, or a folder that may not be read
        return False


def _folder(text: str, folder: str | None) -> str | None:
    if folder is None:
        return None
    parts = folder.strip("/").split("/")
    if not all(parts) or ".." in parts or folder.startswith("/"):
        raise UsageError(f"{text} names no folder after the colon.", _HINT)
    return "/".join(parts)
