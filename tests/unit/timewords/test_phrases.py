"""What people type, with what it means; a table for each language in `phrases/`."""

import unicodedata
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.errors import TimeAmbiguous, TooLong, UserError
from bot.language.folding import fold
from bot.timewords.grammar import parse
from bot.timewords.lexicon import FILES
from bot.timewords.reading import Purpose, Reading
from tests.unit.timewords.shown import shown

ZONE = "Europe/Sarajevo"
NOW = datetime(2026, 11, 24, 14, 20, tzinfo=ZoneInfo(ZONE))
TABLES = Path(__file__).parent / "phrases"
COMPLETE = {"en": 150, "bs": 60, "hr": 60, "cnr": 60, "sr-Latn": 60, "sr-Cyrl": 60, "mk": 40}


def rows(language: str) -> list[tuple[str, str]]:
    lines = (TABLES / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.rpartition(" = ") for line in lines if line and not line.startswith("#")]
    return [(phrase, expected) for phrase, _, expected in pairs]


CASES = [(tag, phrase, expected) for tag in FILES for phrase, expected in rows(tag)]


def read(phrase: str, language: str, purpose: Purpose = Purpose.REMINDER) -> Reading:
    return parse(phrase, language=language, zone=ZONE, now=NOW, purpose=purpose)


@pytest.mark.parametrize(("language", "phrase", "expected"), CASES)
def test_a_phrase_means_what_its_table_says(language: str, phrase: str, expected: str) -> None:
    assert shown(lambda: read(phrase, language)) == expected


@pytest.mark.parametrize(("language", "phrase"), [case[:2] for case in CASES])
def test_the_phrase_of_a_reading_is_read_as_the_same(language: str, phrase: str) -> None:
    try:
        readings: list[object] = [read(phrase, language)]
    except TimeAmbiguous as question:
        readings = list(question.readings)
    except UserError:
        readings = []
    for reading in readings:
        assert isinstance(reading, Reading)
        assert read(reading.phrase, language) == reading


@pytest.mark.parametrize("language", COMPLETE)
def test_a_complete_language_has_enough_rows(language: str) -> None:
    assert len(rows(language)) >= COMPLETE[language]


@pytest.mark.parametrize("language", ["sr-Cyrl", "sq", "ro", "hr"])
def test_capitals_blanks_and_marks_do_not_matter(language: str) -> None:
    for phrase, expected in rows(language):
        wide = f"  {phrase.upper()} ".replace(" ", "\u00a0 ")
        assert shown(partial(read, wide, language)) == expected
        bare = fold(phrase)
        assert shown(partial(read, bare, language)) == expected
        decomposed = unicodedata.normalize("NFD", phrase) + "!"
        assert shown(partial(read, decomposed, language)) == expected


@pytest.mark.parametrize("language", FILES)
@pytest.mark.parametrize(
    ("phrase", "purpose", "start", "all_day"),
    [
        ("3.12.", Purpose.REMINDER, datetime(2026, 12, 3, 9), False),
        ("3.12.", Purpose.EVENT, datetime(2026, 12, 3), True),
        ("3.12.", Purpose.DEADLINE, datetime(2026, 12, 3, 23, 59), False),
        ("3.12. 10:00", Purpose.EVENT, datetime(2026, 12, 3, 10), False),
        ("3.12. 10:00", Purpose.DEADLINE, datetime(2026, 12, 3, 10), False),
        ("24.11.", Purpose.EVENT, datetime(2026, 11, 24), True),
        ("24.11.", Purpose.DEADLINE, datetime(2026, 11, 24, 23, 59), False),
    ],
)
def test_a_date_without_an_hour_depends_on_what_it_is_for(
    language: str, phrase: str, purpose: Purpose, start: datetime, *, all_day: bool
) -> None:
    reading = read(phrase, language, purpose)
    assert (reading.start, reading.all_day) == (start, all_day)
    assert read(reading.phrase, language, purpose) == reading


@pytest.mark.parametrize(
    ("phrase", "end"),
    [
        ("3.-4.12.", datetime(2026, 12, 4)),
        ("3.12. for 2 days", datetime(2026, 12, 4)),
        ("3.12. for 1 day", None),
        ("3.12.", None),
        ("30.12. - 2.1.", datetime(2027, 1, 2)),
    ],
)
def test_an_event_of_whole_days_ends_on_its_last_day(phrase: str, end: datetime | None) -> None:
    reading = read(phrase, "en", Purpose.EVENT)
    assert reading.all_day
    assert reading.end == end
    assert read(reading.phrase, "en", Purpose.EVENT) == reading


@pytest.mark.parametrize(
    ("phrase", "start"),
    [
        ("2h", "2026-11-24 16:20"),
        ("1h 30m", "2026-11-24 15:50"),
        ("15h30", "2026-11-25 05:50"),
        ("2 sata", "2026-11-24 16:20"),
        ("30 min", "2026-11-24 14:50"),
        ("2d", "2026-11-26 14:20"),
        ("sutra u 9", "2026-11-25 09:00"),
        ("u 15h", "2026-11-24 15:00"),
    ],
)
def test_a_span_puts_a_reminder_off_by_so_long(phrase: str, start: str) -> None:
    assert shown(lambda: read(phrase, "bs", Purpose.SNOOZE)) == start


def test_the_limit_is_120_characters() -> None:
    padded = "tomorrow 10:00" + "!" * 106
    assert len(padded) == 120
    assert read(padded, "en").start == datetime(2026, 11, 25, 10)
    with pytest.raises(TooLong):
        read(padded + "!", "en")


@pytest.mark.parametrize(
    ("language", "phrase", "start"),
    [
        ("en", "sutra u 15h", "2026-11-25 15:00"),
        ("mk", "tomorrow 3pm", "2026-11-25 15:00"),
        ("sq", "петок во 9", "2026-11-27 09:00"),
        ("xx", "tomorrow 3pm", "2026-11-25 15:00"),
        # Saturday in English, an hour in Serbian
        ("en", "sat 10:00", "2026-11-28 10:00"),
        ("sr-Latn", "za 1 sat", "2026-11-24 15:20"),
        # Tuesday in Albanian and Romanian alike
        ("en", "mar 10:00", "2026-12-01 10:00"),
    ],
)
def test_other_languages_are_tried(language: str, phrase: str, start: str) -> None:
    assert shown(lambda: read(phrase, language)) == start


def test_a_phrase_that_other_languages_read_differently_is_asked() -> None:
    # Tuesday in Turkish, Saturday in Romanian.
    expected = "time_ambiguous: 2026-11-28 10:00 | 2026-12-01 10:00"
    assert shown(lambda: read("sa 10:00", "en")) == expected


@pytest.mark.parametrize("phrase", ["10:00 CET", "tomorrow 15h UTC", "10:00 EEST"])
def test_a_zone_cannot_be_named(phrase: str) -> None:
    # CET is the folded abbreviation of Thursday in four languages.
    assert shown(lambda: read(phrase, "sr-Latn")) == "time_unknown"
