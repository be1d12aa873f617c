"""What docs/contract-kit.md lists is what there is."""

import ast
import re
from pathlib import Path

from test_breaches import BREACHES

from semistable_contract.findings import PROMISES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "contract-kit.md").read_text(encoding="utf-8")


def table(head: str) -> list[list[str]]:
    """Give the cells of the table under a head."""
    rows = PAGE.partition(f"| {head} |")[2].partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip().strip("`") for cell in row.strip("| ").split(" | ")] for row in rows]


def test_every_check_is_listed() -> None:
    assert table("check | what the contract says | what to do") == [
        [name, promise.sentence, promise.hint]
        for name, promise in PROMISES.items()
        if name != "exclusion"
    ]


def test_every_broken_driver_is_listed() -> None:
    listed = table("driver | found by")
    assert listed == [[name, check] for name, (check, _) in BREACHES.items()]
    assert f"{len(listed)} drivers that break one promise" in PAGE


def test_every_seeded_breach_is_listed() -> None:
    text = (Path(__file__).parent / "seeded" / "breaches.py").read_text(encoding="utf-8")
    seeded = [node for node in ast.parse(text).body if isinstance(node, ast.ClassDef)]
    listed = table("seeded | caught by")
    assert listed == [[node.name, ast.get_docstring(node)] for node in seeded]
    assert f"{len(listed)} breaches are seeded" in PAGE
    assert len(listed) >= 30


def test_every_option_is_listed() -> None:
    text = (ROOT / "contract" / "semistable_contract" / "plugin.py").read_text(encoding="utf-8")
    options = re.findall(r'"(--[a-z-]+)"', text)
    assert [row[0].split()[0] for row in table("option | means")] == [
        "--contract",
        "--driver",
        "--adapter",
        "--contract-results",
        "--contract-deadline",
        "--contract-isolation",
    ]
    assert len(options) == 6
