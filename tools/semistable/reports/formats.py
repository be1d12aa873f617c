"""Every report by subject and format; what renders one is loaded when it is requested."""

from collections.abc import Callable
from importlib import import_module

_VERDICT = {
    "console": "verdict.verdict_console:render",
    "github": "verdict.verdict_github:render",
    "html": "verdict.verdict_html:render",
    "json": "verdict.verdict_json:render",
    "junit": "verdict.verdict_junit:render",
    "markdown": "verdict.verdict_markdown:render",
    "sarif": "verdict.verdict_sarif:render",
}

REGISTRY: dict[str, dict[str, str]] = {
    "verdict": _VERDICT,
    "gate": _VERDICT,
    "ledger": {
        "console": "verdict.ledger_console:render_ledger",
        "github": "verdict.verdict_github:render_ledger",
        "html": "verdict.verdict_html:render_ledger",
        "json": "verdict.verdict_json:render_ledger",
        "junit": "verdict.verdict_junit:render_ledger",
        "markdown": "verdict.verdict_markdown:render_ledger",
        "sarif": "verdict.verdict_sarif:render_ledger",
    },
    "matrix": {
        "console": "matrix.matrix_formats:render_console",
        "github": "matrix.matrix_formats:render_github",
        "html": "verdict.verdict_html:render_matrix",
        "json": "matrix.matrix_formats:render_json",
        "junit": "matrix.matrix_formats:render_junit",
        "markdown": "matrix.matrix_formats:render_markdown",
        "sarif": "matrix.matrix_formats:render_sarif",
    },
    "matrix-jobs": {
        "github": "matrix.matrix_jobs:render_github",
        "gitlab": "matrix.matrix_jobs:render_gitlab",
        "zuul": "matrix.matrix_jobs:render_zuul",
    },
    "surface": {
        "console": "contract.surface_report:render_console",
        "json": "contract.surface_report:render_json",
        "markdown": "contract.surface_report:render_markdown",
    },
    "surface-file": {"toml": "contract.surface_toml:render_toml"},
    "contract": {
        "console": "contract.contract_report:render_console",
        "json": "contract.contract_report:render_json",
        "markdown": "contract.contract_report:render_markdown",
    },
    "contract-check": {
        "console": "contract.contract_check:render_console",
        "json": "contract.contract_check:render_json",
    },
    "history": {
        "console": "history.history_console:render",
        "json": "history.history_json:render",
        "markdown": "history.history_markdown:render",
    },
    "queue": {
        "console": "comments.queue_report:render_console",
        "json": "comments.queue_report:render_json",
    },
    "comments": {"zuul": "comments.zuul_comments:render"},
    "post": {
        "text": "comments.post_report:render_text",
        "json": "comments.post_report:render_json",
    },
    "summary": {"text": "verdict.verdict_summary:render_text"},
    "bisect": {
        "text": "verdict.first_bad_report:render_text",
        "json": "verdict.first_bad_report:render_json",
    },
    "rule": {
        "text": "rule_pages:render_text",
        "json": "rule_pages:render_json",
        "markdown": "rule_pages:render_markdown",
    },
    "rules": {
        "text": "rule_pages:render_list",
        "json": "rule_pages:render_list_json",
        "markdown": "rule_pages:render_index",
    },
    "sync": {
        "text": "trees.state_report:render_sync",
        "json": "trees.state_report:render_sync_json",
    },
    "status": {
        "text": "trees.state_report:render_status",
        "json": "trees.state_report:render_status_json",
    },
    "pins": {
        "text": "trees.state_report:render_pins",
        "json": "trees.state_report:render_pins_json",
    },
    "diff": {
        "text": "trees.state_report:render_diff",
        "json": "trees.state_report:render_diff_json",
    },
    "run": {
        "text": "trees.work_report:render_run",
        "json": "trees.work_report:render_run_json",
    },
    "grep": {
        "text": "trees.work_report:render_grep",
        "json": "trees.work_report:render_grep_json",
    },
    "log": {
        "text": "trees.work_report:render_log",
        "json": "trees.work_report:render_log_json",
    },
    "topics": {
        "text": "trees.work_report:render_topics",
        "json": "trees.work_report:render_topics_json",
    },
    "download": {
        "text": "trees.work_report:render_download",
        "json": "trees.work_report:render_download_json",
    },
    "init": {
        "text": "trees.state_report:render_init",
        "json": "trees.state_report:render_init_json",
    },
    "manifest": {
        "west": "trees.manifest_export:render_west",
        "repos": "trees.manifest_export:render_vcs_repos",
    },
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
