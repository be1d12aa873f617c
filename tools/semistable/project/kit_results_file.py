"""Read the results that the contract kit wrote as JSON."""

from pathlib import Path

import msgspec

from semistable.errors import UsageError
from semistable.model.findings.kit_results import CheckOutcome, CheckResult, ContractResults

SCHEMA = "semistable/contract-results/1"
_HINT = "Write it with the kit: pytest --contract NAME --driver CLASS --contract-results FILE."


class _Core(msgspec.Struct):
    name: str
    revision: str | None


class _Result(msgspec.Struct):
    check: str
    method: str
    outcome: CheckOutcome
    reason: str = ""
    path: str | None = None
    line: int | None = None


class _File(msgspec.Struct):
    schema: str
    contract: str
    core: _Core
    driver: str
    results: list[_Result]


def read_results(path: Path) -> ContractResults:
    """Read one file of results; raise UsageError where it is none, or where nothing was checked."""
    try:
        file = msgspec.json.decode(path.read_bytes(), type=_File)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", _HINT) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} holds no results of the contract kit: {error}.", _HINT) from error
    module, colon, name = file.driver.partition(":")
    if file.schema != SCHEMA or not (module and colon and name):
        raise UsageError(f"{path} holds no results of the form {SCHEMA}.", _HINT)
    results = ContractResults(
        file=str(path),
        contract=file.contract,
        core=file.core.name,
        revision=file.core.revision or "",
        module=module,
        class_name=name,
        results=tuple(_result(result) for result in file.results),
    )
    if not (results.ended(CheckOutcome.PASSED) or results.ended(CheckOutcome.FAILED)):
        raise UsageError(f"{path} holds no check that was made.", _HINT)
    return results


def _result(result: _Result) -> CheckResult:
    return CheckResult(
        check=result.check,
        method=result.method,
        outcome=result.outcome,
        reason=result.reason,
        path=result.path or "",
        line=result.line or 0,
    )
