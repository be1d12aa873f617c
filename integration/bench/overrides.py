"""Which overrides of a driver fit core no more, told from the definitions by themselves.

The yardstick of the peers must not be what the program itself says.
"""

import ast
import inspect
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

BASE = "ComputeDriver"
BASE_PATH = "nova/virt/driver.py"

Methods = Mapping[str, inspect.Signature]

_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A method of a driver's class; `line` is where its `def` stands, which every checker names."""

    path: str
    line: int
    owner: str
    method: str
    signature: inspect.Signature

    @property
    def place(self) -> tuple[str, int]:
        """Where it stands."""
        return self.path, self.line


def promised(source: str) -> Methods:
    """Give the methods of core's base class by name."""
    return {
        function.name: signature(function.args)
        for owner in ast.parse(source).body
        if isinstance(owner, ast.ClassDef) and owner.name == BASE
        for function in owner.body
        if isinstance(function, _Function)
    }


def overrides(package: Path) -> list[Override]:
    """List the methods of all classes below a folder that descend from core's base class.

    Descent is told by the last part of the bases' names, which is enough for the driver measured.
    """
    classes = list(_classes(package))
    drivers = {BASE}
    while more := {c.name for _, c in classes if drivers & _bases(c)} - drivers:
        drivers |= more
    return [
        Override(
            path=path.relative_to(package.parent).as_posix(),
            line=function.lineno,
            owner=owner.name,
            method=function.name,
            signature=signature(function.args),
        )
        for path, owner in classes
        if owner.name in drivers
        for function in owner.body
        if isinstance(function, _Function) and not function.name.startswith("__")
    ]


def stale(found: Iterable[Override], core: Methods) -> list[Override]:
    """List the overrides that refuse what core's own method takes."""
    return [o for o in found if o.method in core and not fits(core[o.method], o.signature)]


def dead(
    found: Iterable[Override],
    core: Methods,
    former: Iterable[Methods],
) -> list[Override]:
    """List the overrides of methods that core had in former releases and has no more."""
    gone = {name for methods in former for name in methods} - core.keys()
    return [o for o in found if o.method in gone]


def fits(promise: inspect.Signature, override: inspect.Signature) -> bool:
    """Say whether an override takes all parameters of core's method, by position and by name."""
    plain = [p.name for p in promise.parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
    try:
        override.bind(*plain)
        override.bind(plain[0], **dict.fromkeys(plain[1:]))
    except TypeError:
        return False
    return True


def signature(arguments: ast.arguments) -> inspect.Signature:
    """Give the signature that a definition's parameters make."""
    kinds = inspect.Parameter
    plain = [*arguments.posonlyargs, *arguments.args]
    required = len(plain) - len(arguments.defaults)
    found = [
        kinds(a.arg, kinds.POSITIONAL_OR_KEYWORD, default=kinds.empty if i < required else None)
        for i, a in enumerate(plain)
    ]
    if arguments.vararg:
        found.append(kinds(arguments.vararg.arg, kinds.VAR_POSITIONAL))
    found += [
        kinds(a.arg, kinds.KEYWORD_ONLY, default=None if default else kinds.empty)
        for a, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    ]
    if arguments.kwarg:
        found.append(kinds(arguments.kwarg.arg, kinds.VAR_KEYWORD))
    return inspect.Signature(found)


def _classes(package: Path) -> Iterator[tuple[Path, ast.ClassDef]]:
    for path in sorted(package.rglob("*.py")):
        if "tests" not in path.relative_to(package).parts:
            body = ast.parse(path.read_bytes()).body
            yield from ((path, node) for node in body if isinstance(node, ast.ClassDef))


def _bases(owner: ast.ClassDef) -> set[str]:
    return {ast.unparse(base).rpartition(".")[2] for base in owner.bases}
