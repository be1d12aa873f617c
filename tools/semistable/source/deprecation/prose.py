"""What a remark in plain English says about deprecation and removal, sentence by sentence.

Of a text only the first 4,000 letters are read: the longest remark of Nova that says anything has
a quarter of it, and a generated file shall not cost more than a written one.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from semistable.model.core_api.ledger import Confidence
from semistable.source.deprecation import patterns
from semistable.source.deprecation.removal_dates import ReleaseMention, release_mentions

_LONGEST_PHRASE = 200
_LONGEST_TEXT = 4000
_LONGEST_SENTENCE = 2000
"""Letters; what is longer is no sentence."""
_LONGEST_REPLACEMENT = 8
"""Words; a longer one is a story."""
_DOUBTS = (Confidence.CERTAIN, Confidence.HIGH, Confidence.LOW)


class Remark(msgspec.Struct, frozen=True, gc=False):
    """What one sentence says: how sure, about what, since when, until when, what instead.

    `subject` is an identifier that the sentence names as deprecated, "" when it speaks of what it
    stands at. `whole` is "" when only a piece is meant, "self" for what it stands at, or the
    enclosing "method", "function", "class", ... that it names. `dated` when it names a time of
    removal, if only "a future release". `supersedes` is a name that the remark's own place
    replaces. `offset` is the sentence's place in the text.
    """

    confidence: Confidence
    text: str
    offset: int = 0
    subject: str = ""
    whole: str = "self"
    since: str = ""
    removal: str = ""
    after: bool = False
    dated: bool = False
    replacement: str = ""
    supersedes: str = ""


def read_remarks(text: str, cycle_names: frozenset[str]) -> tuple[Remark, ...]:
    """Read a comment or a paragraph of a docstring; most texts say nothing: ()."""
    text = text[:_LONGEST_TEXT]
    if not patterns.TRIGGER.search(text) or patterns.HISTORY.search(text):
        return ()
    found = []
    for offset, sentence, urgent in _sentences(text):
        if not patterns.TRIGGER.search(sentence):
            continue
        remark = _read_sentence(sentence, cycle_names, urgent=urgent)
        if remark is not None:
            found.append(msgspec.structs.replace(remark, offset=offset))
    replacement = _replacement_in(text) if found else ""
    return tuple(
        remark if remark.supersedes else msgspec.structs.replace(remark, replacement=replacement)
        for remark in found
    )


def read_statement(text: str, cycle_names: frozenset[str]) -> Remark:
    """Read a text that is known to speak of a deprecation: since when, until when, what instead."""
    text = text[:_LONGEST_TEXT]
    since, removal, after = "", "", False
    for _, sentence, _ in _sentences(text):
        times = release_mentions(sentence, cycle_names)
        gone = _removal(sentence, times, urgent=True)
        if gone is not None and gone.removal and not removal:
            removal, after = gone.removal, gone.after
        told = re.search("deprecat(?:ed|ion)", sentence, re.IGNORECASE)
        since = since or (_since(sentence, told.end(), times) if told else "")
    words = " ".join(text.split())
    return Remark(
        Confidence.CERTAIN,
        _phrase(words),
        since=since,
        removal=removal,
        after=after,
        replacement=_replacement_in(words),
    )


def _sentences(text: str) -> Iterator[tuple[int, str, bool]]:
    """Cut a text at its tags and full stops: place, words, and whether a TODO leads it."""
    tags = list(patterns.TAG.finditer(text))
    bounds = [0, *(tag.start() for tag in tags), len(text)]
    for number, (start, end) in enumerate(pairwise(bounds)):
        tag = tags[number - 1] if number else None
        urgent = tag is not None and bool(patterns.URGENT_TAG.match(tag[0]))
        begin = tag.end() if tag else start
        for stop in [*patterns.SENTENCE_END.finditer(text, begin, end), None]:
            until = stop.end() if stop else end
            written = text[begin:until]
            if written.strip():
                place = begin + len(written) - len(written.lstrip())
                yield place, " ".join(written.split())[:_LONGEST_SENTENCE], urgent
            begin = until


def _read_sentence(sentence: str, cycle_names: frozenset[str], *, urgent: bool) -> Remark | None:
    superseded = patterns.SUPERSEDES.search(sentence)
    if superseded:
        return Remark(Confidence.HIGH, _phrase(sentence), supersedes=superseded["name"])
    if patterns.NEGATED.search(sentence):
        return None
    times = release_mentions(sentence, cycle_names)
    removal = _removal(sentence, times, urgent=urgent)
    statement = _statement(sentence, times)
    if statement is None or removal is None:
        return statement or removal
    return msgspec.structs.replace(
        statement,
        removal=removal.removal,
        after=removal.after,
        dated=removal.dated,
        confidence=min(statement.confidence, removal.confidence, key=_DOUBTS.index),
    )


# "X is deprecated" --------------------------------------------------------------------------


def _statement(sentence: str, times: tuple[ReleaseMention, ...]) -> Remark | None:
    """Read "X is deprecated", "Deprecated: ...", "X deprecated in favor of Y"."""
    stated = patterns.STATED.match(sentence)
    found = stated or patterns.ELLIPTIC.match(sentence)
    if found is None or (stated and stated["past"] and not _goes_on(sentence)):
        return None
    confidence, name = _about(found["subject"] or "")
    if confidence is None:
        return None
    if patterns.INTENDED.search(found[0]) or patterns.NOT_OF_CORE.search(sentence):
        confidence = Confidence.LOW
    return Remark(
        confidence,
        _phrase(sentence),
        subject=name,
        since=_since(sentence, found.end(), times),
        whole=_whole(sentence, "self"),
    )


def _goes_on(sentence: str) -> bool:
    """Whether "was deprecated" announces a removal; "and removed" tells a story that is over."""
    over = re.search(r"\band\s+removed\b", sentence)
    return patterns.PASSIVE.match(sentence) is not None and not over


def _since(sentence: str, deprecated_until: int, times: tuple[ReleaseMention, ...]) -> str:
    for time in times:
        between = sentence[deprecated_until : time.start]
        if time.name and time.start >= deprecated_until and patterns.SINCE.match(between):
            return time.name
    return ""


def _about(subject: str) -> tuple[Confidence | None, str]:
    """Return what the words before "is deprecated" are about: how sure, and the name they give.

    None for what is said of something else in passing ("..., which is deprecated").
    """
    subject = patterns.ASIDE.sub("", patterns.AS_OF.sub("", subject)).strip()
    first, *others = patterns.DEFERRING.split(subject + " ")
    clause = others[-1].strip() if others else first.strip()
    if not clause:
        if patterns.JOINING.search(subject):
            # In "X is unused, and is deprecated" the subject stands before.
            return _about(patterns.JOINING.sub("", subject))
        return (None if others else Confidence.HIGH), ""
    named = [match["quoted"] or match["plain"] for match in patterns.IDENTIFIER.finditer(clause)]
    if named:
        return Confidence.HIGH, named[-1].removesuffix("()")
    generic = patterns.GENERIC.match(clause)
    if re.fullmatch(r"[\w.]+", clause) and not generic:
        return Confidence.HIGH, clause
    if others and not first.strip():
        return None, ""
    return (Confidence.HIGH if generic and not others else Confidence.LOW), ""


# "Remove this in X" -------------------------------------------------------------------------


def _removal(sentence: str, times: tuple[ReleaseMention, ...], *, urgent: bool) -> Remark | None:
    """Read "remove in X", "can be removed after X", "this should go away when ..."."""
    imperative = patterns.IMPERATIVE.match(sentence)
    active = imperative or patterns.ACTIVE.search(sentence) or patterns.ON_TIME.match(sentence)
    match = active or patterns.PASSIVE.match(sentence)
    if match is None:
        return None
    time = _time_of(sentence, match.start("verb") if active else match.end(), times)
    if time is None and not urgent and not _is_plain(match):
        return None
    dated = time is not None and not _is_of_something_else(sentence, time)
    named = time.name if dated and time is not None else ""
    subject, whole = _gone(match, imperative=imperative is not None)
    return Remark(
        Confidence.HIGH if dated else Confidence.LOW,
        _phrase(sentence),
        subject=subject,
        whole=_whole(sentence, whole),
        removal=named,
        after=bool(named and time and time.after),
        dated=dated,
    )


def _gone(match: re.Match[str], *, imperative: bool) -> tuple[str, str]:
    """Return what goes by a removal sentence: a name if it gives one, and Remark.whole."""
    groups = match.groupdict()
    if "object" in groups:
        spoken = groups["object"].strip()
        if patterns.SELF_OBJECT.match(spoken):
            return "", "self"
        named = patterns.NAMED_OBJECT.match(spoken) if imperative else None
        return ((named["quoted"] or named["plain"]).removesuffix("()") if named else ""), ""
    confidence, name = _about(groups["subject"])
    return name, ("self" if confidence is Confidence.HIGH and not name else "")


def _is_plain(match: re.Match[str]) -> bool:
    """Whether a sentence without a time still says plainly that this shall go."""
    if match.re is patterns.ACTIVE:
        return bool(re.match(r"(?:this|these)\b", match["object"]))
    if match.re is patterns.PASSIVE:
        pronoun = patterns.SHORT_PRONOUN.fullmatch(match["subject"].strip())
        return bool(pronoun) and "delete" not in match[0]
    return False


def _time_of(
    sentence: str, verb_at: int, times: tuple[ReleaseMention, ...]
) -> ReleaseMention | None:
    """Find the time of a removal: the next behind the verb, else the last before it."""
    reason = patterns.REASON.search(sentence, verb_at)
    known = [time for time in times if reason is None or time.start < reason.start()]
    later = [time for time in known if time.start >= verb_at]
    named = [time for time in later if time.name]
    direct = [time for time in named if not time.after]
    if later:
        return next(iter([*direct, *named, *later]))
    afterwards = patterns.AFTERWARDS.search(sentence, verb_at)
    if not afterwards and not patterns.LEADING.match(sentence):
        return None
    found = next(iter([*(time for time in reversed(known) if time.name), *known]), None)
    return msgspec.structs.replace(found, after=True) if found and afterwards else found


def _is_of_something_else(sentence: str, time: ReleaseMention) -> bool:
    rest = sentence[time.start :]
    return not time.name and bool(patterns.OF_SOMETHING_ELSE.match(rest))


# What both have -----------------------------------------------------------------------------


def _whole(sentence: str, otherwise: str) -> str:
    found = patterns.WHOLE.search(sentence)
    return found["what"].lower() if found else otherwise


def _phrase(sentence: str) -> str:
    if len(sentence) <= _LONGEST_PHRASE:
        return sentence
    return sentence[: _LONGEST_PHRASE - 3].rsplit(" ", 1)[0] + "..."


def _replacement_in(text: str) -> str:
    """Find what to use instead: a name if there is one, else a few words."""
    for found in patterns.REPLACEMENT.finditer(" ".join(text.split())):
        words = next(group for group in found.groups() if group is not None).strip()
        role = patterns.ROLE.search(words)
        if role:
            return role[1].removesuffix("()")
        named = patterns.IDENTIFIER.search(words)
        if named:
            return (named["quoted"] or named["plain"]).removesuffix("()")
        words = words.removesuffix(" instead")
        if 0 < len(words.split()) <= _LONGEST_REPLACEMENT and not re.search(r"[\[\](){}]", words):
            return words
    return ""
