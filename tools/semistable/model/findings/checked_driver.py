"""The result of checking one driver against one core."""

from dataclasses import dataclass

from semistable.model.findings.verdict import Contact, Finding, Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedDriver:
    """What was found in one driver, what of it could not be read, and what that rests on."""

    findings: tuple[Finding, ...]
    unknowns: tuple[Unknown, ...]
    contact: Contact
