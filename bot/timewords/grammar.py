"""Time phrases in thirteen languages: read whole, or from the beginning of a text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.errors import N_, TimeAmbiguous, TimeImpossible, TimeUnknown, TooLong, UserError
from bot.timewords.cover import Cut, cuts
from bot.timewords.following import (
    Several,
    is_loose,
    refuse_half_read,
    several,
    which_of,
    without_adjective,
)
from bot.timewords.lexicon import FILES, lexicon
from bot.timewords.parts import After, Clock, Unsure
from bot.timewords.phrase import Cursor, Typed
from bot.timewords.reading import Purpose, Reading
from bot.timewords.resolve import resolve
from bot.timewords.said import Context
from bot.timewords.zones import zone as known_zone

LONGEST_PHRASE = 120
ENGLISH = "en"
_ZONE_NAME = re.compile(r"\d\s*(?:h\s*)?(?:CES?T|EES?T|UTC|GMT|MSK|TRT)\b")
_OTHERS = ("cnr", "mk", "sq", "bg", "ro", "sl", "tr", "el")
"""One language for each list of words, for phrases that neither one's own nor English reads."""


def parse(
    phrase: str,
    *,
    language: str,
    zone: str,
    now: datetime,
    purpose: Purpose = Purpose.REMINDER,
) -> Reading:
    """Return the one time that the whole phrase means.

    The language is tried first, then English, then any other in which it has one reading.

    Args:
        phrase: As typed, at most 120 characters.
        language: A tag of `FILES`; another one is read as English.
        zone: The IANA name of the zone in which wall times are meant.
        now: An aware moment.
        purpose: What a date without an hour means.

    Raises:
        PastTime: It has gone by.
        TimeAmbiguous: It has several readings, which the error holds, or contradicts itself.
        TimeImpossible: There is no such date or hour.
        TimeTooFar: It is more than two years away.
        TimeUnknown: It, or a part of it, was not understood.
        TooLong: It has more than 120 characters.
        UnknownZone: There is no such zone.
    """
    if len(phrase.strip()) > LONGEST_PHRASE:
        raise TooLong(limit=LONGEST_PHRASE)
    if _ZONE_NAME.search(phrase):
        raise TimeUnknown(
            N_("A time is read in the zone of the settings; CET or UTC cannot be named.")
        )
    context = Context(now=now.astimezone(UTC), zone=known_zone(zone).key, purpose=purpose)
    typed = Typed(phrase)
    for tag in _first_languages(language):
        found = _whole(typed, tag, is_foreign=False)
        if found:
            return _resolved(found, context, tag)
    others = [_whole(typed, tag, is_foreign=True) for tag in _OTHERS]
    if not any(others):
        raise _half_read(typed, _first_languages(language), context)
    return _only_reading(others, context)


def split(
    text: str,
    *,
    language: str,
    zone: str,
    now: datetime,
    purpose: Purpose = Purpose.REMINDER,
) -> tuple[Reading, str]:
    """Return the time at the beginning of a text, and the text after it.

    The time is the longest run of words from the start that can be read; a semicolon ends it. The
    rest may be empty. Arguments and errors are those of `parse`; a question has the text after the
    time as its value ``rest``.
    """
    context = Context(now=now.astimezone(UTC), zone=known_zone(zone).key, purpose=purpose)
    typed = Typed(_head(text))
    tags = _first_languages(language)
    found = _beginnings(typed, tags)
    if not found:
        raise TimeUnknown
    end = found[0].end
    connected = _connected(found)
    if connected is not None:
        end = connected.end
    rest = _rest(text, typed, end)
    try:
        if connected is not None:
            raise which_of(connected, context)
        for begun in found:
            refuse_half_read(begun.cursor, begun.end, begun.cuts[0])
        reading = _reading_of(found, tags, context)
        _ask_if_loose(found[0], reading, context)
        return reading, rest
    except TimeAmbiguous as question:
        raise TimeAmbiguous(
            question.message, readings=question.readings, **{**question.values, "rest": rest}
        ) from question


def _first_languages(language: str) -> tuple[str, ...]:
    known = language if language in FILES else ENGLISH
    return (known,) if known == ENGLISH else (known, ENGLISH)


def _head(text: str) -> str:
    """Return what a time phrase may be part of: the words within the limit, up to a semicolon."""
    head = text[: LONGEST_PHRASE + 1]
    if len(text) > LONGEST_PHRASE and not head[-1].isspace():
        head = head[: max(head.rfind(" "), head.rfind("\n"), 0)]
    for place, sign in enumerate(head):
        if sign == ";" and (place + 1 == len(head) or head[place + 1].isspace()):
            return head[: place + 1]
    return head


def _rest(text: str, typed: Typed, end: int) -> str:
    """Return the text after the words of the time, as typed."""
    last = typed.tokens[end - 1].end
    return text[len(text) - len(text.lstrip()) :][typed.ends[last] :].lstrip(" \t\n-–—:,;")


def _whole(typed: Typed, tag: str, *, is_foreign: bool) -> list[Cut]:
    return _cuts(typed, tag, is_foreign=is_foreign)[1].get(len(typed.tokens), [])


def _cuts(typed: Typed, tag: str, *, is_foreign: bool) -> tuple[Cursor, dict[int, list[Cut]]]:
    """Return the cuts in a language; in a foreign one, short words count only beside a number."""
    cursor = Cursor(typed, lexicon(tag), tag)
    if not is_foreign:
        return cursor, cuts(cursor)
    numbers = (place for place, token in enumerate(typed.tokens) if token.text[0].isdigit())
    number = next(numbers, len(typed.tokens))
    foreign = Cursor(typed, lexicon(tag), tag, is_foreign=True)
    found = {end: whole for end, whole in cuts(foreign).items() if end <= number}
    if number == len(typed.tokens):
        return foreign, found
    return cursor, found | {end: whole for end, whole in cuts(cursor).items() if end > number}


@dataclass(frozen=True, slots=True)
class _Begun:
    """The longest time at the beginning of a text in one language; no cuts if there is none."""

    cursor: Cursor
    end: int
    cuts: Sequence[Cut]


def _beginnings(typed: Typed, tags: Sequence[str]) -> list[_Begun]:
    """Return the longest beginnings that are a time, in the languages or else in any other."""
    for group in (tags, _OTHERS):
        found = [_longest(typed, tag, is_foreign=group is _OTHERS) for tag in group]
        if longest := max(begun.end for begun in found):
            return [begun for begun in found if begun.end == longest]
    return []


def _ask_if_loose(begun: _Begun, reading: Reading, context: Context) -> None:
    """Ask whether the last words of a time are not the first of the text.

    Raises:
        TimeAmbiguous: They may be.
    """
    cut = begun.cuts[0]
    if without := without_adjective(begun.cursor, begun.end, cut):
        raise TimeAmbiguous(readings=list(dict.fromkeys([resolve(without, context), reading])))
    if is_loose(begun.cursor, begun.end, cut):
        raise TimeAmbiguous(readings=[reading])


def _reading_of(found: Sequence[_Begun], tags: Sequence[str], context: Context) -> Reading:
    """Return what the first language says, or where it is in none of them, what all agree on."""
    first = found[0]
    if first.cursor.language in tags:
        return _resolved(first.cuts, context, first.cursor.language)
    return _only_reading([begun.cuts for begun in found], context)


def _longest(typed: Typed, tag: str, *, is_foreign: bool) -> _Begun:
    """Return the longest cut that ends with a word."""
    cursor, found = _cuts(typed, tag, is_foreign=is_foreign)
    for end in sorted(found, reverse=True):
        if cursor.is_end_of_word(end) and not found[end][0].says_twice():
            return _Begun(cursor, end, found[end])
    return _Begun(cursor, 0, ())


def _connected(found: Sequence[_Begun]) -> Several | None:
    """Return the times that are connected with the first one, in a language that reads them."""
    readings = (several(begun.cursor, begun.end, begun.cuts[0]) for begun in found)
    return next((times for times in readings if times is not None), None)


def _half_read(typed: Typed, tags: Sequence[str], context: Context) -> UserError:
    """Return why a phrase that begins like a time is none."""
    found = _beginnings(typed, tags)
    connected = _connected(found)
    if connected is not None and connected.end == len(typed.tokens):
        return which_of(connected, context)
    for begun in found:
        try:
            refuse_half_read(begun.cursor, begun.end, begun.cuts[0])
        except TimeUnknown as error:
            return error
    return TimeUnknown()


def _resolved(found: Sequence[Cut], context: Context, tag: str = "") -> Reading:
    """Return the reading of the plainest cut that makes sense, or raise what is wrong with it."""
    spans = [cut for cut in found if len(cut.parts) == 1 and isinstance(cut.parts[0], After)]
    if spans and context.purpose is Purpose.SNOOZE:
        found = spans
    elif spans and tag == ENGLISH and _is_bare_hour(found[0]):
        return resolve((Unsure((spans[0].parts, found[0].parts)),), context)
    failure: UserError | None = None
    for cut in found:
        try:
            return resolve(cut.parts, context)
        except UserError as error:
            failure = failure or error
            if not _is_nonsense(error):
                break
    raise failure or TimeUnknown()


def _is_bare_hour(cut: Cut) -> bool:
    """Return whether it is an hour such as ``2h``, which in English is two hours as well."""
    hour = cut.parts[0]
    return len(cut.parts) == 1 and isinstance(hour, Clock) and hour.is_bare


def _is_nonsense(error: UserError) -> bool:
    """Return whether another cut may do better than this impossible date."""
    return isinstance(error, TimeImpossible | TimeUnknown)


def _only_reading(found: Sequence[Sequence[Cut]], context: Context) -> Reading:
    """Return the one reading that all languages agree on.

    Raises:
        TimeAmbiguous: They read it differently.
        TimeUnknown: None reads it.
    """
    readings: list[Reading] = []
    failure: UserError | None = None
    for whole in found:
        try:
            readings += [_resolved(whole, context)] if whole else []
        except TimeAmbiguous as question:
            failure = failure or question
            readings += [reading for reading in question.readings if isinstance(reading, Reading)]
        except UserError as error:
            failure = failure or error
    different = sorted(dict.fromkeys(readings), key=lambda reading: reading.at)
    if len(different) == 1 and not isinstance(failure, TimeAmbiguous):
        return different[0]
    if different:
        raise TimeAmbiguous(readings=different)
    raise failure or TimeUnknown()
