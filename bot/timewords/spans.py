"""Lengths of time as people type them: *in 3 hours*, *za sat i po*, ``2d``, *for 2 days*."""

import re
from collections.abc import Iterator

from bot.timewords.clocks import Item
from bot.timewords.parts import After, Lasting
from bot.timewords.phrase import Cursor

BARE_SPAN = 1.0
"""What a span without *in* costs: it is only taken alone, and after any hour that it may be."""
_DECIMAL = re.compile(r"(\d{1,3})[.,](\d)(?!\d)")
_COMPACT = re.compile(r"(\d{1,3})h(?:(\d{1,2})| (\d{2})| (\d)(?=m))(?:m|min)?(?!\w)")
_MINUTE, _HOUR = 60, 3_600
_SECONDS = {"minute": _MINUTE, "hour": _HOUR}
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}


def spans(cursor: Cursor, index: int) -> Iterator[Item]:
    """*In 3 hours*, *za sat i po*, ``2d``, *for 2 days*."""
    for _, begin in cursor.words(index, "in"):
        for months, day_count, seconds, end in _lengths(cursor, begin, is_bare_one=True):
            yield (After(months=months, days=day_count, seconds=seconds),), end, 0
    for _, begin in cursor.words(index, "for"):
        for months, day_count, seconds, end in _lengths(cursor, begin, is_bare_one=False):
            yield (Lasting(months=months, days=day_count, seconds=seconds),), end, 0
    for months, day_count, seconds, end in _lengths(cursor, index, is_bare_one=False):
        for _, last in cursor.words(end, "later"):
            yield (After(months=months, days=day_count, seconds=seconds),), last, 0
        yield (After(months=months, days=day_count, seconds=seconds),), end, BARE_SPAN


def _lengths(
    cursor: Cursor, index: int, *, is_bare_one: bool
) -> Iterator[tuple[int, int, int, int]]:
    """Yield months, days, seconds and the index after them."""
    if (matched := cursor.match(_COMPACT, index)) is not None:
        found, end = matched
        minutes = int(found[2] or found[3] or found[4])
        yield 0, 0, int(found[1]) * _HOUR + minutes * _MINUTE, end
    for months, day_count, seconds, end in _length(cursor, index, is_bare_one=is_bare_one):
        yield months, day_count, seconds, end
        for begin in _joints(cursor, end):
            for more in _length(cursor, begin, is_bare_one=False):
                if not _goes_on(_rank(months, day_count, seconds), _rank(*more[:3])):
                    continue
                yield (
                    months + more[0],
                    day_count + more[1],
                    seconds + more[2],
                    more[3],
                )


def _rank(months: int, day_count: int, seconds: int) -> int:
    """Return how long a unit is, from minutes up to years."""
    steps = ((months, 12), (months, 1), (day_count, 7), (day_count, 1), (seconds, _HOUR))
    found = [place for place, (number, step) in enumerate(steps) if number and not number % step]
    return len(steps) - found[0] if found else 0


def _goes_on(first: int, more: int) -> bool:
    """Return whether a shorter unit continues a length; minutes only continue hours."""
    return more < first and (more > 0 or first == 1)


def _joints(cursor: Cursor, index: int) -> list[int]:
    ends = [end for _, end in cursor.words(index, "and")]
    if cursor.sign(index, ","):
        ends.append(index + 1)
    return [*ends, index]


def _length(
    cursor: Cursor, index: int, *, is_bare_one: bool
) -> Iterator[tuple[int, int, int, int]]:
    """Yield a single number of units as months, days, seconds, and the index after it."""
    for seconds, end in _fractions(cursor, index):
        yield 0, 0, seconds, end
    counted = list(cursor.numbers(index))
    if is_bare_one and cursor.words(index, "unit") and cursor.language not in {"en", "tr"}:
        counted.append((1, index))
    for number, middle in counted:
        for unit, end in cursor.words(middle, "unit"):
            name = str(unit)
            yield (
                number * _MONTHS.get(name, 0),
                number * _DAYS.get(name, 0),
                number * _SECONDS.get(name, 0),
                end,
            )
        for end in _and_a_half(cursor, middle):
            yield 0, 0, number * _HOUR + _HOUR // 2, end


def _fractions(cursor: Cursor, index: int) -> Iterator[tuple[int, int]]:
    """*Half an hour*, *a quarter of an hour*, ``1.5 hours``, in seconds."""
    for tag, parts in (("half_unit", 2), ("quarter_unit", 4)):
        for _, end in cursor.words(index, tag):
            yield _HOUR // parts, end
    if (matched := cursor.match(_DECIMAL, index)) is not None:
        found, middle = matched
        for end in _hour_words(cursor, middle):
            yield int(found[1]) * _HOUR + int(found[2]) * _HOUR // 10, end


def _and_a_half(cursor: Cursor, index: int) -> Iterator[int]:
    """*Hour and a half*, *and a half hours*: where one is after it."""
    for middle in _hour_words(cursor, index):
        yield from [end for _, end in cursor.words(middle, "half_after_unit")]
    for _, middle in cursor.words(index, "half_after_unit"):
        yield from _hour_words(cursor, middle)


def _hour_words(cursor: Cursor, index: int) -> list[int]:
    return [end for unit, end in cursor.words(index, "unit") if unit == "hour"]
