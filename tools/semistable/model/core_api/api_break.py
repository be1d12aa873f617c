"""What a change of core breaks of what drivers rely on, for the rules of core's policy to judge."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from semistable.model.core_api.ledger import DriverUse, Marker
from semistable.model.core_api.symbol_events import UNWARNED, SymbolChange, Warned
from semistable.model.findings.rule import Rule
from semistable.model.findings.verdict import Finding, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiBreak:
    """A symbol that NEW lacks, with its place in OLD, or whose signature changed, with NEW's place.

    `changes` are those that break; `before` and `after` are the signatures. `of_driver_class` when
    it is of the class that drivers derive from, `users` the places that are hurt. `moved_to` is
    where core has it now, "" when nobody can tell.
    """

    symbol: str
    path: str
    line: int
    changes: tuple[SymbolChange, ...]
    of_driver_class: bool
    users: tuple[DriverUse, ...]
    before: str = ""
    after: str = ""
    moved_to: str = ""
    warned: Warned = UNWARNED

    @property
    def drivers(self) -> str:
        """The names of the drivers among the users, "" where there are none."""
        return ", ".join(sorted({use.driver for use in self.users}))

    @property
    def what(self) -> str:
        """The changes in words."""
        return "; ".join(sorted(change.said for change in self.changes))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMarker:
    """A marker that NEW is the first to carry, and the symbol's dotted name."""

    symbol: str
    path: str
    marker: Marker


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiChange:
    """What NEW brings over OLD, as far as core's policy asks.

    `stable` is the released cycle in which both ends lie, "" where there is none.
    """

    core: str
    policy: str
    stable: str
    removed: tuple[ApiBreak, ...] = ()
    reshaped: tuple[ApiBreak, ...] = ()
    announced: tuple[NewMarker, ...] = ()

    def finding(
        self,
        rule: Rule,
        at: ApiBreak | NewMarker,
        message: str,
        *,
        severity: Severity | None = None,
        hint: str = "",
    ) -> Finding:
        """Make a finding about core itself: it stands under core's name, as a driver's would."""
        line = at.line if isinstance(at, ApiBreak) else at.marker.line
        return Finding(
            rule=rule.id,
            severity=severity or rule.severity,
            driver=self.core,
            driver_symbol=at.symbol,
            path=at.path,
            line=line,
            core_symbol=at.symbol,
            core_path=at.path,
            core_line=line,
            message=message,
            hint=hint or rule.hint,
        )


class PolicyRuleModule(Protocol):
    """What a file of rules/core_policy holds."""

    RULE: Rule

    def check(self, change: ApiChange) -> Iterator[Finding]:
        """Find what breaks the rule."""
