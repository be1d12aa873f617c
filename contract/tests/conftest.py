"""The small family on which the kit proves itself: a core, its adapter, and its drivers."""

from pathlib import Path

import pytest
from moon import broken, driver, variants
from orbit_kit import OrbitAdapter

from semistable_contract.examination import Examination
from semistable_contract.findings import Outcome
from semistable_contract.suite import ContractSuite, examination_of

ORBIT = str(Path(__file__).parent / "family" / "orbit.toml")


class Family:
    """Examines drivers of orbit by their names."""

    def examination(self, name: str, deadline: float = 20, **said: object) -> Examination:
        for module in (driver, variants, broken):
            found = getattr(module, name, None)
            if found:
                break
        body = {"contract": ORBIT, "driver": found, "adapter": OrbitAdapter, **said}
        suite = type("Suite", (ContractSuite,), body)
        return examination_of(suite, isolated=True, deadline=deadline)

    def outcomes(self, name: str, deadline: float = 20, **said: object) -> dict[str, Outcome]:
        """Make the checks that what the class itself defines has any part in."""
        examination = self.examination(name, deadline, **said)
        own = {key for key in vars(examination.subject.driver_class) if key[:2] != "__"}
        if {"init_host", "capabilities"} & own or not own:
            own = {check.method for check in examination.checks()}
        return {
            check.id: examination.run(check)
            for check in examination.checks()
            if own & {*(check.story.uses if check.story else [check.method])}
            or check.kind == "starts"
        }


@pytest.fixture(scope="session")
def family() -> Family:
    return Family()
