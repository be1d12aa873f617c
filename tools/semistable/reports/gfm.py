"""Text that GitHub-flavoured Markdown shows as it is: nothing in it marks up, calls or links.

The flavour is https://github.github.com/gfm/.
"""

import re

from semistable.reports.safe_text import one_line, spans

_STEERING = re.compile(r"[\\`*{}\[\]<>|~$]|(?<![^\W_])_|_(?![^\W_])")
"""What marks up; an underscore inside a word does not."""
CALLED = re.compile(r"[@#](?=\w)")
UNCALLED = r"\g<0>&#8203;"


def prose(text: str) -> str:
    """Escape a sentence; what stands between backticks is code."""
    return "".join(code(part) if is_code else plain(part) for part, is_code in spans(text))


def plain(text: str) -> str:
    """Let no character mark up, and nobody be called or linked by a name in a source file."""
    escaped = _STEERING.sub(r"\\\g<0>", one_line(text).replace("&", "&amp;"))
    return CALLED.sub(UNCALLED, escaped)


def code(text: str) -> str:
    """Fence a text with more backticks than it holds; nothing inside is obeyed."""
    line = one_line(text)
    if not line:
        return ""
    fence = "`" * (1 + max(map(len, re.findall("`+", line)), default=0))
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{pad}{line}{pad}{fence}"
