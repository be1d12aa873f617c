"""Where core and a driver meet: without contact, no answer about them is worth anything."""

from semistable.model.findings.usage import Usages
from semistable.model.findings.verdict import Contact, Scope, Unknown
from semistable.resolver.program import World

_NAME_IT = "Check which trees --core and --driver name, and the folder that holds the sources."


def contact(usages: Usages) -> Contact:
    """Count what an answer about a driver rests on (see `Contact`)."""
    uses = {
        (use.place.path, use.place.line, use.target.symbol)
        for use in (*(r for r in usages.references if r.found), *usages.calls, *usages.attributes)
        if use.place.scope is Scope.RUNTIME and use.target.path
    }
    calls = {(call.path, call.line) for override in usages.overrides for call in override.calls}
    return Contact(uses=len(uses), overrides=len(usages.overrides), calls=len(calls))


def obstacle(world: World, revision: str) -> Unknown | None:
    """Say why nothing can be said of core (at this revision) and a driver, whatever they hold.

    None where there is no such reason: both have modules, and core has the class that the surface
    names.
    """
    core, driver, surface = world.core, world.driver, world.surface
    for modules, of in ((core, f"{core.name} {revision}"), (driver, driver.name)):
        if not modules.by_name:
            return _unknown(world, f"{of} has no Python module.", _NAME_IT)
    if _has(world.core.by_name, surface.driver_class):
        return None
    hint = f"Name the surface of {core.name}: --surface FILE, or `surface` in the manifest."
    if _has(world.driver.by_name, surface.driver_class):
        hint = f"{driver.name} has it: exchange --core and --driver."
    return _unknown(
        world,
        f"{core.name} {revision} has no {surface.driver_class}, which the surface"
        f" {surface.name} names.",
        hint,
    )


def without_contact(world: World, met: Contact, revision: str) -> Unknown | None:
    """Say that a driver and core never meet; None where they do."""
    if met.is_made:
        return None
    core = f"{world.core.name} {revision}"
    return _unknown(world, f"{world.driver.name} does not use {core} anywhere.", _NAME_IT)


def _unknown(world: World, reason: str, hint: str) -> Unknown:
    return Unknown(driver=world.driver.name, path="", line=0, reason=reason, hint=hint)


def _has(modules, symbol: str) -> bool: ...
