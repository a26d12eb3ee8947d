from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.formatting import day, moment, moment_for, utc_offset
from bot.language.tags import LANGUAGES

WINTER = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
SUMMER = datetime(2026, 7, 4, 21, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("en", "Thursday, 3 December 2026, 10:00 (Europe/Sarajevo, UTC+1)"),
        ("bs", "četvrtak, 3. decembar 2026. 10:00 (Europe/Sarajevo, UTC+1)"),
        ("hr", "četvrtak, 3. prosinca 2026. 10:00 (Europe/Sarajevo, UTC+1)"),
        ("cnr", "četvrtak, 3. decembar 2026. 10:00 (Europe/Sarajevo, UTC+1)"),
        ("sr-Latn", "četvrtak, 3. decembar 2026. 10:00 (Europe/Sarajevo, UTC+1)"),
        ("sr-Cyrl", "четвртак, 3. децембар 2026. 10:00 (Europe/Sarajevo, UTC+1)"),
        ("mk", "четврток, 3 декември 2026 г. 10:00 (Europe/Sarajevo, UTC+1)"),
        ("sq", "e enjte, 3 dhjetor 2026, 10:00 (Europe/Sarajevo, UTC+1)"),
        ("bg", "четвъртък, 3 декември 2026 г. 10:00 (Europe/Sarajevo, UTC+1)"),
        ("ro", "joi, 3 decembrie 2026, 10:00 (Europe/Sarajevo, UTC+1)"),
        ("el", "Πέμπτη 3 Δεκεμβρίου 2026, 10:00 (Europe/Sarajevo, UTC+1)"),
        ("tr", "3 Aralık 2026 Perşembe, 10:00 (Europe/Sarajevo, UTC+1)"),
        ("sl", "četrtek, 3. december 2026, 10:00 (Europe/Sarajevo, UTC+1)"),
    ],
)
def test_a_moment_has_weekday_full_date_hour_zone_and_offset(tag: str, shown: str) -> None:
    assert moment(WINTER, "Europe/Sarajevo", tag) == shown


def test_montenegrin_weekdays_are_not_those_of_serbia() -> None:
    week = [day(date(2026, 11, 30) + timedelta(days), "cnr").partition(",")[0] for days in range(7)]
    assert week == ["ponedjeljak", "utorak", "srijeda", "četvrtak", "petak", "subota", "nedjelja"]


@pytest.mark.parametrize(
    ("at", "zone", "hers", "shown"),
    [
        (WINTER, "Europe/Sarajevo", "Europe/Sarajevo", ""),
        (WINTER, "Europe/Sarajevo", "Europe/Skopje", ""),
        (WINTER, "Europe/Sarajevo", "Europe/Sofia", "; 11:00 (Europe/Sofia, UTC+2)"),
        (WINTER, "Europe/Sarajevo", "Europe/Istanbul", "; 12:00 (Europe/Istanbul, UTC+3)"),
        (SUMMER, "Europe/Sarajevo", "Europe/Istanbul", "; Sunday, 5 July 2026, 00:30"),
        (WINTER, "Europe/Sarajevo", "America/St_Johns", "; 05:30 (America/St_Johns, UTC-3:30)"),
        (WINTER, "Europe/Sarajevo", "UTC", "; 09:00 (UTC)"),
    ],
)
def test_a_second_zone_is_shown_if_the_readers_clock_differs_that_day(
    at: datetime, zone: str, hers: str, shown: str
) -> None:
    first, second = moment(at, zone, "en"), moment_for(at, zone, hers, "en")
    assert second.startswith(first + shown)
    assert bool(second.removeprefix(first)) == bool(shown)


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [(0, "UTC"), (60, "UTC+1"), (-210, "UTC-3:30"), (345, "UTC+5:45"), (-60, "UTC-1")],
)
def test_an_offset_reads_as_people_write_it(minutes: int, shown: str) -> None:
    assert utc_offset(timedelta(minutes=minutes)) == shown


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds are naive here
    st.sampled_from(["Europe/Sarajevo", "Europe/Chisinau", "Asia/Kathmandu", "UTC"]),
    st.sampled_from(LANGUAGES),
)
def test_every_moment_can_be_shown_in_every_language(at: datetime, zone: str, tag: str) -> None:
    shown = moment(at, zone, tag)
    assert zone in shown
    assert "\n" not in shown
    assert shown in moment_for(at, zone, "Pacific/Auckland", tag)
