"""What a driver's author declares for the driver: claims, exclusions, and known breaches."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from semistable_contract.contract import KitError


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """`claimed`: it must work; `closed`: it is not tested; `fails`: it is known to fail."""

    kind: str
    reason: str = ""


def claimed() -> Declaration:
    """Claim an ability: NotImplementedError is a breach, independent of `capabilities`."""
    return Declaration(kind="claimed")


def closed(reason: str) -> Declaration:
    """Exclude something, with a reason that appears in the results."""
    return _with_reason("closed", reason)


def fails(reason: str) -> Declaration:
    """Declare a known breach: skipped while the check fails, an error as soon as it passes."""
    return _with_reason("fails", reason)


def _with_reason(kind: str, reason: str) -> Declaration:
    if not reason.strip():
        raise KitError(f"{kind}() of a requirements class has no reason.", "Add a reason.")
    return Declaration(kind=kind, reason=reason)


class Requirements:
    """Derive from this, and set attributes named like methods, capabilities or stories.

    `attach_interface = closed("no hotplug before version 3")`. Names that are not Python names go
    into `checks`: `checks = {"spawn::arguments": fails("bug 12")}`; stories too, by their names.
    """

    checks: Mapping[str, Declaration] = {}


def declared(requirements: type, known: Collection[str]) -> dict[str, Declaration]:
    """Read a requirements class; raises KitError for a name that the contract does not have."""
    found = {
        name: value
        for kind in reversed(requirements.__mro__)
        for name, value in vars(kind).items()
        if isinstance(value, Declaration)
    }
    found |= getattr(requirements, "checks", {})
    for name in found:
        if name not in known:
            raise KitError(
                f"{requirements.__qualname__} declares {name}, which the contract does not have.",
                "Name a method, a capability, a story, or METHOD::CHECK.",
            )
    return found
