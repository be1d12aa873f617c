"""Formats a value for a message: short, and the same in every run."""

import re
import tempfile
from typing import Any

ADDRESS = re.compile(r" at 0x[0-9a-f]+")
CHANCE = re.compile(r"(?P<kept>\b(?:tmp|contract-(?:\w+-)?))[a-z0-9_]{8}\b")
"""The random part of a name that tempfile creates."""
LENGTH = 60


def shown(value: Any) -> str:
    """Return the start of a value's repr, without memory addresses."""
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001 - whatever a foreign repr raises
        text = f"<{type(value).__name__}>"
    text = steady(text)
    return text if len(text) <= LENGTH else f"{text[: LENGTH - 3]}..."


def steady(text: str) -> str:
    """Return a text without the parts that differ between runs."""
    folder = re.escape(tempfile.gettempdir()) + r"(?![\w.-])"
    text = ADDRESS.sub("", re.sub(folder, "$TMPDIR", text))
    return CHANCE.sub(r"\g<kept>*", text)
