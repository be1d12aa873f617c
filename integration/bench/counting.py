"""Count what a checker found of the cases: the rules of the game, without any reading."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from semistable.model.findings.verdict import Finding, Severity, Status, UsageScope

from .cases import Breakage, Harmless

_OPTION = re.compile(r"\[(\w+)\]([\w, ]+)$")
_OF_CORE_ALONE = frozenset(("docstring-changed",))
"""Rules that look at core's words only: they neither see a breakage nor miss its repair."""
_RANKS = (Severity.NOTE, Severity.WARNING, Severity.ERROR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one breakage."""

    case: Breakage
    hits: tuple[Finding, ...] = ()
    """New findings in the driver's file that name the symbol."""
    elsewhere: tuple[Finding, ...] = ()
    """New findings that name it in other files of the driver."""
    others: tuple[Finding, ...] = ()
    """New findings in the driver's file that name something else."""
    still: tuple[Finding, ...] = ()
    """What of the repaired driver is still reported: false alarms."""
    failure: str = ""
    """Why the case could not be run; it counts as missed."""

    @property
    def found(self) -> bool:
        """Say whether the breakage was found, at the right file and symbol."""
        return bool(self.hits)

    @property
    def severity(self) -> Severity:
        """The worst that was reported of it."""
        return max((hit.severity for hit in self.hits), key=_RANKS.index)

    @property
    def disagreement(self) -> str:
        """How the reported severity contradicts what happened; "" when it does not."""
        if not self.hits:
            return ""
        if self.case.runtime_break and self.severity is not Severity.ERROR:
            return f"broke at run time, reported as {self.severity}"
        if not self.case.runtime_break and self._blocks:
            return "broke no running driver, reported as error"
        return ""

    @property
    def _blocks(self) -> bool:
        return any(
            h.severity is Severity.ERROR and h.scope is UsageScope.RUNTIME for h in self.hits
        )

    @property
    def reason(self) -> str:
        """Why the breakage was missed."""
        if self.failure:
            return f"could not be run: {self.failure}"
        if self.elsewhere:
            places = sorted({finding.path for finding in self.elsewhere})
            return f"reported in another file: {', '.join(places)}"
        if self.others:
            names = sorted({finding.core_symbol for finding in self.others})
            return f"the file has other new findings: {', '.join(names)}"
        return "nothing new is reported in the file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """What came of one change that broke nobody, for one driver; `errors` are false alarms."""

    case: Harmless
    driver: str
    revision: str
    errors: tuple[Finding, ...] = ()
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """So many of so many."""

    label: str
    found: int
    of: int

    @property
    def ratio(self) -> float:
        """Between 0 and 1; 1 of nothing, which misses nothing."""
        return self.found / self.of if self.of else 1.0


def wanted(core_symbol: str) -> tuple[str, ...]:
    """Give the names that findings have for a case's symbol.

    An option is written `nova.conf.vnc [vnc]enabled, keymap` in the cases and `CONF.vnc.enabled` in
    findings; one of several is enough.
    """
    option = _OPTION.search(core_symbol)
    if option is None:
        return (core_symbol.replace(" ", ""),)
    group = "" if option[1] == "DEFAULT" else f"{option[1]}."
    return tuple(f"CONF.{group}{name.strip()}" for name in option[2].split(",") if name.strip())


def names(finding: Finding, core_symbol: str) -> bool:
    """Say whether a finding names a symbol, or one that holds the other.

    Nested names count when the outer one has at least two parts, so that a name that moved with
    its module may be reported by the module, and a bare `nova` never counts for all.
    """
    said = finding.core_symbol
    return any(
        said == name or _holds(said, name) or _holds(name, said) for name in wanted(core_symbol)
    )


def _holds(outer: str, inner: str) -> bool:
    return "." in outer and inner.startswith(f"{outer}.")


def outcome(
    case: Breakage, on_broken: Iterable[Finding], on_repaired: Iterable[Finding]
) -> Outcome:
    """Judge one case by the findings against the broken and against the repaired driver."""
    new = [f for f in on_broken if f.status is Status.NEW]
    naming = [f for f in new if _speaks(f) and names(f, case.core_symbol)]
    in_file = [f for f in new if f.path == case.driver_file]
    return Outcome(
        case=case,
        hits=tuple(f for f in naming if f.path == case.driver_file),
        elsewhere=tuple(f for f in naming if f.path != case.driver_file),
        others=tuple(f for f in in_file if f not in naming),
        still=tuple(
            f
            for f in on_repaired
            if f.status is Status.NEW
            and f.path == case.driver_file
            and _speaks(f)
            and names(f, case.core_symbol)
        ),
    )


def _speaks(finding: Finding) -> bool:
    return finding.rule not in _OF_CORE_ALONE


def errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Give the new errors, which a change that broke nobody must not bring."""
    return tuple(f for f in findings if f.status is Status.NEW and f.severity is Severity.ERROR)


def share(label: str, outcomes: Sequence[Outcome]) -> Share:
    """Count how many breakages were found."""
    return Share(label=label, found=sum(o.found for o in outcomes), of=len(outcomes))


def shares(outcomes: Sequence[Outcome]) -> list[Share]:
    """Count overall and what the two trees suffice to see."""
    visible = [o for o in outcomes if o.case.static_detectable]
    hidden = [o for o in outcomes if not o.case.static_detectable]
    return [
        share("all", outcomes),
        share("static-detectable", visible),
        share("others", hidden),
    ]


def shares_by(outcomes: Sequence[Outcome], key: Callable[[Breakage], str]) -> list[Share]:
    """Count by one property of the cases, the most frequent first."""
    groups: dict[str, list[Outcome]] = {}
    for found in outcomes:
        groups.setdefault(key(found.case), []).append(found)
    return [
        share(label, group)
        for label, group in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
