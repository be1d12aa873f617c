"""Which cycle or release a sentence names, and whether it means in it or after it."""

import re
from functools import cache

import msgspec

_BEFORE_A_NAME = (
    r"(?:in|during|for|by|after|post|until|till|since|from|is|of|to|with|than|once|the)"
)
_AFTER = re.compile(
    r"\b(?:after|post|past|beyond|following|newer\s+than|drop(?:s|ped)?|no\s+longer"
    r"|(?:not|n't|stops?|end\s+of)\s+(?:\w+\s+){0,3}support(?:s|ing)?|support\s+for)"
    r"(?:\s+(?:the|computes?|nodes?|any|all|is|are|than|from|with|of|only|next|slurp|release))*"
    r"[\s(\"'-]*$",
    re.IGNORECASE,
)
_ENDED = re.compile(
    r"[\"')]*\s+(?:(?:computes?|is|are|was|has|been|release)\s+)*"
    r"(?:any\s*more|released|out|EOL|end\s+of\s+life|goes\s+EOL|reach)",
    re.IGNORECASE,
)
_END_OF_LIFE = re.compile(
    r"[\"')]*\s+(?:is\s+|goes\s+|reaches\s+)?(?:EOL|end[\s-]of[\s-]life)", re.IGNORECASE
)
"""A cycle's end of life comes years after its release, at no date that the text names."""
_OLD = re.compile(r"\b(?:old|older|existing|pre|pre-)[\s-]*$", re.IGNORECASE)
"""What is said of "old Liberty computes" is no time."""
_RELATIVE = re.compile(
    r"\b(?:next|future|later|subsequent|following|upcoming|coming)\s+"
    r"(?:(?:nova|openstack|major|minor|stable|slurp)\s+){0,2}(?:releases?|cycles?|versions?)\b"
    r"(?!\s+(?:of\b|bump))|\b(?:post|after)\s+(?:this|the\s+current)\s+release",
    re.IGNORECASE,
)
_VERSION = re.compile(r"(?<![\w.])(?:[1-9]\d\.0\.0|20[12]\d\.[12])(?![\w.]*\d)")
_LETTER = re.compile(
    r"(?<!\w)(?:"
    r"(?:the\s+)?(?P<named>[A-Z])[\s-]+(?:release|cycle|version|timeframe)"
    r"|(?P<starred>[A-Z])\*"
    r"|[\"'](?P<quoted>[A-Z])[\"']\s+(?:release|version|cycle)"
    r"|(?:in|for|until|by|after|during)\s+(?P<alone>[B-HJ-Z])(?=[.,;:)]?(?:\s|$))"
    r"|(?:cycle|release|version)\s+\((?P<bracketed>[A-Z])\)"
    r")"
)


_NEAR = 60
"""Letters in front of a mention that tell what it means."""


class ReleaseMention(msgspec.Struct, frozen=True, gc=False):
    """A time named in a sentence.

    `name` is a cycle or version, "" for what is only relative ("a future release") or a letter that
    fits several cycles; `after` when the sentence means after it; `start` is its place.
    """

    name: str
    after: bool
    start: int


def release_mentions(sentence: str, cycle_names: frozenset[str]) -> tuple[ReleaseMention, ...]:
    """Find the times that a sentence names, in order; `cycle_names` are those of the calendar."""
    found = [*_cycles(sentence, cycle_names), *_letters(sentence, cycle_names)]
    found += [_mention(sentence, m.start(), m.end(), m[0]) for m in _VERSION.finditer(sentence)]
    found = [one for one in found if not _OLD.search(_before(sentence, one.start))]
    relative = (m.start() for m in _RELATIVE.finditer(sentence))
    found += [ReleaseMention("", after=False, start=start) for start in relative]
    return tuple(sorted(found, key=lambda mention: mention.start))


def _cycles(sentence: str, cycle_names: frozenset[str]) -> list[ReleaseMention]:
    pattern = _pattern(cycle_names)
    if pattern is None:
        return []
    found = []
    for match in pattern.finditer(sentence):
        group = match.lastgroup or "proud"
        start, end = match.span(group)
        found.append(_mention(sentence, start, end, match[group].casefold()))
    return found


def _letters(sentence: str, cycle_names: frozenset[str]) -> list[ReleaseMention]:
    found = []
    for match in _LETTER.finditer(sentence):
        group = match.lastgroup or "named"
        fitting = [name for name in cycle_names if name[:1].upper() == match[group]]
        name = fitting[0].casefold() if len(fitting) == 1 else ""
        if fitting:
            found.append(_mention(sentence, match.start(group), match.end(group), name))
    return found


def _mention(sentence: str, start: int, end: int, name: str) -> ReleaseMention:
    if _END_OF_LIFE.match(sentence, end):
        return ReleaseMention("", after=True, start=start)
    after = _AFTER.search(_before(sentence, start)) or _ENDED.match(sentence, end)
    return ReleaseMention(name, after is not None, start)


def _before(sentence: str, start: int) -> str:
    return sentence[max(0, start - _NEAR) : start]


@cache
def _pattern(cycle_names: frozenset[str]) -> re.Pattern[str] | None:
    """Match a cycle's name: capitalised anywhere, in small letters where only a cycle fits.

    Several cycles bear the names of common words (train, queens, rocky).
    """
    words = sorted(name.casefold() for name in cycle_names if name.isalpha())
    if not words:
        return None
    proud = "|".join(f"{word.capitalize()}|{word.upper()}" for word in words)
    small = "|".join(words)
    return re.compile(
        rf"(?<![\w./-])(?P<proud>{proud})(?![\w/]|-\w)"
        rf"|\b{_BEFORE_A_NAME}\s+(?P<small>{small})(?=\s*[.,;:)]|\s+(?:release|cycle|timeframe)\b|\s*$)"
        rf"|(?<!\w)(?P<released>{small})\s+(?:release|cycle|timeframe)\b"
    )
