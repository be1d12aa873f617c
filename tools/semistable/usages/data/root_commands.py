"""The commands that a driver has core run as root, and who lets them through."""

from semistable.model.code.declared import CommandFilter, Declared
from semistable.model.code.facts import Call, Text
from semistable.model.findings.usage import CorePlace, Place, RootCommand
from semistable.model.findings.verdict import UsageScope
from semistable.resolver.program import Program
from semistable.resolver.resolver import Resolver
from semistable.resolver.values import FunctionValue, Value

_TRUE = "True"


class RootCommands:
    """Notes the commands that a driver hands to core's functions that run them.

    `found` holds each with its place, in the order in which they came.
    """

    def __init__(self, names: Resolver) -> None:
        self._names = names
        self._runners = names.program.surface.root_runners
        self.found: list[tuple[Place, str]] = []

    def note(self, place: Place, callee: Value, call: Call) -> None:
        """Note a command that is written out and certainly run as root."""
        if not isinstance(callee, FunctionValue) or place.scope is UsageScope.TEST:
            return
        command = call.arguments[0] if call.arguments else None
        if not isinstance(command, Text) or dict(call.keywords).get("run_as_root") != _TRUE:
            return
        if self._names.symbol(callee) in self._runners:
            self.found.append((place, command.value))


def filtered(program: Program, commands: list[tuple[Place, str]]) -> tuple[RootCommand, ...]:
    """Hold commands against the filters of core and of the driver; () where core has none."""
    home = program.surface.root_filters
    if not commands or not home:
        return ()
    core, own = program.core.declared, program.driver.declared
    folder = home.rpartition("/")[0]
    filters = [f for f in core.filters if f"/{folder}/" in f"/{f.path}"]
    if not filters:
        return ()
    return tuple(
        RootCommand(
            place=place,
            target=_target(home, command, core),
            command=command,
            by=_place_of(_letting([*filters, *own.filters], command)),
            own_files=own.filter_files,
        )
        for place, command in sorted(commands, key=lambda c: (c[0].path, c[0].line, c[1]))
    )


def _letting(filters: list[CommandFilter], command: str) -> CommandFilter | None:
    return next((f for f in filters if f.lets(command)), None)


def _place_of(filter_: CommandFilter | None) -> CorePlace | None:
    if filter_ is None:
        return None
    return CorePlace(symbol=filter_.path, path=filter_.path, line=filter_.line)


def _target(home: str, command: str, core: Declared) -> CorePlace:
    """Name the filter that core lacks, in the file where it would stand."""
    path = next((p for p in core.filter_files if f"/{p}".endswith(f"/{home}")), "")
    return CorePlace(symbol=f"{home}:{command}", path=path, line=1 if path else 0)
