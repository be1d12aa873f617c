"""Cycles (core's development periods) and removal policies."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from packaging.version import InvalidVersion, Version

_BRANCH = re.compile(r"(?:origin/)?(?:stable|unmaintained)/(.+)|(.+)-(?:em|eom|eol)")
"""OpenStack's branches and end-of-life tags have the cycle's name or release id."""

_MONTH = timedelta(days=28)
"""Releases appear every half year, plus or minus two weeks; a calendar month is too strict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """A development period that ends in a release.

    `version` is core's, "" before the release; `upcoming` is the expected version until then.
    `release_id` is "" for cycles without one. `released` is the actual or planned release date.
    """

    name: str
    release_id: str = ""
    version: str = ""
    released: date
    slurp: bool = False
    status: str
    upcoming: str = ""

    @property
    def series(self) -> tuple[int, ...]:
        """The prefix of all versions of this cycle: (2014, 2) or (33,); () if unknown."""
        return _series(self.version or self.upcoming)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """All cycles of a core project, oldest first."""

    name: str
    cycles: tuple[Cycle, ...]

    def find(self, text: str) -> Cycle | None:
        """Return a cycle by name, release id or exact version, ignoring case; else None."""
        wanted = text.casefold()
        return next(
            (
                cycle
                for cycle in self.cycles
                if wanted and wanted in (cycle.name.casefold(), cycle.release_id, cycle.version)
            ),
            None,
        )

    def cycle_of(self, revision: str) -> Cycle | None:
        """Return the cycle of a core version ("17.0.12", "33.0.0.0rc1") or of a cycle's branch.

        None for a revision that names no cycle, such as master, a commit or a future version.
        """
        branch = _BRANCH.fullmatch(revision)
        if branch:
            return self.find(branch[1] or branch[2])
        series = _series(revision)
        return next((cycle for cycle in self.cycles if series and cycle.series == series), None)

    def index(self, cycle: Cycle) -> int:
        """Return the number of cycles before this one."""
        return self.cycles.index(cycle)

    def after(self, cycle: Cycle) -> Cycle | None:
        """Return the next cycle; None at the end of the calendar."""
        later = self.cycles[self.index(cycle) + 1 :]
        return later[0] if later else None


def _series(version: str) -> tuple[int, ...]:
    # Until Kilo a version was year.number.fix; since Liberty each cycle has its own number.
    try:
        release = Version(version).release
    except InvalidVersion:
        return ()
    return (*release, 0)[:2] if release[0] >= 2000 else release[:1]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalPolicy:
    """How long a deprecated symbol must stay before it may be removed.

    It must be deprecated in `releases` releases, and for `days` days and `months` months between
    the first of them and the release without it. `slurp` requires a SLURP release with the
    deprecation, `only_in_slurp` a SLURP release for the removal. `note` and `source` name the
    origin of the policy.
    """

    name: str
    releases: int = 0
    days: int = 0
    months: int = 0
    slurp: bool = False
    only_in_slurp: bool = False
    note: str = ""
    source: str = ""

    def removable_in(self, since: Cycle, calendar: Calendar) -> Cycle | None:
        """Return the first cycle whose release may lack a symbol deprecated since `since`.

        None if the calendar ends before that.
        """
        carrying = calendar.cycles[calendar.index(since) :]
        earliest = since.released + max(timedelta(days=self.days), self.months * _MONTH)
        for count, cycle in enumerate(carrying):
            if (
                count >= self.releases
                and cycle.released >= earliest
                and (not self.slurp or any(before.slurp for before in carrying[:count]))
                and (not self.only_in_slurp or cycle.slurp)
            ):
                return cycle
        return None
