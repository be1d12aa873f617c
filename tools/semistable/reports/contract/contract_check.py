"""What differs between the written contract and the one that core's sources say."""

from collections.abc import Sequence

from semistable.model.core_api.method_contract import ClassContract
from semistable.reports.json_text import dump_ascii


def render_console(differences: Sequence[str], contract: ClassContract, file: str) -> str:
    """Return a line for each difference between `file` and what was read out of core."""
    if differences:
        return "".join(f"{difference}\n" for difference in differences)
    return f"{file} says what {contract.core} {contract.revision} says.\n"


def render_json(differences: Sequence[str], contract: ClassContract, file: str) -> str:
    """Return the differences as JSON (`semistable/contract-check/1`)."""
    del file
    told = {"core": contract.core, "revision": contract.revision}
    return dump_ascii("contract-check", **told, differences=list(differences))
