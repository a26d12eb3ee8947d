"""Days as people type them: dates in all spellings, weekdays, *tomorrow*, *in 3 days*."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

from bot.timewords.clocks import Item
from bot.timewords.parts import (
    Clock,
    Day,
    DayPart,
    Instant,
    Nth,
    On,
    Part,
    To,
    Unsure,
    Vague,
    Week,
    Weekday,
)
from bot.timewords.phrase import Cursor
from bot.timewords.rules import WORKING_DAYS

_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})[t ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?"
    r" ?(z|[+-]\d{2}:?\d{2}|[+-]\d{2})?(?![\w:])"
)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)\.?")
_NUMERIC = (
    # 3.12.2026., 3. 12. 2026, 3/12/2026, 3-12-2026
    (re.compile(r"(\d{1,2}) ?\. ?(\d{1,2}) ?\.((?:\d{4})|(?: (?:19|20)\d{2}))(?![\d:])\.?"), 0.0),
    (re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?!\d)"), 0.0),
    (re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})(?!\d)\.?"), 0.0),
    # 3.12.26
    (re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{2})(?![\d:.])\.?"), 0.0),
    # 3.12. and 3/12 and 3.12
    (re.compile(r"(\d{1,2}) ?\. ?(\d{1,2}) ?\.(?!\d)()"), 0.0),
    (re.compile(r"(\d{1,2})/(\d{1,2})(?![\d/])()"), 0.0),
    (re.compile(r"(\d{1,2})\.(\d{1,2})(?![\d:.])()"), 0.3),
)
_YEAR = re.compile(r"(\d{4})(?![\d:])\.?")
_PAIR = re.compile(r"(\d{1,2}) ?\.? ?- ?(?=\d)")
_IMPOSSIBLE = 3.0
_FAR_FETCHED = 0.5
_COUNTED_DAYS = {"sq", "ro", "tr", "el"}
"""Languages that say *three December*."""


def days(cursor: Cursor, index: int) -> Iterator[Item]:
    """Yield the days that begin at a token."""
    for begin in [end for _, end in cursor.words(index, "on_day")] + [index]:
        yield from numeric_days(cursor, begin)
        yield from _named_month(cursor, begin)
        yield from _pairs(cursor, begin)
        if not (begin > index and _is_length(cursor, index, begin)):
            yield from _weekdays(cursor, begin)
        yield from _day_of_month(cursor, begin, has_on=begin != index)
    yield from _near(cursor, index)
    yield from _weeks(cursor, index)
    yield from nth_days(cursor, index)
    for _, end in cursor.words(index, "month_end"):
        yield (Unsure(((Nth(place=-1, weekdays=(), months_ahead=0),),)),), end, 0


def _is_length(cursor: Cursor, index: int, begin: int) -> bool:
    """Return whether it is the beginning of *za pet minuta*: *za pet* alone is no Friday."""
    return bool(cursor.words(index, "in") and cursor.numbers(begin))


def _near(cursor: Cursor, index: int) -> Iterator[Item]:
    for offset, end in cursor.words(index, "day"):
        yield (Day(int(offset)),), end, 0
    for name, end in cursor.words(index, "today_part"):
        has_evening = name == "night" and cursor.language == "en"
        yield (Day(0), DayPart(str(name), has_evening=has_evening)), end, 0


def numeric_days(cursor: Cursor, index: int) -> Iterator[Item]:
    """Yield dates in numbers, ISO and day before month."""
    if cursor.digits(index) is None:
        return
    if (matched := cursor.match(_ISO, index)) is not None:
        found, end = matched
        yield from _iso(found, end)
    if (matched := cursor.match(_YEAR_FIRST, index)) is not None:
        found, end = matched
        yield (On(day=int(found[4]), month=int(found[3]), year=int(found[1])),), end, 0
    for pattern, cost in _NUMERIC:
        if (matched := cursor.match(pattern, index)) is None:
            continue
        found, end = matched
        on = On(day=int(found[1]), month=int(found[2]), year=_year(found[3].strip()))
        possible = 1 <= int(found[1]) <= 31 and 1 <= int(found[2]) <= 12
        for last in cursor.after(end, "year_word"):
            if last == end or on.year is not None:
                yield (on,), last, cost if possible else cost + _IMPOSSIBLE


def _iso(found: re.Match[str], end: int) -> Iterator[Item]:
    year, month, day, hour, minute = (int(found[group]) for group in range(1, 6))
    second = int(found[6] or 0)
    if found[7] is None:
        on = On(day=day, month=month, year=year)
        yield (on, Clock(hour=hour, minute=minute, second=second)), end, 0
        return
    try:
        moment = datetime(year, month, day, hour, minute, second, tzinfo=_offset(found[7]))
        yield (Instant(moment.astimezone(UTC)),), end, 0
    except (ValueError, OverflowError):
        yield (On(day=99, month=month, year=year),), end, _IMPOSSIBLE


def _offset(text: str) -> timezone:
    if text == "z":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(span if text[0] == "+" else -span)


def _year(text: str) -> int | None:
    if not text:
        return None
    return int(text) if len(text) == 4 else 2000 + int(text)


def _named_month(cursor: Cursor, index: int) -> Iterator[Item]:
    """``3. decembra 2026.``, *3rd of December*, *trećeg decembra*; month first has to be asked."""
    for number, middle in _day_numbers(cursor, index):
        for begin in cursor.after(middle, "of"):
            for month, year, end in _months(cursor, begin):
                on = On(day=number, month=month, year=year)
                yield (on,), end, 0 if 1 <= number <= 31 else _IMPOSSIBLE
    if cursor.language == "en":
        yield from _month_first(cursor, index)


def _months(cursor: Cursor, index: int) -> Iterator[tuple[int, int | None, int]]:
    """Yield months with their years, and the index after them."""
    for month, middle in cursor.words(index, "month"):
        for year, end in _with_year(cursor, middle):
            yield int(month), year, end


def _month_first(cursor: Cursor, index: int) -> Iterator[Item]:
    for month, middle in cursor.words(index, "month"):
        for begin in cursor.after(middle, "on_day"):
            number = cursor.digits(begin)
            if number is None or not 1 <= number <= 31 or cursor.sign(begin + 1, ":/"):
                continue
            for last in after_suffix(cursor, begin + 1):
                for year, end in _with_year(cursor, last):
                    on = On(day=number, month=int(month), year=year)
                    yield (Unsure(((on,),)),), end, _FAR_FETCHED


def _day_numbers(cursor: Cursor, index: int) -> Iterator[tuple[int, int]]:
    number = cursor.digits(index)
    if number is not None and number < 100:
        for end in after_suffix(cursor, index + 1):
            yield number, end
        return
    for place, end in cursor.words(index, "ordinal"):
        if int(place) > 0:
            yield int(place), end
    if cursor.language in _COUNTED_DAYS:
        for value, end in cursor.words(index, "number"):
            yield int(value), end


def after_suffix(cursor: Cursor, index: int) -> list[int]:
    """Return where one may be after ``.``, ``th``, ``-og`` and the like."""
    ends = [index]
    if cursor.sign(index, ".") and cursor.joined(index):
        ends.append(index + 1)
    for begin in list(ends) + ([index + 1] if cursor.sign(index, "-") else []):
        if cursor.joined(begin):
            ends += [end for _, end in cursor.words(begin, "ordinal_suffix")]
    return ends


def _with_year(cursor: Cursor, index: int) -> Iterator[tuple[int | None, int]]:
    yield None, index
    begin = index + 1 if cursor.sign(index, ",") else index
    for start in cursor.after(begin, "of"):
        if (matched := cursor.match(_YEAR, start)) is not None:
            found, end = matched
            for last in cursor.after(end, "year_word"):
                yield int(found[1]), last


def _pairs(cursor: Cursor, index: int) -> Iterator[Item]:
    """``3.-4.12.``, *3 - 5 December*, *od 3. do 5. decembra*: the first day borrows the month."""
    begins: list[tuple[int, int]] = []
    if (matched := cursor.match(_PAIR, index)) is not None:
        found, end = matched
        begins.append((int(found[1]), end))
    else:
        for number, end in _day_numbers(cursor, index):
            for tag in ("to", "until"):
                begins += [(number, last) for _, last in cursor.words(end, tag)]
    for number, middle in begins:
        for reader in (numeric_days, _named_month):
            for parts, end, cost in reader(cursor, middle):
                last = parts[0]
                if isinstance(last, On) and len(parts) == 1 and last.month is not None:
                    first = On(day=number, month=last.month, year=last.year)
                    yield (first, To(), last), end, cost


def _weekdays(cursor: Cursor, index: int) -> Iterator[Item]:
    for number, end, cost in weekday_words(cursor, index):
        yield (Weekday(number),), end, cost
        for _, last in cursor.words(end, "next_after"):
            yield (Weekday(number), Week(1)), last, 0
    for _, middle in cursor.words(index, "next"):
        for begin in cursor.after(middle, "week"):
            weeks = {last for _, last in cursor.words(begin, "week_or_sunday")}
            for number, end, cost in weekday_words(cursor, begin):
                if end not in weeks:
                    yield (Weekday(number), Week(1)), end, cost
    for _, middle in cursor.words(index, "this"):
        weeks = {last for _, last in cursor.words(middle, "week_or_sunday")}
        for number, end, cost in weekday_words(cursor, middle):
            if end not in weeks:
                yield (Weekday(number),), end, cost


def weekday_words(cursor: Cursor, index: int) -> Iterator[tuple[int, int, float]]:
    """Yield the weekdays at a token; one that is a number as well is far-fetched."""
    numbers = {end for _, end in cursor.words(index, "number")}
    for tag in ("weekday", "weekday_abbreviated"):
        for value, end in cursor.words(index, tag):
            yield int(value), end, 0.3 if end in numbers else 0.0


def _day_of_month(cursor: Cursor, index: int, *, has_on: bool) -> Iterator[Item]:
    """*The 15th*, *15-og*, *na 15.*: the next such day."""
    number = cursor.digits(index)
    if number is None or number > 99:
        return
    for begin in [index + 1] + ([index + 2] if cursor.sign(index + 1, "-") else []):
        for _, end in cursor.words(begin, "day_suffix"):
            if cursor.joined(begin):
                yield (On(day=number),), end, 0.2
    if has_on and cursor.sign(index + 1, ".") and cursor.joined(index + 1):
        yield (On(day=number),), index + 2, 0.6


def _weeks(cursor: Cursor, index: int) -> Iterator[Item]:
    begins = [end for _, end in cursor.words(index, "on_day")] + [index]
    for begin in begins:
        for tag, offset in (("next", 1), ("this", 0)):
            for _, middle in cursor.words(begin, tag):
                for _, end in cursor.words(middle, "week"):
                    yield _week(offset), end, 0
                for _, end in cursor.words(middle, "week_or_sunday"):
                    yield _week_or_sunday(offset), end, 0
        for tag, offset in (("of_next_week", 1), ("of_this_week", 0)):
            for _, end in cursor.words(begin, tag):
                yield _week(offset), end, 0
        for unit, end in cursor.words(begin, "vague"):
            if unit != "week":
                yield (Unsure(((Vague(str(unit)),), (Vague(f"{unit}_begins"),))),), end, 0.2


def _week(offset: int) -> tuple[Part, ...]:
    """Return a week as a day: without a weekday it has to be asked which."""
    choices = ((Week(offset), Weekday(0)), (Day(7 * offset),))
    return (Unsure(choices, with_weekday=(Week(offset),)),)


def _week_or_sunday(offset: int) -> tuple[Part, ...]:
    choices = ((Week(offset), Weekday(6)), (Week(offset), Weekday(0)), (Day(7 * offset),))
    return (Unsure(choices, with_weekday=(Week(offset),)),)


def nth_days(cursor: Cursor, index: int) -> Iterator[Item]:
    """*First Monday of December*, *last day of next month*: days of a month that is named."""
    for place, weekdays, middle in nth_words(cursor, index):
        for begin in cursor.after(middle, "of"):
            for month, year, end in _months(cursor, begin):
                yield (Nth(place=place, weekdays=weekdays, month=month, year=year),), end, 0
            for tag, ahead in (("of_next_month", 1), ("of_this_month", 0)):
                for _, end in cursor.words(begin, tag):
                    yield (Nth(place=place, weekdays=weekdays, months_ahead=ahead),), end, 0


def nth_words(cursor: Cursor, index: int) -> Iterator[tuple[int, tuple[int, ...], int]]:
    """Yield which, of which weekdays (none: of any day), and the index after it."""
    starts = [end for _, end in cursor.words(index, "on_day")] + [index]
    has_after = cursor.has_kind("ordinal_after")
    for start in starts:
        for place, middle in _places(cursor, start):
            for weekdays, end in _kinds_of_day(cursor, middle):
                yield place, weekdays, end
        for weekdays, middle in _kinds_of_day(cursor, start) if has_after else ():
            for value, end in cursor.words(middle, "ordinal_after"):
                yield int(value), weekdays, end


def _kinds_of_day(cursor: Cursor, index: int) -> list[tuple[tuple[int, ...], int]]:
    """Return what may be counted: a weekday, a working day, any day."""
    kinds = [((number,), end) for number, end, _ in weekday_words(cursor, index)]
    working = [(WORKING_DAYS, end) for _, end in cursor.words(index, "workday")]
    return [*kinds, *working, *[((), end) for _, end in cursor.words(index, "day_word")]]


def _places(cursor: Cursor, index: int) -> Iterator[tuple[int, int]]:
    for place, end in cursor.words(index, "ordinal"):
        yield int(place), end
    number = cursor.digits(index)
    if number is not None and 1 <= number <= 5:
        for end in after_suffix(cursor, index + 1):
            if end > index + 1:
                yield number, end
