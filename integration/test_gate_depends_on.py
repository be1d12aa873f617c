"""The gate follows what changes depend on, as Zuul does, and says what Zuul would not follow."""

import json

import pytest

from .forest import Forest
from .nova import DRIVER, core_files
from .proposals import FITTED, commit_of, errors, gate, lxd, plant_fitting_family, propose

NEEDS_MOVE = "Take allocations\n\nDepends-On: https://review.opendev.org/c/openstack/nova/+/12345\n"


@pytest.fixture
def family(forest: Forest) -> Forest:
    return plant_fitting_family(forest)


def fetch(forest: Forest, name: str, *refs: str) -> None:
    """Bring a forge's references into the clone, as who works with changes has them."""
    forest.run("sync")
    forest.git(name, "fetch", "-q", "origin", *(f"+{ref}:{ref}" for ref in refs))


def propose_move(forest: Forest, *patch_sets: str) -> list[str]:
    """Put a change of nova on its forge; each patch set is `moved` or `same`."""
    nova = forest.origins["nova"]
    commits = []
    for number, kind in enumerate(patch_sets, 1):
        commits.append(
            propose(nova, core_files(moved=kind == "moved") | {"nova/n.py": f"n = {number}\n"}, "p")
        )
        nova.point(f"refs/changes/45/12345/{number}", commits[-1])
    nova.delete_branch("p")
    return commits


def test_what_a_change_depends_on_is_merged_with_it(family: Forest) -> None:
    _, newest = propose_move(family, "same", "moved")
    propose(family.origins["nova-lxd"], lxd(FITTED), "fit", NEEDS_MOVE)
    fetch(family, "nova", "refs/changes/45/12345/1", "refs/changes/45/12345/2")
    said = gate(family, "nova-lxd@fit")
    assert (said.code, errors(said)) == (0, [])
    (core, _) = json.loads(said.out)["gate"]["tested"]
    assert (core["after"], core["changes"]) == (newest, ["nova changes/45/12345/2"])


def test_a_change_that_does_not_fit_what_it_depends_on_is_refused(family: Forest) -> None:
    propose_move(family, "moved")
    propose(family.origins["nova-lxd"], lxd(DRIVER), "same", NEEDS_MOVE + "\nreally\n")
    fetch(family, "nova", "refs/changes/45/12345/1")
    assert gate(family, "nova-lxd@same").code == 1


def test_what_has_merged_is_dropped(family: Forest) -> None:
    nova = family.origins["nova"]
    (commit,) = propose_move(family, "same")
    nova.set_branch("master", commit)
    propose(family.origins["nova-lxd"], lxd(DRIVER, more=""), "more", NEEDS_MOVE)
    fetch(family, "nova", "refs/changes/45/12345/1")
    said = gate(family, "nova-lxd@more")
    told = json.loads(said.out)["gate"]
    assert (said.code, told["notes"]) == (0, ["nova changes/45/12345/1 has merged already."])
    assert told["tested"][0]["why"] == "pin"


def test_a_request_on_github_is_followed(family: Forest) -> None:
    commit = propose(family.origins["nova"], core_files(moved=True), "p")
    family.origins["nova"].point("refs/pull/7/head", commit)
    message = "Fit\n\nDepends-On: https://github.com/openstack/nova/pull/7\n"
    propose(family.origins["nova-lxd"], lxd(FITTED), "fit", message)
    fetch(family, "nova", "refs/pull/7/head")
    assert gate(family, "nova-lxd@fit").code == 0


def test_a_pull_requests_text_speaks_instead_of_its_commits(family: Forest) -> None:
    propose_move(family, "moved")
    propose(family.origins["nova-lxd"], lxd(FITTED), "fit", "Fit\n")
    fetch(family, "nova", "refs/changes/45/12345/1")
    (family.workspace / "text").write_text(NEEDS_MOVE, encoding="utf-8")
    assert gate(family, "nova-lxd@fit").code == 1
    assert gate(family, "nova-lxd@fit", more=("--message-file", "text")).code == 0
    said = gate(family, "nova-lxd@fit", more=("--message-file", "nowhere"))
    assert (said.code, said.err.splitlines()[0]) == (
        3,
        "error: nowhere cannot be read: No such file or directory.",
    )


def test_what_is_needed_and_not_here_is_no_vote(family: Forest) -> None:
    propose(family.origins["nova-lxd"], lxd(FITTED), "fit", NEEDS_MOVE)
    said = gate(family, "nova-lxd@fit")
    assert said.code == 3
    assert "depends on https://review.opendev.org/c/openstack/nova/+/12345, which" in said.err


def test_what_is_needed_elsewhere_is_left_out_with_a_note(family: Forest) -> None:
    message = "Fit\n\nDepends-On: https://review.opendev.org/c/openstack/devstack/+/1\n"
    propose(family.origins["nova-lxd"], lxd(DRIVER, more=""), "fit", message)
    said = gate(family, "nova-lxd@fit")
    (note,) = json.loads(said.out)["gate"]["notes"]
    assert (said.code, note) == (
        0,
        (
            "https://review.opendev.org/c/openstack/devstack/+/1 is of no repository here and was"
            " left out."
        ),
    )


def test_changes_that_need_each_other_are_named_and_refused(family: Forest) -> None:
    needs_fit = "Move\n\nDepends-On: https://review.opendev.org/c/x/nova-lxd/+/777\n"
    nova = family.origins["nova"]
    nova.point("refs/changes/45/12345/1", propose(nova, core_files(moved=True), "m", needs_fit))
    driver = family.origins["nova-lxd"]
    driver.point("refs/changes/77/777/3", propose(driver, lxd(FITTED), "fit", NEEDS_MOVE))
    fetch(family, "nova", "refs/changes/45/12345/1")
    fetch(family, "nova-lxd", "refs/changes/77/777/3")
    said = gate(family, "nova-lxd@refs/changes/77/777/3")
    assert said.code == 1
    assert errors(said)[0][1:] == ("dependency-cycle", "new")
    assert json.loads(said.out)["findings"][0]["message"] == (
        "nova-lxd refs/changes/77/777/3 and nova changes/45/12345/1 need each other."
    )
    assert gate(family, "nova-lxd@fit", more=("--allow-circular",)).code == 0


# Lint -----------------------------------------------------------------------------------------

JOBS = """\
- job:
    name: lxd-tempest
    override-checkout: stable/stien
    required-projects:
      - openstack/nova
      - name: openstack/devstack
        override-checkout: nowhere
      - name: openstack/nova
        override-checkout: 18.0.0
- secret:
    data: !encrypted/pkcs1-oaep [x]
"""


def test_lint_says_what_zuul_will_not_do(family: Forest) -> None:
    message = "Fit\n\n Depends-On: https://github.com/openstack/nova/pull/7\n"
    propose(family.origins["nova-lxd"], lxd(DRIVER, **{".zuul.yaml": JOBS}), "fit", message)
    said = family.run("gate", "--lint", "--change", "nova-lxd@fit")
    assert said.code == 0
    assert said.out.splitlines() == [
        (
            "nova-lxd fit:3: Depends-On: https://github.com/openstack/nova/pull/7: it is indented"
            " or quoted; Zuul reads `Depends-On:` only where a line begins."
        ),
        (
            "nova-lxd .zuul.yaml:3: lxd-tempest overrides the checkout with stable/stien: nova has"
            " no such branch or tag, and Zuul takes master instead."
        ),
        (
            "nova-lxd .zuul.yaml:3: lxd-tempest overrides the checkout with stable/stien: nova-lxd"
            " has no such branch or tag, and Zuul takes master instead."
        ),
    ]


def test_lint_without_a_change_looks_at_the_pins(family: Forest) -> None:
    driver = family.origins["nova-lxd"]
    driver.commit(lxd(DRIVER, **{"zuul.d/jobs.yaml": JOBS, ".zuul.yaml": "- job: [\n"}))
    driver.tag("18.1.0", commit=commit_of(driver, "master"))
    family.pin("nova-lxd", "18.1.0")
    said = family.run("gate", "--lint")
    assert (said.code, len(said.out.splitlines())) == (0, 2)
    assert said.out.startswith("nova-lxd zuul.d/jobs.yaml:3: ")
