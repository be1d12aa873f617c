"""The commit of core that introduced a finding."""

from collections.abc import Mapping
from dataclasses import dataclass

from semistable.model.findings.verdict import Finding, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Blame:
    """The commit that merged the change; `date` (ISO, UTC) is the day of that commit.

    `cycle` is the cycle in development on that day, None after the end of the calendar.
    """

    commit: str
    date: str
    subject: str
    cycle: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlamedVerdict(Verdict):
    """A verdict with the responsible commits; `blames` maps identities of findings to them."""

    blames: Mapping[tuple[str, ...], Blame]

    def blame(self, finding: Finding) -> Blame | None:
        """Return the commit that introduced a finding; None if no examined commit did."""
        return self.blames.get(finding.identity)
