"""A rule: one kind of incompatibility, with its sentence, hint and examples."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from semistable.model.findings.verdict import Finding, Severity, UsageScope

# Who only says what a rule means has seen no usage: 0.01 s of start-up.
if TYPE_CHECKING:
    from semistable.model.findings.usage import CorePlace, Place, Usages


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Small sources that show a rule: core before and after, and a driver; `core_old` may be ""."""

    breaks: bool
    core_new: str
    driver: str
    core_old: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What is said of a rule: `sentence` for tables, `why` and `hint` for people who are hit."""

    id: str
    severity: Severity
    sentence: str
    why: str
    hint: str
    examples: tuple[Example, ...]

    def finding(  # noqa: PLR0913 - a finding has this many parts
        self,
        context: "RuleContext",
        place: "Place",
        target: "CorePlace",
        message: str,
        *,
        hint: str = "",
        severity: Severity | None = None,
        cause: str = "",
    ) -> Finding:
        """Make a finding; what only tests meet is never worse than a warning."""
        severity = severity or self.severity
        if place.scope is UsageScope.TEST and severity is Severity.ERROR:
            severity = Severity.WARNING
        return Finding(
            rule=self.id,
            severity=severity,
            driver=context.driver,
            driver_symbol=place.symbol,
            path=place.path,
            line=place.line,
            column=place.column,
            core_symbol=target.symbol,
            core_path=target.path,
            core_line=target.line,
            message=message,
            cause=cause,
            hint=hint or self.hint,
            scope=place.scope,
        )


@dataclass(frozen=True, kw_only=True)
class RuleContext:
    """What one driver asks of one revision of core, and what it asked of the baseline.

    `apart` when findings are compared with those of another core, so that one that is about two
    parameters has to be two: core may have brought one of them before. `public` are symbols of core
    that are for everybody, whatever their names look like.
    """

    driver: str
    usages: "Usages"
    baseline: "Usages | None" = None
    apart: bool = False
    public: frozenset[str] = frozenset()

    @cached_property
    def held_before(self) -> "frozenset[tuple[Place, str]]":
        """The places and names that found their target in the baseline."""
        references = self.baseline.references if self.baseline else ()
        return frozenset(
            (reference.place, reference.name) for reference in references if reference.found
        )


class RuleModule(Protocol):
    """What a file of rules/ holds."""

    RULE: Rule

    def check(self, context: RuleContext) -> Iterator[Finding]:
        """Find the places where the rule holds."""
