"""What a change of core does to symbols that drivers rely on; input of core policy."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from semistable.model.core_api.ledger import DriverUse, Marker
from semistable.model.core_api.symbol_events import Change, Warned
from semistable.model.findings.rule import Rule
from semistable.model.findings.verdict import Finding, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A symbol that NEW lacks; the place is that in OLD.

    `of_driver_class` is True if it belongs to the driver class. `moved_to` is its name in core
    now, "" if unknown.
    """

    symbol: str
    path: str
    line: int
    of_driver_class: bool
    warned: Warned
    users: tuple[DriverUse, ...] = ()
    moved_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reshaped:
    """A symbol of NEW whose signature differs from OLD; `changes` are the incompatible ones."""

    symbol: str
    path: str
    line: int
    before: str
    after: str
    changes: tuple[Change, ...]
    of_driver_class: bool
    warned: Warned
    users: tuple[DriverUse, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """A marker that NEW adds, with the symbol's dotted name."""

    symbol: str
    path: str
    marker: Marker


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreMove:
    """The differences of NEW from OLD that core policy judges.

    `cycle` is the cycle of NEW. `stable` is the released cycle of both ends; "" if there is none.
    """

    core: str
    cycle: str
    policy: str
    stable: str
    gone: tuple[Gone, ...] = ()
    reshaped: tuple[Reshaped, ...] = ()
    announced: tuple[Announced, ...] = ()

    def finding(  # noqa: PLR0913 - a finding has this many parts
        self,
        rule: Rule,
        symbol: str,
        path: str,
        line: int,
        message: str,
        *,
        severity: Severity | None = None,
        hint: str = "",
        cause: str = "",
    ) -> Finding:
        """Create a finding about core itself: core's name is in the place of the driver's."""
        return Finding(
            rule=rule.id,
            severity=severity or rule.severity,
            driver=self.core,
            driver_symbol=symbol,
            path=path,
            line=line,
            column=0,
            core_symbol=symbol,
            core_path=path,
            core_line=line,
            message=message,
            hint=hint or rule.hint,
            cause=cause,
        )


def user_names(users: tuple[DriverUse, ...]) -> str:
    """Return the names of the drivers that use a symbol, separated by commas; "" for none."""
    return ", ".join(sorted({use.driver for use in users}))


class PolicyRuleModule(Protocol):
    """The interface of a rule module in `rules/core_policy`."""

    RULE: Rule

    def check(self, move: CoreMove) -> Iterator[Finding]:
        """Yield a finding for each violation of the rule."""
