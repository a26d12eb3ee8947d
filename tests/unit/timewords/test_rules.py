"""Recurrence rules: their spelling, their dates against another implementation, their bounds."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice
from time import process_time

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import TimeImpossible, TimeUnknown, UserError
from bot.timewords.occurrence import next_occurrence
from bot.timewords.rules import DAYS, Rule, parse_rule

RULES = [
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=DAILY;BYDAY=MO,FR",
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=7",
    "FREQ=WEEKLY;BYDAY=SU;UNTIL=20270301T090000",
    "FREQ=MONTHLY",
    "FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=31",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=MONTHLY;BYDAY=1MO",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;BYDAY=5WE",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1;COUNT=3",
    "FREQ=YEARLY",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=8",
    "FREQ=YEARLY;INTERVAL=2;BYMONTH=5;BYDAY=1SA",
]
HOSTILE = [
    "FREQ=SECONDLY",
    "FREQ=MINUTELY;INTERVAL=1",
    "FREQ=HOURLY",
    "FREQ=SECONDLY;BYMONTHDAY=30;BYMONTH=2",
    "FREQ=DAILY;INTERVAL=100000",
    "FREQ=DAILY;COUNT=1000000",
    "FREQ=DAILY;INTERVAL=0",
    "FREQ=DAILY;COUNT=3;UNTIL=20270101T000000",
    "FREQ=DAILY;FREQ=DAILY",
    "FREQ=YEARLY;BYEASTER=1",
    "FREQ=YEARLY;BYWEEKNO=1",
    "FREQ=WEEKLY;BYDAY=1MO",
    "FREQ=WEEKLY;BYDAY=XX",
    "FREQ=DAILY;INTERVAL=x",
    "FREQ=DAILY;UNTIL=99999999T999999",
    "FREQ=DAILY;" * 100,
    "=",
    "",
]


@pytest.mark.parametrize("text", RULES)
def test_a_rule_is_spelled_as_it_was_read(text: str) -> None:
    assert parse_rule(text).text() == text
    assert parse_rule(f"RRULE:{text.lower()}").text() == text


@pytest.mark.parametrize("text", RULES)
@pytest.mark.parametrize("first", [date(2026, 11, 24), date(2024, 2, 29), date(2026, 1, 31)])
def test_dates_are_those_of_dateutil(text: str, first: date) -> None:
    start = datetime(first.year, first.month, first.day, 9)
    theirs = list(islice(rrulestr(text, dtstart=start), 15))
    ours = list(islice(parse_rule(text).moments(start, first), 15))
    assert ours == theirs


@given(
    freq=st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    interval=st.integers(1, 12),
    days=st.lists(st.integers(0, 6), max_size=3, unique=True),
    first=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    ahead=st.integers(0, 2_000),
    count=st.none() | st.integers(1, 40),
)
def test_any_rule_agrees_with_dateutil_from_any_day_on(
    freq: str, interval: int, days: list[int], first: date, ahead: int, count: int | None
) -> None:
    by_day = tuple((None, day) for day in days)
    if freq == "YEARLY":
        by_day = ()
    rule = Rule(freq=freq, interval=interval, by_day=by_day, count=count)
    start = datetime(first.year, first.month, first.day, 9)
    since = first + timedelta(days=ahead)
    theirs = rrulestr(rule.text(), dtstart=start).after(
        datetime(since.year, since.month, since.day), inc=True
    )
    assert next(rule.moments(start, since), None) == theirs


@pytest.mark.parametrize("text", HOSTILE)
def test_a_rule_that_no_one_means_is_refused(text: str) -> None:
    with pytest.raises((TimeUnknown, TimeImpossible)):
        parse_rule(text)


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=YEARLY;BYMONTH=2;BYDAY=5MO;BYMONTHDAY=1",
        "FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31;BYSETPOS=2",
    ],
)
def test_a_rule_without_a_match_ends_soon(text: str) -> None:
    began = process_time()
    start = datetime(2000, 1, 1, 9)
    after = datetime(2026, 11, 24, tzinfo=UTC)
    assert next_occurrence(start, "Europe/Sarajevo", text, after) is None
    assert process_time() - began < 1


@given(st.text(alphabet="FREQ=DAILYWKMOTHBUNC;,-0123456789", max_size=60))
def test_any_text_is_a_rule_or_refused(text: str) -> None:
    try:
        outcome = parse_rule(text).freq
    except UserError as error:
        outcome = error.key
    assert outcome in {"DAILY", "WEEKLY", "time_unknown", "time_impossible"}


def test_a_recurrence_that_is_over_has_no_next_time() -> None:
    start = datetime(2026, 11, 24, 9)
    after = datetime(2027, 1, 1, tzinfo=UTC)
    for rule in ("FREQ=DAILY;COUNT=3", "FREQ=DAILY;UNTIL=20261201T090000", None):
        assert next_occurrence(start, "Europe/Sarajevo", rule, after) is None


def test_a_single_time_is_strictly_after() -> None:
    start, at = datetime(2026, 11, 24, 9), datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert next_occurrence(start, "Europe/Sarajevo", None, at) is None
    assert next_occurrence(start, "Europe/Sarajevo", None, at - timedelta(seconds=1)) == at


def test_the_weekdays_are_named_as_in_the_standard() -> None:
    assert DAYS[datetime(2026, 11, 24).weekday()] == "TU"
