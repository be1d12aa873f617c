"""A whole `verify` in a few lines: each driver's answer, the deprecations, and where more is."""

from collections.abc import Iterator, Sequence

from semistable.model.core_api.ledger import Ledger
from semistable.model.findings.verdict import Verdict
from semistable.model.project.driver_source import AbsentDriver
from semistable.reports.sentences import clock, headline, tally
from semistable.reports.table import shown_revision
from semistable.reports.verdict.finding_groups import chapters


def render_text(
    verdict: Verdict, ledger: Ledger, absent: Sequence[AbsentDriver], notes: Sequence[str]
) -> str:
    """Return the answers, what could not be reached and why, and the notes, a line each."""
    told = chapters(verdict)
    names = [f"{chapter.driver.name} {shown_revision(chapter.driver.revision)}" for chapter in told]
    width = max(map(len, names), default=0)
    rows = [
        f"{chapter.driver.answer:12}  {name:{width}}  {tally(chapter)}"
        for chapter, name in zip(told, names, strict=True)
    ]
    lines = [*rows, "", f"{headline(verdict)}.", f"Deprecations: {clock(ledger)}."]
    return "\n".join([*lines, *_missed(absent), *notes]) + "\n"


def _missed(absent: Sequence[AbsentDriver]) -> Iterator[str]:
    if absent:
        names = ", ".join(one.name for one in absent)
        yield f"Could not be reached, so that nothing is known of it: {names}."
        yield from (f"  {one.reason}" for one in absent)
