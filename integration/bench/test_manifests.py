"""The count of what an import loses sees each kind of loss, and none where there is none."""

from dataclasses import replace

import pytest

from .manifest_peers import Project
from .manifests import _loss

ONE = Project(
    path="tools/sim",
    url="https://forge.example/sim",
    revision="refs/tags/1.0",
    groups=frozenset({"hal"}),
    shallow=True,
)
OTHER = Project(path="lib", url="https://forge.example/lib", revision="main", groups=frozenset())


def test_what_is_only_spelled_otherwise_is_not_lost() -> None:
    spelled = replace(ONE, revision="1.0", url="https://forge.example//sim/")
    assert _loss([ONE, OTHER], [OTHER, spelled]).total == 0


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"path": "trees/sim"}, "paths"),
        ({"url": "https://forge.example/other"}, "urls"),
        ({"revision": "1.1"}, "pins"),
        ({"groups": frozenset()}, "groups"),
        ({"shallow": False}, "shallow"),
        ({"path": "x", "url": "https://forge.example/y"}, "missing"),
    ],
)
def test_each_loss_is_counted_once(changes: dict[str, object], kind: str) -> None:
    loss = _loss([ONE, OTHER], [OTHER, replace(ONE, **changes)])  # type: ignore[arg-type]
    assert (getattr(loss, kind), loss.total, loss.projects) == (1, 1, 2)
    assert loss.examples[0].startswith(f"{kind}: ")


def test_one_too_many_is_a_loss_too() -> None:
    assert _loss([ONE], [ONE, OTHER]).missing == 1
