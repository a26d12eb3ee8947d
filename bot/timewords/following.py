"""What follows a time in a text and may belong to it: it is asked or refused, never left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.errors import N_, TimeAmbiguous, TimeUnknown, UserError
from bot.timewords.cover import Cut, cuts, is_bare_span
from bot.timewords.lexicon import words_of
from bot.timewords.parts import (
    After,
    Clock,
    Day,
    DayPart,
    Every,
    Instant,
    Nth,
    On,
    Part,
    Unsure,
    Vague,
    Week,
    Weekday,
)
from bot.timewords.phrase import Cursor
from bot.timewords.reading import Reading
from bot.timewords.repeating import ONE_TIME
from bot.timewords.resolve import resolve
from bot.timewords.said import Context

NO_HOUR = N_(
    "{number} alone is not read as an hour."
    " Please write {number}:00, or a semicolon in front of the text."
)
NOT_READ = N_("A part of this time was not understood.")
_MOST_HOUR = 24
_MOST_TIMES = 5
_LONGEST_AT = 3
_LONGEST_ABBREVIATION = 3
_LONGEST_ADVERB = 4
_NOON = 12
_WEEKDAYS = ("weekday", "weekday_abbreviated")
_SIGNS = ",.;:!?…"
_PARTING = ";:-!?…"
_HOUR_SIGNS = ":.,"
_BEFORE_AN_END = ("to", "until")


@dataclass(frozen=True, slots=True)
class Several:
    """Times that *and* or *or* connects, and the index of the token after the last of them."""

    cuts: tuple[Cut, ...]
    end: int


def several(cursor: Cursor, end: int, first: Cut) -> Several | None:
    """Return the times of which this is the first; None if no other one is connected with it."""
    found = [first]
    while len(found) < _MOST_TIMES and (more := _next_time(cursor, end, found[-1])) is not None:
        found.append(more[0])
        end = more[1]
    return Several(tuple(found), end) if len(found) > 1 else None


def which_of(times: Several, context: Context) -> UserError:
    """Return the question which of several times is meant, if they can be told apart."""
    first, *others = times.cuts
    if any(_has_every(cut) for cut in times.cuts):
        return TimeUnknown(ONE_TIME)
    if all(_has_hour(cut) and _names_day(cut) for cut in times.cuts):
        phrases: list[Sequence[Part]] = [cut.parts for cut in times.cuts]
    else:
        phrases = [sum((cut.parts for cut in others), first.parts)]
    readings: list[Reading] = []
    for parts in phrases:
        try:
            readings.append(resolve(parts, context))
        except TimeAmbiguous as question:
            readings += [reading for reading in question.readings if isinstance(reading, Reading)]
        except UserError:
            # One that cannot be is not offered.
            continue
    if not readings:
        return TimeUnknown(ONE_TIME)
    ordered = sorted(dict.fromkeys(readings), key=lambda reading: reading.at)
    return TimeAmbiguous(ONE_TIME, readings=ordered)


def refuse_half_read(cursor: Cursor, end: int, cut: Cut) -> None:
    """Refuse a time behind which an hour or an end stands that was not read: *sutra 9*.

    Args:
        cursor: The text.
        end: The index of the token after the time.
        cut: What was read.

    Raises:
        TimeUnknown: There is such an hour.
    """
    if end >= len(cursor.tokens) or cursor.sign(end - 1, _PARTING) or cursor.is_new_line(end):
        return
    for begin in _ends(cursor, end, _BEFORE_AN_END):
        if cursor.digits(begin) is not None:
            raise _no_hour(cursor, begin)
    if _has_hour(cut) or not (_names_day(cut) or _has(cut, Every, DayPart)):
        return
    for begin in [*_ends(cursor, end, ("on_day",)), *_after(cursor, end, "at")]:
        if cursor.digits(begin) is not None:
            raise _no_hour(cursor, begin)
    _refuse_rough_hour(cursor, end)
    if _is_bare_hour(cursor, end) or _is_marked_hour(cursor, end):
        raise _no_hour(cursor, end)


def _refuse_rough_hour(cursor: Cursor, end: int) -> None:
    """Refuse *around 9* and *oko podne*; *about 5 minutes of talk* is text."""
    if any(cursor.words(begin, "clock_word") for begin in _ends(cursor, end, ("about",))):
        raise TimeUnknown(NOT_READ)
    for begin in _after(cursor, end, "about"):
        if _is_bare_hour(cursor, begin) or _is_marked_hour(cursor, begin):
            raise _no_hour(cursor, begin)


def is_loose(cursor: Cursor, end: int, cut: Cut) -> bool:
    """Return whether the end of a time may be the beginning of the text behind it."""
    if end >= len(cursor.tokens) or cursor.sign(end - 1, _PARTING) or cursor.is_new_line(end):
        return False
    last = end - 1
    if cursor.digits(last) is not None:
        return _is_loose_number(cursor, last)
    return _is_loose_word(cursor, last, cut) or _is_loose_length(cursor, last, cut)


def _is_loose_number(cursor: Cursor, last: int) -> bool:
    """Return whether it is such as *u 10 i 15 ljudi* and ``15h 30 ljudi``."""
    before = [*cursor.words(last - 1, "and"), *cursor.words(last - 1, "oclock")]
    return cursor.tokens[last].spaced and any(end == last for _, end in before)


def _is_loose_word(cursor: Cursor, last: int, cut: Cut) -> bool:
    """Return whether it is such as *15:30 sun cream*, *at 8 may come*, *every month last call*."""
    has_more = len(cut.parts) > 1 or any(token.text.isdigit() for token in cursor.tokens[:last])
    is_short = len(cursor.tokens[last].text) <= _LONGEST_ABBREVIATION
    if has_more and is_short and any(end == last + 1 for end in _ends(cursor, last, _WEEKDAYS)):
        return True
    if any(end == last + 1 for _, end in cursor.words(last, "ordinal")):
        return not cursor.words(last - 1, "on_day")
    is_month = any(end == last + 1 for _, end in cursor.words(last, "month"))
    return is_month and _is_loose_month(cursor, last)


def _is_loose_month(cursor: Cursor, last: int) -> bool:
    if cursor.digits(last - 1) is None:
        is_short = len(cursor.tokens[last].text) <= _LONGEST_ABBREVIATION
        return is_short and cursor.tokens[last - 1].text.isalpha()
    return cursor.sign(last - 2, "-") or any(
        cursor.words(last - 2, tag) for tag in ("at", "oclock", *_BEFORE_AN_END)
    )


def _is_loose_length(cursor: Cursor, last: int, cut: Cut) -> bool:
    """Return whether it is such as *2 sata* of training."""
    is_short = any(
        isinstance(part, Clock) and part.is_bare and part.hour <= _NOON for part in cut.parts
    )
    return is_short and (cursor.language == "en" or len(cursor.tokens[last].text) > 1)


def without_adjective(cursor: Cursor, end: int, cut: Cut) -> tuple[Part, ...]:
    """Return the time without *weekly* in *friday 15:00 weekly report*; empty if it is none.

    In English the same goes for *evening class*, but not for *in the evening*.
    """
    *others, last = cut.parts
    if not others or end >= len(cursor.tokens):
        return ()
    begins = range(max(0, end - _LONGEST_ADVERB), end)
    is_adverb = any(end in _ends(cursor, begin, ("every_unit",)) for begin in begins)
    if isinstance(last, Every) and is_adverb:
        return tuple(others)
    is_noun = any(end in _ends(cursor, begin, ("part",)) for begin in begins[:-1])
    if isinstance(last, DayPart) and cursor.language == "en" and not is_noun:
        return tuple(others)
    return ()


def _after(cursor: Cursor, index: int, tag: str) -> Iterator[int]:
    """Yield where a number is after a word of any language, with a comma before it or none."""
    start = index + 1 if cursor.sign(index, ",") else index
    for begin in range(start, min(start + _LONGEST_AT + 1, len(cursor.tokens))):
        words = tuple(token.text for token in cursor.tokens[start:begin])
        if cursor.digits(begin) is not None and words in words_of(tag):
            yield begin


def _no_hour(cursor: Cursor, index: int) -> TimeUnknown:
    number = cursor.digits(index)
    if number is None or not _is_bare_hour(cursor, index):
        return TimeUnknown(NOT_READ)
    return TimeUnknown(NO_HOUR, number=number)


def _is_bare_hour(cursor: Cursor, index: int) -> bool:
    """Return whether a word is a number up to 24, with at most a sign behind it, and no unit."""
    number = cursor.digits(index)
    if number is None or number > _MOST_HOUR or cursor.words(index + 1, "unit"):
        return False
    last = index + 2 if cursor.sign(index + 1, _SIGNS) and cursor.joined(index + 1) else index + 1
    return not cursor.joined(last)


def _is_marked_hour(cursor: Cursor, index: int) -> bool:
    """Return whether a word begins like ``10:00`` and goes on like none: ``10:00x``."""
    return (
        cursor.digits(index) is not None
        and cursor.sign(index + 1, _HOUR_SIGNS)
        and cursor.joined(index + 1)
        and cursor.joined(index + 2)
        and cursor.digits(index + 2) is not None
    )


def _next_time(cursor: Cursor, end: int, last: Cut) -> tuple[Cut, int] | None:
    for begin in _ends(cursor, end, ("and", "another")):
        found = cuts(cursor, begin)
        for after in sorted(found, reverse=True):
            if cursor.is_end_of_word(after) and not is_bare_span(found[after][0]):
                return found[after][0], after
        if _has_hour(last) and (hour := _bare_hour(cursor, begin)) is not None:
            return hour, begin + 1
    return _next_of_list(cursor, end) if _has_hour(last) else None


def _next_of_list(cursor: Cursor, end: int) -> tuple[Cut, int] | None:
    """Return the second hour of *at 10, 11 or 12*."""
    begin = end + 1 if cursor.sign(end, ",") else end
    hour = _bare_hour(cursor, begin) if cursor.sign(begin - 1, ",") else None
    later = _ends(cursor, begin + 1, ("and", "another")) if hour is not None else ()
    if hour is None or all(_bare_hour(cursor, place) is None for place in later):
        return None
    return hour, begin + 1


def _bare_hour(cursor: Cursor, index: int) -> Cut | None:
    number = cursor.digits(index)
    if number is None or not _is_bare_hour(cursor, index):
        return None
    return Cut((Clock(hour=number),))


def _ends(cursor: Cursor, index: int, tags: Sequence[str]) -> Iterator[int]:
    """Yield where one is after a word of one of the kinds, with a comma before it or none."""
    for begin in [index, *([index + 1] if cursor.sign(index, ",") else [])]:
        for tag in tags:
            yield from [end for _, end in cursor.words(begin, tag)]


def _has_hour(cut: Cut) -> bool:
    return _has(cut, Clock, Instant)


def _names_day(cut: Cut) -> bool:
    return _has(cut, Day, On, Nth, Vague, Weekday, Week) or any(
        isinstance(part, After) and not part.seconds for part in cut.parts
    )


def _has_every(cut: Cut) -> bool:
    return _has(cut, Every)


def _has(cut: Cut, *kinds: type[Part]) -> bool:
    """Return whether a part is of one of the kinds, or may be."""
    for part in cut.parts:
        inner = part.choices[0] if isinstance(part, Unsure) else (part,)
        if any(isinstance(said, kinds) for said in inner):
            return True
    return False
