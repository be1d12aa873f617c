"""A rule: one kind of incompatibility, with its sentence, hint and examples."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from semistable.model.findings.verdict import Finding, Severity, UsageScope

# Only for types: `explain` needs no usages, and loading them costs 0.01 s of start-up.
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
    """The texts of a rule: `sentence` for tables, `why` and `hint` for affected people."""

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
        """Create a finding; in code of tests alone it is at most a warning."""
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

    `apart` is True if findings are compared with those of another core. A finding about two
    parameters is then two findings, since core may have added one of them earlier. `public` are
    symbols of core that are public in spite of a leading underscore.
    """

    driver: str
    usages: "Usages"
    baseline: "Usages | None" = None
    apart: bool = False
    public: frozenset[str] = frozenset()

    @cached_property
    def held_before(self) -> "frozenset[tuple[Place, str]]":
        """The places and names whose target the baseline has."""
        references = self.baseline.references if self.baseline else ()
        return frozenset(
            (reference.place, reference.name) for reference in references if reference.found
        )


class RuleModule(Protocol):
    """The interface of a module in `rules/`."""

    RULE: Rule

    def check(self, context: RuleContext) -> Iterator[Finding]:
        """Find the places where the rule holds."""
