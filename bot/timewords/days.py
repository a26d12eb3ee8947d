"""Which date is meant by a date without a year, the first Monday of a month, and the like."""

import calendar
from datetime import date

from bot.errors import N_, TimeImpossible
from bot.timewords.parts import After, Day, Nth, On, Vague
from bot.timewords.said import Context, Said, moved, shifted

_MOST_YEARS = 10


def named_day(named: Day | On | Nth | Vague, other: Said | None, context: Context) -> date:
    """Return the date of a day that is named."""
    if isinstance(named, Day):
        return shifted(context.today, named.offset)
    if isinstance(named, Nth):
        return _nth_date(named, context)
    if isinstance(named, Vague):
        return _vague_date(named, context)
    return date_of(named, other, context)


def _vague_date(named: Vague, context: Context) -> date:
    unit, _, begins = named.unit.partition("_")
    later = moved(context.wall, After(months=12 if unit == "year" else 1)).date()
    if not begins:
        return later
    return later.replace(day=1, month=1 if unit == "year" else later.month)


def date_of(on: On, other: Said | None, context: Context) -> date:
    """Return the date; without a year its next occurrence, today included.

    Raises:
        TimeImpossible: There is no such date.
    """
    if on.month is None:
        return _next_day(on.day, context)
    if on.month > 12 and 1 <= on.day <= 12:
        raise TimeImpossible(
            N_("Dates are read with the day before the month, such as 31.12.2026.")
        )
    if not 1 <= on.month <= 12 or not 1 <= on.day <= _longest(on.month):
        raise TimeImpossible
    year = on.year if on.year is not None else _year_of_end(on, other)
    if year is not None:
        found = _real(year, on.month, on.day)
        if found is None:
            raise TimeImpossible
        return found
    years = range(context.today.year, context.today.year + _MOST_YEARS)
    dates = [_real(year, on.month, on.day) for year in years]
    return next(day for day in dates if day is not None and day >= context.today)


def _year_of_end(on: On, other: Said | None) -> int | None:
    """Return the year of a start whose end alone has one: ``3.12. - 5.12.2026``."""
    end = other.days[0] if other and other.days else None
    if not isinstance(end, On) or end.year is None or end.month is None or on.month is None:
        return None
    return end.year if (on.month, on.day) <= (end.month, end.day) else end.year - 1


def _longest(month: int) -> int:
    return 29 if month == 2 else calendar.monthrange(2023, month)[1]


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _next_day(day: int, context: Context) -> date:
    if not 1 <= day <= 31:
        raise TimeImpossible
    first = context.today.year * 12 + context.today.month - 1
    for month in range(first, first + 3):
        found = _real(month // 12, month % 12 + 1, day)
        if found is not None and found >= context.today:
            return found
    raise TimeImpossible


def _nth_date(nth: Nth, context: Context) -> date:
    if nth.months_ahead is not None:
        month = context.today.year * 12 + context.today.month - 1 + nth.months_ahead
        return _nth_in(nth, month // 12, month % 12 + 1)
    month = nth.month or 1
    if nth.year is not None:
        if not 1 <= nth.year < date.max.year:
            raise TimeImpossible
        return _nth_in(nth, nth.year, month)
    for year in range(context.today.year, context.today.year + _MOST_YEARS):
        try:
            found = _nth_in(nth, year, month)
        except TimeImpossible:
            continue
        if found >= context.today:
            return found
    raise TimeImpossible


def _nth_in(nth: Nth, year: int, month: int) -> date:
    days = [
        date(year, month, day)
        for day in range(1, calendar.monthrange(year, month)[1] + 1)
        if not nth.weekdays or date(year, month, day).weekday() in nth.weekdays
    ]
    place = nth.place - 1 if nth.place > 0 else nth.place
    if not -len(days) <= place < len(days):
        raise TimeImpossible
    return days[place]
