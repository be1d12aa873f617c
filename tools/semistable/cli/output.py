"""Writes answers: to standard output, or to a file that is written whole or not at all."""

import errno
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from semistable.errors import DISK_HINT, EnvironmentFailure, UsageError, writing
from semistable.reports.formats import formats, renderer
from semistable.reports.render_options import RenderOptions, RuleTexts

if TYPE_CHECKING:
    from semistable.cli.query_options import QueryOptions
    from semistable.model.findings.review import ReviewMessage
    from semistable.model.findings.verdict import Verdict
    from semistable.model.project.commit_source import Failure


def write_report(
    subject: str, report_format: str, *answer: object, path: Path | None = None, **choices: object
) -> None:
    """Render an answer in a format of its subject, and write it; `choices` are the subject's."""
    write(render(subject, report_format, *answer, **choices), path)


def render(subject: str, report_format: str, *answer: object, **choices: object) -> str:
    """Render an answer in a format of its subject."""
    return renderer(subject, report_format)(*answer, **choices)


def require_format(subject: str, report_format: str) -> None:
    """Raise UsageError for a format that a subject does not have."""
    if report_format not in formats(subject):
        raise UsageError(
            f"A {subject} cannot be written as {report_format}.",
            f"It can be written as {' or '.join(formats(subject))}.",
        )


def write_verdict(verdict: "Verdict", options: "QueryOptions", *, subject: str = "verdict") -> None:
    """Write a verdict as the options want it."""
    render_options = terminal_options(options.output, verbose=options.verbose)
    answer = (verdict, None, render_options)
    write_report(subject, options.report_format, *answer, path=options.output)


def terminal_options(path: Path | None, *, verbose: bool = False) -> RenderOptions:
    """Say what a report may use that goes to `path`; NO_COLOR is everybody's: no-color.org."""
    if path is not None or not sys.stdout.isatty():
        return RenderOptions(verbose=verbose, rules=rule_texts)
    # Measured: 0.004 s, for terminals alone.
    from shutil import get_terminal_size  # noqa: PLC0415

    return RenderOptions(
        width=get_terminal_size((100, 24)).columns,
        colour=not os.environ.get("NO_COLOR"),
        verbose=verbose,
        rules=rule_texts,
    )


def rule_texts() -> RuleTexts:
    """Return what reports say of the rules."""
    # Measured: all rules cost a fifth of a warm check, and few formats say anything of them.
    from semistable.services.checking import explain_rules  # noqa: PLC0415

    return explain_rules.rule_texts()


def review_renderer() -> "Callable[..., ReviewMessage]":
    """Return what words a verdict as a review on a forge."""
    # The forms that forges take are Markdown, which one command needs.
    from semistable.reports.comments.review_comment import opinion  # noqa: PLC0415

    return opinion


def write(text: str, path: Path | None = None) -> None:
    """Write a text to standard output or into a file.

    A reader that goes away early, as `head` does, is no failure. Raises EnvironmentFailure when
    the disk or the terminal refuses.
    """
    if path is not None:
        _write_file(text, path)
        return
    encoding = sys.stdout.encoding or "utf-8"
    try:
        sys.stdout.write(text.encode(encoding, "replace").decode(encoding))
        sys.stdout.flush()
    except OSError as error:
        # What is left in the buffer would fail again when Python ends.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno != errno.EPIPE:
            raise EnvironmentFailure(
                f"Standard output cannot be written: {error.strerror}.", DISK_HINT
            ) from error


def _write_file(text: str, path: Path) -> None:
    """Put a text into a file in one step, so that nobody ever reads half of it."""
    # Measured: 0.008 s, which an answer to standard output does not owe.
    from tempfile import NamedTemporaryFile  # noqa: PLC0415

    with writing(path):
        if path.exists() and not path.is_file():  # a device or a pipe, which has no other half
            path.write_text(text, encoding="utf-8")
            return
        target = path.resolve()
        with NamedTemporaryFile(
            "w", encoding="utf-8", dir=target.parent, prefix=f".{path.name}-", delete=False
        ) as growing:
            try:
                growing.write(text)
                growing.close()
                Path(growing.name).chmod(_mode(target))
                Path(growing.name).replace(target)
            except BaseException:
                Path(growing.name).unlink(missing_ok=True)
                raise


def _mode(path: Path) -> int:
    """Give a file the rights that it has, or that new files of this person have."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0o022)
    os.umask(mask)
    return 0o666 & ~mask


def make_folder(path: Path) -> None:
    """Make a folder for reports; raise EnvironmentFailure where that is refused."""
    with writing(path):
        path.mkdir(parents=True, exist_ok=True)


def print_hints(hints: Iterable[str]) -> None:
    """Print what there is to do, beside the answer, on standard error."""
    _print("hint", hints)


def print_notes(notes: Iterable[str]) -> None:
    """Print what is worth a note, beside the answer, on standard error."""
    _print("note", notes)


def print_failures(failures: Iterable["Failure"]) -> None:
    """Print what failed, and once for failures in a row what there is to do."""
    for hint, alike in groupby(failures, key=lambda failure: failure.hint):
        _print("error", (failure.message for failure in alike))
        _print("hint", [hint])


def _print(kind: str, lines: Iterable[str]) -> None:
    for line in lines:
        sys.stderr.write(f"{kind}: {line}\n")
