"""Every report format by name, each a module of its own, loaded only when it is asked for."""

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from semistable.reports.rule_texts import NO_RULES, RuleTexts

# Every command asks which formats there are; few of them render. 0.03 s of start-up.
if TYPE_CHECKING:
    from semistable.model.core_api.ledger import Ledger
    from semistable.model.core_api.symbol_events import SymbolHistory
    from semistable.model.findings.verdict import Verdict

FORMATS = ("console", "github", "html", "json", "junit", "markdown", "sarif")
"""What a verdict, or a ledger alone, can be rendered as, sorted.

verdict/verdict_<format>.py holds `render` and `render_ledger`.
"""

RULE_FORMATS = ("html", "junit", "sarif")
"""The formats that say of a rule what it means."""

HISTORY_FORMATS = ("console", "json", "markdown")
"""What a history can be rendered as, sorted."""

_HISTORY_MODULES = {
    "console": "history_console",
    "json": "history_json",
    "markdown": "history_markdown",
}


class Report(Protocol):
    """A format's module: a pure function from a verdict to text that ends with a newline."""

    def render(
        self, verdict: "Verdict", ledger: "Ledger | None" = None, *, rules: RuleTexts = NO_RULES
    ) -> str:
        """Say the verdict, and the ledger where the format has a place for it."""


class LedgerReport(Protocol):
    """A format that can say a ledger by itself."""

    def render_ledger(self, ledger: "Ledger") -> str:
        """Say every entry of the ledger."""


class HistoryReport(Protocol):
    """A format that can say the life of a symbol."""

    def render_history(self, history: "SymbolHistory") -> str:
        """Say every event of the history."""


def report(name: str) -> Report:
    """Return the module of a format; `name` is one of FORMATS, else KeyError is raised.

    Modules load late because jinja2 and rich cost more time than a whole `--help`.
    """
    return cast("Report", _module(name))


def ledger_report(name: str) -> LedgerReport:
    """Return the same module, for a ledger alone; `name` is one of FORMATS, else KeyError."""
    return cast("LedgerReport", _module(name))


def history_report(name: str) -> HistoryReport:
    """Return the module of a history's format; `name` is one of HISTORY_FORMATS, else KeyError."""
    return cast(
        "HistoryReport", import_module(f"semistable.reports.history.{_HISTORY_MODULES[name]}")
    )


def _module(name: str) -> object:
    if name not in FORMATS:
        raise KeyError(name)
    return import_module(f"semistable.reports.verdict.verdict_{name}")
