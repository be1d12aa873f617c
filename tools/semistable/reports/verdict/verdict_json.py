"""The verdict and the ledger as JSON: for programs, relied on from outside, the same bytes always.

The shape is promised in docs/reports.md; keys may be added, never renamed or dropped.
"""

from typing import TYPE_CHECKING

from semistable.model.findings.blame import Blame, BlamedVerdict
from semistable.model.findings.gate_answer import GateVerdict, Tested
from semistable.model.findings.verdict import (
    DriverAnswer,
    Examined,
    Finding,
    Unknown,
    Verdict,
    Waived,
)
from semistable.reports.json_text import Fields, dump
from semistable.reports.render_options import PLAIN, RenderOptions
from semistable.reports.verdict.finding_groups import sorted_findings, sorted_unknowns
from semistable.reports.verdict.symbol_users import sorted_uses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from semistable.model.core_api.ledger import Ledger, LedgerEntry
    from semistable.model.core_api.required_change import DriverRequiredChanges


def render(verdict: Verdict, ledger: "Ledger | None" = None, options: RenderOptions = PLAIN) -> str:
    """Return the verdict as JSON (`semistable/verdict/1`), the ledger under the key `ledger`."""
    del options  # a program knows them by their ids
    document: Fields = {
        "schema": "semistable/verdict/1",
        "answer": verdict.answer,
        "core": examined_fields(verdict.core),
        "baseline": examined_fields(verdict.baseline) if verdict.baseline else None,
        "drivers": [
            _driver(d) for d in sorted(verdict.drivers, key=lambda d: (d.name, d.revision))
        ],
        "findings": [
            finding_fields(finding) | _blamed(verdict, finding)
            for finding in sorted_findings(verdict.findings)
        ],
        "unknowns": [_unknown(unknown) for unknown in sorted_unknowns(verdict.unknowns)],
    }
    if isinstance(verdict, GateVerdict):
        document["gate"] = gate_fields(verdict)
    if ledger is not None:
        document["ledger"] = _ledger(ledger)
    return dump(document)


def render_ledger(
    ledger: "Ledger", duties: "Sequence[DriverRequiredChanges]" = (), options: RenderOptions = PLAIN
) -> str:
    """Return the ledger as JSON (`semistable/ledger/1`), the most urgent entry first."""
    del duties, options
    return dump(_ledger(ledger))


def examined_fields(examined: Examined) -> Fields:
    """Give a repository at a revision as every document has it."""
    return {
        "name": examined.name,
        "revision": examined.revision,
        "commit": examined.commit,
        "cycle": examined.cycle,
    }


def gate_fields(verdict: GateVerdict) -> Fields:
    """Give the decision and what was tested as every document has it."""
    return {
        "decision": verdict.decision,
        "tested": [_tested(tested) for tested in verdict.tested],
        "notes": list(verdict.notes),
    }


def _tested(tested: Tested) -> Fields:
    return {
        "repository": tested.repository,
        "revision": tested.revision,
        "before": tested.before,
        "after": tested.after,
        "why": tested.why,
        "changes": list(tested.changes),
    }


def finding_fields(finding: Finding) -> Fields:
    """Give a finding as every document has it."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "status": finding.status,
        "scope": finding.scope,
        "driver": finding.driver,
        "driver_symbol": finding.driver_symbol,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "core_symbol": finding.core_symbol,
        "core_path": finding.core_path,
        "core_line": finding.core_line,
        "message": finding.message,
        "hint": finding.hint,
        "cause": finding.cause,
        "waived": _waived(finding.waived) if finding.waived else None,
    }


def _blamed(verdict: Verdict, finding: Finding) -> Fields:
    """Give the key that is there only when it was asked for."""
    if not isinstance(verdict, BlamedVerdict):
        return {}
    blame = verdict.blame(finding)
    return {"blame": _blame(blame) if blame else None}


def _blame(blame: Blame) -> Fields:
    return {"commit": blame.commit, "date": blame.date, "cycle": blame.cycle}


def _waived(waived: Waived) -> Fields:
    return {"reason": waived.reason, "owner": waived.owner, "until": waived.until}


def _unknown(unknown: Unknown) -> Fields:
    return {
        "driver": unknown.driver,
        "path": unknown.path,
        "line": unknown.line,
        "reason": unknown.reason,
        "hint": unknown.hint,
    }


def _driver(driver: DriverAnswer) -> Fields:
    fields: Fields = {
        "name": driver.name,
        "revision": driver.revision,
        "commit": driver.commit,
        "answer": driver.answer,
    }
    if driver.rests_on is not None:
        fields["rests_on"] = {
            "uses": driver.rests_on.uses,
            "overrides": driver.rests_on.overrides,
            "calls": driver.rests_on.calls,
        }
    return fields


def _ledger(ledger: "Ledger") -> Fields:
    return {
        "schema": "semistable/ledger/1",
        "core": {"name": ledger.core, "revision": ledger.revision, "commit": ledger.commit},
        "at": ledger.at,
        "policy": ledger.policy,
        "entries": [_entry(entry) for entry in ledger.entries],
    }


def _entry(entry: "LedgerEntry") -> Fields:
    return {
        "symbol": entry.symbol,
        "state": entry.state,
        "since": entry.since,
        "or_earlier": entry.or_earlier,
        "allowed": entry.allowed,
        "due": entry.due,
        "overdue_by": entry.overdue_by,
        "stated_since": entry.stated_since,
        "stated_removal": entry.stated_removal,
        "contradiction": entry.contradiction,
        "replacement": entry.replacement,
        "first": entry.first,
        "last": entry.last,
        "removed_in": entry.removed_in,
        "registered": entry.registered,
        "inside": entry.inside,
        "path": entry.path,
        "line": entry.line,
        "kind": entry.kind,
        "confidence": entry.confidence,
        "text": entry.text,
        "uses": [
            {"driver": use.driver, "path": use.path, "line": use.line} for use in sorted_uses(entry)
        ],
        "core_uses": [{"path": use.path, "line": use.line} for use in entry.core_uses],
    }
