"""The English of deprecation: the forms that remarks in real sources take, as patterns.

A hostile source may consist of one word, repeated. Sentences are bounded where they are read
(`prose.py`), and what is repeated in a pattern is bounded too, or can match in one way only.
"""

import re


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


TRIGGERS = (
    "deprecat",
    "supersed",
    "obsolet",
    "remov",
    "drop",
    "delet",
    "kill",
    "rid of",
    "go away",
    "goes away",
)
"""A text without any of these, in small letters, says nothing about removal."""

TRIGGER = _pattern("|".join(TRIGGERS))

TAG = re.compile(
    r"(?<![\w`])(?:TODO|NOTE|FIXME|XXX|HACK|WARNING|[Nn]ote|[Tt]odo)\b"
    r"(?:\s*\([^)]{0,60}\)\s*:?|\s*\[[^\]]{0,60}\]\s*:?|\s*:)|(?<!\w)(?:TODO|FIXME|XXX)\b"
)
"""What opens a remark of its own: NOTE(name):, TODO, ..."""

URGENT_TAG = _pattern(r"TODO|FIXME|XXX")

SENTENCE_END = re.compile(
    r"[.!?][\"')]*(?=\s+[^a-z\s]|\s+(?:this|it|we|these)\s|\s*\Z)|;(?=\s)|\n[ \t]*(?:\n|[*-]\s|#\.)"
)

HISTORY = re.compile(
    r"^[ \t]*+(?:[*-][ \t]++)?(?:[Vv]ersion\s++)?\d++\.(?:\d++|x)\s*+(?:-|:)", re.MULTILINE
)
"""A line of a change log: "Version 1.7: Deprecate metadetails", "* 2.8 - Deprecate ..."."""

_ADVERB = r"(?:(?:\w+ly|then|also|now|just|all|even|already|either|itself|at\s+last|soon)\s+)*"
_MODAL = (
    r"(?:can|could|should|may|might|must|will|shall|'ll|needs?\s+to|ha(?:s|ve)\s+to|ought\s+to"
    r"|want\s+to|going\s+to|(?:is|are|am)\s+(?:going\s+|supposed\s+|planning\s+|able\s+)?to"
    r"|(?:planned|scheduled|meant|expected|slated|due|intended|intend|plan)\s+to|to)"
)
_DROP = (
    r"(?:remove|drop|delete|kill|ditch|retire|nuke|get\s+rid\s+of|rip\s+out|clean\s+up"
    r"|removing|dropping)"
)
_DROPPED = (
    r"(?:removed?|dropped|deleted|killed|retired|cleaned\s+up|ripped\s+out|gotten\s+rid\s+of)"
)
_OBJECT = r"\s*(?P<object>[^.]*)"

IMPERATIVE = _pattern(
    r"^\W*(?:(?:please|actually|then|so|and|finally|completely|eventually|also|just|consider"
    rf"|hack|temporary|deprecated)[\s:,-]+)*(?P<verb>{_DROP})\b{_OBJECT}"
)
"""Remove this in Ocata."""

ACTIVE = _pattern(
    rf"\b(?:we|you|nova|i|it'?s\s+safe|safe)\s*{_MODAL}\s+{_ADVERB}(?:consider\s+|start\s+"
    rf"|be\s+able\s+to\s+)?(?P<verb>{_DROP})\b{_OBJECT}"
)
"""We can remove this after Wallaby."""

ON_TIME = _pattern(
    r"^\W*(?:(?:in|during|after|post|once|when|for|therefore,?\s+in)\s.{0,120}?"
    rf"(?:,\s+(?:then\s+)?|[\s,]{_MODAL}\s+)|(?:after|post)\s\w+\s+)"
    rf"(?P<verb>{_DROP})\b{_OBJECT}"
)
"""Once all computes run Newton, delete these files."""

PASSIVE = _pattern(
    rf"(?P<subject>.*?)(?:(?<=\s)|^){_MODAL}\s+{_ADVERB}"
    rf"(?:(?:be|get)\s+{_ADVERB}{_DROPPED}|go\s+away|be\s+gone|disappear)\b"
)
"""This can be removed sometime after Folsom."""

NEGATED = _pattern(
    r"\b(?:not|never|cannot|can't|don't|shouldn't|won't|mustn't|isn't|aren't|without|avoid"
    r"|instead\s+of)\s+(?:(?:be|yet|to|really|currently|being|been|simply|just|get)\s+)*"
    r"(?:remov|delet|drop|deprecat|go\s+away|get\s+rid)"
)

_DEPRECATED = r"(?<![\w\"'`.*\[(/-])(?:\*\*)?(?:deprecated|superseded|obsoleted?)(?![\w\"'`/-])"

STATED = _pattern(
    r"^(?P<subject>.*?)(?<!\w)(?:(?P<past>was|were|had\s+been)|is|are|'s|be|been|being|becomes?"
    rf"|considered|marked(?:\s+as)?|ha(?:s|ve)\s+been)\s+{_ADVERB}"
    rf"(?:(?:been|being|considered|marked(?:\s+as)?)\s+)*{_DEPRECATED}"
)
"""This method is deprecated."""

ELLIPTIC = _pattern(
    r"^\W*(?P<subject>(?:this\s+\w+\s+)?|[\w.'\"`]+\s+)(?:deprecated|obsolete)\b"
    r"(?=\s*(?:$|[:.!,;)\]-])"
    r"|\s+(?:since|as\s+of|in|for\s+removal|from|with|and|by|due|because|after)\b)"
)
"""Deprecated since Pike. "Deprecated options" are none: an adjective tells of something else."""

INTENDED = _pattern(rf"{_MODAL}\s+{_ADVERB}be\s+(?:\w+\s+)?\W*deprecated$")
"""This should be deprecated: somebody's wish."""

NOT_OF_CORE = _pattern(r"\bmicroversion|\b(?:since|in|from|as\s+of)\s+python\b")
"""What newer clients cannot ask is served to older ones for ever; Python goes its own way."""

SINCE = _pattern(
    r"^\s*(?:for\s+removal\s+)?(?:starting\s+)?(?:in|since|as\s+of|from|with|at)\s+"
    r"(?:the\s+)?(?:nova\s+|openstack\s+)?[\"']?$"
)
"""What stands between "deprecated" and the time from which it is."""

AS_OF = _pattern(
    r"^\W*(?:as\s+of|since|starting\s+(?:in|with)|from)\s+(?:the\s+)?(?:nova\s+|openstack\s+)?"
    r"[\w.]+(?:\s+(?:release|cycle))?,?\s+"
)
_ASIDE = r"for\s+\w+\s+(?:compatibility|reasons|purposes),?\s+|(?:please\s+)?note(?:\s+that)?,?\s+"
ASIDE = _pattern(rf"^\W*(?:{_ASIDE})")
"""What a sentence may begin with before it comes to its subject."""

DEFERRING = _pattern(
    r"(?:^|[\s,(])(?:if|when|once|until|unless|while|whether|after|because|since|as|although"
    r"|though|that|which|who|where|so|but|and|whose|why|how)\s"
)
"""What opens a clause of its own; only the last clause before a verb holds its subject."""

JOINING = _pattern(r"(?<!\W)\W*\b(?:and|but)\W*$")

GENERIC = _pattern(
    r"^\W*(?:(?:this|it|these|they|both|everything|that)\b"
    r"|(?:the|all|its)\s+(?:\w+\s+){0,2}(?:method|function|class|module|option|argument"
    r"|arg|kwarg|param(?:eter)?|field|attribute|property|api|call|interface|flag|feature"
    r"|exception|constant|alias|table|column|hook|plugin|driver|filter|service|command)s?\b"
    r"|code\s+block)"
)
"""A subject that means what the remark stands at."""

SHORT_PRONOUN = _pattern(r"\W*(?:(?:this|these|it|they)(?:\s+[\w-]+){0,2})?")

_MOST, _SOME = "{0,99}", "{1,99}"
"""Letters of a name, which is looked for at each letter of a text."""

IDENTIFIER = re.compile(
    rf"(?<![`'\"])[`'\"]++(?P<quoted>[A-Za-z_][\w.]{_MOST})(?:\(\))?[`'\"]++"
    rf"|(?P<plain>[A-Za-z_]\w{_MOST}(?:\.\w{_SOME})+(?:\(\))?|\w{_SOME}\(\)|[A-Za-z]{_SOME}_\w{_SOME}"
    rf"|_\w{_SOME}|[a-z]{_SOME}[A-Z]\w{_SOME}|[A-Z][a-z]{_SOME}[A-Z]\w{_SOME})"
)
"""A word that only code would use."""

NAMED_OBJECT = re.compile(
    rf"(?:(?:the|all|any|our|unused|old|deprecated|legacy)\s+)*(?:{IDENTIFIER.pattern})"
    r"(?=\s*$|[.,;:)]|\s+(?:param(?:eter)?|arg(?:ument)?|kwarg|option|field|attribute|in|from"
    r"|once|when|after|as|and)\b)"
)
"""Remove the foo argument; in "the foo filter" it is the filter that goes."""

LEADING = _pattern(
    r"^\W*(?:(?:therefore|so|then|ideally|and),?\s+)?(?:in|during|for|after|post|once|when|by|as\s+of"
    r"|starting|as\s+soon\s+as)\s"
)
"""In Ocata we can remove this: such a sentence may name the time before the removal."""

AFTERWARDS = _pattern(r"\b(?:afterwards?|thereafter)\b")

REASON = _pattern(r"\b(?:since|because|where|which|as\s+(?:that|there|this|it|we|they))\b")
"""What follows tells why, so a time in it is not that of the removal."""

OF_SOMETHING_ELSE = _pattern(r".{0,30}?\b(?:of|bump)\b")
"""Next release of oslo.versionedobjects, next major version bump."""

SELF_OBJECT = _pattern(
    r"^(?:(?:this|these|it|me|them|that|all\s+of\s+this|(?:the\s+)?(?:following|below))\b"
    r"|(?:in|after|during|for|once|when|as|by|until|and|or|post|on|with|at)\b|$|[.,;:!)(])"
)
"""Remove this ..., remove in ...: what goes is what the remark stands at."""

WHOLE = _pattern(
    r"\b(?:this|the\s+(?:whole|entire))\s+(?:(?!(?:of|in|the|and|is|call)\b)\w+\s+){0,2}?"
    r"(?P<what>method|function|class|module|file|helper|decorator)\b"
)

_PHRASE = r"(?:\(\)|[^.;,)\n]|\.(?=[^\s.;,)]))*"
_SHORT_PHRASE = _PHRASE.removesuffix("*") + "{0,200}"
REPLACEMENT = _pattern(
    r"\b(?:in\s+favou?r\s+of|(?:replaced|superseded|obsoleted)\s+(?:by|with)|instead,?\s+use"
    r"|(?:please|should|must)\s+use|switch\s+to(?:\s+using)?|migrate\s+to|opting\s+to\s+use)\s+"
    rf"(?P<after>{_PHRASE})"
    rf"|\buse\s+(?:of\s+)?(?P<instead>{_SHORT_PHRASE}?)\s+instead"
    rf"|(?:^|[.!;]\s+)(?:please\s+)?use\s+(?P<begins>{_PHRASE})"
)

SUPERSEDES = _pattern(
    r"\bthis\s+(?:\w+\s+)?(?:supersedes|replaces|obsoletes|deprecates)\s+(?:the\s+)?"
    r"[`'\"]*(?P<name>[A-Za-z_][\w.]*\w)(?=[`'\"(:.,;\s]|$)"
)
"""This method supersedes get_inventory()."""

ROLE = re.compile(r":\w+:`[~.]*([^`<]+?)`")
"""A cross-reference of Sphinx."""
