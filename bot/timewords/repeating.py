"""When something is that recurs, and how."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.errors import N_, PastTime, TimeAmbiguous, TimeImpossible, TimeUnknown
from bot.timewords.answer import answer
from bot.timewords.days import date_of, named_day
from bot.timewords.hours import default_hour, hour_of, is_all_day, is_end_of_day, offered
from bot.timewords.parts import Clock, Day, Lasting, Nth, On, Vague
from bot.timewords.reading import Reading
from bot.timewords.rules import Rule
from bot.timewords.said import Context, Said, moved, shifted
from bot.timewords.single import day_of, end_of, refuse_far_end

ONE_TIME = N_("More than one time is named; please choose one.")
_PERIODS = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}
"""Days in the shortest period of a frequency."""


def recurring(first: Said, others: Sequence[Said], context: Context) -> Reading:
    """Return a recurrence that starts at its first occurrence after now."""
    if first.clocks and first.clocks[0].is_pair:
        raise _one_hour_at_a_time(first, others, context)
    said, length, until = _ends_of_recurrence(first, others)
    rule = _completed(said, context)
    if said.parts and not said.clocks and said.parts[0].name != "morning":
        raise TimeAmbiguous(
            readings=[recurring(choice, others, context) for choice in offered(said)]
        )
    hour = time(0) if is_end_of_day(said) else hour_of(said)
    all_day = hour is None and is_all_day(length, said, context)
    clock = hour if hour is not None else default_hour(all_day, context)
    start = _first(rule, said, clock, context, all_day=all_day)
    rule = _limited(rule, said, until, start, context)
    if said.lastings and _is_longer(said.lastings[0], rule):
        rule = _lasting(rule, said.lastings[0], start)
        said = replace(said, lastings=())
    end = None
    if length is not None or said.lastings:
        end = end_of(said, length, start, all_day, context)
    reading = answer(start, None, end, rule, all_day=all_day, context=context)
    refuse_far_end(length, reading)
    if _is_date_beside(rule, said):
        plain = recurring(replace(first, days=()), others, context)
        if plain.start != start:
            raise TimeAmbiguous(readings=[reading])
    return reading


def _one_hour_at_a_time(first: Said, others: Sequence[Said], context: Context) -> TimeAmbiguous:
    """Return the question whether *svaki dan u 8 i 20* is 08:20, or 08:00 and another hour."""
    hour, minute = first.clocks[0].hour, first.clocks[0].minute
    choices = [Clock(hour=hour), Clock(hour=hour, minute=minute)]
    readings = [recurring(replace(first, clocks=(clock,)), others, context) for clock in choices]
    return TimeAmbiguous(ONE_TIME, readings=readings)


def _is_date_beside(rule: Rule, said: Said) -> bool:
    """Return whether a date stands beside it without *from*: *every day at 8 may*."""
    named = said.days[0] if said.days else None
    is_short = isinstance(named, On) and named.year is None
    return is_short and not said.has_from and named is not None and not _is_in_rule(rule, named)


def _is_longer(length: Lasting, rule: Rule) -> bool:
    """Return whether the recurrence lasts so long, since one occurrence cannot."""
    days = length.days + length.months * 30
    return days >= _PERIODS[rule.freq] * rule.interval


def _lasting(rule: Rule, length: Lasting, start: datetime) -> Rule:
    """Return a rule that ends so long after its start.

    Raises:
        TimeAmbiguous: It has another end already.
    """
    if rule.count is not None or rule.until is not None:
        raise TimeAmbiguous
    return replace(rule, until=moved(start, length) - timedelta(seconds=1))


def _ends_of_recurrence(
    said: Said, others: Sequence[Said]
) -> tuple[Said, Said | None, Said | None]:
    """Return what recurs, the end of each occurrence, and the end of the recurrence.

    Raises:
        TimeUnknown: An end is no end.
        TimeAmbiguous: There are two of a kind.
    """
    length: Said | None = None
    until: Said | None = None
    for other in others:
        if other.every or other.lastings:
            raise TimeUnknown
        if (until if other.has_day else length) is not None:
            raise TimeAmbiguous
        if not other.has_day:
            length = other
        elif other.has_hour and not said.has_hour:
            said, until = replace(said, clocks=other.clocks), replace(other, clocks=())
        else:
            until = other
        said = replace(said, times=other.times or said.times)
    return said, length, until


def _completed(said: Said, context: Context) -> Rule:
    """Return the rule with the day that is named beside it: *every month on the 15th*."""
    rule = said.every[0].rule
    named = said.days[0] if said.days else None
    if said.weeks or said.afters or said.instants:
        raise TimeUnknown
    plain = not (rule.by_day or rule.by_month_day or rule.by_month)
    if said.weekdays and plain and rule.freq == "WEEKLY":
        rule = replace(rule, by_day=((None, said.weekdays[0].number),))
    elif (
        said.weekdays
        and (None, said.weekdays[0].number) not in rule.by_day
        and not (said.has_from or isinstance(named, On))
    ):
        raise TimeAmbiguous
    if isinstance(named, Nth) and not said.has_from:
        return _yearly(rule, named)
    if not isinstance(named, On) or said.has_from or named.year is not None:
        return rule
    if plain and rule.freq == "MONTHLY" and named.month is None:
        return replace(rule, by_month_day=(named.day,))
    if plain and rule.freq == "YEARLY" and named.month is not None:
        date_of(named, None, context)
        return replace(rule, by_month=(named.month,), by_month_day=(named.day,))
    return rule


def _yearly(rule: Rule, nth: Nth) -> Rule:
    """Return *every year on the last Friday of May* as a rule.

    Raises:
        TimeUnknown: It does not recur each year on such a day.
    """
    if rule.freq != "YEARLY" or nth.month is None or nth.year is not None:
        raise TimeUnknown
    if not nth.weekdays:
        return replace(rule, by_month=(nth.month,), by_month_day=(nth.place,))
    if len(nth.weekdays) > 1:
        raise TimeUnknown
    return replace(rule, by_month=(nth.month,), by_day=((nth.place, nth.weekdays[0]),))


def _first(rule: Rule, said: Said, clock: time, context: Context, *, all_day: bool) -> datetime:
    """Return the first occurrence after now, on or after a start that is named."""
    begin = context.today - timedelta(days=1)
    named = said.days[0] if said.days else None
    if named is not None and not _is_in_rule(rule, named):
        begin = named_day(named, None, context)
        if begin < context.today:
            raise PastTime
        if not said.has_from:
            _refuse_weekday_of_rule(rule, begin)
    elif said.weekdays and said.has_from:
        days = [context.today + timedelta(days=ahead) for ahead in range(7)]
        begin = next(day for day in days if day.weekday() == said.weekdays[0].number)
    shift = 1 if is_end_of_day(said) else 0
    anchored = replace(rule, interval=1, count=None, until=None)
    if not (rule.by_day or rule.by_month_day or rule.by_month):
        anchored = Rule(freq="DAILY")
    for day in anchored.dates(begin, begin):
        moment = datetime.combine(shifted(day, shift), clock)
        if (all_day and day >= context.today) or (not all_day and context.is_ahead(moment)):
            return moment
    raise TimeImpossible


def _is_in_rule(rule: Rule, named: Day | On | Nth | Vague) -> bool:
    if isinstance(named, Nth):
        return named.month in rule.by_month
    if not isinstance(named, On) or named.year is not None:
        return False
    return named.day in rule.by_month_day and (named.month in rule.by_month or named.month is None)


def _refuse_weekday_of_rule(rule: Rule, day: date) -> None:
    anchored = replace(rule, interval=1, count=None, until=None)
    if next(iter(anchored.dates(day, day)), None) != day:
        raise TimeAmbiguous(N_("This day is not one of those on which it recurs."))


def _limited(rule: Rule, said: Said, until: Said | None, start: datetime, context: Context) -> Rule:
    if said.times:
        if until is not None or rule.count is not None or rule.until is not None:
            raise TimeAmbiguous
        return replace(rule, count=said.times[0].number)
    if until is None:
        return rule
    if rule.count is not None or rule.until is not None:
        raise TimeAmbiguous
    hour = hour_of(until)
    clock = hour if hour is not None else time(23, 59, 59)
    last = datetime.combine(day_of(until, clock, 0, None, context, all_day=hour is None), clock)
    if last < start:
        raise TimeImpossible(N_("The end has to come after the start."))
    return replace(rule, until=last)
