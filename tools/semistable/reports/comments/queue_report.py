"""What became of a queue of changes, for a person and for programs."""

from collections.abc import Iterator

from semistable.model.findings.queue_result import Fate, Queue, Queued
from semistable.reports.json_text import dump
from semistable.reports.safe_text import one_line
from semistable.reports.sentences import counted, place
from semistable.reports.table import SHORT_COMMIT
from semistable.reports.verdict.verdict_json import finding_fields

_WORST = 3
"""Findings of one change that a person is shown; JSON has all."""


def render_console(queue: Queue) -> str:
    """Return one line a change in the order of the tests, and why the evicted ones are."""
    width = max((len(one_line(q.change.title)) for q in queue.changes), default=0)
    lines = [line for queued in queue.changes for line in _lines(queued, width)]
    counts = [(fate, sum(q.trial.fate is fate for q in queue.changes)) for fate in Fate]
    tally = ", ".join(f"{number} {fate}" for fate, number in counts if number)
    notes = [f"note  {one_line(note)}" for note in queue.notes]
    total = f"{counted(len(queue.changes), 'change')}: {tally or 'nothing to decide'}."
    return "\n".join([*lines, *notes, "", total]) + "\n"


def _lines(queued: Queued, width: int) -> Iterator[str]:
    title, trial = one_line(queued.change.title), queued.trial
    why = f"  {one_line(trial.reason)}" if trial.reason else ""
    yield f"{trial.fate:9}  {title:{width}}  {queued.change.commit[:SHORT_COMMIT]}{why}"
    for finding in trial.findings[:_WORST]:
        where = place(finding.path, finding.line)
        yield f"           {one_line(f'{finding.driver} {where}: {finding.message}')}"
    if (rest := len(trial.findings) - _WORST) > 0:
        yield f"           and {rest} more"


def render_json(queue: Queue) -> str:
    """Return the queue as JSON (`semistable/queue/1`)."""
    return dump(
        {
            "schema": "semistable/queue/1",
            "changes": [
                {
                    "title": queued.change.title,
                    "repository": queued.change.repository,
                    "commit": queued.change.commit,
                    "fate": queued.trial.fate,
                    "reason": queued.trial.reason,
                    "ahead": queued.ahead,
                    "findings": [finding_fields(finding) for finding in queued.trial.findings],
                }
                for queued in queue.changes
            ],
            "notes": list(queue.notes),
        }
    )
