"""Core's docstring changed for a method that the driver overrides."""

from collections.abc import Iterator

from semistable.model.findings.rule import Example, Rule, RuleContext
from semistable.model.findings.usage import Override
from semistable.model.findings.verdict import Finding, Severity

RULE = Rule(
    id="docstring-changed",
    severity=Severity.NOTE,
    sentence="Core's docstring changed for a method that the driver overrides.",
    why="Parameters, results and exceptions are part of a method's contract. Often only the "
    "docstring documents them: a dictionary that became an object shows nowhere else.",
    hint="Compare the override with core's docstring and with core's use of the result.",
    examples=(
        Example(
            breaks=True,
            core_old='def get_info(self, instance):\n    """:returns: a dict with the state"""',
            core_new='def get_info(self, instance):\n    """:returns: an InstanceInfo object"""',
            driver="def get_info(self, instance): ...",
        ),
        Example(
            breaks=False,
            core_old='def get_info(self, instance):\n    """:returns: an object."""',
            core_new='def get_info(self, instance):\n    """Ask.\n\n    :returns: An object"""',
            driver="def get_info(self, instance): ...",
        ),
    ),
)


def check(context: RuleContext) -> Iterator[Finding]:
    """Compare the docstrings of core's methods, where both have fields."""
    before = context.baseline.overrides if context.baseline else ()
    old = {(o.place.symbol, o.place.path, o.target.symbol): o for o in before}
    for override in context.usages.overrides:
        was = old.get((override.place.symbol, override.place.path, override.target.symbol))
        if was is None or not was.promises or not override.promises:
            continue
        changes = [*_parameters(was, override), *_raised(was, override), *_returned(was, override)]
        if changes:
            message = (
                f"Core's docstring of {override.target.symbol}, which {override.place.symbol} "
                f"overrides, {'; '.join(changes)}."
            )
            yield RULE.finding(context, override.place, override.target, message)


def _named(override: Override, kind: str) -> frozenset[str]:
    fields = (field.partition(" ") for field in override.promises)
    return frozenset(name for field, _, name in fields if field == kind and name)


def _parameters(was: Override, now: Override) -> Iterator[str]:
    # Other rules report changed signatures. Parameters of either signature are left out here.
    signatures = was.base.names | now.base.names
    old, new = _named(was, "param") - signatures, _named(now, "param") - signatures
    yield from _differing("describes the parameter", new - old, f"did not {_at(was)}")
    yield from _differing("no longer describes the parameter", old - new, f"did {_at(was)}")


def _raised(was: Override, now: Override) -> Iterator[str]:
    old, new = _named(was, "raises"), _named(now, "raises")
    yield from _differing("documents the exception", new - old, f"did not {_at(was)}")
    yield from _differing("no longer documents the exception", old - new, f"did {_at(was)}")


def _returned(was: Override, now: Override) -> Iterator[str]:
    for kind, verb in (("returns", "documents the result"), ("rtype", "documents the result type")):
        old, new = _named(was, kind), _named(now, kind)
        if old and new and old != new:
            words = f"“{', '.join(sorted(new))}”, but “{', '.join(sorted(old))}”"
            yield f"{verb} {words} {_at(was)}"


def _at(was: Override) -> str:
    return f"before, at {was.target.path}:{was.target.line}"


def _differing(verb: str, names: frozenset[str], before: str) -> Iterator[str]:
    if names:
        yield f"{verb} {', '.join(sorted(names))}, which it {before}"
