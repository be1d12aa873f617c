"""The entry points that a driver declares: the objects that they name, the groups they join."""

from semistable.model.code.declared import EntryPoint
from semistable.model.findings.usage import CorePlace, EntryPointUse, Place
from semistable.resolver.module_imports import is_module
from semistable.resolver.program import Program
from semistable.resolver.resolver import Resolver
from semistable.resolver.values import MissingValue
from semistable.usages.references import References

_SCRIPTS = ("console_scripts", "gui_scripts", "wsgi_scripts")
_OPEN_ENDS = ("'", '"', ".'", '."', ".%", ".{")
"""What stands behind the beginning of a group where its end is put in at run time."""


def entry_point_uses(program: Program, names: Resolver) -> tuple[EntryPointUse, ...]:
    """Say of each entry point whether its object is there, and whether core loads its group.

    What lies in a library is not looked at.
    """
    found = [
        use
        for entry in program.driver.declared.entry_points
        if (use := _use(program, names, entry)) is not None
    ]
    return tuple(sorted(found, key=lambda u: (u.place.path, u.place.line, u.target.symbol)))


def _use(program: Program, names: Resolver, entry: EntryPoint) -> EntryPointUse | None:
    loaded = _is_loaded(program, entry.group)
    if not program.is_ours(entry.symbol) and loaded is None:
        return None
    value = names.find(entry.symbol) if program.is_ours(entry.symbol) else None
    missing = value if isinstance(value, MissingValue) else None
    path, line = names.place(value) if value is not None else ("", 0)
    of_core = missing is not None and References(names).is_cores(missing)
    return EntryPointUse(
        place=Place(
            symbol=f"{entry.group}:{entry.name}", path=entry.path, line=entry.line, column=0
        ),
        target=CorePlace(symbol=entry.symbol, path=path, line=line),
        group=entry.group,
        name=entry.name,
        found=missing is None,
        certain=missing is None or (missing.certain and _is_read(program, missing)),
        of_core=of_core,
        loaded=loaded,
    )


def _is_read(program: Program, missing: MissingValue) -> bool:
    """Say whether the package that lacks a name is one whose sources are here."""
    root = missing.symbol.partition(".")[0]
    return is_module(program, root)


def _is_loaded(program: Program, group: str) -> bool | None:
    """Say whether core's sources name a group; None for a group that is not core's to load.

    A group may be put together from its beginning and a name.
    """
    root = group.partition(".")[0]
    if group in _SCRIPTS or root == group or not program.belongs_to_core(group):
        return None
    beginning = group.rpartition(".")[0]
    marks = [f"{beginning}{end}" for end in _OPEN_ENDS] if "." in beginning else []
    return bool(program.core.mentioning(group, *marks))
