"""The sentences that several reports share: the answer in one line, and counts in words."""

from semistable.model.core_api.ledger import REMOVED, Confidence, Ledger, LedgerEntry, LedgerState
from semistable.model.findings.gate_answer import Decision, GateVerdict, Tested
from semistable.model.findings.verdict import Answer, Examined, Finding, Severity, Status, Verdict
from semistable.reports.safe_text import one_line
from semistable.reports.table import SHORT_COMMIT
from semistable.reports.verdict.finding_groups import SEVERITIES, Chapter, FindingGroup

_QUIET = (FindingGroup.KNOWN, FindingGroup.WAIVED, FindingGroup.FIXED)


def counted(number: int, noun: str) -> str:
    """Say "1 error" or "2 errors"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def headline(verdict: Verdict) -> str:
    """Say the answer in one sentence, without its full stop."""
    if isinstance(verdict, GateVerdict):
        return _decision(verdict)
    core = f"{verdict.core.name} {verdict.core.revision}"
    drivers = [driver for driver in verdict.drivers if not driver.of_core]
    broken = any(d.of_core and d.answer is Answer.INCOMPATIBLE for d in verdict.drivers)
    tail = f"; {verdict.core.name} itself breaks the law of removal" if broken else ""
    if not drivers:
        return f"No driver was held against {core}{tail}"
    for answer, one, some in (
        (Answer.INCOMPATIBLE, "does not fit", "do not fit"),
        (Answer.UNKNOWN, "could not be judged against", "could not be judged against"),
        (Answer.COMPATIBLE, "fits", "fit"),
    ):
        names = [driver.name for driver in drivers if driver.answer is answer]
        if names:
            return f"{_subject(names, len(drivers), one, some)} {core}{tail}"
    raise AssertionError  # pragma: no cover - a driver has one of the three answers


def _decision(verdict: GateVerdict) -> str:
    if verdict.decision is Decision.UNKNOWN:
        return "The gate does not vote: not everything could be read"
    if verdict.decision is Decision.REFUSE:
        new = [f for f in verdict.findings if f.blocks and f.status is Status.NEW]
        drivers = ", ".join(sorted({finding.driver for finding in new}))
        return f"The merge is refused: {counted(len(new), 'new error')} in {drivers}"
    cured = sum(_is_cured(finding) for finding in verdict.findings)
    praise = f", and cures {counted(cured, 'error')}" if cured else ""
    return f"The merge may go ahead: it brings no new error{praise}"


def _is_cured(finding: Finding) -> bool:
    return finding.status is Status.FIXED and finding.severity is Severity.ERROR


def state(tested: Tested) -> str:
    """Say at which commit a repository was tested, and why there."""
    base = " ".join(part for part in (tested.revision, short(tested.before)) if part)
    if not tested.changes:
        return f"{base} ({tested.why})"
    merged = "merged in memory" if tested.after is None else short(tested.after)
    return f"{base} + {', '.join(tested.changes)} ({merged})"


def merge_lines(verdict: GateVerdict) -> tuple[str, ...]:
    """Say a line for each repository that the gate tested, and one for each note."""
    tested = (one_line(f"tested {t.repository}: {state(t)}") for t in verdict.tested)
    return (*tested, *(one_line(f"note: {note}") for note in verdict.notes))


def _subject(names: list[str], of: int, one: str, some: str) -> str:
    if of == 1:
        return f"{names[0]} {one}"
    if len(names) == of:
        return f"Both drivers {some}" if of == 2 else f"All {of} drivers {some}"
    return f"{len(names)} of {of} drivers {one if len(names) == 1 else some}"


def tally(chapter: Chapter) -> str:
    """Say what was found in one driver: "2 errors, 1 note, 3 known"."""
    parts = [counted(n, s) for s in SEVERITIES if (n := chapter.count(s))]
    parts += [f"{n} {quiet}" for quiet in _QUIET if (n := chapter.count_group(quiet))]
    if chapter.unknowns:
        parts.append(f"{len(chapter.unknowns)} unknown")
    return ", ".join(parts) or "nothing found"


def described(examined: Examined) -> str:
    """Say a repository as it was looked at: "nova 33.0.0 (gazpacho, 5c0bdc9a7c1d)"."""
    known = [part for part in (capital(examined.cycle or ""), short(examined.commit)) if part]
    return f"{examined.name} {examined.revision}" + (f" ({', '.join(known)})" if known else "")


def short(commit: str | None) -> str:
    """Return as much of a commit as a person reads, "" where there is none."""
    return (commit or "")[:SHORT_COMMIT]


def capital(text: str) -> str:
    """Begin with a capital: cycles are names, and calendars write them small."""
    return text[:1].upper() + text[1:]


def sureness(confidence: Confidence) -> str:
    """Say how sure a marker is."""
    return "certain" if confidence is Confidence.CERTAIN else f"{confidence} confidence"


def place(path: str, *lines: int) -> str:
    """Say a place as `path:12, 15`, which terminals and editors open; line 0 is the whole file."""
    numbers = ", ".join(str(line) for line in lines if line > 0)
    return f"{path}:{numbers}" if path and numbers else path


def lived(entry: LedgerEntry) -> str:
    """Say the clock of one entry: "since Queens, due Rocky, 2 cycles late"."""
    if entry.removed_in:
        return f"{_lifetime(entry)}{_announced(entry)}"
    earlier = " or earlier" if entry.or_earlier else ""
    late = f", {counted(entry.overdue_by, 'cycle')} late" if entry.overdue_by > 0 else ""
    since, due = capital(entry.since) or "unknown", capital(entry.due) or "unknown"
    return f"since {since}{earlier}, due {due}{late}"


def deprecated(entry: LedgerEntry) -> str:
    """Say an entry in a sentence or two: what, how late, what to use, who still does."""
    what = f"A part of {entry.symbol}" if entry.inside else entry.symbol
    how = "was removed" if entry.removed_in else "is deprecated"
    users = ", ".join(sorted({use.driver for use in entry.uses}))
    said = (
        f"{what} {how} ({entry.state}): {lived(entry)}.",
        f"Use {entry.replacement} instead." if entry.replacement else "",
        f"Still used by {users}." if users else "",
    )
    return " ".join(part for part in said if part)


def core_uses(entry: LedgerEntry) -> str:
    """Say how often core itself still uses a symbol, and where first."""
    first = entry.core_uses[0]
    more = f", {counted(len(entry.core_uses), 'place')} in all" if len(entry.core_uses) > 1 else ""
    return f"core itself  {place(first.path, first.line)}{more}"


def _lifetime(entry: LedgerEntry) -> str:
    first, last = capital(entry.first), capital(entry.last)
    span = f"in {first}" if first == last else f"from {first} to {last}"
    return f"{span}, gone in {capital(entry.removed_in)}"


def _announced(entry: LedgerEntry) -> str:
    if not entry.since:
        return ", never marked"
    return f"; marked since {capital(entry.since)}, free to go in {capital(entry.allowed)}"


def clock(ledger: Ledger) -> str:
    """Say how many deprecations stand where: "2 overdue, 1 due, 4 in window"."""
    states = [entry.state for entry in ledger.entries]
    order = (
        LedgerState.OVERDUE,
        LedgerState.DUE,
        LedgerState.IN_WINDOW,
        LedgerState.FRESH,
        LedgerState.UNKNOWN,
        *REMOVED,
    )
    said = [f"{n} {state}" for state in order if (n := states.count(state))]
    return ", ".join(said) or "nothing is deprecated"
