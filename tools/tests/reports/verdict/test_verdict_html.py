"""The page: one file, no network, and nothing in it obeys a driver's sources."""

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from semistable.model.core_api.ledger import Ledger
from semistable.model.findings.verdict import Verdict
from semistable.reports.render_options import RenderOptions, RuleTexts
from semistable.reports.verdict.verdict_html import render, render_ledger

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 * 7 }}\x1b`<b>`"


class Page(HTMLParser):
    """Elements with their attributes, and the text between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, name: str, attribute: str) -> list[str]:
        return [attrs.get(attribute) or "" for tag, attrs in self.elements if tag == name]


def test_a_verdict_whole(
    verdict: Verdict,
    ledger: Ledger,
    rules: RuleTexts,
    same_as_expected: Callable[[str, str], None],
) -> None:
    same_as_expected(
        "verdict.html", render(verdict, ledger, options=RenderOptions(rules=lambda: rules))
    )


def test_a_ledger_whole(ledger: Ledger, same_as_expected: Callable[[str, str], None]) -> None:
    same_as_expected("ledger.html", render_ledger(ledger))


def test_the_policy_allows_the_pages_own_style_and_script_and_nothing_else(
    verdict: Verdict,
) -> None:
    text = render(verdict)
    [policy] = [one for one in Page(text).all("meta", "content") if "default-src" in one]
    assert policy.startswith("default-src 'none';")
    for name in ("style", "script"):
        [body] = re.findall(f"<{name}>(.*?)</{name}>", text, flags=re.DOTALL)
        digest = b64encode(sha256(body.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy


def test_the_page_loads_nothing_and_holds_no_inline_handler(
    verdict: Verdict, ledger: Ledger, rules: RuleTexts
) -> None:
    page = Page(render(verdict, ledger, options=RenderOptions(rules=lambda: rules)))
    for _, attributes in page.elements:
        assert "style" not in attributes
        assert "src" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
    links = {href for href in page.all("a", "href") if not href.startswith("#")}
    assert links == {"https://docs.example.org/rules/attribute-removed"}
    assert page.all("link", "href") == ["data:,"]


def test_every_link_within_the_page_arrives_and_no_id_is_given_twice(
    verdict: Verdict, ledger: Ledger, rules: RuleTexts
) -> None:
    twins = (replace(verdict.drivers[0], name="nova lxd"), *verdict.drivers)
    page = Page(
        render(replace(verdict, drivers=twins), ledger, options=RenderOptions(rules=lambda: rules))
    )
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    inner = {href[1:] for href in page.all("a", "href") if href.startswith("#")}
    assert inner <= set(ids)


def test_hostile_text_is_shown_and_never_obeyed(verdict: Verdict, ledger: Ledger) -> None:
    finding = replace(
        verdict.findings[0],
        rule=HOSTILE,
        driver=HOSTILE,
        driver_symbol=HOSTILE,
        path=HOSTILE,
        core_symbol=HOSTILE,
        core_path=HOSTILE,
        message=HOSTILE,
        hint=HOSTILE,
    )
    entry = replace(ledger.entries[0], symbol=HOSTILE, text=HOSTILE, replacement=HOSTILE)
    text = render(
        replace(verdict, findings=(finding,)),
        replace(ledger, entries=(entry,)),
        options=RenderOptions(rules=lambda: {HOSTILE: (HOSTILE, HOSTILE, "javascript:alert(1)")}),
    )
    page = Page(text)
    assert [tag for tag, _ in page.elements].count("script") == 1
    assert [tag for tag, _ in page.elements].count("img") == 0
    assert "javascript:" not in text
    assert "\x1b" not in text
    assert "<script>alert(1)</script>" in "".join(page.words)
    assert "{{ 7 * 7 }}" in "".join(page.words)


def test_a_clean_page_says_so_and_leaves_out_what_is_empty(clean: Verdict) -> None:
    page = Page(render(clean))
    words = " ".join(" ".join(page.words).split())
    assert "nova-zvm fits nova 33.0.0" in words
    assert "Every use of nova that was looked at holds." in words
    sections = page.all("section", "id")
    assert sections == ["drivers", "findings", "driver-nova-zvm"]


def test_a_ledger_without_entries_says_so(ledger: Ledger) -> None:
    assert "Nothing on the surface is marked as deprecated." in render_ledger(
        replace(ledger, entries=())
    )


@pytest.mark.parametrize(
    ("drivers", "abreast"), [(1, 3), (3, 3), (4, 4), (5, 5), (6, 3), (7, 4), (10, 5), (13, 5)]
)
def test_cards_stand_in_even_rows(verdict: Verdict, drivers: int, abreast: int) -> None:
    some = tuple(replace(verdict.drivers[0], name=f"driver{n}") for n in range(drivers))
    assert f'class="cards abreast-{abreast}"' in render(
        replace(verdict, drivers=some, findings=(), unknowns=())
    )
