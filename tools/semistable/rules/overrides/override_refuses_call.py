"""An override does not accept what core passes."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.usage import CoreCall, Override
from semistable.model.findings.verdict import Finding, Severity, UsageScope

RULE = Rule(
    id="override-refuses-call",
    severity=Severity.ERROR,
    sentence="An override does not accept what core passes.",
    why="Core calls the driver's method as its base class defines it; Python raises TypeError at "
    "that call, or binds the arguments to the wrong parameters.",
    hint="Give the override core's parameters, in core's order.",
    examples=(
        Example(
            breaks=True,
            core_old="def spawn(self, context, instance, network_info=None): ...",
            core_new="def spawn(self, context, instance, allocations, network_info=None): ...",
            driver="def spawn(self, context, instance, network_info=None): ...",
        ),
        Example(
            breaks=False,
            core_old="def destroy(self, context, instance, migrate_data=None): ...",
            core_new="def destroy(self, context, instance): ...",
            driver="def destroy(self, context, instance, migrate_data=None): ...",
        ),
    ),
)


def check(context: RuleContext) -> Iterator[Finding]:
    """Compare each override with core's calls, or with the base method where core has none."""
    for override in context.usages.overrides:
        for causes, call, reason in _at_fault(override, apart=context.apart):
            severity = Severity.WARNING if call.guarded or call.again else None
            message = (
                f"{override.place.symbol}{override.signature} does not accept the call in "
                f"{call.path}:{call.line} ({call.caller}{_when(call)}): {_fault(causes, reason)}; "
                f"core's is {override.target.symbol}{override.base}."
            )
            yield RULE.finding(
                context,
                override.place,
                override.target,
                message,
                severity=severity,
                cause=", ".join(causes),
            )
        if reason := refuses_base(override):
            message = (
                f"{override.place.symbol}{override.signature} does not accept every call that "
                f"{override.target.symbol}{override.base} accepts: {reason}."
            )
            severity = Severity.WARNING if override.of_driver_class else Severity.NOTE
            yield RULE.finding(context, override.place, override.target, message, severity=severity)


def _when(call: CoreCall) -> str:
    return ", only after another call has failed" if call.again else ""


def _fault(causes: tuple[str, ...], reason: str) -> str:
    if not any(causes) or _is_misbound(reason):
        return reason
    return f"core passes {' and '.join(causes)}, which it does not have"


def _is_misbound(reason: str) -> bool:
    return "is bound to" in reason


def _at_fault(
    override: Override, *, apart: bool
) -> Iterator[tuple[tuple[str, ...], CoreCall, str]]:
    """Yield the wrong parameters, grouped by call unless `apart`."""
    faults = sorted(_refused(override).items())
    together: dict[tuple[CoreCall, str], list[str]] = {}
    for cause, (call, reason) in faults:
        key = cause if apart or _is_misbound(reason) else ""
        together.setdefault((call, key), []).append(cause)
    for (call, _), causes in together.items():
        yield tuple(causes), call, dict(faults)[causes[0]][1]


def _refused(override: Override) -> dict[str, tuple[CoreCall, str]]:
    """Map each wrong parameter to the call that is reported for it and to the reason."""
    found: dict[str, tuple[CoreCall, str]] = {}
    # Report a call that always fails before one whose failure core handles.
    for call in sorted(override.calls, key=lambda c: (c.guarded or c.again, c.path, c.line)):
        if override.base.refuses(call.shape):
            # Not a call of this method: another receiver, or a mistake in core.
            continue
        reason = override.signature.refuses(call.shape) or misbound(override, call)
        for cause in _causes(override, call) if reason else ():
            found.setdefault(cause, (call, reason))
    return found


def _causes(override: Override, call: CoreCall) -> tuple[str, ...]:
    """Return the parameters that core passes and the override does not have."""
    passed = (*override.base.names_bound(call.shape), *call.shape.keywords)
    unknown = [name for name in passed if name not in override.signature.names]
    own = [p.name for p in override.signature.positional]
    renamed = {
        theirs
        for theirs, mine in zip(override.base.names_bound(call.shape), own, strict=False)
        if mine not in override.base.names
    }
    return tuple(name for name in unknown if name not in renamed) or tuple(unknown) or ("",)


def misbound(override: Override, call: CoreCall) -> str:
    """Return the first argument that is bound to the wrong parameter, as a text; else ""."""
    meant = override.base.names_bound(call.shape)
    bound = override.signature.names_bound(call.shape)
    own = {p.name for p in override.signature.positional}
    for wanted, got in zip(meant, bound, strict=False):
        if wanted != got and wanted in own:
            return f"core's {wanted} is bound to {got}"
    return ""


def refuses_base(override: Override) -> str:
    """Say why an override that core is not seen to call refuses what its base takes."""
    if override.calls or override.place.scope is UsageScope.TEST:
        # A test class that only others derive from may ask for more.
        return ""
    return override.signature.refuses(override.base.smallest_call())
