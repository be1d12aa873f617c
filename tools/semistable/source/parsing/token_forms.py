"""The forms of the tokens of a Python source, in a text that is UTF-8 read byte by byte.

They are those of https://docs.python.org/3/reference/lexical_analysis.html, with what Python 2 had
beside them. What is repeated is possessive: no form takes more time than the text is long.
"""

import re

TOKEN = re.compile(
    r"""[ \t\f]*+(?:
    ([A-Za-z_\x80-\xff][A-Za-z0-9_\x80-\xff]*+)(?!["'])
    | (\.\.\.|(?:\*\*|//|<<|>>)=?|->|<>|[-+*/%&|^@:!=<>]=|[-+*/%&|^@:!=<>()\[\]{},;~`]|\.(?!\d))
    | (\n)
    | ((?:0[xX](?:_?[0-9a-fA-F])++|0[bB](?:_?[01])++|0[oO](?:_?[0-7])++)[lL]?
       | (?:\d(?:_?\d)*+(?:\.(?:\d(?:_?\d)*+)?+)?+|\.\d(?:_?\d)*+)
         (?:[eE][-+]?\d(?:_?\d)*+)?+[jJlL]?)
    | ((?:[bBuUfFtT]?[rR]?|[rR][bBuUfFtT])(?:\"\"\"|'''|"|'))
    | ([A-Za-z_\x80-\xff][A-Za-z0-9_\x80-\xff]*+)
    | (\#[^\n]*+|\\\n)
    | ()
    )""",
    re.VERBOSE,
)
WORD, OPERATOR, LINE_END, DIGITS, QUOTE, QUOTED_WORD, SKIPPED, NOTHING = range(1, 9)
SIMPLE = frozenset((WORD, OPERATOR, DIGITS, QUOTED_WORD))
LINE_START = re.compile(r"(?:[ \t\f]*+(?:\#[^\n]*+)?\n)*+([ \t\f]*+)")


def _body(quote: str) -> re.Pattern[str]:
    """Make the form of what stands behind the quotes that open a string."""
    if len(quote) == 1:
        return re.compile(rf"(?:[^{quote}\\\n]++|\\.)*+{quote}", re.DOTALL)
    one = quote[0]
    return re.compile(rf"(?:[^{one}\\]++|\\.|{one}(?!{one}{one}))*+{quote}", re.DOTALL)


def _literal(quote: str, *, raw: bool, specifier: bool) -> re.Pattern[str]:
    """Make the form of what stands between the replacement fields of an f-string."""
    one, is_long = quote[0], len(quote) == 3
    forms = [
        rf"[^{one}\\{{}}{'' if is_long else chr(10)}]++",
        *([] if raw else [r"\\N\{[^{}\n]*+\}"]),
        r"\\[^{}]",
        r"\\(?=[{}])",
        *([rf"{one}(?!{one}{one})"] if is_long else []),
        *([] if specifier else [r"\{\{", r"\}\}"]),
    ]
    return re.compile(rf"(?:{'|'.join(forms)})*+", re.DOTALL)


BODIES = {quote: _body(quote) for quote in ("'''", '"""', "'", '"')}
LITERALS = {
    (quote, raw, specifier): _literal(quote, raw=raw, specifier=specifier)
    for quote in BODIES
    for raw in (False, True)
    for specifier in (False, True)
}
