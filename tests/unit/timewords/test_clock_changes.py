"""Gaps and overlaps of clocks, against every minute of the day as the zone itself counts it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.timewords.grammar import parse
from bot.timewords.occurrence import next_occurrence, to_instant
from bot.timewords.zones import zone as known_zone

CHANGES = [
    ("Europe/Sarajevo", datetime(2026, 3, 29)),
    ("Europe/Sarajevo", datetime(2026, 10, 25)),
    ("Europe/Chisinau", datetime(2026, 3, 29)),
    ("Europe/Bucharest", datetime(2026, 10, 25)),
    ("Europe/Istanbul", datetime(2026, 3, 29)),
    ("Australia/Lord_Howe", datetime(2026, 10, 4)),
    ("Africa/Cairo", datetime(2026, 4, 24)),
    ("Pacific/Apia", datetime(2011, 12, 30)),
]


def scanned(day: datetime, zone: str) -> dict[datetime, datetime]:
    """Return the first instant that shows each wall minute around a day."""
    found: dict[datetime, datetime] = {}
    begin = day.replace(tzinfo=UTC) - timedelta(days=2)
    for minute in range(5 * 24 * 60):
        instant = begin + timedelta(minutes=minute)
        found.setdefault(instant.astimezone(known_zone(zone)).replace(tzinfo=None, fold=0), instant)
    return found


def expected(wall: datetime, seen: dict[datetime, datetime]) -> datetime:
    """Return the first instant of a wall minute; of one in a gap, so long after the gap begins."""
    if wall in seen:
        return seen[wall]
    last = wall
    while last not in seen:
        last -= timedelta(minutes=1)
    return max(seen[last], *(at for shown, at in seen.items() if shown == last)) + (wall - last)


@pytest.mark.parametrize(("zone", "day"), CHANGES)
def test_every_minute_of_a_day_is_the_first_that_the_zone_shows(zone: str, day: datetime) -> None:
    seen = scanned(day, zone)
    for minute in range(24 * 60):
        wall = day + timedelta(minutes=minute)
        assert to_instant(wall, zone) == expected(wall, seen), wall


@pytest.mark.parametrize(
    ("phrase", "now", "at"),
    [
        # The clocks of Sarajevo go from 2:00 to 3:00 on 29 March and from 3:00 to 2:00 on
        # 25 October.
        ("tomorrow 2:30", "2026-03-28T12:00+01:00", "2026-03-29T03:30+02:00"),
        ("29.3.2026 2:00", "2026-03-28T12:00+01:00", "2026-03-29T03:00+02:00"),
        ("tomorrow 2:30", "2026-10-24T12:00+02:00", "2026-10-25T02:30+02:00"),
        ("in 3 hours", "2026-03-29T00:30+01:00", "2026-03-29T04:30+02:00"),
        ("in 3 hours", "2026-10-25T00:30+02:00", "2026-10-25T02:30+01:00"),
        ("in 90 minutes", "2026-10-25T01:30+02:00", "2026-10-25T02:00+01:00"),
        ("in 1 day", "2026-03-28T12:00+01:00", "2026-03-29T12:00+02:00"),
        ("in 24 hours", "2026-03-28T12:00+01:00", "2026-03-29T13:00+02:00"),
        ("in 1 day", "2026-10-24T12:00+02:00", "2026-10-25T12:00+01:00"),
        ("in 24 hours", "2026-10-24T12:00+02:00", "2026-10-25T11:00+01:00"),
        ("in 1 day", "2026-03-28T02:30+01:00", "2026-03-29T03:30+02:00"),
        ("2:30", "2026-10-25T02:10+02:00", "2026-10-25T02:30+02:00"),
        ("2:30", "2026-10-25T02:40+02:00", "2026-10-26T02:30+01:00"),
        ("2:30", "2026-10-25T02:10+01:00", "2026-10-26T02:30+01:00"),
        ("2026-10-25T02:30+01:00", "2026-10-24T12:00+02:00", "2026-10-25T02:30+01:00"),
        ("every day 2:30", "2026-03-28T12:00+01:00", "2026-03-29T03:30+02:00"),
    ],
)
def test_clock_changes_are_kept_to(phrase: str, now: str, at: str) -> None:
    moment = datetime.fromisoformat(now)
    zone = "Europe/Sarajevo"
    reading = parse(phrase, language="en", zone=zone, now=moment)
    assert reading.at == datetime.fromisoformat(at)
    assert parse(reading.phrase, language="en", zone=zone, now=moment) == reading


@pytest.mark.parametrize(
    ("start", "after", "at"),
    [
        ("2026-10-24T02:30", "2026-10-24T02:30+02:00", "2026-10-25T02:30+02:00"),
        ("2026-10-24T02:30", "2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00"),
        ("2026-03-28T02:30", "2026-03-28T02:30+01:00", "2026-03-29T03:30+02:00"),
        ("2026-03-28T02:30", "2026-03-29T03:30+02:00", "2026-03-30T02:30+02:00"),
        ("2026-03-28T09:00", "2026-03-28T09:00+01:00", "2026-03-29T09:00+02:00"),
    ],
)
def test_a_daily_recurrence_fires_once_a_day(start: str, after: str, at: str) -> None:
    found = next_occurrence(
        datetime.fromisoformat(start),
        "Europe/Sarajevo",
        "FREQ=DAILY",
        datetime.fromisoformat(after),
    )
    assert found == datetime.fromisoformat(at)
