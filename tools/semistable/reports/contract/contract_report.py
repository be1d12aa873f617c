"""The contract's quality as text, Markdown and JSON: one line a revision of core, oldest first."""

from collections import Counter
from collections.abc import Iterable, Sequence
from textwrap import fill

from semistable.model.core_api.contract_quality import (
    Evidence,
    JudgedMethod,
    ParameterForm,
    Quality,
    Share,
)
from semistable.reports.gfm import code
from semistable.reports.json_text import Fields, dump
from semistable.reports.safe_text import one_line
from semistable.reports.sentences import capital
from semistable.reports.table import Row, markdown_table, text_table
from semistable.reports.verdict.verdict_json import examined_fields

_HEAD = ("release", "cycle", "methods", "parameters", "exceptions", "returns")
_COLUMNS = {
    ParameterForm.VERSIONED: "versioned",
    ParameterForm.OBJECT: "objects",
    ParameterForm.DICTIONARY: "dictionaries",
    ParameterForm.PLAIN: "plain",
    ParameterForm.FUNCTION: "functions",
    ParameterForm.UNKNOWN: "unknown",
}
_CROSSING_HEAD = ("release", "count", "annotated", *_COLUMNS.values())
_WIDTH = 100
_FIGURES = (
    "described",
    "explained",
    "exceptions",
    "results",
    "documented",
    "annotated",
)
"""The shares of `Quality` that JSON gives, each under its name."""


def render_console(qualities: Sequence[Quality], *, verbose: bool = False) -> str:
    """Return two tables, and with `verbose` every parameter of the last revision."""
    blocks = [
        f"The contract of {one_line(qualities[-1].driver_class)}: public methods that document\n"
        + text_table(_HEAD, [_documented(q) for q in qualities], left=2).rstrip(),
        "What crosses in their parameters\n"
        + text_table(_CROSSING_HEAD, [_crossing(q) for q in qualities]).rstrip(),
        *map(_without, qualities),
        *(f"{title}\n{_wrapped(said)}" for title, said in _crossings(qualities[-1])),
    ]
    if verbose:
        blocks.append(_listed(qualities[-1]))
    return "\n\n".join(block for block in blocks if block) + "\n"


def render_markdown(qualities: Sequence[Quality], *, verbose: bool = False) -> str:
    """Return the same tables for GitHub."""
    blocks = [
        f"## The contract of `{one_line(qualities[-1].driver_class)}`",
        "Public methods that document their parameters, exceptions and returns:",
        markdown_table(_HEAD, [_documented(q) for q in qualities], left=2).rstrip(),
        "What crosses in their parameters:",
        markdown_table(_CROSSING_HEAD, [_crossing(q) for q in qualities]).rstrip(),
        *map(_without, qualities),
        *(
            f"{title}: {', '.join(map(_fenced, said))}."
            for title, said in _crossings(qualities[-1])
        ),
    ]
    if verbose:
        head = ("parameter", "what crosses", "known from")
        rows = [(code(name), form, known) for name, form, known in _parameters(qualities[-1])]
        blocks.append(markdown_table(head, rows, left=3).rstrip())
    return "\n\n".join(block for block in blocks if block) + "\n"


def render_json(qualities: Sequence[Quality], *, verbose: bool = False) -> str:
    """Return all that is known, as `semistable/contract/1`."""
    del verbose  # a program gets everything
    return dump(
        {
            "schema": "semistable/contract/1",
            "driver_class": qualities[-1].driver_class,
            "revisions": [_revision(quality) for quality in qualities],
        }
    )


def _documented(quality: Quality) -> Row:
    return (
        quality.core.revision,
        capital(quality.core.cycle or "") or "-",
        str(len(quality.methods)),
        *(_percent(s) for s in (quality.explained, quality.exceptions, quality.results)),
    )


def _crossing(quality: Quality) -> Row:
    forms = (_percent(quality.formed(form)) for form in _COLUMNS)
    return (
        quality.core.revision,
        str(len(quality.parameters)),
        _percent(quality.annotated),
        *forms,
    )


def _crossings(quality: Quality) -> Iterable[tuple[str, tuple[tuple[str, int], ...]]]:
    """Give what crosses by name, of the forms that matter to who has to keep up with them."""
    release = one_line(f"{quality.core.name} {quality.core.revision}")
    for form, title in (
        (ParameterForm.VERSIONED, "Versioned objects"),
        (ParameterForm.DICTIONARY, "Dictionaries"),
    ):
        if crossing := quality.crossing(form):
            yield f"{title} of {release}, and in how many parameters", crossing


def _wrapped(crossing: Iterable[tuple[str, int]]) -> str:
    said = ", ".join(one_line(f"{name} {count}") for name, count in crossing)
    return fill(said, _WIDTH, initial_indent="  ", subsequent_indent="  ", break_long_words=False)


def _fenced(crossing: tuple[str, int]) -> str:
    name, count = crossing
    return f"{code(name)} {count}"


def _percent(share: Share) -> str:
    return "-" if share.percent is None else f"{share.percent} %"


def _without(quality: Quality) -> str:
    if quality.methods:
        return ""
    return f"{quality.core.name} {quality.core.revision} has no {one_line(quality.driver_class)}."


def _parameters(quality: Quality) -> Iterable[tuple[str, str, str]]:
    for method in quality.methods:
        for judged in method.parameters:
            name = f"{method.promised.name}({judged.promised.name})"
            yield name, judged.form, judged.evidence or "-"


def _listed(quality: Quality) -> str:
    title = f"Every parameter of {quality.core.name} {quality.core.revision}\n"
    head = ("parameter", "what crosses", "known from")
    return title + text_table(head, list(_parameters(quality)), left=3).rstrip()


def _revision(quality: Quality) -> Fields:
    return {
        "core": examined_fields(quality.core),
        "path": quality.path,
        "figures": {name: _share(getattr(quality, name)) for name in _FIGURES},
        "parameters": {form.value: quality.formed(form).part for form in ParameterForm},
        "evidence": _evidence(quality),
        "methods": [_method(method) for method in quality.methods],
    }


def _share(share: Share) -> Fields:
    return {"part": share.part, "whole": share.whole, "percent": share.percent}


def _evidence(quality: Quality) -> Fields:
    counted = Counter(parameter.evidence for parameter in quality.parameters)
    return {evidence.value or "none": counted[evidence] for evidence in Evidence}


def _method(method: JudgedMethod) -> Fields:
    promised = method.promised
    return {
        "name": promised.name,
        "line": promised.line,
        "described": promised.described,
        "exceptions": list(promised.exceptions),
        "gives_result": method.gives,
        "tells_result": promised.tells_result,
        "parameters": [
            {
                "name": judged.promised.name,
                "annotation": judged.promised.annotation,
                "documented": judged.promised.documented,
                "form": judged.form,
                "class": judged.class_name,
                "evidence": judged.evidence,
            }
            for judged in method.parameters
        ],
    }
