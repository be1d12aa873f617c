"""Which options a chain of names reads or sets."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from semistable.model.code.facts import Call, Chain, ChainStep, Expression, Items, Subscript, Text
from semistable.resolver.resolver import Resolver
from semistable.resolver.values import ClassValue, ExternalValue, InstanceValue, ModuleValue
from semistable.usages.options.oslo_config import CONF, IMPORTING, OWN_NAMES, SETTING

_ON_THE_WAY = frozenset(
    ".".join(parts[:count])
    for parts in (name.split(".") for name in CONF)
    for count in range(1, len(parts) + 1)
)
"""The library's names that lead to its configuration object, and the object itself."""


@dataclass(frozen=True, slots=True)
class OptionRead:
    """The names behind the configuration object in one chain: `second` is "" for one name.

    `module` is the one that is to register the option, where it is imported by it; "" elsewhere.
    `values` are the texts that it is set to or compared with.
    """

    first: str
    second: str
    module: str = ""
    values: tuple[str, ...] = ()


def option_reads(names: Resolver, module: str, chain: Chain) -> Iterator[OptionRead]:
    """Say which options a chain reads or sets by name."""
    if chain.root == "self" and "flags" in chain.steps:
        # The test classes of OpenStack's projects set options so.
        for step, call in pairwise(chain.steps):
            if step == "flags" and isinstance(call, Call):
                yield from _flags(call)
    rest = _behind_conf(names, module, chain)
    if not rest:
        return
    read = _named(rest[:2])
    if not read or read[0].startswith("_"):
        return
    if read[0] in OWN_NAMES:
        if len(rest) > 1 and isinstance(rest[1], Call):
            if read[0] in SETTING:
                yield from _set(rest[1])
            elif read[0] == IMPORTING:
                yield from _imported(rest[1])
        return
    is_method = len(rest) > 2 and len(read) == 2 and isinstance(rest[2], Call)
    second = read[1] if len(read) > 1 and not is_method else ""
    yield OptionRead(read[0], second, values=_compared_with(rest[2 if second else 1 :]))


def _compared_with(steps: tuple[ChainStep, ...]) -> tuple[str, ...]:
    """Give the texts that what stands before these steps is compared with."""
    if steps[:1] != ("__eq__",) or not isinstance(steps[1], Call):
        return ()
    return _texts(steps[1].arguments[0])


def _texts(expression: Expression) -> tuple[str, ...]:
    """Give a text, or all of several; () when one of them cannot be told."""
    values = expression.values if isinstance(expression, Items) else (expression,)
    texts = [value.value for value in values if isinstance(value, Text)]
    return tuple(texts) if len(texts) == len(values) else ()


def _named(steps: tuple[ChainStep, ...]) -> list[str]:
    """Give the names in these steps up to the first that names nothing."""
    named: list[str] = []
    for step in steps:
        key = step.key if isinstance(step, Subscript) else step
        if not isinstance(key, str):
            break
        named.append(key)
    return named


def _flags(call: Call) -> Iterator[OptionRead]:
    keywords = dict(call.keywords)
    group = keywords.pop("group", None)
    for name, value in keywords.items():
        if isinstance(group, Text):
            yield OptionRead(group.value, name, values=_texts(value))
        elif group is None:
            yield OptionRead(name, "", values=_texts(value))


def _set(call: Call) -> Iterator[OptionRead]:
    name = call.arguments[0] if call.arguments else None
    keywords = dict(call.keywords)
    group = keywords.get("group", call.arguments[2] if len(call.arguments) > 2 else "")
    values = _texts(call.arguments[1]) if len(call.arguments) > 1 else ()
    if isinstance(name, Text) and isinstance(group, Text):
        yield OptionRead(group.value, name.value, values=values)
    elif isinstance(name, Text) and group == "":
        yield OptionRead(name.value, "", values=values)


def _imported(call: Call) -> Iterator[OptionRead]:
    """Read `import_opt(name, module_str, group=None)`."""
    name, module = [*call.arguments[:2], None, None][:2]
    keywords = dict(call.keywords)
    module = keywords.get("module_str", module)
    group = keywords.get("group", call.arguments[2] if len(call.arguments) > 2 else "")
    if not isinstance(name, Text) or not isinstance(module, Text):
        return
    if isinstance(group, Text):
        yield OptionRead(group.value, name.value, module.value)
    elif group in ("", "None"):
        yield OptionRead(name.value, "", module.value)


def _behind_conf(names: Resolver, module: str, chain: Chain) -> tuple[ChainStep, ...]:
    """Give the steps of a chain behind the configuration object; () when it is not in it."""
    value = names.lookup(module, chain.scope, chain.root)
    for number, step in enumerate(chain.steps):
        if isinstance(value, ExternalValue):
            if value.name in CONF:
                return chain.steps[number:]
            if value.name not in _ON_THE_WAY:
                return ()
        elif not isinstance(value, ModuleValue | ClassValue | InstanceValue):
            return ()
        if not isinstance(step, str):
            return ()
        value = names.attribute(value, step)
    return ()
