"""What recurs: *every Monday*, *svakog prvog ponedjeljka*, *last working day of the month*."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.timewords.clocks import Item
from bot.timewords.dates import after_suffix, nth_days, nth_words, numeric_days, weekday_words
from bot.timewords.parts import Every, On, Times, Unsure
from bot.timewords.phrase import Cursor
from bot.timewords.rules import WORKING_DAYS, Rule, parse_rule

_FREQUENCIES = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
_RULE = re.compile(r"(?:rrule:)?(freq=[a-z0-9=;,+-]+)(?!\S)")
_WEEKEND = (5, 6)
_MOST_NUMBER = 1_000


def recurrences(cursor: Cursor, index: int) -> Iterator[Item]:
    """Yield the recurrences that begin at a token."""
    if (matched := cursor.match(_RULE, index)) is not None:
        found, end = matched
        yield (Every(parse_rule(found[1].rstrip(";,"))),), end, 0
    for unit, end in cursor.words(index, "every_unit"):
        yield (Every(_named(str(unit))),), end, 0
    for numbers, end in _listed(cursor, index, "weekday_each"):
        yield (Every(_weekly(numbers)),), end, 0
    for _, begin in cursor.words(index, "every"):
        yield from _every(cursor, begin)
    for rule, end in [*_nth_of_month(cursor, index), *_day_of_month(cursor, index)]:
        yield (Every(rule),), end, 0
    for number, middle in cursor.numbers(index):
        for _, end in cursor.words(middle, "times"):
            yield (Times(number),), end, 0
        for _, end in cursor.words(middle, "times_joined") if cursor.joined(middle) else ():
            yield (Times(number),), end, 0


def _every(cursor: Cursor, index: int) -> Iterator[Item]:
    for numbers, end in _listed(cursor, index, "weekday"):
        yield (Every(_weekly(numbers)),), end, 0
    yield from _periods(cursor, index)
    for tag, name in (("workday", "workday"), ("workdays", "workday"), ("weekend", "weekend")):
        for _, end in cursor.words(index, tag):
            yield (Every(_named(name)),), end, 0
    for first, middle, _ in weekday_words(cursor, index):
        for last, end in _last_weekdays(cursor, middle):
            yield (Every(_weekly(_from_to(first, last))),), end, 0
    for parts, end, cost in numeric_days(cursor, index):
        if len(parts) == 1 and isinstance(parts[0], On) and parts[0].year is None:
            yield (Every(Rule(freq="YEARLY")), *parts), end, cost
    for parts, end, cost in nth_days(cursor, index):
        yield (Every(Rule(freq="YEARLY")), *parts), end, cost
    yield from _places(cursor, index)
    yield from _days_of_month(cursor, index)


def _periods(cursor: Cursor, index: int) -> Iterator[Item]:
    """*Every week*, *every first Monday of the month*, *every second week or Sunday*."""
    unsure = list(_weeks_or_sundays(cursor, index))
    yield from unsure
    taken = {end for _, end, _ in unsure}
    for rule, end in [*_nth_of_month(cursor, index), *_units(cursor, index)]:
        if end not in taken:
            yield (Every(rule),), end, 0


def _units(cursor: Cursor, index: int) -> Iterator[tuple[Rule, int]]:
    """*Week*, *2 weeks*, *other week*, *second week*."""
    counted = [(1, index), *cursor.numbers(index)]
    counted += [(2, end) for _, end in cursor.words(index, "other")]
    counted += [
        (int(place), end) for place, end in cursor.words(index, "ordinal") if int(place) > 0
    ]
    for number, middle in counted:
        for unit, end in cursor.words(middle, "unit"):
            if unit in _FREQUENCIES:
                rule = Rule(freq=_FREQUENCIES[str(unit)], interval=min(number, _MOST_NUMBER))
                yield rule, end
                yield from _narrowed(cursor, rule, end)
    if cursor.language == "en":
        for _, middle in cursor.words(index, "other"):
            for day, end, _ in weekday_words(cursor, middle):
                yield Rule(freq="WEEKLY", interval=2, by_day=((None, day),)), end


def _weeks_or_sundays(cursor: Cursor, index: int) -> Iterator[Item]:
    """*Svake druge nedelje* may be every other week, every other Sunday, the second of a month."""
    for place, middle in _spelt_intervals(cursor, index):
        sundays = {end: int(day) for day, end in cursor.words(middle, "weekday")}
        for unit, end in cursor.words(middle, "unit"):
            if unit != "week" or end not in sundays:
                continue
            week = Every(Rule(freq="WEEKLY", interval=place))
            each = Every(replace(week.rule, by_day=((None, sundays[end]),)))
            of_month = Every(_monthly(place, (sundays[end],)))
            if place == 1:
                yield (of_month,), end, 0
            else:
                yield (Unsure(((week,), (each,), (of_month,)), with_weekday=(week,)),), end, 0


def _spelt_intervals(cursor: Cursor, index: int) -> list[tuple[int, int]]:
    others = [(2, end) for _, end in cursor.words(index, "other")]
    places = [(int(place), end) for place, end in cursor.words(index, "ordinal")]
    return list(dict.fromkeys([*others, *((place, end) for place, end in places if place > 0)]))


def _narrowed(cursor: Cursor, rule: Rule, index: int) -> Iterator[tuple[Rule, int]]:
    """*Every month the first Monday*, *every month 15.*, *every day from Monday to Friday*."""
    if rule.freq == "MONTHLY":
        for place, weekdays, end in nth_words(cursor, index):
            yield replace(_monthly(place, weekdays), interval=rule.interval), end
        for begin in cursor.after(index, "on_day"):
            for number, end in _counted(cursor, begin):
                yield replace(rule, by_month_day=(number,)), end
    if rule == Rule(freq="DAILY"):
        for begin in cursor.after(index, "from"):
            for first, middle, _ in weekday_words(cursor, begin):
                for last, end in _last_weekdays(cursor, middle):
                    yield _weekly(_from_to(first, last)), end


def _from_to(first: int, last: int) -> tuple[int, ...]:
    return tuple((first + ahead) % 7 for ahead in range((last - first) % 7 + 1))


def _last_weekdays(cursor: Cursor, index: int) -> Iterator[tuple[int, int]]:
    begins = [end for tag in ("to", "until") for _, end in cursor.words(index, tag)]
    for begin in [*begins, *([index + 1] if cursor.sign(index, "-") else [])]:
        yield from [(number, end) for number, end, _ in weekday_words(cursor, begin)]


def _day_of_month(cursor: Cursor, index: int) -> Iterator[tuple[Rule, int]]:
    """*The 15th of the month*, *15. u mjesecu*, *petog u mjesecu*, *last of the month*."""
    for begin in [end for _, end in cursor.words(index, "on_day")] + [index]:
        for number, middle in _counted(cursor, begin):
            for tag in ("of_month", "of_every_month"):
                for _, end in cursor.words(middle, tag):
                    yield Rule(freq="MONTHLY", by_month_day=(number,)), end


def _counted(cursor: Cursor, index: int) -> Iterator[tuple[int, int]]:
    """Yield days of a month that are marked as such: ``15.``, ``15th``, *petog*."""
    for place, end in cursor.words(index, "ordinal"):
        yield int(place), end
    number = cursor.digits(index)
    if number is not None and 1 <= number <= 31:
        for end in after_suffix(cursor, index + 1):
            if end > index + 1:
                yield number, end


def _places(cursor: Cursor, index: int) -> Iterator[Item]:
    """*Every first Monday* is of each month; *every second Monday* may be every other one too."""
    for place, weekdays, end in nth_words(cursor, index):
        if not weekdays:
            continue
        monthly = _monthly(place, weekdays)
        if place in {1, -1, 5} or len(weekdays) > 1:
            yield (Every(monthly),), end, 0
        else:
            other = Rule(freq="WEEKLY", interval=place, by_day=((None, weekdays[0]),))
            yield (Unsure(((Every(other),), (Every(monthly),))),), end, 0.1


def _days_of_month(cursor: Cursor, index: int) -> Iterator[Item]:
    """*Every 15th*, *svakog 15. u mjesecu*, *every 8 March*."""
    number = cursor.digits(index)
    if number is None or not 1 <= number <= 99:
        return
    ends = [index + 1]
    if cursor.sign(index + 1, "."):
        ends.append(index + 2)
    for begin in [index + 1] + ([index + 2] if cursor.sign(index + 1, "-") else []):
        ends += [end for _, end in cursor.words(begin, "ordinal_suffix") if cursor.joined(begin)]
    if number > 31:
        yield (Every(Rule(freq="MONTHLY")), On(day=number)), max(ends), 0
        return
    for end in ends:
        yield from _that_day(cursor, number, end, is_bare=end == index + 1)


def _that_day(cursor: Cursor, number: int, index: int, *, is_bare: bool) -> Iterator[Item]:
    """Yield the day of each month, or of a month that is named of each year.

    *Every 3rd day* may be the 3rd of each month, and may be every three days.
    """
    rule = Rule(freq="MONTHLY", by_month_day=(number,))
    for middle in cursor.after(index, "day_word"):
        if middle > index:
            other = Rule(freq="DAILY", interval=number)
            yield (Unsure(((Every(other),), (Every(rule),))),), middle, 0.2
        elif not is_bare:
            yield (Every(rule),), middle, 0.2
        for tag in ("of_month", "of_every_month"):
            for _, end in cursor.words(middle, tag):
                yield (Every(rule),), end, 0
    for begin in cursor.after(index, "of"):
        for month, end in cursor.words(begin, "month"):
            yield (Every(Rule(freq="YEARLY")), On(day=number, month=int(month))), end, 0


def _nth_of_month(cursor: Cursor, index: int) -> Iterator[tuple[Rule, int]]:
    for place, weekdays, middle in nth_words(cursor, index):
        for tag in ("of_month", "of_every_month"):
            for _, end in cursor.words(middle, tag):
                yield _monthly(place, weekdays), end
        for begin in cursor.after(middle, "of"):
            for _, tail in cursor.words(begin, "every"):
                for unit, end in cursor.words(tail, "unit"):
                    if unit == "month":
                        yield _monthly(place, weekdays), end


def _monthly(place: int, weekdays: tuple[int, ...]) -> Rule:
    if not weekdays:
        return Rule(freq="MONTHLY", by_month_day=(place,))
    if len(weekdays) == 1:
        return Rule(freq="MONTHLY", by_day=((place, weekdays[0]),))
    each = tuple((None, day) for day in weekdays)
    return Rule(freq="MONTHLY", by_day=each, by_set_pos=(place,))


def _weekly(numbers: tuple[int, ...]) -> Rule:
    return Rule(freq="WEEKLY", by_day=tuple((None, day) for day in sorted(set(numbers))))


def _named(unit: str) -> Rule:
    if unit == "workday":
        return _weekly(WORKING_DAYS)
    if unit == "weekend":
        return _weekly(_WEEKEND)
    return Rule(freq=_FREQUENCIES[unit])


def _listed(cursor: Cursor, index: int, tag: str) -> Iterator[tuple[tuple[int, ...], int]]:
    """Yield lists such as *Monday, Wednesday and Friday*."""
    waiting: list[tuple[tuple[int, ...], int]] = [
        ((int(number),), end) for number, end in cursor.words(index, tag)
    ]
    while waiting:
        numbers, end = waiting.pop()
        yield numbers, end
        if len(numbers) == 7:
            continue
        for begin in _joints(cursor, end):
            waiting += [
                ((*numbers, int(number)), last) for number, last in cursor.words(begin, tag)
            ]


def _joints(cursor: Cursor, index: int) -> list[int]:
    ends = [index + 1] if cursor.sign(index, ",") else []
    for begin in [index, *ends]:
        for _, end in cursor.words(begin, "and"):
            ends.append(end)
            ends += [last for _, last in cursor.words(end, "every")]
            ends += [last for _, last in cursor.words(end, "on_day")]
    return ends
