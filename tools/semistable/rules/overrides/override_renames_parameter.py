"""An override names a parameter differently than core does."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.usage import Override
from semistable.model.findings.verdict import Finding, Severity
from semistable.rules.overrides.override_refuses_call import misbound, refuses_base

RULE = Rule(
    id="override-renames-parameter",
    severity=Severity.NOTE,
    sentence="An override names a parameter differently than core does.",
    why="Core passes the argument by position. If core passes it by name, the call fails. The two "
    "names may also have different meanings.",
    hint="Use core's name for the parameter.",
    examples=(
        Example(
            breaks=True,
            core_new="def resume(self, context, instance): ...",
            driver="def resume(self, context, server): ...",
        ),
        Example(
            breaks=False,
            core_new="def resume(self, context, instance): ...",
            driver="def resume(self, context, instance): ...",
        ),
    ),
)


def check(context: RuleContext) -> Iterator[Finding]:
    """Compare the names at each position, where the override takes core's calls."""
    for override in context.usages.overrides:
        pair = _renamed(override)
        if pair is not None and not _is_refused(override):
            theirs, own = pair
            message = (
                f"{override.place.symbol} names {own} what {override.target.symbol} names {theirs}."
            )
            yield RULE.finding(context, override.place, override.target, message)


def _is_refused(override: Override) -> bool:
    """Return whether another rule already reports that the parameters do not fit."""
    return bool(refuses_base(override)) or any(
        override.signature.refuses(c.shape) or misbound(override, c) for c in override.calls
    )


def _renamed(override: Override) -> tuple[str, str] | None:
    pairs = zip(override.base.positional, override.signature.positional, strict=False)
    for theirs, own in pairs:
        if theirs.optional or own.optional:
            # Each side may have optional parameters of its own; other rules report them.
            return None
        if theirs.name.lstrip("_") != own.name.lstrip("_"):
            return theirs.name, own.name
    return None
