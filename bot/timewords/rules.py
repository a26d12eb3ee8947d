"""Recurrence rules: the part of RFC 5545 from daily to yearly, expanded with bounded work."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.errors import N_, TimeImpossible, TimeUnknown

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKING_DAYS = (0, 1, 2, 3, 4)
MOST_INTERVAL = 99
MOST_COUNT = 1_000
LONGEST_RULE = 200
_SCANNED_DAYS = 366 * 100
"""How far a rule without a match is followed; the rarest one that is allowed, 29 February on a
given weekday, has a match within 40 years."""
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"(\d{8})(?:T(\d{6})Z?)?")

ByDay = tuple[int | None, int]
"""Which one in the month (None: each; -1: the last) and which weekday (0: Monday)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How something recurs."""

    freq: str
    interval: int = 1
    by_day: tuple[ByDay, ...] = ()
    by_month: tuple[int, ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_set_pos: tuple[int, ...] = ()
    count: int | None = None
    until: datetime | None = None
    """Wall time, included."""

    def __post_init__(self) -> None:
        """Refuse rules that no one means and that cost much to follow.

        Raises:
            TimeImpossible: A number is out of bounds.
        """
        sound = (
            1 <= self.interval <= MOST_INTERVAL
            and (self.count is None or 1 <= self.count <= MOST_COUNT)
            and all(1 <= month <= 12 for month in self.by_month)
            and all(1 <= abs(day) <= 31 for day in self.by_month_day)
            and all(1 <= abs(place) <= 31 for place in self.by_set_pos)
            and all(nth is None or 1 <= abs(nth) <= 5 for nth, _ in self.by_day)
        )
        if not sound:
            raise TimeImpossible(
                N_("A recurrence has an interval of at most 99 and at most 1,000 times.")
            )

    def text(self) -> str:
        """Return the rule as spec §8 spells it."""
        fields = [f"FREQ={self.freq}"]
        if self.interval > 1:
            fields.append(f"INTERVAL={self.interval}")
        lists = {
            "BYMONTH": ",".join(map(str, self.by_month)),
            "BYMONTHDAY": ",".join(map(str, self.by_month_day)),
            "BYDAY": ",".join(f"{nth or ''}{DAYS[day]}" for nth, day in self.by_day),
            "BYSETPOS": ",".join(map(str, self.by_set_pos)),
        }
        fields += [f"{name}={value}" for name, value in lists.items() if value]
        if self.count is not None:
            fields.append(f"COUNT={self.count}")
        if self.until is not None:
            fields.append(f"UNTIL={self.until:%Y%m%dT%H%M%S}")
        return ";".join(fields)

    def dates(self, first: date, since: date) -> Iterator[date]:
        """Yield the dates on which it recurs, from `since` on.

        Args:
            first: The date of the first occurrence, from which intervals count.
            since: Where to begin; not before `first`.
        """
        since = max(first, since)
        try:
            last = since + timedelta(days=_SCANNED_DAYS)
        except OverflowError:
            last = date.max
        for begins, ends in self._periods(first, since, last):
            for day in self._within(begins, ends, first):
                if day >= since:
                    yield day

    def _periods(self, first: date, since: date, last: date) -> Iterator[tuple[date, date]]:
        """Yield first and last day of each period that counts, around `since` and later."""
        if self.freq in {"DAILY", "WEEKLY"}:
            length = 1 if self.freq == "DAILY" else 7
            begins = first if length == 1 else first - timedelta(days=first.weekday())
            step = length * self.interval
            begins += timedelta(days=(since - begins).days // step * step)
            while begins <= last:
                yield begins, _plus(begins, length - 1)
                if (date.max - begins).days < step:
                    return
                begins += timedelta(days=step)
            return
        length = 1 if self.freq == "MONTHLY" else 12
        origin = first.year * 12 + (first.month - 1 if length == 1 else 0)
        step = length * self.interval
        month = origin + max(0, since.year * 12 + since.month - 1 - origin) // step * step
        while month // 12 <= min(last.year, date.max.year):
            final = month + length - 1
            days = calendar.monthrange(final // 12, final % 12 + 1)[1]
            yield date(month // 12, month % 12 + 1, 1), date(final // 12, final % 12 + 1, days)
            month += step

    def _within(self, begins: date, ends: date, first: date) -> list[date]:
        """Return the dates of one period, in order."""
        if self.freq == "DAILY":
            days = [begins]
        elif self.freq == "WEEKLY":
            days = [_plus(begins, extra) for extra in range((ends - begins).days + 1)]
        else:
            days = self._candidates(begins, ends, first)
        chosen = [day for day in days if self._fits(day, first)]
        if not self.by_set_pos:
            return chosen
        places = {place - 1 if place > 0 else len(chosen) + place for place in self.by_set_pos}
        return [day for place, day in enumerate(chosen) if place in places]

    def _candidates(self, begins: date, ends: date, first: date) -> list[date]:
        """Return the days of the months that may fit, so that a year is not tried day by day."""
        months = range(begins.month, ends.month + 1)
        if self.freq == "YEARLY" and not self.by_day and not self.by_month_day:
            months = range(first.month, first.month + 1) if not self.by_month else months
        wanted = [month for month in months if not self.by_month or month in self.by_month]
        return [
            date(begins.year, month, day)
            for month in wanted
            for day in range(1, calendar.monthrange(begins.year, month)[1] + 1)
        ]

    def _fits(self, day: date, first: date) -> bool:
        if self.by_month and day.month not in self.by_month:
            return False
        length = calendar.monthrange(day.year, day.month)[1]
        if self.by_month_day and not {day.day, day.day - length - 1} & set(self.by_month_day):
            return False
        if self.by_day:
            return any(_is_nth(day, nth, weekday, length) for nth, weekday in self.by_day)
        if self.by_month_day or self.freq == "DAILY":
            return True
        return day.weekday() == first.weekday() if self.freq == "WEEKLY" else day.day == first.day

    def moments(self, start: datetime, since: date) -> Iterator[datetime]:
        """Yield the wall times of the occurrences from a date on.

        Args:
            start: The first occurrence.
            since: Where to begin.
        """
        days = self.dates(start.date(), start.date() if self.count else since)
        for counted, day in enumerate(days, 1):
            moment = datetime.combine(day, start.time())
            if self.until is not None and moment > self.until:
                return
            if day >= since:
                yield moment
            if counted == self.count:
                return


def _plus(day: date, days: int) -> date:
    return day + timedelta(days=min(days, (date.max - day).days))


def _is_nth(day: date, nth: int | None, weekday: int, length: int) -> bool:
    if day.weekday() != weekday:
        return False
    if nth is None:
        return True
    return (day.day - 1) // 7 + 1 == nth if nth > 0 else -((length - day.day) // 7 + 1) == nth


def parse_rule(text: str) -> Rule:
    """Return the rule of an RFC 5545 text, with or without ``RRULE:``.

    Raises:
        TimeUnknown: It is no rule, or one that is not supported: hourly and more often, weeks and
            days of the year, hours.
        TimeImpossible: A number is out of bounds.
    """
    try:
        return _parse_rule(text)
    except ValueError as error:
        raise TimeUnknown(
            N_("This recurrence is not supported. Example: FREQ=WEEKLY;BYDAY=MO")
        ) from error


def _parse_rule(text: str) -> Rule:
    pairs = [field.split("=") for field in text.upper().removeprefix("RRULE:").split(";")]
    if len(text) > LONGEST_RULE or any(len(pair) != 2 for pair in pairs):
        raise ValueError("not a rule")
    fields = dict(pairs)
    allowed = {"FREQ", "INTERVAL", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS", "COUNT", "UNTIL"}
    freq = fields.get("FREQ", "")
    if len(fields) < len(pairs) or not set(fields) - {"WKST"} <= allowed:
        raise ValueError("unknown or repeated field")
    if freq not in _FREQUENCIES or fields.get("WKST", "MO") != "MO":
        raise ValueError("unsupported frequency")
    if "COUNT" in fields and "UNTIL" in fields:
        raise ValueError("count and until")
    rule = Rule(
        freq=freq,
        interval=int(fields.get("INTERVAL", "1")),
        by_day=tuple(_by_day(part) for part in fields.get("BYDAY", "").split(",") if part),
        by_month=_numbers(fields.get("BYMONTH", "")),
        by_month_day=_numbers(fields.get("BYMONTHDAY", "")),
        by_set_pos=_numbers(fields.get("BYSETPOS", "")),
        count=int(fields["COUNT"]) if "COUNT" in fields else None,
        until=_until(fields["UNTIL"]) if "UNTIL" in fields else None,
    )
    numbered = any(nth is not None for nth, _ in rule.by_day)
    if numbered and not (freq == "MONTHLY" or (freq == "YEARLY" and rule.by_month)):
        raise ValueError("an nth weekday needs a month")
    if rule.by_month_day and freq == "WEEKLY":
        raise ValueError("a week has no days of the month")
    return rule


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(",")) if text else ()


def _by_day(text: str) -> ByDay:
    found = _DAY.fullmatch(text)
    if found is None:
        raise ValueError("no weekday")
    return (int(found[1]) if found[1] else None), DAYS.index(found[2])


def _until(text: str) -> datetime:
    found = _UNTIL.fullmatch(text)
    if found is None:
        raise ValueError("no end")
    day = datetime.strptime(found[1], "%Y%m%d").date()
    clock = datetime.strptime(found[2], "%H%M%S").time() if found[2] else time(23, 59, 59)
    return datetime.combine(day, clock)
