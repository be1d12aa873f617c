"""The commit with which a driver broke, for a person and for a program."""

import json

from semistable.model.findings.first_bad import DatedCommit, FirstBad, JointState
from semistable.reports.verdict.first_bad_report import render_json, render_text

BY = DatedCommit(side="core", commit="c" * 40, date="2024-04-03", subject="Drop\x1b it")
FOUND = FirstBad(
    state=JointState(core="c" * 40, driver="d" * 40, by=BY),
    unknown=(JointState(core="b" * 40, driver="d" * 40, by=None),),
)


def test_a_person_reads_the_commit_and_what_could_not_be_judged() -> None:
    assert render_text(FOUND).splitlines() == [
        f"core {'c' * 40} of 2024-04-03",
        "    Drop\N{REPLACEMENT CHARACTER} it",
        "core then cccccccccccc, the driver dddddddddddd",
        "or one of the 1 before it, which could not be judged",
    ]


def test_a_program_reads_all_states() -> None:
    document = json.loads(render_json(FOUND))
    assert document["schema"] == "semistable/bisect/1"
    assert document["first_bad"]["by"]["side"] == "core"
    assert [state["by"] for state in document["unknown"]] == [None]
