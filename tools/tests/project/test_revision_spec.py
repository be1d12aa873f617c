"""What a person may write for a revision, and what is refused."""

from pathlib import Path

import pytest

from semistable.errors import UsageError
from semistable.model.project.tree import RevisionSpec
from semistable.project.revision_spec import read_range, read_spec


def spec(source: str, revision: str | None = None, folder: str | None = None) -> RevisionSpec:
    return RevisionSpec(source=source, revision=revision, folder=folder)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("nova", spec("nova")),
        ("nova@33.0.0", spec("nova", "33.0.0")),
        ("nova@9fdb3f1^", spec("nova", "9fdb3f1^")),
        ("../nova-lxd@stable/stein", spec("../nova-lxd", "stable/stein")),
        ("nova@33.0.0:nova/virt/libvirt", spec("nova", "33.0.0", "nova/virt/libvirt")),
        ("nova@33.0.0:nova/virt/libvirt/", spec("nova", "33.0.0", "nova/virt/libvirt")),
        ("nova:nova/virt/zvm", spec("nova", None, "nova/virt/zvm")),
        ("nova@HEAD@{1}", spec("nova", "HEAD@{1}")),
    ],
)
def test_a_spec_is_taken_apart(text: str, meant: RevisionSpec) -> None:
    assert read_spec(text) == meant


def test_a_path_that_exists_is_a_path_whatever_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "me@home" / "nova:1").mkdir(parents=True)
    assert read_spec("me@home/nova:1") == spec("me@home/nova:1")
    assert read_spec("me@home/nova:1@18.0.0") == spec("me@home/nova:1", "18.0.0")
    assert read_spec("me@home/nova:1:nova/virt") == spec("me@home/nova:1", None, "nova/virt")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-nova",
        "--upload-pack=x@1",
        "nova@",
        "nova@--output=x",
        "nova@:nova/virt",
        "nova@1.0 2.0",
        "nova@1\n2",
        "no\x1b[31mva",
        "no\0va",
        "nova@1.0:",
        "nova@1.0:../secret",
        "nova@1.0:/etc",
    ],
)
def test_what_cannot_be_meant_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_spec(text)
    assert caught.value.message.isprintable()


def test_a_name_that_is_too_long_for_a_path_is_a_name() -> None:
    assert read_spec("n" * 5000).source == "n" * 5000


def test_a_range_has_two_ends() -> None:
    assert read_range("../nova@18.0.0..19.0.0") == (
        spec("../nova", "18.0.0"),
        spec("../nova", "19.0.0"),
    )
    assert read_range("nova@9fdb3f1^..9fdb3f1")[0].revision == "9fdb3f1^"
    assert read_range("nova@18.0.0..") == (spec("nova", "18.0.0"), spec("nova"))


@pytest.mark.parametrize(
    "text", ["nova", "nova@1", "nova@..2", "nova@1...2", "nova@1..2:nova/virt"]
)
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is no range of revisions"):
        read_range(text)
