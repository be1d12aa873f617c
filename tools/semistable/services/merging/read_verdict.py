"""Reads a verdict back that `--format json` wrote: the form semistable/verdict/1."""

from pathlib import Path
from typing import Literal

import msgspec

from semistable.errors import UsageError
from semistable.model.findings.gate_answer import Decision, GateVerdict, Tested
from semistable.model.findings.verdict import (
    Answer,
    DriverAnswer,
    Examined,
    Finding,
    Severity,
    Status,
    Unknown,
    UsageScope,
    Verdict,
    Waived,
)

_HINT = "Write it with `semistable gate --format json -o FILE`, or check or impact."
_LARGEST = 200_000_000


class _Waived(msgspec.Struct):
    reason: str
    owner: str
    until: str


class _Finding(msgspec.Struct):
    rule: str
    severity: Severity
    status: Status
    scope: UsageScope
    driver: str
    driver_symbol: str
    path: str
    line: int
    column: int
    core_symbol: str
    core_path: str
    core_line: int
    message: str
    hint: str
    cause: str
    waived: _Waived | None


class _Examined(msgspec.Struct):
    name: str
    revision: str
    commit: str | None
    cycle: str | None


class _Driver(msgspec.Struct):
    name: str
    revision: str
    commit: str | None
    answer: Answer


class _Unknown(msgspec.Struct):
    driver: str
    path: str
    line: int
    reason: str


class _Tested(msgspec.Struct):
    repository: str
    revision: str
    before: str | None
    after: str | None
    why: str
    changes: list[str]


class _Gate(msgspec.Struct):
    decision: Decision
    tested: list[_Tested]
    notes: list[str]


class _File(msgspec.Struct):
    schema: Literal["semistable/verdict/1"]
    core: _Examined
    baseline: _Examined | None
    drivers: list[_Driver]
    findings: list[_Finding]
    unknowns: list[_Unknown]
    gate: _Gate | None = None


def read_verdict(path: Path) -> Verdict:
    """Read one verdict, a GateVerdict where the gate wrote it; raise UsageError where it is none.

    A verdict whose decision does not follow from its findings is no verdict: somebody edited it.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise UsageError(f"{path} is larger than any verdict.", _HINT)
        file = msgspec.json.decode(path.read_bytes(), type=_File)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", _HINT) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} holds no verdict: {error}.", _HINT) from error
    core = _examined(file.core)
    verdict = Verdict(
        core=core,
        baseline=_examined(file.baseline) if file.baseline else None,
        drivers=tuple(_driver(driver, core) for driver in file.drivers),
        findings=tuple(_finding(finding) for finding in file.findings),
        unknowns=tuple(_unknown(unknown) for unknown in file.unknowns),
    )
    return verdict if file.gate is None else _of_gate(path, verdict, file.gate)


def _of_gate(path: Path, verdict: Verdict, gate: _Gate) -> GateVerdict:
    # Which unknowns the merge brought is not written; the decision says whether there were some.
    undecided = gate.decision is Decision.UNKNOWN
    read = GateVerdict(
        core=verdict.core,
        baseline=verdict.baseline,
        drivers=verdict.drivers,
        findings=verdict.findings,
        unknowns=verdict.unknowns,
        tested=tuple(_tested(tested) for tested in gate.tested),
        lately=verdict.unknowns if undecided else (),
        notes=tuple(gate.notes),
    )
    if read.decision is not gate.decision:
        raise UsageError(f"{path} says {gate.decision}, but its findings do not.", _HINT)
    return read


def _examined(one: _Examined) -> Examined:
    return Examined(name=one.name, revision=one.revision, commit=one.commit, cycle=one.cycle)


def _driver(one: _Driver, core: Examined) -> DriverAnswer:
    return DriverAnswer(
        name=one.name,
        revision=one.revision,
        commit=one.commit,
        answer=one.answer,
        of_core=(one.name, one.revision, one.commit) == (core.name, core.revision, core.commit),
    )


def _finding(one: _Finding) -> Finding:
    fields = {name: getattr(one, name) for name in one.__struct_fields__ if name != "waived"}
    waived = one.waived
    owned = Waived(reason=waived.reason, owner=waived.owner, until=waived.until) if waived else None
    return Finding(**fields, waived=owned)


def _unknown(one: _Unknown) -> Unknown:
    return Unknown(driver=one.driver, path=one.path, line=one.line, reason=one.reason)


def _tested(one: _Tested) -> Tested:
    return Tested(
        repository=one.repository,
        revision=one.revision,
        before=one.before,
        after=one.after,
        why=one.why,
        changes=tuple(one.changes),
    )
