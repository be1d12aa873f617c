"""Reads a verdict back that `--format json` wrote: the form semistable/verdict/1."""

from dataclasses import replace
from pathlib import Path
from typing import Literal

import msgspec

from semistable.errors import UsageError
from semistable.model.findings.gate_answer import Decision, GateVerdict, Tested
from semistable.model.findings.verdict import DriverAnswer, Examined, Finding, Unknown, Verdict

_HINT = "Write it with `semistable gate --format json -o FILE`, or check or impact."
_LARGEST = 200_000_000


class _Gate(msgspec.Struct):
    decision: Decision
    tested: tuple[Tested, ...]
    notes: tuple[str, ...]


class _File(msgspec.Struct):
    schema: Literal["semistable/verdict/1"]
    core: Examined
    baseline: Examined | None
    drivers: tuple[DriverAnswer, ...]
    findings: tuple[Finding, ...]
    unknowns: tuple[Unknown, ...]
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
    verdict = Verdict(
        core=file.core,
        baseline=file.baseline,
        drivers=tuple(_driver(driver, file.core) for driver in file.drivers),
        findings=file.findings,
        unknowns=file.unknowns,
    )
    return verdict if file.gate is None else _of_gate(path, verdict, file.gate)


def _driver(one: DriverAnswer, core: Examined) -> DriverAnswer:
    """Tell the answer about core itself from those about drivers."""
    identity = (core.name, core.revision, core.commit)
    return replace(one, of_core=(one.name, one.revision, one.commit) == identity)


def _of_gate(path: Path, verdict: Verdict, gate: _Gate) -> GateVerdict:
    # Which unknowns the merge brought is not written; the decision says whether there were some.
    undecided = gate.decision is Decision.UNKNOWN
    read = GateVerdict(
        core=verdict.core,
        baseline=verdict.baseline,
        drivers=verdict.drivers,
        findings=verdict.findings,
        unknowns=verdict.unknowns,
        tested=gate.tested,
        lately=verdict.unknowns if undecided else (),
        notes=gate.notes,
    )
    if read.decision is not gate.decision:
        raise UsageError(f"{path} says {gate.decision}, but its findings do not.", _HINT)
    return read
