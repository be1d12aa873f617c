"""What is said of a manifest that cannot be imported: every fault, one a line."""

from collections.abc import Sequence

from semistable.errors import UsageError


class RefusedError(UsageError):
    """Another tool's manifest says what cannot be meant here; `faults` are sentences."""

    def __init__(self, faults: Sequence[str], hint: str = "") -> None:
        super().__init__(
            "\n".join(faults),
            hint or "Nothing was written; docs/manifest.md tells what an import takes.",
        )
        self.faults = tuple(faults)
