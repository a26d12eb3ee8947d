"""Whatever is typed: a reading that lies ahead, or an error for the person."""

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import TimeAmbiguous, TimeUnknown, UserError
from bot.timewords.grammar import parse, split
from bot.timewords.lexicon import FILES
from bot.timewords.reading import Purpose, Reading

ZONES = ("Europe/Sarajevo", "Europe/Bucharest", "America/St_Johns", "Pacific/Apia", "UTC")
PIECES = (
    *("today", "tomorrow", "friday", "next", "week", "every", "monday", "and", "at", "on", "10:00"),
    *("25:00", "3pm", "15h", "9", "15.30", "3.12.", "31.2.", "3.12.2026", "2026-12-03", "12/25"),
    *(
        "december",
        "first",
        "last",
        "day",
        "of the month",
        "until",
        "for",
        "2 hours",
        "in",
        "3 days",
    ),
    *("in the evening", "midnight", "noon", "half", "to", "from", "-", ",", ".", ";", "5 times"),
    *(
        "sutra",
        "u",
        "petak",
        "svakog",
        "prvog",
        "ponedjeljka",
        "pola",
        "devet",
        "za",
        "sat",
        "i po",
    ),
    *("sledeće", "nedelje", "do", "od", "утре", "во", "петок", "недела", "nesër", "në", "e premte"),
    *("çdo", "javë", "freq=daily", "freq=weekly;byday=mo", "T10:00+02:00", "0", "99", "1.1.9999"),
)
KEYS = {
    *("past_time", "time_unknown", "time_ambiguous", "time_impossible", "time_too_far", "too_long"),
}
typed = st.text(max_size=130) | st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))


@given(
    text=typed,
    language=st.sampled_from(sorted(FILES)),
    zone=st.sampled_from(ZONES),
    now=moments,
    purpose=st.sampled_from(Purpose),
)
def test_a_text_is_a_reading_ahead_or_an_error(
    text: str, language: str, zone: str, now: datetime, purpose: Purpose
) -> None:
    failure: str | None = None
    try:
        readings: list[object] = [
            parse(text, language=language, zone=zone, now=now, purpose=purpose)
        ]
    except TimeAmbiguous as question:
        readings = list(question.readings)
    except UserError as error:
        readings, failure = [], error.key
    assert failure is None or failure in KEYS
    for reading in readings:
        assert isinstance(reading, Reading)
        assert reading.all_day or reading.at > now
        assert reading.at < now + timedelta(days=2 * 366 + 1)
        assert reading.end is None or reading.end >= reading.start
        again = parse(reading.phrase, language=language, zone=zone, now=now, purpose=purpose)
        assert again == reading


@given(text=typed, language=st.sampled_from(sorted(FILES)), now=moments)
def test_what_is_cut_off_a_text_is_its_end(text: str, language: str, now: datetime) -> None:
    failure: str | None = None
    rest = ""
    try:
        _, rest = split(text, language=language, zone="Europe/Sarajevo", now=now)
    except UserError as error:
        failure = error.key
    assert failure is None or failure in KEYS - {"too_long"}
    assert not rest or unicodedata.normalize("NFC", text).rstrip().endswith(rest.rstrip())


@pytest.mark.parametrize(
    "said_often", ["half 9 ", "pet do 9 ", "10 to 12 ", "svake druge nedelje "]
)
def test_what_is_unsure_many_times_over_is_refused_without_trying_all_of_it(
    said_often: str,
) -> None:
    phrase = (said_often * 30)[:120].rpartition(" ")[0]
    with pytest.raises(TimeUnknown):
        parse(phrase, language="sr-Latn", zone="UTC", now=datetime(2026, 11, 24, tzinfo=UTC))
