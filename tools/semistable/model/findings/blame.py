"""Who did it: the commit of core by which a finding came to be."""

from collections.abc import Mapping
from dataclasses import dataclass

from semistable.model.findings.verdict import Finding, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Blame:
    """The commit that landed the change; `date` (ISO, UTC) is the day on which it landed.

    `cycle` is the one in development on that day, None past the calendar's end.
    """

    commit: str
    date: str
    subject: str
    cycle: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlamedVerdict(Verdict):
    """A verdict that also says who did it; `blames` is by the findings' identities."""

    blames: Mapping[tuple[str, ...], Blame]

    def blame(self, finding: Finding) -> Blame | None:
        """Give the commit that brought a finding; None for what no commit of the walk brought."""
        return self.blames.get(finding.identity)
