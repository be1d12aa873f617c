"""The page in a real browser: headless Chromium, driven over its debugging pipe."""

import fcntl
import json
import os
import select
import shutil
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from semistable.model.core_api.ledger import Confidence, DriverUse, Ledger, LedgerEntry, LedgerState
from semistable.model.findings.verdict import (
    Answer,
    DriverAnswer,
    Examined,
    Finding,
    Severity,
    Status,
    Unknown,
    UsageScope,
    Verdict,
    Waived,
)
from semistable.reports.render_options import RenderOptions, RuleTexts
from semistable.reports.verdict import verdict_html

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHROMIUM = next((path for path in map(shutil.which, NAMES) if path), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--remote-debugging-pipe",
)
PATIENCE = 120
"""Seconds after which a browser that says nothing is taken for dead."""

HOSTILE = "</script><script>window.owned = 1</script><img src=x onerror='window.owned = 1'>"


class Browser:
    """One Chromium with one tab; it reads commands on its descriptor 3 and answers on 4."""

    def __init__(self, home: Path) -> None:
        theirs_in, self._ours_out = os.pipe()
        self._ours_in, theirs_out = os.pipe()
        high = [fcntl.fcntl(one, fcntl.F_DUPFD, 20) for one in (theirs_in, theirs_out)]
        nowhere = [(os.POSIX_SPAWN_OPEN, n, os.devnull, os.O_RDWR, 0) for n in (0, 1, 2)]
        ends = [(os.POSIX_SPAWN_DUP2, end, n) for end, n in zip(high, (3, 4), strict=True)]
        self._pid = os.posix_spawn(
            str(CHROMIUM),
            [str(CHROMIUM), *FLAGS, f"--user-data-dir={home / 'profile'}", "about:blank"],
            {"HOME": str(home), "PATH": os.environ["PATH"]},
            file_actions=[*nowhere, *ends],
        )
        for one in (theirs_in, theirs_out, *high):
            os.close(one)
        self._unread = b""
        self._number = 0
        self._session: str | None = None
        self.events: list[dict[str, Any]] = []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        attached = self.ask("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "Accessibility"):
            self.ask(f"{domain}.enable")

    def close(self) -> None:
        """Let the browser end by itself, and wait for it."""
        self._session = None
        self.ask("Browser.close")
        os.waitpid(self._pid, 0)
        os.close(self._ours_in)
        os.close(self._ours_out)

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send one command of the DevTools protocol and return its result."""
        self._number += 1
        command = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            command["sessionId"] = self._session
        os.write(self._ours_out, json.dumps(command).encode() + b"\0")
        while (answer := self._read()).get("id") != self._number:
            self.events.append(answer)
        assert "error" not in answer, answer
        result: dict[str, Any] = answer["result"]
        return result

    def open(self, page: Path, *, script: bool = True) -> None:
        """Load a file; `events` then holds what happened on the way."""
        self.ask("Emulation.setScriptExecutionDisabled", value=not script)
        self.events.clear()
        self.ask("Page.navigate", url=page.as_uri())
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self._read())

    def look(self, *, width: int = 1280, dark: bool = False, media: str = "screen") -> None:
        """Become a screen of a width and theme, or paper."""
        phone = width < 600
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": phone}
        self.ask("Emulation.setDeviceMetricsOverride", **size)
        theme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", media=media, features=[theme])

    def run(self, expression: str) -> Any:
        """Evaluate JavaScript and return its value."""
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def press(self, key: str) -> None:
        """Press and release one key, as a person without a mouse does."""
        text = {"Enter": "\r", "Tab": ""}[key]
        code = {"Enter": 13, "Tab": 9}[key]
        pressed = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        self.ask("Input.dispatchKeyEvent", type="keyDown", text=text, **pressed)
        self.ask("Input.dispatchKeyEvent", type="keyUp", **pressed)

    def complaints(self) -> list[str]:
        """Return what the console shows: violations of the policy, errors, warnings."""
        kinds = {"Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled"}
        return [json.dumps(e["params"]) for e in self.events if e.get("method") in kinds]

    def requests(self) -> list[str]:
        """Return the address of everything that was asked for."""
        return [
            event["params"]["request"]["url"]
            for event in self.events
            if event.get("method") == "Network.requestWillBeSent"
        ]

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._unread:
            ready, _, _ = select.select([self._ours_in], [], [], PATIENCE)
            assert ready, "Chromium does not answer"
            some = os.read(self._ours_in, 1 << 16)
            assert some, "Chromium has ended"
            self._unread += some
        message, self._unread = self._unread.split(b"\0", 1)
        answer: dict[str, Any] = json.loads(message)
        return answer


def finding(driver: str, number: int, severity: Severity, **more: Any) -> Finding:
    sentence = f"HyperVDriver.method_{number} does not accept `context`, which nova passes."
    base = Finding(
        rule="override-refuses-argument",
        severity=severity,
        driver=driver,
        driver_symbol=f"compute_hyperv.nova.driver.HyperVDriver.method_{number}",
        path="compute_hyperv/nova/driver.py",
        line=100 + number,
        column=4,
        core_symbol=f"nova.virt.driver.ComputeDriver.a_rather_long_name_of_a_method_{number}",
        core_path="nova/virt/driver.py",
        core_line=500 + number,
        message=sentence,
        hint="Add `context=None` to its parameters.",
    )
    return replace(base, **more)


def entry(symbol: str, late: int, state: LedgerState, uses: int) -> LedgerEntry:
    return LedgerEntry(
        symbol=symbol,
        path="nova/virt/driver.py",
        line=918,
        kind="comment",
        confidence=Confidence.HIGH,
        text=f"{symbol} can be removed after Train.",
        since="stein",
        due="train",
        overdue_by=late,
        state=state,
        replacement="nova.virt.driver.ComputeDriver.update_provider_tree",
        stated_removal="train",
        uses=tuple(
            DriverUse(driver="nova-lxd", path="nova/virt/lxd/driver.py", line=n)
            for n in range(uses)
        ),
    )


VERDICT = Verdict(
    core=Examined(name="nova", revision="33.0.0", commit="5c" * 20, cycle="gazpacho"),
    baseline=Examined(name="nova", revision="32.0.0", commit="9a" * 20, cycle="flamingo"),
    drivers=tuple(
        DriverAnswer(name=name, revision="1.0.0", commit="ab" * 20, answer=answer)
        for name, answer in (
            ("compute-hyperv", Answer.INCOMPATIBLE),
            ("nova-lxd", Answer.INCOMPATIBLE),
            ("nova-powervm", Answer.COMPATIBLE),
            ("nova-zvm", Answer.UNKNOWN),
        )
    ),
    findings=(
        *(finding("compute-hyperv", n, Severity.ERROR) for n in range(20)),
        *(finding("nova-lxd", n, Severity.ERROR) for n in range(5)),
        *(
            finding(
                "nova-lxd", n, Severity.WARNING, rule="attribute-removed", scope=UsageScope.TEST
            )
            for n in range(3, 10)
        ),
        *(finding("nova-lxd", n, Severity.NOTE, line=n) for n in range(30, 34)),
        finding("nova-powervm", 1, Severity.ERROR, waived=Waived(reason="r", owner="o", until="u")),
        finding("nova-powervm", 2, Severity.WARNING, status=Status.KNOWN),
        finding("nova-powervm", 3, Severity.ERROR, status=Status.FIXED),
    ),
    unknowns=(
        Unknown(driver="nova-zvm", path="nova_zvm/driver.py", line=3, reason="not Python"),
        Unknown(driver="nova-zvm", path="", line=0, reason="its repository cannot be reached"),
    ),
)
LEDGER = Ledger(
    core="nova",
    revision="33.0.0",
    commit="5c" * 20,
    at="gazpacho",
    policy="one-cycle",
    entries=(
        entry("nova.virt.driver.ComputeDriver.macs_for_instance", 15, LedgerState.OVERDUE, 1),
        entry("nova.virt.driver.ComputeDriver.get_inventory", 9, LedgerState.OVERDUE, 3),
        entry("nova.utils.spawn_n", 0, LedgerState.DUE, 0),
        entry("nova.virt.hardware.get_vcpu_pin_set", 0, LedgerState.FRESH, 2),
        entry("nova.exception.NovaException", 0, LedgerState.UNKNOWN, 0),
    ),
)
RULES: RuleTexts = {
    "attribute-removed": ("An attribute is gone.", "Use what replaced it.", "https://example.org"),
    "override-refuses-argument": ("An override refuses what core passes.", "Take it.", ""),
}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    chromium = Browser(tmp_path_factory.mktemp("chromium"))
    yield chromium
    chromium.close()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(
        verdict_html.render(VERDICT, LEDGER, RenderOptions(rules=lambda: RULES)), encoding="utf-8"
    )
    return path


@pytest.fixture(autouse=True)
def desk(browser: Browser) -> None:
    browser.look()


def test_the_page_asks_for_nothing_and_the_console_stays_empty(
    browser: Browser, page: Path
) -> None:
    browser.open(page)
    assert [url for url in browser.requests() if not url.startswith("data:")] == [page.as_uri()]
    assert browser.complaints() == []


def test_hostile_sources_run_nothing(browser: Browser, tmp_path: Path) -> None:
    hostile = finding(
        HOSTILE, 1, Severity.ERROR, message=HOSTILE, hint=HOSTILE, path=HOSTILE, rule=HOSTILE
    )
    path = tmp_path / "hostile.html"
    ledger = replace(LEDGER, entries=(replace(LEDGER.entries[0], text=HOSTILE, symbol=HOSTILE),))
    verdict = replace(VERDICT, findings=(hostile,))
    options = RenderOptions(rules=lambda: {HOSTILE: (HOSTILE,) * 3})
    path.write_text(verdict_html.render(verdict, ledger, options), encoding="utf-8")
    browser.open(path)
    assert browser.run("window.owned === undefined && document.scripts.length") == 1
    assert browser.run("document.images.length") == 0
    assert browser.complaints() == []


def test_injected_script_would_be_stopped_by_the_policy(
    browser: Browser, page: Path, tmp_path: Path
) -> None:
    path = tmp_path / "injected.html"
    broken = page.read_text(encoding="utf-8").replace("</main>", f"{HOSTILE}</main>")
    path.write_text(broken, encoding="utf-8")
    browser.open(path)
    assert browser.run("window.owned") is None
    assert "Content Security Policy" in "".join(browser.complaints())


def visible(browser: Browser) -> int:
    places = "[...document.querySelectorAll('.finding')].filter((each) => each.checkVisibility())"
    total: int = browser.run(f"{places}.reduce((sum, each) => sum + +each.dataset.places, 0)")
    return total


def choose(browser: Browser, **fields: str) -> None:
    for name, value in fields.items():
        browser.run(
            f"{{ const field = document.getElementById('filter').elements.{name};"
            f" field.value = {json.dumps(value)};"
            " field.dispatchEvent(new Event('input', {bubbles: true})); }"
        )


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"driver": "driver-compute-hyperv"}, 20),
        ({"severity": "error"}, 27),
        ({"severity": "note"}, 4),
        ({"rule": "attribute-removed"}, 7),
        ({"words": "METHOD_31"}, 1),
        ({"words": "driver.py:103 does"}, 4),
        ({"driver": "driver-nova-lxd", "severity": "warning"}, 7),
        ({"words": "nothing has this"}, 0),
    ],
)
def test_the_filter_shows_what_matches_folded_or_not(
    browser: Browser, page: Path, fields: dict[str, str], shown: int
) -> None:
    browser.open(page)
    choose(browser, **fields)
    assert browser.run("document.getElementById('count').textContent") == f"{shown} of 39 shown"
    assert visible(browser) == shown
    nomatch = browser.run("document.getElementById('nomatch').checkVisibility()")
    assert nomatch is (shown == 0)


def test_show_all_undoes_the_filter(browser: Browser, page: Path) -> None:
    browser.open(page)
    before = visible(browser)
    choose(browser, severity="note")
    browser.run("document.querySelector('#filter [type=reset]').click()")
    browser.run("new Promise((done) => setTimeout(done))")
    assert browser.run("document.getElementById('count').textContent") == "39 of 39 shown"
    assert visible(browser) == before


def test_without_script_everything_is_there_to_read(browser: Browser, page: Path) -> None:
    browser.open(page, script=False)
    root = browser.ask("DOM.getDocument")["root"]["nodeId"]

    def count(selector: str) -> int:
        found = browser.ask("DOM.querySelectorAll", nodeId=root, selector=selector)
        return len(found["nodeIds"])

    assert count("#filter[hidden]") == 1
    assert count("thead button") == 0
    assert count(".finding[hidden], .cause[hidden], .driver[hidden]") == 0
    assert count(".ledger tbody tr") == 5


def test_the_ledger_sorts_by_keyboard_and_says_how(browser: Browser, page: Path) -> None:
    browser.open(page)
    first = "document.querySelector('.ledger tbody th code').textContent"
    head = "document.querySelectorAll('.ledger thead th')[{}]"
    browser.run(f"{head.format(1)}.querySelector('button').focus()")
    browser.press("Enter")
    assert browser.run(first) == "nova.exception.NovaException"
    assert browser.run(f"{head.format(1)}.getAttribute('aria-sort')") == "ascending"
    browser.run(f"{head.format(4)}.querySelector('button').focus()")
    browser.press("Enter")
    browser.press("Enter")
    assert browser.run(first) == "nova.virt.driver.ComputeDriver.macs_for_instance"
    assert browser.run(f"{head.format(4)}.getAttribute('aria-sort')") == "descending"
    assert browser.run(f"{head.format(1)}.getAttribute('aria-sort')") is None


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_sticks_out_of_the_screen(browser: Browser, page: Path, width: int) -> None:
    browser.look(width=width)
    browser.open(page)
    assert browser.run("document.documentElement.scrollWidth") <= width


CONTRAST = """
(() => {
  const channel = (c) => ((c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (box) => {
    for (; box; box = box.parentElement) {
      const colour = parse(getComputedStyle(box).backgroundColor);
      if (colour[3] !== 0) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const box = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !box.checkVisibility()) continue;
    const style = getComputedStyle(box);
    const pair = [light(parse(style.color)), light(behind(box))].sort((a, b) => b - a);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${box.className}: ${texts.currentNode.data}`);
  }
  return faint;
})()
"""


@pytest.mark.parametrize("dark", [False, True])
def test_every_text_has_the_contrast_that_wcag_aa_asks_for(
    browser: Browser, page: Path, *, dark: bool
) -> None:
    browser.look(dark=dark)
    browser.open(page)
    browser.run("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    paper = browser.run("getComputedStyle(document.body).backgroundColor")
    assert paper == ("rgb(20, 23, 27)" if dark else "rgb(251, 250, 248)")
    assert browser.run(CONTRAST) == []


def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    browser: Browser, page: Path
) -> None:
    browser.open(page)
    browser.press("Tab")
    assert browser.run("document.activeElement.className") == "skip"
    assert browser.run("document.activeElement.getBoundingClientRect().left") >= 0
    outlined = (
        "(() => { const at = document.activeElement;"
        " const [one, after] = [getComputedStyle(at), getComputedStyle(at, '::after')];"
        " return [one, after].some((s) => s.outlineStyle !== 'none'"
        " && parseFloat(s.outlineWidth) >= 2); })()"
    )
    reached: list[str] = []
    while (tag := browser.run("document.activeElement.tagName")) != "BODY":
        assert browser.run(outlined), browser.run("document.activeElement.outerHTML")
        reached.append(tag)
        browser.press("Tab")
    assert {"A", "SELECT", "INPUT", "BUTTON", "SUMMARY"} <= set(reached)
    there = (
        "[...document.querySelectorAll('a, select, input, button, summary')]"
        ".filter((each) => each.checkVisibility()).length"
    )
    assert len([tag for tag in reached if tag != "DIV"]) == browser.run(there)


def test_a_screen_reader_finds_landmarks_headings_and_tables(browser: Browser, page: Path) -> None:
    browser.look(width=390)
    browser.open(page)
    nodes = browser.ask("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in nodes if not node.get("ignored")]
    for landmark in ("banner", "navigation", "main", "search", "contentinfo"):
        assert roles.count(landmark) == 1, landmark
    assert roles.count("table") == 3
    assert {"columnheader", "rowheader", "row", "cell"} <= set(roles)
    levels = browser.run(
        "[...document.querySelectorAll('h1, h2, h3, h4')].map((each) => +each.tagName[1])"
    )
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert browser.run("[...document.querySelectorAll('select, input')].every((e) => e.labels[0])")


def test_paper_is_white_and_holds_what_is_folded_on_the_screen(
    browser: Browser, page: Path
) -> None:
    browser.look(media="print", dark=True)
    browser.open(page, script=False)
    browser.ask("Emulation.setScriptExecutionDisabled", value=False)
    folded = "[...document.querySelectorAll('details:not([open]) .finding')]"
    assert browser.run(f"{folded}.length") == 7
    assert browser.run(f"{folded}.every((each) => each.checkVisibility())")
    assert browser.run("document.getElementById('filter').checkVisibility()") is False
    printed = b64decode(browser.ask("Page.printToPDF")["data"])
    assert printed.startswith(b"%PDF-")
