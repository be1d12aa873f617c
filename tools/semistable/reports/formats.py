"""Every report by subject and format; what renders one is loaded when it is requested."""

from collections.abc import Callable
from importlib import import_module


def _in(module: str, **functions: str) -> dict[str, str]:
    """Place the formats of a subject, by the functions of one module that render them."""
    return {name: f"{module}:{function}" for name, function in functions.items()}


_VERDICT = {
    "console": "verdict.verdict_console:render",
    "github": "verdict.verdict_github:render",
    "html": "verdict.verdict_html:render",
    "json": "verdict.verdict_json:render",
    "junit": "verdict.verdict_junit:render",
    "markdown": "verdict.verdict_markdown:render",
    "sarif": "verdict.verdict_sarif:render",
}
_LEDGER = {name: f"{place}_ledger" for name, place in _VERDICT.items()} | {
    "console": "verdict.ledger_console:render_ledger"
}
_TABLES = {"console": "render_console", "json": "render_json", "markdown": "render_markdown"}
_BOTH = {"text": "render_text", "json": "render_json"}
_STATES, _WORK = "trees.state_report", "trees.work_report"

REGISTRY: dict[str, dict[str, str]] = {
    "verdict": _VERDICT,
    "gate": _VERDICT,
    "ledger": _LEDGER,
    "matrix": {
        "console": "matrix.matrix_formats:render_console",
        "github": "matrix.matrix_formats:render_github",
        "html": "verdict.verdict_html:render_matrix",
        "json": "matrix.matrix_formats:render_json",
        "junit": "matrix.matrix_formats:render_junit",
        "markdown": "matrix.matrix_formats:render_markdown",
        "sarif": "matrix.matrix_formats:render_sarif",
    },
    "matrix-jobs": _in(
        "matrix.matrix_jobs", github="render_github", gitlab="render_gitlab", zuul="render_zuul"
    ),
    "surface": _in("contract.surface_report", **_TABLES),
    "surface-file": _in("contract.surface_toml", toml="render_toml"),
    "contract": _in("contract.contract_report", **_TABLES),
    "contract-check": _in("contract.contract_check", console="render_console", json="render_json"),
    "history": {
        "console": "history.history_console:render",
        "json": "history.history_json:render",
        "markdown": "history.history_markdown:render",
    },
    "queue": _in("comments.queue_report", console="render_console", json="render_json"),
    "comments": _in("comments.zuul_comments", zuul="render"),
    "post": _in("comments.post_report", **_BOTH),
    "summary": _in("verdict.verdict_summary", text="render_text"),
    "bisect": _in("verdict.first_bad_report", **_BOTH),
    "rule": _in("rule_pages", **_BOTH, markdown="render_markdown"),
    "rules": _in(
        "rule_pages", text="render_list", json="render_list_json", markdown="render_index"
    ),
    "init": _in(_STATES, text="render_init", json="render_init_json"),
    "sync": _in(_STATES, text="render_sync", json="render_sync_json"),
    "status": _in(_STATES, text="render_status", json="render_status_json"),
    "pins": _in(_STATES, text="render_pins", json="render_pins_json"),
    "diff": _in(_STATES, text="render_diff", json="render_diff_json"),
    "run": _in(_WORK, text="render_run", json="render_run_json"),
    "grep": _in(_WORK, text="render_grep", json="render_grep_json"),
    "log": _in(_WORK, text="render_log", json="render_log_json"),
    "topics": _in(_WORK, text="render_topics", json="render_topics_json"),
    "download": _in(_WORK, text="render_download", json="render_download_json"),
    "manifest": _in("trees.manifest_export", west="render_west", repos="render_vcs_repos"),
}
"""Subject and format to module and function; the functions of a subject have one signature."""


def formats(subject: str) -> tuple[str, ...]:
    """List the formats of a subject, the default first; raise KeyError for no subject."""
    return tuple(REGISTRY[subject])


def renderer(subject: str, name: str) -> Callable[..., str]:
    """Return what renders a subject in a format; raise KeyError for what is not registered.

    Its text ends with a newline unless it is empty. Modules load late because jinja2 and rich
    cost more time than a whole `--help`.
    """
    module, _, function = REGISTRY[subject][name].partition(":")
    found: Callable[..., str] = getattr(import_module(f"semistable.reports.{module}"), function)
    return found
