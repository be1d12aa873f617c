"""Read expressions: note the chains of names in them, and say what each amounts to."""

import ast
from collections.abc import Callable
from typing import Any

import msgspec

from semistable.model.code.facts import (
    Binding,
    BindingKind,
    Call,
    Chain,
    ChainStep,
    Entries,
    Expression,
    Guard,
    Items,
    ScopeKind,
    Subscript,
    Text,
)
from semistable.source.facts.module_walk import PROBES, OpenScope, Walk
from semistable.source.facts.option_literals import read_option
from semistable.source.facts.syntax_nodes import last_name, parameters_of

_LONGEST_TEXT = 200
_OPTIONS = "CONF"
"""What everybody calls oslo.config's object."""
_BARE_CALL = Call((), (), star=False, star_star=False)


def read_value(walk: Walk, node: ast.expr) -> Expression:
    """Read an expression and give what it amounts to, None when it is opaque."""
    kind = type(node)
    if kind is ast.Name:
        return node.id  # type: ignore[attr-defined, no-any-return]
    read = _READERS.get(kind)
    if read is None:
        _read_parts(walk, node)
        return None
    return read(walk, node)


def _read_parts(walk: Walk, node: ast.AST) -> None:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            read_value(walk, child)
        else:
            _read_parts(walk, child)


def _constant(_walk: Walk, node: ast.Constant) -> Expression:
    text = node.value
    if isinstance(text, str) and text and len(text) <= _LONGEST_TEXT and " " not in text:
        return Text(text)
    return None


def _container(walk: Walk, node: ast.List | ast.Tuple | ast.Set) -> Expression:
    return Items(tuple([read_value(walk, element) for element in node.elts]))


def _dictionary(walk: Walk, node: ast.Dict) -> Expression:
    keys, values, spreads = [], [], []
    for key, value_node in zip(node.keys, node.values, strict=True):
        value = _truth(value_node) or read_value(walk, value_node)
        if key is None:
            spreads.append(value)
        elif isinstance(key, ast.Constant) and isinstance(key.value, str):
            keys.append(key.value)
            values.append(value)
        else:
            read_value(walk, key)
            spreads.append(None)
    return Entries(tuple(keys), tuple(values), tuple(spreads))


def _truth(node: ast.expr) -> Expression:
    """Return what switches a key on or off, as the bare name that it was in Python 2."""
    truths = isinstance(node, ast.Constant) and isinstance(node.value, bool)
    return str(node.value) if truths else None  # type: ignore[attr-defined]


def _concatenation(walk: Walk, node: ast.BinOp) -> Expression:
    left, right = read_value(walk, node.left), read_value(walk, node.right)
    if not isinstance(node.op, ast.Add):
        return None
    values: list[Expression] = []
    for part in (left, right):
        if isinstance(part, Items):
            values.extend(part.values)
        elif isinstance(part, int | str):
            values.append(part)
        else:
            return None
    return Items(tuple(values))


def _comprehension(
    walk: Walk, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
) -> Expression:
    for generator in node.generators:
        bind_target(walk, generator.target, None)
    results = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
    for part in results:
        read_value(walk, part)
    for generator in node.generators:
        for part in (generator.iter, *generator.ifs):
            read_value(walk, part)
    return None


def _awaited(walk: Walk, node: ast.Await) -> Expression:
    number = read_value(walk, node.value)
    if isinstance(number, int):
        walk.mark(number, Guard.AWAITED)
    return number


def _walrus(walk: Walk, node: ast.NamedExpr) -> Expression:
    value = read_value(walk, node.value)
    bind_target(walk, node.target, value)
    return value


def _comparison(walk: Walk, node: ast.Compare) -> Expression:
    """Read a comparison; that of an option with texts is kept as the call that Python makes."""
    values = [read_value(walk, part) for part in (node.left, *node.comparators)]
    if len(values) == 2 and isinstance(node.ops[0], ast.Eq | ast.NotEq | ast.In | ast.NotIn):
        one, other = values if isinstance(values[0], int) else values[::-1]
        if isinstance(one, int) and isinstance(other, Text | Items):
            chain = walk.chain(one)
            if _OPTIONS in (chain.root, *chain.steps[:-1]):
                call = Call((other,), (), star=False, star_star=False)
                walk.keep(msgspec.structs.replace(chain, steps=(*chain.steps, "__eq__", call)))
    return None


# Names with attributes, calls and subscripts behind them ----------------------------------------


def _chain(walk: Walk, node: ast.Attribute | ast.Call | ast.Subscript) -> Expression:
    steps: list[ChainStep] = []
    inner: ast.expr = node
    while not isinstance(inner, ast.Name):
        if isinstance(inner, ast.Attribute):
            steps.append(inner.attr)
            inner = inner.value
        elif isinstance(inner, ast.Call):
            steps.append(_call(walk, inner))
            first_call = inner
            inner = inner.func
        elif isinstance(inner, ast.Subscript):
            steps.append(_item(walk, inner))
            inner = inner.value
        else:
            break
    if not isinstance(inner, ast.Name):
        read_value(walk, inner)
        return None
    steps.reverse()
    root = inner.id
    if root in PROBES and isinstance(steps[0], Call):
        walk.probe(root, steps[0], first_call)
    number = walk.keep(
        Chain(root, tuple(steps), node.lineno, node.col_offset, walk.current, walk.guards)
    )
    if isinstance(node, ast.Call):
        kind = steps[-2] if len(steps) > 1 else root
        if isinstance(kind, str) and kind.endswith("Opt"):
            read_option(walk, node, kind, number)
    return number


def _call(walk: Walk, node: ast.Call) -> Call:
    if not node.args and not node.keywords:
        return _BARE_CALL
    arguments: list[Expression] = []
    star = False
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            read_value(walk, argument.value)
            star = True
        else:
            arguments.append(read_value(walk, argument))
    keywords: list[tuple[str, Expression]] = []
    star_star = False
    for keyword in node.keywords:
        on = _truth(keyword.value) == "True"
        value = "True" if on else read_value(walk, keyword.value)
        if keyword.arg is None:
            star_star = True
        else:
            keywords.append((keyword.arg, value))
    return Call(tuple(arguments), tuple(keywords), star, star_star)


def _item(walk: Walk, node: ast.Subscript) -> Subscript:
    if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
        return Subscript(node.slice.value)
    read_value(walk, node.slice)
    return Subscript(None)


# What binds names --------------------------------------------------------------------------------


def bind_target(walk: Walk, target: ast.expr, value: Expression) -> None:
    """Bind what stands on the left of an assignment; `value` None when it cannot be told."""
    if isinstance(target, ast.Name):
        kind = BindingKind.OPAQUE if value is None else BindingKind.VALUE
        walk.scope.bind(target.id, Binding(kind, target.lineno, value))
    elif isinstance(target, ast.Attribute):
        owner = walk.receiver_class(target.value.id) if isinstance(target.value, ast.Name) else None
        if owner is not None:
            owner.bind_attribute(target.attr, target.lineno, value)
        else:
            read_value(walk, target.value)
    elif isinstance(target, ast.Tuple | ast.List):
        for element in target.elts:
            bind_target(walk, element, None)
    elif isinstance(target, ast.Starred):
        bind_target(walk, target.value, None)
    else:
        if isinstance(target, ast.Subscript) and last_name(target.value) == "modules":
            # `sys.modules[__name__] = X()`: the module is whatever X says it is.
            walk.dynamic = True
        _store(walk, target, read_value(walk, target))


def _store(walk: Walk, target: ast.expr, number: Expression) -> None:
    """Keep `name["key"] = ...` as the call that Python makes, where name is what a call gave."""
    if not isinstance(target, ast.Subscript) or not isinstance(number, int):
        return
    chain = walk.chain(number)
    bindings = walk.scope.bindings.get(chain.root, ())
    item = chain.steps[0]
    if len(chain.steps) == 1 and isinstance(item, Subscript) and item.key and bindings:
        value = bindings[-1].value
        if isinstance(value, int) and isinstance(walk.chain(value).steps[-1], Call):
            call = Call((Text(item.key),), (), star=False, star_star=False)
            walk.keep(msgspec.structs.replace(chain, steps=("__setitem__", call)))


def read_signature(
    walk: Walk, arguments: ast.arguments, annotation: Callable[[Walk, ast.expr], Expression]
) -> dict[str, Expression]:
    """Read defaults and annotations, which run where the function is defined.

    Returns the classes that `annotation` reads out of the annotations, by parameter.
    """
    for default in (*arguments.defaults, *arguments.kw_defaults):
        if default is not None:
            read_value(walk, default)
    return {
        argument.arg: annotation(walk, argument.annotation)
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        if argument.annotation is not None
    }


def bind_parameters(scope: OpenScope, arguments: ast.arguments) -> None:
    """Bind a function's parameters in its scope."""
    scope.parameters = parameters_of(arguments)
    for parameter in scope.parameters:
        scope.bind(parameter.name, Binding(BindingKind.PARAMETER, scope.line))


def _lambda(walk: Walk, node: ast.Lambda) -> Expression:
    read_signature(walk, node.args, read_value)
    number = walk.open(ScopeKind.FUNCTION, "<lambda>", node)
    bind_parameters(walk.scopes[number], node.args)
    with walk.inside(number, function=True):
        walk.scope.returns.append(read_value(walk, node.body))
    return None


_READERS: dict[type[ast.expr], Callable[[Walk, Any], Expression]] = {
    ast.Constant: _constant,
    ast.List: _container,
    ast.Tuple: _container,
    ast.Set: _container,
    ast.Dict: _dictionary,
    ast.BinOp: _concatenation,
    ast.Compare: _comparison,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _comprehension,
    ast.NamedExpr: _walrus,
    ast.Await: _awaited,
    ast.Attribute: _chain,
    ast.Call: _chain,
    ast.Subscript: _chain,
    ast.Lambda: _lambda,
}
"""Of each kind of expression that amounts to something; others are opaque, with parts to read."""
