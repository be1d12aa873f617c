"""The contract as a test class in a driver's own suite."""

import importlib
from collections.abc import Sequence
from typing import Any, ClassVar

from semistable_contract.adapter import Adapter, Fault, Story
from semistable_contract.contract import KitError, complete, load
from semistable_contract.examination import SEEN, Examination
from semistable_contract.isolation import CAN_FORK, run_apart, run_here
from semistable_contract.owners import owners_of
from semistable_contract.requirements import Requirements, declared
from semistable_contract.trial import Subject


class ContractSuite:
    """Derive from this in a test module; pytest collects the checks as tests of your class.

    `contract` is the name of a contract or the path of its file. `driver` is the driver class, or
    `package.module:Class`, which is imported late. `adapter` is a subclass of the core's adapter
    that fakes a hypervisor; None uses the core's. `faults` and `stories` extend the core's.
    """

    contract: ClassVar[str] = ""
    driver: ClassVar[type | str] = ""
    adapter: ClassVar[type[Adapter] | str | None] = None
    requirements: ClassVar[type] = Requirements
    faults: ClassVar[Sequence[Fault]] = ()
    stories: ClassVar[Sequence[Story]] = ()


def examination_of(suite: type[ContractSuite], *, isolated: bool, deadline: float) -> Examination:
    """Prepare the examination of a suite's driver.

    Raises KitError if contract, adapter, core or driver cannot be loaded.
    """
    contract = load(suite.contract)
    adapter = adapter_for(suite.adapter, contract.core)
    base = imported(contract.driver_class, "class of core")
    driver_class = suite.driver
    if isinstance(driver_class, str):
        driver_class = imported(driver_class, "driver")
    if not isinstance(driver_class, type):
        raise KitError(
            f"The driver {suite.driver} is not a class.", "Name one as package.module:Class."
        )
    contract = complete(contract, base)
    first = adapter()
    subject = Subject(
        contract=contract,
        driver_class=driver_class,
        base=base,
        adapter=adapter,
        owners=owners_of(driver_class, base),
    )
    examination = Examination(
        subject=subject,
        run_apart=run_apart if isolated and CAN_FORK else run_here,
        deadline=deadline,
        faults=(*first.faults(), *suite.faults),
        stories=(*first.stories(), *suite.stories),
    )
    examination.declarations = declared(suite.requirements, _names(examination))
    return examination


def _names(examination: Examination) -> set[str]:
    methods = examination.subject.contract.methods
    names = {name for check in examination.checks() for name in (check.method, check.id)}
    names |= {method.capability for method in methods.values() if method.capability}
    return names | {f"{name}::{kind}" for name in methods for kind in (*SEEN, "twice", "claim")}


def adapter_for(wanted: type[Adapter] | str | None, core: str) -> type[Adapter]:
    """Return the requested adapter, else the one that the kit has for a core."""
    if isinstance(wanted, type):
        return wanted
    found = imported(wanted or f"semistable_contract.{core}.adapter:CoreAdapter", "adapter")
    if not (isinstance(found, type) and issubclass(found, Adapter)):
        raise KitError(
            f"{wanted} is not an adapter.", "Derive it from semistable_contract.adapter.Adapter."
        )
    return found


def imported(spec: str, what: str) -> Any:
    """Import `package.module:Class`; raises KitError with the reason on failure."""
    module, colon, name = spec.replace(":", ".").rpartition(".")
    if not (module and colon and name):
        raise KitError(f"{spec!r} does not name a {what}.", "Write it as package.module:Class.")
    try:
        return getattr(importlib.import_module(module), name)
    except AttributeError as error:
        raise KitError(
            f"The {what} {spec} cannot be imported: {module} has no {name}.", "Check its name."
        ) from error
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        reason = f"{type(error).__name__}: {error}"
        raise KitError(
            f"The {what} {spec} cannot be imported: {reason}.",
            "Install it, with what it imports, into this environment.",
        ) from error
