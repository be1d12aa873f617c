"""Explain a rule: what it means, why it hurts, an example, what to do."""

import click

from semistable.cli import completion
from semistable.cli.common_options import format_option
from semistable.cli.output import write_report
from semistable.errors import ExitCode
from semistable.services.checking.explain_rules import all_rules, explain_rule


@click.command("explain")
@click.argument("rule", required=False, shell_complete=completion.rules)
@click.option("--markdown", is_flag=True, help="The same as --format markdown.")
@format_option("rule")
def command(rule: str | None, *, markdown: bool, report_format: str) -> ExitCode:
    """Say what RULE means, why it hurts, and what to do; without RULE, list all rules.

    Markdown is as the pages of docs/rules.
    """
    report_format = "markdown" if markdown else report_format
    if rule is None:
        write_report("rules", report_format, all_rules())
    else:
        write_report("rule", report_format, explain_rule(rule))
    return ExitCode.CLEAN
