"""What differs between two signatures, as callers and overrides see it."""

import pytest

from semistable.model.code.definition import Definition
from semistable.policy.history.definition_diff import differences, successor
from semistable.source.facts.read_definitions import read_definitions
from semistable.source.source_file import SourceFile


def defined(signature: str, name: str = "f", body: str = "pass") -> Definition:
    (found,) = read_definitions(
        SourceFile(f"def {name}({signature}): {body}\n".encode())
    ).definitions
    return found


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("a", "a", []),
        ("a", "a, b", ["parameter b added"]),
        ("a", "a, b=None", ["parameter b=None added"]),
        ("a, b", "a", ["parameter b removed"]),
        ("a, b", "a, c", ["parameter b renamed c"]),
        ("a, b=1", "a, c", ["parameter b=1 removed", "parameter c added"]),
        ("a, b", "b, a", ["parameters reordered: b, a"]),
        ("a=1", "a=2", ["default of a changed from 1 to 2"]),
        ("a=1", "a", ["parameter a became required"]),
        ("a", "a=1", ["parameter a became optional, 1 by default"]),
        ("a, b", "a, *, b", ["parameter b passed keyword, before positional"]),
        ("a, **k", "a", ["parameter **k removed"]),
        (
            "a, b, c",
            "a, x, y, c",
            ["parameter b removed", "parameter x added", "parameter y added"],
        ),
        ("a='x'", 'a="x"', []),
    ],
)
def test_a_signature_changes_parameter_by_parameter(
    before: str, after: str, said: list[str]
) -> None:
    found = differences(defined(before), defined(after))
    assert [change.said for change in found] == said


def test_what_took_the_place_of_a_symbol_has_its_parameters_and_much_of_its_name() -> None:
    gone = defined("context, instance", "revert_migration")
    came = defined("context, instance", "finish_revert_migration")
    assert successor(gone, [came, defined("instance", "revert_migrations")]) == came.name
    assert successor(gone, [defined("context, instance", "pause")]) == ""
    body = "return context.do(instance)"
    gone, came = defined("context, instance", "stop", body), defined("context, instance", "g", body)
    assert successor(gone, [came]) == "g"
