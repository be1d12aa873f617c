"""The verdict as SARIF 2.1.0 for code scanning: one run a driver, core's place as related location.

The format is https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; section numbers
below are its. Fixed findings are left out: a result that is gone is how SARIF's readers know.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import sha256
from urllib.parse import quote

from semistable import __version__
from semistable.model.core_api.ledger import Ledger, LedgerEntry, gravity
from semistable.model.core_api.required_change import DriverRequiredChanges
from semistable.model.findings.gate_answer import GateVerdict
from semistable.model.findings.verdict import Finding, Status, Unknown, Verdict
from semistable.reports.json_text import Fields, dump
from semistable.reports.render_options import PLAIN, RenderOptions, RuleTexts
from semistable.reports.safe_text import encodable, one_line
from semistable.reports.sentences import deprecated, described
from semistable.reports.verdict.finding_groups import (
    Chapter,
    FindingGroup,
    chapters,
    group_of,
    sorted_findings,
    unknowns_elsewhere,
)
from semistable.reports.verdict.symbol_users import sorted_uses
from semistable.reports.verdict.verdict_json import gate_fields

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_DRIVER_ROOT = "%SRCROOT%"
_CORE_ROOT = "CORE"


def render(verdict: Verdict, ledger: Ledger | None = None, options: RenderOptions = PLAIN) -> str:
    """Return a log with one run a driver; unknowns are notifications of the run they belong to."""
    del ledger  # a deprecation is no result in a driver's sources
    rules = options.rules()
    return log(_run(verdict, chapter, rules) for chapter in chapters(verdict))


def render_ledger(
    ledger: Ledger, duties: Sequence[DriverRequiredChanges] = (), options: RenderOptions = PLAIN
) -> str:
    """Return a log with one run over core's sources; drivers' uses are related locations."""
    del duties, options
    states = sorted({_slug(entry) for entry in ledger.entries})
    drivers = sorted({use.driver for entry in ledger.entries for use in entry.uses})
    roots = {_DRIVER_ROOT: f"{ledger.core} {ledger.revision}".rstrip()}
    roots |= {_root(driver): driver for driver in drivers}
    seen: Counter[tuple[str, ...]] = Counter()
    run: Fields = {
        "tool": tool([{"id": state} for state in states]),
        "automationDetails": {"id": "semistable/deprecations/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            root: {"description": {"text": f"The sources of {one_line(whose)}."}}
            for root, whose in roots.items()
        },
        "results": [_deprecation(entry, states, seen) for entry in ledger.entries],
        "properties": {"at": ledger.at, "policy": ledger.policy},
    }
    return log([run])


def _deprecation(entry: LedgerEntry, states: list[str], seen: Counter[tuple[str, ...]]) -> Fields:
    identity = (entry.symbol, entry.path, entry.kind, entry.text)
    seen[identity] += 1
    location: Fields = {
        "physicalLocation": _physical(_DRIVER_ROOT, entry.path, entry.line),
        "logicalLocations": [{"fullyQualifiedName": entry.symbol}],
    }
    result: Fields = {
        "ruleId": _slug(entry),
        "ruleIndex": states.index(_slug(entry)),
        "level": gravity(entry),
        "message": {"text": _message(deprecated(entry))},
        "locations": [location],
        "partialFingerprints": _fingerprints(identity, seen[identity]),
    }
    if entry.uses:
        result["relatedLocations"] = [
            {
                "id": number,
                "message": {"text": _message(f"{use.driver} uses it")},
                "physicalLocation": _physical(_root(use.driver), use.path, use.line),
            }
            for number, use in enumerate(sorted_uses(entry), 1)
        ]
    return result


def _slug(entry: LedgerEntry) -> str:
    return f"deprecation-{entry.state.replace(' ', '-')}"


def _root(driver: str) -> str:
    return f"DRIVER:{one_line(driver)}"


def log(runs: Iterable[Fields]) -> str:
    """Return runs as a whole document."""
    return dump({"$schema": _SCHEMA, "version": "2.1.0", "runs": list(runs)})


def tool(rules: Sequence[Fields]) -> Fields:
    """Say whose results these are, and of which rules."""
    return {"driver": {"name": "semistable", "version": __version__, "rules": list(rules)}}


def _run(verdict: Verdict, chapter: Chapter, rules: RuleTexts) -> Fields:
    name = chapter.driver.name
    findings = [
        finding
        for finding in sorted_findings(verdict.findings)
        if finding.driver == name and group_of(finding) is not FindingGroup.FIXED
    ]
    known = sorted({finding.rule for finding in findings} | set(rules))
    revision = f"{name} {chapter.driver.revision}".rstrip()
    unknowns = [*chapter.unknowns, *unknowns_elsewhere(verdict)]
    compared = verdict.baseline is not None
    seen: Counter[tuple[str, ...]] = Counter()
    return {
        "tool": tool([_rule(rule, rules) for rule in known]),
        "automationDetails": {"id": f"semistable/{one_line(name)}/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            _DRIVER_ROOT: {"description": {"text": f"The sources of {one_line(revision)}."}},
            _CORE_ROOT: {
                "description": {"text": f"The sources of {one_line(described(verdict.core))}."}
            },
        },
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [_notification(u, name) for u in unknowns],
            }
        ],
        "results": [_result(f, known, seen, compared=compared) for f in findings],
        "properties": {"answer": chapter.driver.answer} | _gate(verdict),
    }


def _gate(verdict: Verdict) -> Fields:
    """Say what was tested as properties (3.8): provenance would need each repository's address."""
    return {"gate": gate_fields(verdict)} if isinstance(verdict, GateVerdict) else {}


def _rule(rule: str, rules: RuleTexts) -> Fields:
    if rule not in rules:
        return {"id": rule}
    sentence, hint, docs = (encodable(part) for part in rules[rule])
    described_rule: Fields = {"id": rule, "shortDescription": {"text": sentence or rule}}
    address = docs.startswith(("https://", "http://"))
    advice = " ".join(
        part for part in (hint, "" if address or not docs else f"See {docs}.") if part
    )
    if advice:
        described_rule["help"] = {"text": advice}
    if address:
        described_rule["helpUri"] = quote(docs, safe=":/?#[]@!$&'()*+,;=%~")
    return described_rule


def _result(
    finding: Finding, known: list[str], seen: Counter[tuple[str, ...]], *, compared: bool
) -> Fields:
    seen[finding.identity] += 1
    result: Fields = {
        "ruleId": finding.rule,
        "ruleIndex": known.index(finding.rule),
        "level": finding.severity,
        "message": {"text": _message(f"{finding.message} {finding.hint}".strip() or finding.rule)},
        "locations": [_driver_location(finding)],
        "partialFingerprints": _fingerprints(finding.identity, seen[finding.identity]),
        "properties": {
            "scope": finding.scope,
            "status": finding.status,
            "driverSymbol": finding.driver_symbol,
            "coreSymbol": finding.core_symbol,
            "hint": finding.hint,
        },
    }
    if finding.core_path:
        result["relatedLocations"] = [_core_location(finding)]
    if compared:  # 3.27.24: in every result of a run or in none
        result["baselineState"] = "new" if finding.status is Status.NEW else "unchanged"
    if finding.waived:
        waived = finding.waived
        why = f"{waived.reason} ({waived.owner}, until {waived.until})"
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": one_line(why)}
        ]
    return result


def _driver_location(finding: Finding) -> Fields:
    location: Fields = {
        "physicalLocation": _physical(_DRIVER_ROOT, finding.path, finding.line, finding.column)
    }
    if finding.driver_symbol:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.driver_symbol}]
    return location


def _core_location(finding: Finding) -> Fields:
    symbol = finding.core_symbol or finding.core_path
    return {
        "id": 1,
        "message": {"text": _message(f"What core says: {symbol}")},
        "physicalLocation": _physical(_CORE_ROOT, finding.core_path, finding.core_line),
    }


def _physical(root: str, path: str, line: int, column: int | None = None) -> Fields:
    physical: Fields = {"artifactLocation": {"uri": quote(encodable(path)), "uriBaseId": root}}
    if line > 0:  # 3.30.5: lines begin at 1; 0 stands for the whole file here
        region = {"startLine": line}
        if column is not None and column >= 0:
            region["startColumn"] = column + 1
        physical["region"] = region
    return physical


def _fingerprints(identity: tuple[str, ...], occurrence: int) -> Fields:
    """Return an identity as a hash; a number tells those of equal identity apart.

    GitHub reads only primaryLocationLineHash; any stable text will do for it.
    """
    whole = "\0".join(identity).encode("utf-8", "replace")
    fingerprint = f"{sha256(whole).hexdigest()}:{occurrence}"
    return {"primaryLocationLineHash": fingerprint, "semistableIdentity/v1": fingerprint}


def _notification(unknown: Unknown, driver: str) -> Fields:
    notification: Fields = {
        "level": "warning",
        "message": {"text": _message(unknown.reason or "unknown")},
        "descriptor": {"id": "unknown"},
    }
    if unknown.path:
        root = _DRIVER_ROOT if unknown.driver == driver else _CORE_ROOT
        notification["locations"] = [
            {"physicalLocation": _physical(root, unknown.path, unknown.line)}
        ]
    return notification


def _message(text: str) -> str:
    """Escape brackets where they would make a link of untrusted text (3.11.6)."""
    line = one_line(text)
    return line.replace("[", r"\[").replace("]", r"\]") if "](" in line else line
