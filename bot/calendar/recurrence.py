"""A recurrence in the reader's words: *every 2 weeks on Monday, until Thursday, 31 December*."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.errors import N_
from bot.language.catalogue import Language
from bot.language.formatting import day, day_of_year, month_name, weekday_name
from bot.timewords.rules import WORKING_DAYS, Rule, parse_rule

_EACH: Mapping[str, str] = {
    "DAILY": N_("every day"),
    "WEEKLY": N_("every week"),
    "MONTHLY": N_("every month"),
    "YEARLY": N_("every year"),
}
_EVERY: Mapping[str, Callable[[Language, int], str]] = {
    "DAILY": lambda said, number: said.plural(
        "every {number} day", "every {number} days", number, number=number
    ),
    "WEEKLY": lambda said, number: said.plural(
        "every {number} week", "every {number} weeks", number, number=number
    ),
    "MONTHLY": lambda said, number: said.plural(
        "every {number} month", "every {number} months", number, number=number
    ),
    "YEARLY": lambda said, number: said.plural(
        "every {number} year", "every {number} years", number, number=number
    ),
}
_PLACES: Mapping[int, str] = {
    1: N_("the first {weekday}"),
    2: N_("the second {weekday}"),
    3: N_("the third {weekday}"),
    4: N_("the fourth {weekday}"),
    5: N_("the fifth {weekday}"),
    -1: N_("the last {weekday}"),
}
"""Which weekday of the month; others are nothing that the grammar of times reads."""


def recurrence(rrule: str, start: datetime, language: Language) -> str:
    """Return how something recurs, and until when, without a full stop.

    A rule that was typed as such and has no words here is shown as it is.

    Args:
        rrule: Without prefix, as it is stored.
        start: Wall time of the first occurrence, which says what the rule leaves open.
        language: The reader's.
    """
    rule = parse_rule(rrule)
    said = _days(rule, start, language)
    if said is None:
        return rule.text()
    if rule.by_month:
        months = ", ".join(month_name(month, language.tag) for month in rule.by_month)
        said = language.text(N_("{rule}, in {months}"), rule=said, months=months)
    if rule.count is not None:
        return language.plural(
            "{rule}, {number} time",
            "{rule}, {number} times",
            rule.count,
            rule=said,
            number=rule.count,
        )
    if rule.until is not None:
        until = day(rule.until.date(), language.tag)
        return language.text(N_("{rule}, until {day}"), rule=said, day=until)
    return said


def _days(rule: Rule, start: datetime, language: Language) -> str | None:
    """Return the interval and the days; None for what has no words."""
    every = _every(rule, language)
    if rule.freq == "DAILY":
        narrowed = rule.by_day or rule.by_month_day or rule.by_set_pos
        return None if narrowed else every
    if rule.freq == "WEEKLY":
        return None if rule.by_set_pos else _of_week(rule, start, every, language)
    if rule.by_day:
        days = None if rule.by_month_day else _of_month(rule, language)
        return None if days is None else _on(every, days, language)
    if rule.by_set_pos:
        return None
    if rule.freq == "YEARLY" and not (rule.by_month or rule.by_month_day):
        return _on(every, day_of_year(start.date(), language.tag), language)
    return _on_numbers(rule.by_month_day or (start.day,), every, language)


def _every(rule: Rule, language: Language) -> str:
    if rule.interval == 1:
        return language.text(_EACH[rule.freq])
    return _EVERY[rule.freq](language, rule.interval)


def _on(every: str, days: str, language: Language) -> str:
    return language.text(N_("{every} on {days}"), every=every, days=days)


def _of_week(rule: Rule, start: datetime, every: str, language: Language) -> str:
    weekdays = tuple(weekday for _, weekday in rule.by_day) or (start.weekday(),)
    if weekdays == WORKING_DAYS and rule.interval == 1:
        return language.text(N_("every working day"))
    return _on(every, ", ".join(weekday_name(one, language.tag) for one in weekdays), language)


def _of_month(rule: Rule, language: Language) -> str | None:
    """Return *the first Monday*, *the last working day*; None for other choices of days."""
    weekdays = tuple(weekday for _, weekday in rule.by_day)
    if rule.by_set_pos:
        if weekdays != WORKING_DAYS or len(rule.by_set_pos) > 1:
            return None
        named = [(rule.by_set_pos[0], language.text(N_("working day")))]
    else:
        named = [(nth or 0, weekday_name(weekday, language.tag)) for nth, weekday in rule.by_day]
    if any(place not in _PLACES for place, _ in named):
        return None
    return ", ".join(language.text(_PLACES[place], weekday=name) for place, name in named)


def _on_numbers(numbers: tuple[int, ...], every: str, language: Language) -> str | None:
    if numbers == (-1,):
        return _on(every, language.text(N_("the last day of the month")), language)
    if min(numbers) < 0:
        return None
    days = ", ".join(map(str, numbers))
    return language.text(N_("{every} on day {days}"), every=every, days=days)
