"""The verdict and the ledger as one page that needs nothing beside itself: to read, show, print."""

from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from math import ceil
from re import sub

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from semistable.model.core_api.ledger import Ledger
from semistable.model.core_api.required_change import DriverRequiredChanges
from semistable.model.findings.cells import Cell
from semistable.model.findings.gate_answer import GateVerdict
from semistable.model.findings.verdict import Severity, UsageScope, Verdict
from semistable.reports.matrix.matrix_grid import figures, grid
from semistable.reports.render_options import PLAIN, RenderOptions
from semistable.reports.safe_text import one_line, spans
from semistable.reports.sentences import (
    capital,
    clock,
    counted,
    headline,
    short,
    state,
    sureness,
    tally,
)
from semistable.reports.verdict.finding_groups import (
    SEVERITIES,
    Chapter,
    FindingGroup,
    chapters,
    shared_causes,
    sorted_unknowns,
)
from semistable.reports.verdict.symbol_users import by_driver

_TEMPLATES = "templates"
_NOTHING: dict[str, object] = {"verdict": None, "ledger": None, "matrix": None, "rules": {}}
"""What a page may be without."""


def render(verdict: Verdict, ledger: Ledger | None = None, options: RenderOptions = PLAIN) -> str:
    """Return the verdict as a page; what the rules that occur mean stands at its end."""
    told = chapters(verdict)
    rules = options.rules()
    occurring = sorted({finding.rule for finding in verdict.findings})
    return _page(
        verdict=verdict,
        ledger=ledger,
        title=headline(verdict),
        told=told,
        anchors=_anchors(told),
        abreast=_abreast(len(told)),
        longest=max((_open(chapter) for chapter in told), default=0) or 1,
        shared=shared_causes(told),
        hurt=[chapter for chapter in told if _open(chapter)],
        unknowns=sorted_unknowns(verdict.unknowns),
        tested=_tested(verdict),
        occurring=occurring,
        rules={rule: rules[rule] for rule in occurring if rule in rules},
    )


def _tested(verdict: Verdict) -> list[tuple[str, str]]:
    """Say what the gate tested, and what else it has to say."""
    if not isinstance(verdict, GateVerdict):
        return []
    told = [(f"Tested {one_line(t.repository)}", one_line(state(t))) for t in verdict.tested]
    return [*told, *(("Note", one_line(note)) for note in verdict.notes)]


def render_ledger(
    ledger: Ledger, duties: Sequence[DriverRequiredChanges] = (), options: RenderOptions = PLAIN
) -> str:
    """Return every entry of the ledger as a page."""
    del duties, options
    return _page(ledger=ledger, title=f"Deprecations of {ledger.core} {ledger.revision}")


def render_matrix(cells: Sequence[Cell]) -> str:
    """Return every cell of a matrix as a page."""
    return _page(matrix=grid(cells), title="Which revisions go together")


def _page(**facts: object) -> str:
    style, script = _asset("style.css"), _asset("script.js")
    page = _environment().get_template("page.html")
    return page.render(
        style=Markup(style),  # noqa: S704 - a file of ours
        script=Markup(script),  # noqa: S704 - a file of ours
        policy=_policy(style, script),
        **(_NOTHING | facts),
    )


def _asset(name: str) -> str:
    source = files("semistable.reports") / _TEMPLATES / name
    return f"\n{source.read_text(encoding='utf-8')}"


def _policy(style: str, script: str) -> str:
    """Allow this page's own style and script by their hashes, and nothing else at all.

    https://www.w3.org/TR/CSP3/#framework-directive-source-list
    """
    return (
        f"default-src 'none'; img-src data:; style-src {_hash(style)}; "
        f"script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("semistable.reports", _TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
    )
    environment.filters.update(
        breakable=_breakable,
        capital=capital,
        counted=counted,
        figures=figures,
        prose=_prose,
        short=short,
        slug=_slug,
        sureness=sureness,
        tally=tally,
        unbroken=_unbroken,
    )
    environment.globals.update(
        UsageScope=UsageScope,
        Severity=Severity,
        FindingGroup=FindingGroup,
        by_driver=by_driver,
        clock=clock,
        severities=SEVERITIES,
    )
    return environment


def _shown(value: object) -> object:
    return one_line(value) if type(value) is str else value


def _breakable(text: str) -> Markup:
    """Let a path break after its slashes, a dotted name after its dots, and both copy unchanged."""
    separator = "/" if "/" in text else "."
    return Markup(f"{separator}<wbr>").join(one_line(text).split(separator))  # noqa: S704 - ours


def _unbroken(text: str) -> str:
    """Keep each part of a list on one line."""
    return ", ".join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in text.split(", "))


def _prose(text: str) -> Markup:
    """Set what stands between backticks as code."""
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if code else part for part, code in spans(text)
    )


def _abreast(cards: int) -> int:
    """Count the cards of a row so that rows are even: six stand three and three."""
    rows = ceil(cards / 5) or 1
    return max(3, ceil(cards / rows))


def _open(chapter: Chapter) -> int:
    return chapter.count_group(FindingGroup.OPEN)


def _slug(text: str) -> str:
    return sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _anchors(told: tuple[Chapter, ...]) -> list[str]:
    """Name each driver's part of the page; names that would clash get a number."""
    slugs = [_slug(chapter.driver.name) for chapter in told]
    return [
        f"driver-{slug}" if slugs.count(slug) == 1 else f"driver-{slug}-{number}"
        for number, slug in enumerate(slugs, 1)
    ]
