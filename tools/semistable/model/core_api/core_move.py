"""What a change of core does to the symbols that drivers rely on, for the law to judge."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from semistable.model.core_api.ledger import DriverUse, Marker
from semistable.model.core_api.symbol_events import Change, Warned
from semistable.model.findings.rule import Rule
from semistable.model.findings.verdict import Finding, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A symbol that NEW lacks; it stood at a place of OLD.

    `of_driver_class` when it is of the class that drivers derive from; `moved_to` is where core
    has it now, "" when nobody can tell.
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
    """A symbol of NEW whose signature is not OLD's any more; `changes` are those that break."""

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
    """A marker that NEW is the first to carry, and the symbol's dotted name."""

    symbol: str
    path: str
    marker: Marker


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreMove:
    """What NEW brings over OLD, as far as the law asks.

    `cycle` is the one in which NEW falls, `stable` the released cycle in which both ends lie; ""
    where there is none.
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
        """Make a finding about core itself: it stands under core's name, as a driver's would."""
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


def said_users(users: tuple[DriverUse, ...]) -> str:
    """Name the drivers among users, "" where there are none."""
    return ", ".join(sorted({use.driver for use in users}))


class LawModule(Protocol):
    """What a file of rules/law holds."""

    RULE: Rule

    def check(self, move: CoreMove) -> Iterator[Finding]:
        """Find what breaks the rule."""
