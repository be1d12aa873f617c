"""Say the outcome of all cases, for a person and as JSON."""

import json
from collections.abc import Iterable, Iterator, Sequence

from semistable.model.findings.verdict import Finding

from .counting import Outcome, Quiet, Share, shares, shares_by


def static_detectable(outcomes: Sequence[Outcome]) -> Share:
    """Give the share that the two trees suffice to see."""
    return shares(outcomes)[1]


def text(outcomes: Sequence[Outcome], quiet: Sequence[Quiet]) -> str:
    """Say figures first, then every miss, false alarm and disagreement with its place."""
    return "\n".join(_lines(outcomes, quiet))


def _lines(outcomes: Sequence[Outcome], quiet: Sequence[Quiet]) -> Iterator[str]:
    yield "Breakages found"
    yield from map(_share, shares(outcomes))
    yield "  by kind"
    yield from map(_share, shares_by(outcomes, lambda case: case.kind))
    yield "  by use"
    yield from map(_share, shares_by(outcomes, lambda case: case.driver_use))
    yield "  by driver"
    yield from map(_share, shares_by(outcomes, lambda case: case.driver))
    missed = [o for o in outcomes if not o.found]
    yield f"Missed: {len(missed)}"
    for o in sorted(missed, key=lambda o: not o.case.static_detectable):
        yield f"  {o.case.id} [{o.case.kind}, {_visible(o)}]"
        yield f"      {o.case.core_symbol} in {o.case.driver_file}"
        yield f"      {o.reason}"
    still = [o for o in outcomes if o.still]
    yield f"Repaired drivers still reported: {len(still)}"
    for o in still:
        yield f"  {o.case.id}"
        yield from map(_finding, o.still)
    noisy = [q for q in quiet if q.errors or q.failure]
    yield f"Harmless changes with new errors: {len(noisy)} of {len(quiet)}"
    for q in noisy:
        yield f"  {q.case.kind} {q.case.core_change[:12]} {q.driver}@{q.revision[:12]} {q.failure}"
        yield from map(_finding, q.errors)
    unlike = [o for o in outcomes if o.disagreement]
    yield f"Severity that disagrees with what happened (not counted): {len(unlike)}"
    for o in unlike:
        yield f"  {o.case.id} [{o.case.kind}]: {o.disagreement}"


def _visible(outcome: Outcome) -> str:
    return "static-detectable" if outcome.case.static_detectable else "other"


def _share(share: Share) -> str:
    return f"    {share.label:<24}{share.found:>4} of {share.of:<4} {share.ratio:7.1%}"


def _finding(finding: Finding) -> str:
    return (
        f"      {finding.severity} [{finding.rule}] {finding.path}:{finding.line}"
        f" {finding.core_symbol}: {finding.message}"
    )


def details(outcomes: Sequence[Outcome]) -> str:
    """Say all that was reported of the driver's file, for who looks into single cases."""
    return "\n".join(
        line
        for o in outcomes
        for line in (
            f"{o.case.id}: named",
            *map(_finding, o.hits),
            "  named in other files",
            *map(_finding, o.elsewhere),
            "  others in the file",
            *map(_finding, o.others),
            "  still on the repaired driver",
            *map(_finding, o.still),
        )
    )


def as_json(outcomes: Sequence[Outcome], quiet: Sequence[Quiet]) -> str:
    """Say the same for programs, schema semistable/accuracy/1; sorted, without dates."""
    return json.dumps(
        {
            "schema": "semistable/accuracy/1",
            "recall": _shares(shares(outcomes)),
            "by_kind": _shares(shares_by(outcomes, lambda case: case.kind)),
            "by_use": _shares(shares_by(outcomes, lambda case: case.driver_use)),
            "by_driver": _shares(shares_by(outcomes, lambda case: case.driver)),
            "repaired_still_reported": sum(bool(o.still) for o in outcomes),
            "harmless": {
                "examined": len(quiet),
                "with_errors": sum(bool(q.errors) for q in quiet),
                "failed": sum(bool(q.failure) for q in quiet),
            },
            "cases": [_case(o) for o in sorted(outcomes, key=lambda o: o.case.id)],
            "harmless_with_errors": [
                {
                    "core_change": q.case.core_change,
                    "driver": q.driver,
                    "revision": q.revision,
                    "failure": q.failure,
                    "errors": _findings(q.errors),
                }
                for q in quiet
                if q.errors or q.failure
            ],
        },
        indent=2,
    )


def _shares(found: Iterable[Share]) -> dict[str, dict[str, float]]:
    return {s.label: {"found": s.found, "of": s.of, "ratio": round(s.ratio, 4)} for s in found}


def _case(o: Outcome) -> dict[str, object]:
    return {
        "id": o.case.id,
        "kind": o.case.kind,
        "static_detectable": o.case.static_detectable,
        "found": o.found,
        "reason": "" if o.found else o.reason,
        "disagreement": o.disagreement,
        "hits": _findings(o.hits),
        "still": _findings(o.still),
    }


def _findings(found: Iterable[Finding]) -> list[dict[str, object]]:
    return [
        {
            "rule": f.rule,
            "severity": str(f.severity),
            "path": f.path,
            "line": f.line,
            "core_symbol": f.core_symbol,
            "message": f.message,
        }
        for f in found
    ]
