"""The package index is the one that pip would ask."""

import sys
from pathlib import Path

import pytest

from semistable.packages.pip_configuration import DEFAULT_INDEX, IndexSettings, read_index_settings


@pytest.fixture
def nobody(tmp_path: Path) -> dict[str, str]:
    """Give the environment of somebody without any pip configuration."""
    return {"HOME": str(tmp_path), "PIP_CONFIG_FILE": "/dev/null", "PATH": "/usr/bin:/bin"}


def configured(tmp_path: Path, text: str) -> dict[str, str]:
    file = tmp_path / "pip.conf"
    file.write_text(text, encoding="utf-8")
    return {"HOME": str(tmp_path), "PIP_CONFIG_FILE": str(file)}


def test_without_configuration_it_is_the_public_index(nobody: dict[str, str]) -> None:
    assert read_index_settings(nobody) == IndexSettings(indexes=(DEFAULT_INDEX,))


def test_pips_configuration_file_is_read(tmp_path: Path) -> None:
    environment = configured(
        tmp_path,
        "[global]\n"
        "index-url = https://me:secret@index.invalid/simple\n"
        "extra-index-url =\n    https://one.invalid/simple\n    https://two.invalid/simple\n"
        "proxy = http://proxy.invalid:3128\n"
        "cert = /etc/company.pem\n"
        "client-cert = /etc/me.pem\n"
        "trusted-host = one.invalid two.invalid\n"
        "timeout = 40\n",
    )
    assert read_index_settings(environment) == IndexSettings(
        indexes=(
            "https://me:secret@index.invalid/simple",
            "https://one.invalid/simple",
            "https://two.invalid/simple",
        ),
        proxy="http://proxy.invalid:3128",
        certificate="/etc/company.pem",
        client_certificate="/etc/me.pem",
        trusted_hosts=("one.invalid", "two.invalid"),
        timeout=40.0,
    )


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    environment = configured(tmp_path, "[global]\nindex-url = https://file.invalid/simple\n")
    environment["PIP_INDEX_URL"] = "https://variable.invalid/simple"
    assert read_index_settings(environment).indexes == ("https://variable.invalid/simple",)


def test_what_is_set_for_other_commands_does_not_count(tmp_path: Path) -> None:
    environment = configured(tmp_path, "[install]\nindex-url = https://install.invalid/simple\n")
    assert read_index_settings(environment).indexes == (DEFAULT_INDEX,)


def test_no_index_means_none(nobody: dict[str, str]) -> None:
    assert read_index_settings(nobody | {"PIP_NO_INDEX": "1"}).indexes == ()


def test_a_timeout_that_is_no_number_is_pips_own(nobody: dict[str, str]) -> None:
    assert read_index_settings(nobody | {"PIP_TIMEOUT": "soon"}).timeout == 15.0


def test_without_pip_its_environment_variables_are_read(
    nobody: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    found = read_index_settings(
        nobody
        | {
            "PIP_INDEX_URL": "https://index.invalid/simple",
            "PIP_EXTRA_INDEX_URL": "https://one.invalid/simple https://two.invalid/simple",
            "PIP_CERT": "",
        }
    )
    assert found == IndexSettings(
        indexes=(
            "https://index.invalid/simple",
            "https://one.invalid/simple",
            "https://two.invalid/simple",
        )
    )


def test_a_folder_named_pip_where_the_user_stands_is_not_run(
    nobody: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pip").mkdir()
    (tmp_path / "pip" / "__main__.py").write_text("print(\"global.index-url='http://evil'\")\n")
    monkeypatch.chdir(tmp_path)
    assert read_index_settings(nobody).indexes == (DEFAULT_INDEX,)
