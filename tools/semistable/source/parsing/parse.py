"""Parse Python sources of any age into the nodes of `ast`, the same whichever Python runs this.

The interpreter's own parser is the quickest, so it is asked first. What it refuses, because the
source is older or newer than it, is read by `module_parser.py`, which has the grammars of
Python 2.4 to 3.15 in one.
"""

import ast
import sys
import warnings

from semistable.source.parsing.older_nodes import with_older_nodes

_OLDEST = (3, 11)
"""The version whose nodes the readers know."""


def parse(source: bytes) -> ast.Module:
    """Parse a file of Python 2 or 3.

    Raises SyntaxError or ValueError when it is neither, RecursionError or MemoryError when it is
    nested too deeply.
    """
    try:
        module = _parsed_by_the_interpreter(source)
    except SyntaxError:
        from semistable.source.parsing.module_parser import (  # noqa: PLC0415 - see LAZY_IMPORTS
            parse_module,
        )

        module = parse_module(source)
    if b"\\u" in source or b"\\U" in source:
        _respell_surrogates(module)
    return module


def _parsed_by_the_interpreter(source: bytes) -> ast.Module:
    with warnings.catch_warnings():
        # Invalid escapes of foreign sources are not our concern.
        warnings.simplefilter("ignore")
        module = ast.parse(source)
    return with_older_nodes(module, source) if sys.version_info[:2] > _OLDEST else module


def _respell_surrogates(module: ast.Module) -> None:
    """Respell halves of surrogate pairs in strings, which Python allows and UTF-8 does not."""
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = node.value.encode("utf-8", "backslashreplace").decode()
