"""How an answer is written: whole or not at all, and never as a crash."""

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from semistable.cli.output import print_failures, require_format, rule_texts, write
from semistable.errors import EnvironmentFailure, UsageError
from semistable.model.project.commit_source import Failure
from semistable.rules.catalogue import CATALOGUE
from semistable.rules.core_policy.policy_registry import CORE_POLICY_RULES
from semistable.rules.registry import RULES


def test_a_file_is_written_in_one_step(tmp_path: Path) -> None:
    write("verdict\n", tmp_path / "answer")
    assert (tmp_path / "answer").read_text(encoding="utf-8") == "verdict\n"
    assert [path.name for path in tmp_path.iterdir()] == ["answer"]


def test_a_file_keeps_its_rights_and_a_link_its_target(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.touch(0o600)
    target.chmod(0o640)
    (tmp_path / "link").symlink_to(target)
    write("new\n", tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert target.read_text(encoding="utf-8") == "new\n"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_what_cannot_be_written_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "answer"
    path.write_text("old\n", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(EnvironmentFailure, match=r"answer cannot be written: No space left"):
        write("new\n", path)
    assert path.read_text(encoding="utf-8") == "old\n"
    assert [path.name for path in tmp_path.iterdir()] == ["answer"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_a_full_device_is_an_environment_failure() -> None:
    with pytest.raises(EnvironmentFailure, match="/dev/full cannot be written: No space left"):
        write("verdict\n", Path("/dev/full"))


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure, match="cannot be written: No such file"):
        write("verdict\n", tmp_path / "no" / "answer")


def test_a_terminal_that_cannot_say_a_letter_says_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "out").open("w", encoding="ascii") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        write("Bj\N{LATIN SMALL LETTER O WITH DIAERESIS}rn\n")
    assert (tmp_path / "out").read_bytes() == b"Bj?rn\n"


def test_reports_know_every_rule() -> None:
    assert list(rule_texts()) == [rule.id for rule in CATALOGUE]
    assert {module.RULE.id for module in (*RULES, *CORE_POLICY_RULES)} < set(rule_texts())


def test_a_format_that_a_subject_has_not_is_wrong_usage() -> None:
    require_format("queue", "json")
    with pytest.raises(UsageError, match="A queue cannot be written as sarif") as error:
        require_format("queue", "sarif")
    assert error.value.hint == "It can be written as console or json."


def test_failures_in_a_row_share_their_hint(capsys: pytest.CaptureFixture[str]) -> None:
    failures = [Failure(message=f"{name} failed.", hint="Wait.") for name in ("one", "two")]
    print_failures([*failures, Failure(message="three failed.", hint="Ask.")])
    assert capsys.readouterr().err == (
        "error: one failed.\nerror: two failed.\nhint: Wait.\nerror: three failed.\nhint: Ask.\n"
    )
