"""An answer is posted to the forge where the change is: once, whatever happens on the way."""

import json
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from semistable.cli.main import run
from semistable.forge import http_client
from semistable.forge.http_client import Patience
from semistable.services.merging import post_verdict

from .forest import Said
from .forge_doubles import (
    HEAD,
    Double,
    Fault,
    GerritDouble,
    GitHubDouble,
    GitLabDouble,
    served,
)

FORGES = {"github": GitHubDouble, "gitlab": GitLabDouble, "gerrit": GerritDouble}
REFUSED = "The merge is refused: 1 new error in orbit-driver"
PASSED = "The merge may go ahead: it brings no new error"

FIRST: dict[str, list[str]] = {
    "github": [f"### {REFUSED}", "semistable failure"],
    "gitlab": [f"### {REFUSED}", "semistable failed"],
    "gerrit": [f"* semistable : FAILURE {REFUSED}", "orbit_driver/driver.py 1", "Verified -1"],
}
"""What is there after a refusal was posted."""


@dataclass(slots=True)
class Clock:
    """A clock that stories turn."""

    time: float = 1_800_000_000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds

    def now(self) -> float:
        return self.time


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, own_world: Path) -> Clock:
    del own_world
    clock = Clock()
    monkeypatch.setattr(post_verdict, "PATIENCE", Patience(sleep=clock.sleep, now=clock.now))
    monkeypatch.setattr(http_client, "_TIME_OUTS", (0.5, 0.25))
    monkeypatch.setenv("GERRIT_USERNAME", "orbit-ci")
    for double in FORGES.values():
        monkeypatch.setenv(double.environment[0], double.token)
    return clock


@pytest.fixture(params=FORGES)
def forge(request: pytest.FixtureRequest, clock: Clock) -> Iterator[Any]:
    del clock
    with served(FORGES[request.param]) as double:
        yield double


def kind(forge: Double) -> str:
    return next(name for name, double in FORGES.items() if isinstance(forge, double))


def finding(line: int = 12, path: str = "orbit_driver/driver.py") -> dict[str, object]:
    return {
        "rule": "name-removed",
        "severity": "error",
        "status": "new",
        "scope": "runtime",
        "driver": "orbit-driver",
        "driver_symbol": "orbit_driver.driver.Driver.start",
        "path": path,
        "line": line,
        "column": 4,
        "core_symbol": "orbit.wheels.spin",
        "core_path": "orbit/wheels.py",
        "core_line": 3,
        "message": "core has no orbit.wheels.spin",
        "hint": "Use orbit.wheels.turn.",
        "cause": "",
        "waived": None,
    }


def verdict(decision: str = "refuse", findings: tuple[dict[str, object], ...] = ()) -> str:
    answer = {"refuse": "incompatible", "pass": "compatible"}.get(decision, "unknown")
    unknown = {"driver": "orbit-driver", "path": "a.py", "line": 0, "reason": "no Python"}
    broken = findings or (finding(),)
    document = {
        "schema": "semistable/verdict/1",
        "answer": answer,
        "core": {"name": "orbit", "revision": "2.0", "commit": "b" * 40, "cycle": None},
        "baseline": None,
        "drivers": [
            {"name": "orbit-driver", "revision": "master", "commit": HEAD, "answer": answer}
        ],
        "findings": broken if decision == "refuse" else [],
        "unknowns": [unknown] if decision == "unknown" else [],
        "gate": {
            "decision": decision,
            "tested": [
                {
                    "repository": "orbit-driver",
                    "revision": "master",
                    "before": "c" * 40,
                    "after": HEAD,
                    "why": "change",
                    "changes": ["7"],
                }
            ],
            "notes": [],
        },
    }
    return json.dumps(document)


def posted(forge: Double, text: str, *more: str) -> Said:
    """Post a verdict through the program, and see that no token is in what it says."""
    file = Path("verdict.json").absolute()
    file.write_text(text, encoding="utf-8")
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(["post", str(file), "--to", f"{forge.url}/{forge.change}", *more])
    said = Said(code, out.getvalue(), err.getvalue().replace(forge.url[7:], "HOST"))
    for start in range(len(forge.token) - 7):
        assert forge.token[start : start + 8] not in said.out + said.err
    return said


@pytest.fixture(autouse=True)
def _in_a_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def vote(forge: Double) -> tuple[str, ...]:
    return ("--label", "Verified") if isinstance(forge, GerritDouble) else ()


def test_an_answer_is_posted_once(forge: Double) -> None:
    assert posted(forge, verdict(), *vote(forge)).code == 0
    assert forge.posted() == FIRST[kind(forge)]
    writes = forge.writes()
    again = posted(forge, verdict(), *vote(forge))
    assert (again.code, "unchanged" in again.out) == (0, True)
    assert forge.posted() == FIRST[kind(forge)]
    more = forge.writes()[len(writes) :]  # a person's token tries for a check run, and may not
    assert [one for one in more if not one.endswith("/check-runs")] == []


FAULTS = [
    (method, kind)
    for method in ("GET", "POST")
    for kind in ("before 500", "before 429", "after 500", "after half", "after half-json")
] + [("POST", "after hang"), ("POST", "before hang"), ("GET", "before hang")]


@pytest.mark.parametrize(("method", "fault"), FAULTS)
def test_nothing_is_posted_twice_and_nothing_lost(
    forge: Double, clock: Clock, method: str, fault: str
) -> None:
    forge.faults.append(Fault(method, fault, times=2 if "hang" not in fault else 1))
    said = posted(forge, verdict(), *vote(forge))
    assert (said.code, said.err) == (0, "")
    assert forge.posted() == FIRST[kind(forge)]
    assert clock.slept


def test_a_second_answer_takes_the_place_of_the_first(forge: Double) -> None:
    posted(forge, verdict(), *vote(forge))
    forge.faults.append(Fault("PATCH", "after 500"))
    forge.faults.append(Fault("PUT", "after half"))
    assert posted(forge, verdict("pass"), *vote(forge)).code == 0
    assert (
        forge.posted()
        == {
            "github": [f"### {PASSED}", "semistable failure", "semistable success"],
            "gitlab": [f"### {PASSED}", "semistable failed", "semistable success"],
            "gerrit": [
                *(f"* semistable : FAILURE {REFUSED}", f"* semistable : SUCCESS {PASSED}"),
                *("orbit_driver/driver.py 1", "Verified +1"),
            ],
        }[kind(forge)]
    )


def test_what_could_not_be_read_is_said_and_never_votes(forge: Double) -> None:
    assert posted(forge, verdict("unknown"), *vote(forge)).code == 0
    assert len(forge.posted()) == 1
    assert "The gate does not vote" in forge.posted()[0]


def test_a_server_says_how_long_to_wait(forge: Double, clock: Clock) -> None:
    forge.faults.append(Fault("POST", "before 429", headers={"Retry-After": "17"}))
    date = "Fri, 15 Jan 2027 08:00:42 GMT"  # 25 seconds after the first pause
    forge.faults.append(Fault("POST", "before 429", headers={"Retry-After": date}))
    assert posted(forge, verdict(), *vote(forge)).code == 0
    assert clock.slept[:2] == [17.0, 25.0]
    assert forge.posted() == FIRST[kind(forge)]


def test_a_server_asks_for_more_patience_than_anybody_has(forge: Double, clock: Clock) -> None:
    forge.faults.append(Fault("GET", "before 429", headers={"Retry-After": "86400"}))
    said = posted(forge, verdict())
    assert (said.code, said.out, clock.slept, forge.writes()) == (3, "", [], [])
    assert said.err == (
        "error: HOST asks to wait for 86400 seconds.\nhint: Run the same line later.\n"
    )


def test_github_says_403_for_a_limit_and_when_it_ends(clock: Clock) -> None:
    with served(GitHubDouble) as forge:
        limit = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(clock.time) + 60)}
        forge.faults.append(Fault("GET", "before 403", headers=limit))
        assert posted(forge, verdict()).code == 0
        assert clock.slept == [60.0]


def test_credentials_never_leave_for_another_host(forge: Double) -> None:
    with served(GitHubDouble) as other:
        elsewhere = {"Location": f"{other.url}/api/v3/user"}
        forge.faults.append(Fault("*", "before 307", headers=elsewhere))
        said = posted(forge, verdict())
        assert other.log == []
    assert (said.code, forge.writes()) == (3, [])
    assert said.err.startswith("error: HOST sends us to another host, which gets no credentials.\n")


def test_a_repository_that_moved_on_the_same_host_is_followed(forge: Double) -> None:
    first = next(iter(_reads(forge)))
    forge.faults.append(Fault("GET", "before 301", headers={"Location": first}))
    assert posted(forge, verdict(), *vote(forge)).code == 0
    assert forge.posted() == FIRST[kind(forge)]


def _reads(forge: Double) -> Iterator[str]:
    posted_before = len(forge.log)
    forge.open_state = False
    posted(forge, verdict())
    forge.open_state = True
    yield from (path for method, path in forge.log[posted_before:] if method == "GET")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422])
def test_no_error_shows_a_token_that_the_server_echoes(forge: Double, status: int) -> None:
    forge.faults.append(Fault("GET", f"before {status}"))
    said = posted(forge, verdict())
    assert (said.code, said.out, forge.writes()) == (3, "", [])
    assert f": {status} sent" in said.err
    assert "*** and that was wrong." in said.err


def test_a_server_that_is_down_stays_down(forge: Double, clock: Clock) -> None:
    forge.faults.append(Fault("*", "before 500", times=1000))
    said = posted(forge, verdict())
    assert (said.code, said.out) == (3, "")
    assert clock.slept == [1.0, 2.0, 4.0, 8.0]
    assert len(forge.log) == 5


def test_a_server_that_takes_nothing_is_asked_five_times(forge: Double) -> None:
    forge.faults.append(Fault("POST", "before 500", times=1000))
    said = posted(forge, verdict(), *vote(forge))
    assert (said.code, said.out, forge.posted()) == (3, "", [])
    assert said.err.startswith("error: HOST took nothing: 500 sent")
    assert len(forge.writes()) == 5


def test_a_closed_change_is_left_alone(forge: Double) -> None:
    forge.open_state = False
    said = posted(forge, verdict())
    assert (said.code, forge.writes()) == (0, [])
    assert "is closed: nothing posted" in said.out


def test_what_was_posted_is_told_to_programs(forge: Double) -> None:
    first, again = (json.loads(posted(forge, verdict(), "--format", "json").out) for _ in "12")
    assert (first.pop("schema"), first["state"], first["commit"]) == (
        "semistable/post/1",
        "open",
        HEAD,
    )
    assert list(first) == ["change", "state", "commit", "done"]
    assert first["done"]
    assert again["done"] != first["done"]
    forge.open_state = False
    closed = json.loads(posted(forge, verdict(), "--format", "json").out)
    assert (closed["state"], closed["done"]) == ("closed", [])


def test_an_answer_to_an_older_patch_set_is_not_posted(forge: Double) -> None:
    said = posted(forge, verdict(), "--commit", "b" * 40)
    assert (said.code, forge.writes()) == (0, [])
    assert f"has moved on to {HEAD}: nothing posted for {'b' * 40}" in said.out
    assert posted(forge, verdict(), "--commit", HEAD.upper(), *vote(forge)).code == 0
    assert forge.posted() == FIRST[kind(forge)]


def test_nobody_elses_comment_is_touched(forge: Any) -> None:
    forge.add_comment("<!-- semistable:semistable -->\nmine, says Mallory", "mallory")
    before = json.dumps(forge.messages if kind(forge) == "gerrit" else _comments(forge))
    assert posted(forge, verdict(), *vote(forge)).code == 0
    assert forge.posted() == FIRST[kind(forge)]
    kept = forge.messages if kind(forge) == "gerrit" else _comments(forge)
    assert json.dumps(kept[:1]) == before


def _comments(forge: Any) -> Any:
    return forge.comments if kind(forge) == "github" else forge.notes


def test_our_comment_is_found_behind_250_others(forge: Any) -> None:
    posted(forge, verdict(), *vote(forge))
    for number in range(250):
        forge.add_comment(f"a remark {number}", "mallory")
    posted(forge, verdict("pass"), *vote(forge))
    own = [line for line in forge.posted() if PASSED in line]
    assert len(own) == 1


def test_two_names_are_two_opinions(forge: Double) -> None:
    posted(forge, verdict(), *vote(forge))
    posted(forge, verdict(), "--name", "semistable-next", *vote(forge))
    assert len([line for line in forge.posted() if REFUSED in line]) == 2


def test_an_app_on_github_annotates_every_line(clock: Clock) -> None:
    del clock
    many = tuple(finding(line) for line in range(1, 121))
    with served(lambda: GitHubDouble(app=True)) as forge:
        forge.faults += [
            Fault("POST", "after half", path="check-runs"),
            Fault("PATCH", "after 500", path="check-runs"),
            Fault("PATCH", "before 500", path="check-runs"),
        ]
        assert posted(forge, verdict(findings=many)).code == 0
        assert forge.posted()[1:] == ["semistable failure 100"]  # at most a hundred are said
        lines = [one["start_line"] for one in forge.runs[0]["annotations"]]
        assert lines == list(range(1, 101))
        again = posted(forge, verdict(findings=many))
        assert again.out.splitlines()[-1].endswith("check run unchanged")
        assert len(forge.runs) == 1


def test_gerrit_takes_a_message_of_limited_size(clock: Clock) -> None:
    del clock
    many = tuple(finding(line, f"orbit_driver/ünder{line}.py") for line in range(1, 2000))
    with served(GerritDouble) as forge:
        assert posted(forge, verdict(findings=many)).code == 0
        assert "(cut; the full report shows the rest)" in forge.messages[0]["message"]
        assert posted(forge, verdict(findings=many)).out.endswith("review unchanged\n")


def test_gerrit_only_takes_comments_on_files_of_the_patch_set(clock: Clock) -> None:
    del clock
    with served(GerritDouble) as forge:
        two = (finding(), finding(path="orbit_driver/untouched.py"))
        assert posted(forge, verdict(findings=two)).code == 0
        assert forge.comments == {
            "orbit_driver/driver.py": [
                {
                    "line": 12,
                    "message": "core has no orbit.wheels.spin Use orbit.wheels.turn. "
                    "[name-removed]",
                    "unresolved": True,
                }
            ]
        }
        assert forge.votes == {}  # comment only, until somebody gives a label


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--to", "http://github.com/a/b/pull/1"), "would show the token to everybody."),
        (("--to", "https://user:pw@github.com/a/b/pull/1"), "holds a name or password."),
        (("--to", "https://github.com/a/b/issues/1"), "is no address of a change."),
        (("--to", "https://gitlab.com/a/../b/merge_requests/1"), "is no address of a change."),
        (("--to", "file:///c/a/+/1"), "is no address of a change."),
        (("--to", "https://[::1/a/b/pull/1"), "is no address of a change."),
        (("--to", "https://github.com/a/b/pull/1", "--api", "http://evil.example"), "would show"),
        (("--to", "https://github.com/a/b/pull/1", "--label", "Verified"), "--label is Gerrit's."),
        (("--to", "https://github.com/a/b/pull/1", "--name", "a --> b"), "is no name"),
        (("--to", "https://github.com/a/b/pull/1", "--link", "javascript:x"), "is no link."),
    ],
)
@pytest.mark.usefixtures("clock")
def test_wrong_use(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    (tmp_path / "verdict.json").write_text(verdict(), encoding="utf-8")
    err = StringIO()
    with redirect_stderr(err):
        assert run(["post", str(tmp_path / "verdict.json"), *arguments]) == 2
    assert said in err.getvalue()
    assert "pw@" not in err.getvalue()


@pytest.mark.parametrize("value", ["", "two words", "ünsafe", "line\nbreak"])
def test_a_token_that_is_none(forge: Any, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(forge.environment[0], value)
    said = posted(forge, verdict())
    assert (said.code, forge.log) == (2, [])
    assert said.err.startswith(f"error: {forge.environment[0]} ")
    assert not value or value not in said.err


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"schema": "semistable/queue/1"}',
        verdict().replace('"error"', '"loud"'),
        verdict().replace('"refuse"', '"pass"'),
        "[" * 100_000,
    ],
)
def test_what_is_no_verdict_is_not_posted(clock: Clock, text: str) -> None:
    del clock
    with served(GitHubDouble) as forge:
        said = posted(forge, text)
        assert (said.code, said.out, forge.log) == (2, "", [])
