"""Depends-On is read as Zuul reads it, and what Zuul ignores is told."""

import re
import time

import pytest

from semistable.model.project.change import Forge
from semistable.policy.gate.depends_on import KNOWN_HOSTS, components, ignored, references

CHANGE_ID = "I" + "0123456789" * 4
ZUULS_OWN = re.compile(r"^Depends-On:(.*?)\s*$", re.MULTILINE | re.IGNORECASE)
"""The expression of zuul/lib/dependson.py."""


def read(message: str) -> list[tuple[str, str, str]]:
    return [(r.forge, r.project, r.number) for r in references(message, KNOWN_HOSTS)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://review.opendev.org/c/openstack/nova/+/123", ("gerrit", "openstack/nova", "123")),
        ("https://review.opendev.org/c/x/y/+/123/4", ("gerrit", "x/y", "123")),
        ("https://review.opendev.org/123", ("gerrit", "", "123")),
        ("https://review.opendev.org/#/c/123/", ("gerrit", "", "123")),
        ("https://review.opendev.org/123 # the API", ("gerrit", "", "123")),
        ("https://REVIEW.opendev.org/00123", ("gerrit", "", "123")),
        (CHANGE_ID, ("gerrit", "", CHANGE_ID)),
        ("https://github.com/openstack/nova/pull/7", ("github", "openstack/nova", "7")),
        ("https://github.com/openstack/nova/pull/7/files", ("github", "openstack/nova", "7")),
        ("https://gitlab.com/a/b/c/-/merge_requests/7", ("gitlab", "a/b/c", "7")),
        ("https://gitlab.com/a/b/merge_requests/7", ("gitlab", "a/b", "7")),
        ("https://pagure.io/a/pull-request/7", ("pagure", "a", "7")),
    ],
)
def test_an_address_that_zuul_follows(text: str, found: tuple[str, str, str]) -> None:
    message = f"Ask for more\n\nDepends-On: {text}\n"
    assert read(message) == [found]
    assert [i.reason for i in ignored(message, KNOWN_HOSTS) if "patch set" not in i.reason] == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Depends-On: https://review.opendev.org/c/123", "Gerrit's addresses are"),
        ("Depends-On: https://review.opendev.org/q/Iabc", "Gerrit's addresses are"),
        ("Depends-On: https://github.com/a/b/issues/7", "it names an issue or a commit"),
        ("Depends-On: https://github.com/a/b/commit/7", "it names an issue or a commit"),
        ("Depends-On: https://gitlab.com/a/b", "it is no address of a change on gitlab"),
        ("Depends-On: https://example.org/7", "no connection to example.org is known here"),
        ("Depends-On: github.com/a/b/pull/7", "it is no address with a scheme and a host"),
        ("Depends-On: a/b#7", "it is no address with a scheme and a host"),
        ("Depends-On: <https://github.com/a/b/pull/7>", "it is no address with a scheme"),
        ("Depends-On: https://[::1/7", "it is no address with a scheme and a host"),
        ("Depends-On:", "it is no address with a scheme and a host"),
        (f"Depends-On: {CHANGE_ID[:-1]}", "it is no address with a scheme and a host"),
        ("  Depends-On: https://github.com/a/b/pull/7", "it is indented or quoted"),
        ("> Depends-On: https://github.com/a/b/pull/7", "it is indented or quoted"),
        ("- Depends-On: https://github.com/a/b/pull/7", "it is indented or quoted"),
        ("Depends on https://github.com/a/b/pull/7", "it is spelled otherwise"),
        ("Depends-On : https://github.com/a/b/pull/7", "it is spelled otherwise"),
        ("Depend-On: https://github.com/a/b/pull/7", "it is spelled otherwise"),
    ],
)
def test_a_line_that_zuul_ignores_is_told(line: str, reason: str) -> None:
    message = f"Ask for more\n\n{line}\n"
    assert read(message) == []
    (found,) = ignored(message, KNOWN_HOSTS)
    assert (found.line, found.text) == (3, line.strip())
    assert reason in found.reason


@pytest.mark.parametrize(
    ("rest", "followed", "reason"),
    [
        ("https://github.com/a/b/pull/7, https://github.com/a/b/pull/8", ["7"], "one address a li"),
        ("https://review.opendev.org/c/a/b/+/7/2", ["7"], "takes the newest patch set"),
        (
            "https://github.com/a/b/pull/7\nDepends-On: https://github.com/a/b/pull/7",
            ["7"],
            "another line names the same change",
        ),
    ],
)
def test_what_zuul_follows_in_part_is_told(rest: str, followed: list[str], reason: str) -> None:
    message = f"Depends-On: {rest}"
    assert [number for *_, number in read(message)] == followed
    (found,) = ignored(message, KNOWN_HOSTS)
    assert reason in found.reason


def test_every_line_counts_wherever_it_stands_and_in_any_case() -> None:
    lines = ["depends-on: https://github.com/a/b/pull/1", "", "Why."]
    message = "\n".join([*lines, "DEPENDS-ON:https://github.com/a/b/pull/2\r\n"])
    assert [number for *_, number in read(message)] == ["1", "2"]
    assert ignored(message, KNOWN_HOSTS) == ()


def test_a_change_that_is_named_in_two_ways_is_one() -> None:
    lines = ("https://review.opendev.org/123", "https://review.opendev.org/c/x/y/+/123")
    message = "\n".join(f"Depends-On: {line}" for line in lines)
    assert read(message) == [("gerrit", "", "123")]


def test_a_sentence_is_no_dependency() -> None:
    message = "Depends on the weather.\n\nThis depends on https://github.com/a/b/pull/7.\n"
    assert read(message) == []
    assert ignored(message, KNOWN_HOSTS) == ()


def test_other_hosts_are_followed_where_they_are_known() -> None:
    hosts = {"git.example.org": Forge.GITLAB}
    message = "Depends-On: https://git.example.org:8443/a/b/-/merge_requests/3"
    assert [r.number for r in references(message, hosts)] == ["3"]


A, B, C, D, E = ("I" + letter * 40 for letter in "abcde")


@pytest.mark.parametrize(
    "message",
    [
        f"Depends-On: {A}\nDepends-On: {B}\r\ndepends-on:{C}\n Depends-On: {D}\nxDepends-On: {E}",
        f"Depends-On:\n\n{A}\nDepends-On:\t {B} \t\n\n",
        f"Depends-On: {A}\x0bDepends-On: {B}\nDepends-On: {C}\x0b\n",
        f"Depends-On: {A}\rDepends-On: {B}\n\rDepends-On: {C}\n\u2028Depends-On: {D}",
        f"Depend\u017f-On: {A}\n",
    ],
)
def test_the_lines_are_those_of_zuuls_own_expression(message: str) -> None:
    texts = (text.strip() for text in ZUULS_OWN.findall(message))
    wanted = [text for text in texts if re.fullmatch("I[0-9a-f]{40}", text)]
    assert [r.number for r in references(message, KNOWN_HOSTS)] == wanted


def test_the_longest_address_is_followed_and_one_more_character_is_not() -> None:
    for length, found in ((2000, ["7"]), (2001, [])):
        ends = ("https://github.com/a/", "/pull/7")
        address = ("b" * (length - sum(map(len, ends)))).join(ends)
        assert [number for *_, number in read(f"Depends-On: {address}")] == found


def test_of_a_long_line_that_is_ignored_the_beginning_is_told() -> None:
    line = f"Depends-On: {'x' * 300}"
    (found,) = ignored(line, KNOWN_HOSTS)
    assert found.text == line[:200]


def test_a_hostile_message_takes_no_time() -> None:
    lines = ["Depends-On:" + " " * 300_000 + "x", "depend" * 100_000, "Depends-On: " + "/" * 99]
    message = "\n".join([*lines, "Depends-On: https://github.com/" + "a/" * 300_000 + "pull/x"])
    slashes = "Depends-On: https://github.com/" + "a/" * 900 + "pull/x"
    message = "\n".join([message, *[slashes] * 300])
    started = time.process_time()
    assert read(message) == []
    assert len(ignored(message, KNOWN_HOSTS)) == 303
    assert time.process_time() - started < 2


def test_what_is_needed_comes_first_and_a_cycle_stands_together() -> None:
    needs = {"a": ["b"], "b": ["c"], "c": [], "d": ["e", "c"], "e": ["d"], "f": ["x", "f"]}
    assert components(needs) == (("c",), ("b",), ("a",), ("d", "e"), ("f",))


def test_a_long_row_of_needs_is_no_trouble() -> None:
    needs = {n: [n + 1] for n in range(5000)} | {5000: [0]}
    (together,) = components(needs)
    assert together == tuple(range(5001))
