"""Where core and a driver meet: without contact, no answer about them is worth anything."""

from semistable.model.findings.usage import Usages
from semistable.model.findings.verdict import Contact, Unknown, UsageScope
from semistable.model.project.core_surface import Surface
from semistable.resolver.program import Program

_CHECK_TREES = "Check which trees --core and --driver name: each the folder that holds the sources."


def contact(usages: Usages) -> Contact:
    """Count what an answer about a driver rests on (see `Contact`)."""
    found = [(use.place, use.target) for use in usages.references if use.found]
    found += [(use.place, use.target) for use in usages.calls]
    found += [(use.place, use.target) for use in usages.attributes]
    found += [(use.place, use.target) for use in usages.options if use.found and use.target.path]
    found += [(use.place, use.target) for use in usages.entry_points if use.loaded or use.of_core]
    uses = {
        (place.path, place.line, target.symbol)
        for place, target in found
        if place.scope is UsageScope.RUNTIME
    }
    overrides = [o for o in usages.overrides if o.place.scope is UsageScope.RUNTIME]
    calls = {(call.path, call.line) for override in overrides for call in override.calls}
    return Contact(uses=len(uses), overrides=len(overrides), calls=len(calls))


def obstacle(program: Program, surface: Surface, revision: str) -> Unknown | None:
    """Say why nothing can be told of core at a revision and a driver, before they are read.

    None where both have modules, and core has the module of the class that the surface names. The
    default surface may be of another core, but not of the one that is named as the driver.
    """
    core, driver = program.core, program.driver
    for modules, name in ((core, f"{core.name} {revision}"), (driver, driver.name)):
        if not modules.by_name:
            return _unknown(program, f"{name} has no Python module.", _CHECK_TREES)
    is_swapped = surface.driver_module in driver.by_name
    if surface.is_inferred or surface.driver_module in core.by_name:
        return None
    if surface.is_default and not is_swapped:
        return None
    hint = f"Name the surface of {core.name}: --surface FILE, or `surface` in the manifest."
    if is_swapped:
        hint = f"{driver.name} has it: exchange --core and --driver."
    reason = f"{core.name} {revision} has no {surface.driver_module}, which the surface names."
    return _unknown(program, reason, hint)


def without_contact(program: Program, revision: str) -> Unknown:
    """Say that a driver and core never meet."""
    core = f"{program.core.name} {revision}"
    return _unknown(program, f"{program.driver.name} does not use {core} anywhere.", _CHECK_TREES)


def _unknown(program: Program, reason: str, hint: str) -> Unknown:
    return Unknown(driver=program.driver.name, path="", line=0, reason=reason, hint=hint)
