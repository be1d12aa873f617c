"""A small verdict and ledger of Nova and three drivers, and whole outputs to compare with."""

import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from semistable.model.core_api.ledger import Confidence, DriverUse, Ledger, LedgerEntry, LedgerState
from semistable.model.findings.gate_answer import GateVerdict, Tested
from semistable.model.findings.verdict import (
    Answer,
    DriverAnswer,
    Examined,
    Finding,
    Severity,
    Status,
    Unknown,
    UsageScope,
    Verdict,
    Waived,
)
from semistable.reports.render_options import RuleTexts

_EXPECTED = Path(__file__).parent / "expected"
_COMMIT = "5c0bdc9a7c1d0f7bb5d5a9e6d4e3c2b1a0987654"

SPAWN = Finding(
    rule="override-refuses-argument",
    severity=Severity.ERROR,
    driver="compute-hyperv",
    driver_symbol="compute_hyperv.nova.driver.HyperVDriver.spawn",
    path="compute_hyperv/nova/driver.py",
    line=131,
    column=4,
    core_symbol="nova.virt.driver.ComputeDriver.spawn",
    core_path="nova/virt/driver.py",
    core_line=564,
    message="HyperVDriver.spawn does not accept `accel_info`, which nova passes.",
    hint="Add `accel_info=None` to its parameters.",
)
EXECUTE = Finding(
    rule="attribute-removed",
    severity=Severity.ERROR,
    driver="compute-hyperv",
    driver_symbol="compute_hyperv.nova.vmops",
    path="compute_hyperv/nova/vmops.py",
    line=95,
    column=8,
    core_symbol="nova.utils.execute",
    core_path="nova/utils.py",
    core_line=1,
    message="nova.utils has no `execute` any more.",
    hint="Call oslo_concurrency.processutils.execute.",
)
FINDINGS = (
    SPAWN,
    EXECUTE,
    replace(EXECUTE, line=40),
    replace(EXECUTE, path="compute_hyperv/nova/hostops.py", line=17),
    replace(
        EXECUTE,
        path="compute_hyperv/tests/test_vmops.py",
        line=9,
        severity=Severity.WARNING,
        scope=UsageScope.TEST,
        message="A test patches nova.utils.execute by its name.",
        hint="",
    ),
    replace(
        SPAWN,
        rule="override-of-nothing",
        severity=Severity.NOTE,
        driver_symbol="compute_hyperv.nova.driver.HyperVDriver.unfilter_instance",
        line=310,
        core_symbol="nova.virt.driver.ComputeDriver.unfilter_instance",
        message="HyperVDriver.unfilter_instance overrides nothing.",
        hint="Delete it.",
    ),
    replace(
        EXECUTE,
        driver="nova-powervm",
        driver_symbol="nova_powervm.virt.powervm.vif",
        path="nova_powervm/virt/powervm/vif.py",
        line=524,
        waived=Waived(reason="SR-IOV is off", owner="powervm-team", until="2026.2"),
    ),
    replace(
        SPAWN,
        driver="nova-powervm",
        driver_symbol="nova_powervm.virt.powervm.driver.PowerVMDriver.spawn",
        path="nova_powervm/virt/powervm/driver.py",
        line=352,
        severity=Severity.WARNING,
        message="PowerVMDriver.spawn renames a parameter.",
        status=Status.KNOWN,
    ),
    replace(
        SPAWN,
        driver="nova-powervm",
        driver_symbol="nova_powervm.virt.powervm.driver.PowerVMDriver.destroy",
        path="nova_powervm/virt/powervm/driver.py",
        line=683,
        core_symbol="nova.virt.driver.ComputeDriver.destroy",
        core_line=612,
        message="PowerVMDriver.destroy does not accept `destroy_secrets`.",
        status=Status.FIXED,
    ),
)
VERDICT = Verdict(
    core=Examined(name="nova", revision="33.0.0", commit=_COMMIT, cycle="gazpacho"),
    baseline=Examined(name="nova", revision="32.0.0", commit=None, cycle="flamingo"),
    drivers=(
        DriverAnswer(
            name="compute-hyperv", revision="16.0.0", commit="ab" * 20, answer=Answer.INCOMPATIBLE
        ),
        DriverAnswer(name="nova-lxd", revision="master", commit=None, answer=Answer.UNKNOWN),
        DriverAnswer(
            name="nova-powervm", revision="9.0.0", commit="cd" * 20, answer=Answer.COMPATIBLE
        ),
    ),
    findings=FINDINGS,
    unknowns=(
        Unknown(driver="nova-lxd", path="", line=0, reason="its repository cannot be reached"),
        Unknown(
            driver="nova-powervm",
            path="nova_powervm/conf/powervm.py",
            line=12,
            reason="the option's name is computed",
        ),
        Unknown(driver="nova", path="nova/virt/zvm/hypervisor.py", line=0, reason="not Python"),
    ),
)
INVENTORY = LedgerEntry(
    symbol="nova.virt.driver.ComputeDriver.get_inventory",
    path="nova/virt/driver.py",
    line=918,
    kind="warning",
    confidence=Confidence.CERTAIN,
    text="get_inventory is deprecated;\n    implement `update_provider_tree`.",
    since="stein",
    due="train",
    allowed="train",
    overdue_by=12,
    state=LedgerState.OVERDUE,
    replacement="nova.virt.driver.ComputeDriver.update_provider_tree",
    stated_removal="train",
    or_earlier=True,
    contradiction="Core says Stein, the policy allows Train.",
    uses=(
        DriverUse(driver="nova-powervm", path="nova_powervm/virt/powervm/driver.py", line=412),
        DriverUse(driver="compute-hyperv", path="compute_hyperv/nova/driver.py", line=320),
        DriverUse(driver="compute-hyperv", path="compute_hyperv/nova/driver.py", line=311),
    ),
)
LEDGER = Ledger(
    core="nova",
    revision="33.0.0",
    commit=_COMMIT,
    at="gazpacho",
    policy="one-cycle",
    entries=(
        INVENTORY,
        replace(
            INVENTORY,
            symbol="nova.network.os_vif_util.nova_to_osvif_vif",
            path="nova/network/os_vif_util.py",
            line=512,
            kind="comment",
            confidence=Confidence.LOW,
            text="this branch can go once <os-vif> is raised",
            since="",
            due="",
            allowed="",
            overdue_by=0,
            state=LedgerState.UNKNOWN,
            replacement="",
            stated_removal="",
            or_earlier=False,
            contradiction="",
            inside=True,
            uses=(),
        ),
    ),
)
RULES: RuleTexts = {
    "attribute-removed": (
        "A driver reads an attribute that core no longer has.",
        "Use what replaced it.",
        "https://docs.example.org/rules/attribute-removed",
    ),
    "option-removed": ("A driver reads an option that core no longer defines.", "", ""),
    "override-refuses-argument": (
        "An override does not accept what core passes.",
        "Take every parameter.",
        "docs/rules/override-refuses-argument.md",
    ),
}


@pytest.fixture
def verdict() -> Verdict:
    return VERDICT


@pytest.fixture
def clean() -> Verdict:
    """One driver, nothing found, no baseline."""
    driver = DriverAnswer(
        name="nova-zvm", revision="1.0.0", commit="ef" * 20, answer=Answer.COMPATIBLE
    )
    return replace(VERDICT, baseline=None, drivers=(driver,), findings=(), unknowns=())


@pytest.fixture
def gated(clean: Verdict) -> GateVerdict:
    """Core's change merges in memory and a driver is new at its pin; nothing is found."""
    return GateVerdict(
        core=clean.core,
        baseline=clean.core,
        drivers=clean.drivers,
        findings=(),
        unknowns=(),
        tested=(
            Tested(
                repository="nova",
                revision="master",
                before=_COMMIT,
                after=None,
                why="change",
                changes=("nova 12,3", "nova 14,1"),
            ),
            Tested(
                repository="nova-zvm",
                revision="1.0.0",
                before="ef" * 20,
                after="ef" * 20,
                why="pin",
            ),
        ),
        notes=("nova 11,1 has merged already.",),
    )


@pytest.fixture
def many() -> Verdict:
    """Three hundred findings of one driver: a hundred each of errors, warnings and notes."""
    kinds = (Severity.NOTE, Severity.ERROR, Severity.WARNING)
    findings = tuple(
        replace(
            SPAWN,
            severity=kinds[n % 3],
            line=n,
            core_symbol=f"nova.virt.driver.ComputeDriver.method_{n}",
            message=f"HyperVDriver.method_{n} does not accept `context`, which nova passes.",
        )
        for n in range(1, 301)
    )
    return replace(VERDICT, findings=findings)


@pytest.fixture
def ledger() -> Ledger:
    return LEDGER


@pytest.fixture
def rules() -> RuleTexts:
    return RULES


@pytest.fixture
def same_as_expected() -> Callable[[str, str], None]:
    """Compare with expected/NAME; with SEMISTABLE_REWRITE_EXPECTED=1 write it instead, to read.

    A page is compared without its style and script.
    """

    def compare(name: str, text: str) -> None:
        text = _without_assets(text) if name.endswith(".html") else text
        path = _EXPECTED / name
        if os.environ.get("SEMISTABLE_REWRITE_EXPECTED"):
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return compare


def _without_assets(text: str) -> str:
    text = re.sub(r"<style>.*?</style>", "<style/>", text, flags=re.DOTALL)
    text = re.sub(r"<script>.*?</script>", "<script/>", text, flags=re.DOTALL)
    return re.sub(r"sha256-[A-Za-z0-9+/=]*", "sha256-", text)
