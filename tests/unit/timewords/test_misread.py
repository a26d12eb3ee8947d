"""Phrases that were read as something that nobody meant, and without a question."""

from datetime import UTC, datetime

import pytest

from bot.errors import TimeAmbiguous, TimeUnknown
from bot.timewords.grammar import parse, split
from bot.timewords.reading import Purpose
from bot.timewords.repeating import ONE_TIME
from tests.unit.timewords.shown import shown

NOW = datetime(2026, 11, 24, 13, 20, tzinfo=UTC)
ZONE = "Europe/Sarajevo"
IN_THE_EVENING = "2026-11-24 17:00 > 2026-11-24 18:00"
IN_THE_NIGHT = "2026-11-25 05:00 > 2026-11-25 06:00"
BEFORE_SPRING = datetime(2027, 3, 27, 12, tzinfo=UTC)
BEFORE_AUTUMN = datetime(2027, 10, 30, 12, tzinfo=UTC)


def read(
    phrase: str,
    language: str = "en",
    *,
    now: datetime = NOW,
    purpose: Purpose = Purpose.REMINDER,
) -> str:
    return shown(lambda: parse(phrase, language=language, zone=ZONE, now=now, purpose=purpose))


@pytest.mark.parametrize(
    ("language", "phrase"),
    [
        ("sr-Latn", "svaki dan u 8 i 20"),
        ("sr-Latn", "u 8 i 20 svaki dan"),
        ("mk", "секој ден во 8 и 20"),
        ("sq", "çdo ditë në 8 dhe 20"),
        ("bg", "всеки ден в 8 и 20"),
        ("ro", "în fiecare zi la 8 și 20"),
    ],
)
def test_two_hours_of_a_recurrence_are_no_hour_and_minutes(language: str, phrase: str) -> None:
    with pytest.raises(TimeAmbiguous) as asked:
        parse(phrase, language=language, zone=ZONE, now=NOW)
    assert asked.value.message == ONE_TIME
    hours = "2026-11-25 08:00 FREQ=DAILY | 2026-11-25 08:20 FREQ=DAILY"
    assert read(phrase, language) == f"time_ambiguous: {hours}"


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("svaki dan u 8 i 30", "2026-11-25 08:30 FREQ=DAILY"),
        ("svaki dan u 8 i 20 minuta", "2026-11-25 08:20 FREQ=DAILY"),
        ("sutra u 8 i 20", "2026-11-25 08:20"),
    ],
)
def test_minutes_that_are_no_hour_are_not_asked_about(phrase: str, expected: str) -> None:
    assert read(phrase, "sr-Latn") == expected


def test_every_day_at_8_and_20_is_refused_in_english() -> None:
    assert read("every day at 8 and 20") == "time_unknown"


@pytest.mark.parametrize(
    "text", ["pet the dog", "sub the text", "mar the day", "sot we go", "lun meeting", "pet"]
)
def test_a_short_word_is_no_day_of_another_language(text: str) -> None:
    with pytest.raises(TimeUnknown):
        split(text, language="en", zone=ZONE, now=NOW)
    assert read(text) == "time_unknown"


def test_a_number_behind_a_time_does_not_make_its_words_longer() -> None:
    with pytest.raises(TimeUnknown):
        split("pet the 5 dogs", language="en", zone=ZONE, now=NOW)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("petak", "2026-11-27 09:00"),
        ("sutra u podne", "2026-11-25 12:00"),
        ("nesër në mëngjes", "2026-11-25 09:00"),
        ("pet u 9", "2026-11-27 09:00"),
        ("svakog petka", "2026-11-27 09:00 FREQ=WEEKLY;BYDAY=FR"),
    ],
)
def test_whole_words_of_other_languages_are_read(phrase: str, expected: str) -> None:
    assert read(phrase) == expected


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("tonight at 5", "time_ambiguous: 2026-11-24 17:00 | 2026-11-25 05:00"),
        ("tonight at 6", "time_ambiguous: 2026-11-24 18:00"),
        ("tonight at 7:30", "time_ambiguous: 2026-11-24 19:30"),
        ("tonight at 5-6", f"time_ambiguous: {IN_THE_EVENING} | {IN_THE_NIGHT}"),
        ("tonight at 4", "2026-11-25 04:00"),
        ("tonight at 8", "2026-11-24 20:00"),
        ("tonight at 18:00", "2026-11-24 18:00"),
        ("tonight at 5pm", "2026-11-24 17:00"),
        ("tonight at 5am", "2026-11-25 05:00"),
        ("noćas u 5", "2026-11-25 05:00"),
        ("tomorrow evening at 10am", "time_ambiguous"),
    ],
)
def test_an_early_hour_of_tonight_is_not_silently_tomorrow_morning(
    phrase: str, expected: str
) -> None:
    assert read(phrase) == expected


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("tomorrow 10:00-9:00", "time_ambiguous: 2026-11-25 10:00 > 2026-11-26 09:00"),
        ("tomorrow 22:00-02:00", "2026-11-25 22:00 > 2026-11-26 02:00"),
        ("tomorrow 18:00-08:00", "2026-11-25 18:00 > 2026-11-26 08:00"),
        ("4.12. - 3.12.", "time_ambiguous: 2026-12-04 00:00 > 2027-12-03 00:00"),
        ("20.12. - 3.1.", "2026-12-20 00:00 > 2027-01-03 00:00"),
        (
            "every monday 10:00-9:00",
            "time_ambiguous: 2026-11-30 10:00 > 2026-12-01 09:00 FREQ=WEEKLY;BYDAY=MO",
        ),
    ],
)
def test_an_end_before_its_start_is_not_silently_a_day_or_a_year_later(
    phrase: str, expected: str
) -> None:
    assert read(phrase, purpose=Purpose.EVENT) == expected


@pytest.mark.parametrize(
    ("language", "phrase"),
    [
        ("en", "from friday"),
        ("en", "from tomorrow at 9"),
        ("sr-Latn", "od petka"),
        ("mk", "од петок"),
        ("sq", "nga e premtja"),
        ("bg", "от петък"),
        ("ro", "începând cu vineri"),
        ("sl", "od petka"),
        ("el", "από την Παρασκευή"),
        ("en", "around 9"),
        ("en", "at about 9"),
        ("en", "tomorrow around 9:30"),
        ("sr-Latn", "oko 9"),
        ("sr-Latn", "sutra oko 9"),
        ("mk", "околу 9"),
        ("sq", "rreth orës 9"),
        ("bg", "около 9"),
        ("bg", "към 9"),
        ("ro", "pe la 9"),
        ("sl", "okoli 9"),
    ],
)
def test_what_is_said_roughly_is_no_exact_time(language: str, phrase: str) -> None:
    for purpose in Purpose:
        assert read(phrase, language, purpose=purpose) == "time_unknown"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "tomorrow around 9 report"),
        ("en", "tomorrow about 9:30 report"),
        ("sr-Latn", "sutra oko podne sastanak"),
        ("sr-Latn", "sutra, oko 9 sastanak"),
    ],
)
def test_a_rough_hour_is_no_beginning_of_the_text(language: str, text: str) -> None:
    with pytest.raises(TimeUnknown):
        split(text, language=language, zone=ZONE, now=NOW)


@pytest.mark.parametrize("text", ["about the report", "about 300 euros", "about 5 minutes of it"])
def test_about_may_begin_the_text(text: str) -> None:
    reading, rest = split(f"tomorrow {text}", language="en", zone=ZONE, now=NOW)
    assert (f"{reading.start:%d %H:%M}", rest) == ("25 09:00", text)


@pytest.mark.parametrize(
    ("language", "phrase", "expected"),
    [
        ("sr-Latn", "sutra od 15:00", "2026-11-25 15:00"),
        ("mk", "утре од 9", "2026-11-25 09:00"),
        ("en", "every day from friday", "2026-11-27 09:00 FREQ=DAILY"),
        ("en", "from 9 to 11", "2026-11-25 09:00 > 2026-11-25 11:00"),
    ],
)
def test_from_is_read_before_an_hour_and_with_an_end(
    language: str, phrase: str, expected: str
) -> None:
    assert read(phrase, language) == expected


@pytest.mark.parametrize(
    ("now", "phrase", "expected"),
    [
        (BEFORE_SPRING, "tomorrow 2:30-3:00", "time_impossible"),
        (BEFORE_SPRING, "tomorrow 2:30-4:00", "2027-03-28 02:30 > 2027-03-28 04:00"),
        (BEFORE_AUTUMN, "tomorrow 2:30 for 1 hour", "2027-10-31 02:30 > 2027-10-31 03:30"),
        (BEFORE_AUTUMN, "tomorrow 1:30 for 1 hour", "2027-10-31 01:30 > 2027-10-31 02:30"),
    ],
)
def test_an_end_is_after_its_start_where_the_clock_changes(
    now: datetime, phrase: str, expected: str
) -> None:
    assert read(phrase, now=now, purpose=Purpose.EVENT) == expected


@pytest.mark.parametrize(
    "phrase", ["at ²", "at ①", "①5:30", "tomorrow at 9²", "tomorrow at ②:30", "until 9"]
)
def test_an_ornament_is_no_hour_and_an_end_alone_no_time(phrase: str) -> None:
    assert read(phrase) == "time_unknown"
