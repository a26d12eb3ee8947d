"""Hours as people type them: ``15:30``, ``15.30``, ``15h``, ``3pm``, *pola 9*, *u 15 i 30*."""

import re
from collections.abc import Callable, Iterator

from bot.timewords.parts import Clock, DayPart, From, On, Part, To, Unsure
from bot.timewords.phrase import Cursor

Item = tuple[tuple[Part, ...], int, float]
"""Parts, the index after them, and how far-fetched they are: 0 is plain."""
Hours = Iterator[tuple[Clock, int]]

_COLON = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?!:?\d)")
_POINT = re.compile(r"(\d{1,2})[.,](\d{2})(?![.:]?\d)")
_LETTER = re.compile(r"(\d{1,2}) ?h ?(\d{2})(?!\d)")
_MILITARY = re.compile(r"(\d{2})(\d{2})(?!\d)")
_DASH = "-"
_MOST_HOUR = 24
_LAST_HOUR = 23
_MOST_HOURS = 100
"""From here on a number is no hour, not even one that does not exist."""
FAR_FETCHED = 0.5


def clocks(cursor: Cursor, index: int) -> Iterator[Item]:
    """Yield the hours that begin at a token."""
    for _, begin in cursor.words(index, "at"):
        yield from _hours_at(cursor, begin, has_at=True)
    yield from _hours_at(cursor, index, has_at=False)
    for clock, end in _plain(cursor, index):
        for name, last in cursor.words(end, "part"):
            yield (clock, DayPart(str(name))), last, 0
    yield from _until_bare(cursor, index)
    for value, end in cursor.words(index, "clock_word"):
        yield (Clock(hour=int(value), is_word=True),), end, 0


def _until_bare(cursor: Cursor, index: int) -> Iterator[Item]:
    """*Do 15*: an hour in all likelihood, which is asked; *do 15.* may be a day of the month."""
    for _, begin in cursor.words(index, "until"):
        number = cursor.digits(begin)
        if number is None or number > _MOST_HOUR:
            continue
        hour = (To(), Clock(hour=number))
        if not cursor.joined(begin + 1):
            yield (Unsure((hour,)),), begin + 1, FAR_FETCHED
        elif cursor.sign(begin + 1, ".") and not cursor.joined(begin + 2):
            yield (Unsure((hour, (To(), On(day=number)))),), begin + 2, FAR_FETCHED


def _hours_at(cursor: Cursor, index: int, *, has_at: bool) -> Iterator[Item]:
    for clock, end in [*_written(cursor, index), *_named_hour(cursor, index, has_at=has_at)]:
        yield (clock,), end, 0
    for clock, end in _military(cursor, index):
        if has_at or end > index + 1:
            yield (clock,), end, 0
    for clock, end in _pointed(cursor, index):
        surely = has_at or _is_marked(cursor, clock, end)
        is_date = not surely and (
            cursor.sign(index + 1, ",") or (cursor.sign(end, ".") and cursor.joined(end))
        )
        for marked, last in () if is_date else _marked(cursor, clock, end):
            yield (marked,), last, 0 if surely else FAR_FETCHED
    for parts, end in _spoken(cursor, index):
        yield parts, end, FAR_FETCHED if isinstance(parts[0], Unsure) else 0
    yield from _minutes_before_half(cursor, index)
    yield from _spans(cursor, index, has_at=has_at)


def day_parts(cursor: Cursor, index: int) -> Iterator[Item]:
    """Yield the parts of a day that begin at a token."""
    for name, end in cursor.words(index, "part"):
        yield (DayPart(str(name)),), end, 0


def _plain(cursor: Cursor, index: int) -> Hours:
    for number, end in cursor.numbers(index):
        yield Clock(hour=number), end


def _written(cursor: Cursor, index: int) -> Hours:
    """``15:30``, ``15:30:00``, ``15:30h``, ``3:30 pm``, ``15h30``."""
    for pattern in (_COLON, _LETTER):
        if (matched := cursor.match(pattern, index)) is not None:
            found, end = matched
            second = found[3] if pattern is _COLON else None
            clock = Clock(hour=int(found[1]), minute=int(found[2]), second=int(second or 0))
            yield from _marked(cursor, clock, end)


def _military(cursor: Cursor, index: int) -> Hours:
    """``0900 hours``, ``1530h``, and after *at* ``0900``."""
    if (matched := cursor.match(_MILITARY, index)) is not None:
        found, end = matched
        clock = Clock(hour=int(found[1]), minute=int(found[2]))
        for tag in ("oclock", "oclock_military"):
            for _, last in cursor.words(end, tag):
                yield clock, last
        if found[1].startswith("0"):
            yield clock, end


def _pointed(cursor: Cursor, index: int) -> Hours:
    if (matched := cursor.match(_POINT, index)) is not None:
        found, end = matched
        yield Clock(hour=int(found[1]), minute=int(found[2])), end


def _is_marked(cursor: Cursor, clock: Clock, end: int) -> bool:
    return any(last != end or marked != clock for marked, last in _marked(cursor, clock, end))


def _marked(cursor: Cursor, clock: Clock, end: int) -> Hours:
    """Yield the hour with what marks it as one, and as it stands."""
    for half in ("am", "pm"):
        for _, last in cursor.words(end, half):
            yield (
                Clock(hour=clock.hour, minute=clock.minute, second=clock.second, half_day=half),
                last,
            )
    for last in cursor.after(end, "oclock"):
        yield clock, last


def _named_hour(cursor: Cursor, index: int, *, has_at: bool) -> Hours:
    """``15h``, ``15 sati``, ``3pm``; after *at* also ``15`` and *15 i 30*."""
    for number, end in cursor.numbers(index):
        if number >= _MOST_HOURS:
            continue
        clock = Clock(hour=number)
        for half in ("am", "pm"):
            for _, last in cursor.words(end, half):
                yield Clock(hour=number, half_day=half), last
        for _, last in cursor.words(end, "oclock"):
            yield Clock(hour=number, is_bare=not has_at), last
            yield from _and_minutes(cursor, number, last)
        if has_at:
            yield clock, end
            yield from _and_minutes(cursor, number, end)


def _and_minutes(cursor: Cursor, hour: int, index: int) -> Hours:
    for _, begin in cursor.words(index, "and"):
        for minute, end in cursor.numbers(begin):
            bare = [end] if _are_bare_minutes(cursor, index, begin) else []
            for last in _minute_words(cursor, end):
                yield Clock(hour=hour, minute=minute), last
            for last in bare:
                yield Clock(hour=hour, minute=minute, is_pair=minute <= _LAST_HOUR), last


def _are_bare_minutes(cursor: Cursor, hour_end: int, begin: int) -> bool:
    """Return whether *15 i 30* may be an hour: two digits, or words behind a word; not in English.

    *10 i 5 ljudi* and *10 i pet ljudi* are none.
    """
    if cursor.language == "en":
        return False
    text, hour = cursor.tokens[begin].text, cursor.tokens[hour_end - 1].text
    return len(text) == 2 if text.isdigit() else not hour.isdigit()


def _minute_words(cursor: Cursor, index: int) -> list[int]:
    return [end for unit, end in cursor.words(index, "unit") if unit == "minute"]


def _spoken(cursor: Cursor, index: int) -> Iterator[tuple[tuple[Part, ...], int]]:
    """*Half past three*, *pola 9*, *quarter to nine*, *petnaest do devet*, *tetë e gjysmë*."""
    for _, middle in cursor.words(index, "half_to"):
        for hour, end in _hours(cursor, middle):
            yield (_minus(hour, 30),), end
    for _, middle in cursor.words(index, "half_hour_unsure"):
        for hour, end in _hours(cursor, middle):
            yield (Unsure(((Clock(hour=hour, minute=30),), (_minus(hour, 30),))),), end
    for minutes, middle in _minutes(cursor, index):
        yield from _minutes_past(cursor, minutes, middle)
        yield from _minutes_before(cursor, minutes, middle)
    for hour, middle in cursor.numbers(index):
        yield from _after_hour(cursor, hour, middle)


def _minutes_past(
    cursor: Cursor, minutes: int, index: int
) -> Iterator[tuple[tuple[Part, ...], int]]:
    for _, begin in cursor.words(index, "past"):
        for hour, end in _hours(cursor, begin):
            yield (Clock(hour=hour, minute=minutes),), end


def _minutes_before(
    cursor: Cursor, minutes: int, index: int
) -> Iterator[tuple[tuple[Part, ...], int]]:
    """*15 do 9*; *10 do 12* may be a span as well, and is asked."""
    if minutes % 5:
        return
    for _, begin in cursor.words(index, "before"):
        for hour, end in _hours(cursor, begin):
            before = _minus(hour, minutes)
            if minutes >= hour:
                yield (before,), end
            else:
                span = (Clock(hour=minutes), To(), Clock(hour=hour))
                yield (Unsure(((before,), span)),), end


def _minutes_before_half(cursor: Cursor, index: int) -> Iterator[Item]:
    """*Pet do pola devet* is 08:25; where it may be a span from five o'clock on, it is asked."""
    for minutes, middle in cursor.numbers(index):
        if not 0 < minutes <= 30 or minutes % 5:
            continue
        for _, begin in cursor.words(middle, "before"):
            for _, last in cursor.words(begin, "half_to"):
                for hour, end in _hours(cursor, last):
                    before, half = _minus(hour, 30 + minutes), _minus(hour, 30)
                    span = (Clock(hour=minutes), To(), half)
                    is_sure = minutes >= hour
                    yield ((before,) if is_sure else (Unsure(((before,), span)),)), end, 0


def _after_hour(cursor: Cursor, hour: int, index: int) -> Iterator[tuple[tuple[Part, ...], int]]:
    for _, end in cursor.words(index, "half_after"):
        yield (Clock(hour=hour, minute=30),), end
    for _, middle in cursor.words(index, "and"):
        for _, end in cursor.words(middle, "quarter"):
            yield (Clock(hour=hour, minute=15),), end
    for _, middle in cursor.words(index, "minus"):
        for minutes, end in [*_quarters(cursor, middle), *cursor.numbers(middle)]:
            yield (_minus(hour, minutes),), end


def _hours(cursor: Cursor, index: int) -> Iterator[tuple[int, int]]:
    for hour, end in cursor.numbers(index):
        for last in cursor.after(end, "oclock"):
            yield hour, last


def _quarters(cursor: Cursor, index: int) -> list[tuple[int, int]]:
    return [(15, end) for _, end in cursor.words(index, "quarter")]


def _minutes(cursor: Cursor, index: int) -> list[tuple[int, int]]:
    halves = [(30, end) for _, end in cursor.words(index, "half_past")]
    counted = [
        (number, last)
        for number, end in cursor.numbers(index)
        if 0 < number < 60
        for last in [*_minute_words(cursor, end), end]
    ]
    return [*_quarters(cursor, index), *halves, *counted]


def _minus(hour: int, minutes: int) -> Clock:
    """Return so many minutes before an hour; an hour that does not exist stays one."""
    if not 0 <= hour <= 24 or not 0 <= minutes < 60:
        return Clock(hour=99)
    return Clock(hour=(hour - 1) % 24, minute=(60 - minutes) % 60)


def _spans(cursor: Cursor, index: int, *, has_at: bool) -> Iterator[Item]:
    """*Od 9 do 11*, ``9-11h``, ``10:00-12``: hours that only their company makes hours."""
    begins = [(end, True) for _, end in cursor.words(index, "from")] + [(index, False)]
    for begin, has_from in begins:
        for first, middle in _ends_of_span(cursor, begin):
            for again, is_word in _between(cursor, middle):
                for second, end in _ends_of_span(cursor, again):
                    told = has_from or (not is_word and (has_at or not second.is_bare))
                    if told and (first.is_bare or second.is_bare):
                        yield _span(first, second, has_from=has_from), end, 0


def _span(first: Clock, second: Clock, *, has_from: bool) -> tuple[Part, ...]:
    half_day = first.half_day or second.half_day
    start = Clock(hour=first.hour, minute=first.minute, half_day=half_day)
    stop = Clock(hour=second.hour, minute=second.minute, half_day=second.half_day)
    return (From(), start, To(), stop) if has_from else (start, To(), stop)


def _between(cursor: Cursor, index: int) -> Iterator[tuple[int, bool]]:
    if cursor.sign(index, _DASH):
        yield index + 1, False
    for tag in ("to", "until", "to_in_span"):
        for _, end in cursor.words(index, tag):
            yield end, True
            for _, last in cursor.words(end, "at"):
                yield last, True
    for _, end in cursor.words(index, "and"):
        yield end, True


def _ends_of_span(cursor: Cursor, index: int) -> Hours:
    """Yield hours; those without any mark are bare."""
    readers: tuple[Callable[[Cursor, int], Hours], ...] = (_written, _pointed)
    for reader in readers:
        yield from reader(cursor, index)
    for number, end in cursor.numbers(index):
        if number > 24:
            continue
        yield Clock(hour=number, is_bare=True), end
        for half in ("am", "pm"):
            for _, last in cursor.words(end, half):
                yield Clock(hour=number, half_day=half), last
        for _, last in cursor.words(end, "oclock"):
            yield Clock(hour=number), last
