"""Says an answer: on standard output, or into a file that is written whole or not at all."""

import errno
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, cast

from semistable.errors import EnvironmentFailure
from semistable.model.findings.verdict import Verdict
from semistable.reports.formats import RULE_FORMATS, ledger_report, report
from semistable.reports.rule_texts import NO_RULES, RuleTexts
from semistable.storage.disk_errors import HINT, writing

# What a verdict without a ledger says nothing of: 0.01 s of start-up.
if TYPE_CHECKING:
    from semistable.model.core_api.ledger import Ledger
    from semistable.model.core_api.required_change import DriverRequiredChanges


def rule_texts() -> RuleTexts:
    """Give what reports say of the rules."""
    # Measured: all rules cost a fifth of a warm check, and few formats say anything of them.
    from semistable.rules.catalogue import CATALOGUE  # noqa: PLC0415

    return {rule.id: (rule.sentence, rule.hint, "") for rule in CATALOGUE}


def say_verdict(
    verdict: Verdict,
    form: str,
    output: Path | None = None,
    *,
    ledger: "Ledger | None" = None,
    verbose: bool = False,
) -> None:
    """Render a verdict, and a ledger with it, and say it."""
    render = cast("Callable[..., str]", report(form).render)
    texts = rule_texts() if form in RULE_FORMATS else NO_RULES
    console = {**_terminal(output), "verbose": verbose} if form == "console" else {}
    say(render(verdict, ledger, rules=texts, **console), output)


def say_ledger(
    ledger: "Ledger",
    form: str,
    output: Path | None = None,
    *,
    duties: "Sequence[DriverRequiredChanges]" = (),
) -> None:
    """Render a ledger and say it; `duties` go into release notes, which are Markdown."""
    render = cast("Callable[..., str]", ledger_report(form).render_ledger)
    own = _terminal(output) if form == "console" else {}
    say(render(ledger, **own, **({"duties": duties} if form == "markdown" else {})), output)


def _terminal(output: Path | None) -> dict[str, object]:
    """Tell what the console format may use; NO_COLOR is everybody's: https://no-color.org."""
    person = output is None and sys.stdout.isatty()
    width = shutil.get_terminal_size((100, 24)).columns if person else 100
    return {"width": width, "colour": person and not os.environ.get("NO_COLOR")}


def say(text: str, output: Path | None = None) -> None:
    """Write a text to standard output or into a file.

    A reader that goes away early, as `head` does, is no failure. Raises EnvironmentFailure when
    the disk or the terminal refuses.
    """
    if output is not None:
        write(text, output)
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
                f"Standard output cannot be written: {error.strerror}.", HINT
            ) from error


def write(text: str, path: Path) -> None:
    """Put a text into a file in one step, so that nobody ever reads half of it."""
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


@contextmanager
def named_work(activity: str) -> Iterator[Callable[[str], None]]:
    """Show on a terminal's standard error what is looked at, in one line that goes away again."""
    terminal = sys.stderr.isatty()

    def show(name: str) -> None:
        if terminal:
            sys.stderr.write(f"\r\x1b[K{activity} {name}")
            sys.stderr.flush()

    try:
        yield show
    finally:
        if terminal:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def tell(hints: tuple[str, ...]) -> None:
    """Say beside the answer, on standard error, what there is to do."""
    for hint in hints:
        sys.stderr.write(f"hint: {hint}\n")
