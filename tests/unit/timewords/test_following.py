"""What stands behind a time and may belong to it: asked or refused, never read half."""

from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import TimeAmbiguous, TimeImpossible, TimeUnknown, UserError
from bot.timewords.following import NO_HOUR, NOT_READ
from bot.timewords.grammar import parse, split
from bot.timewords.reading import Purpose, Reading
from bot.timewords.repeating import ONE_TIME
from tests.unit.timewords.shown import line

NOW = datetime(2026, 11, 24, 14, 20, tzinfo=ZoneInfo("Europe/Sarajevo"))
ZONE = "Europe/Sarajevo"
TABLES = Path(__file__).parent / "phrases"
TEXTS = (
    *("5", "i", "x", "a", "o", "and", "15 ljudi", "10 people", "2 people", "100 posto"),
    *("3.000 din", "9:15x", "10-toro", "the report", "call Ana", "sun cream", "may come"),
    *("Poslati izveštaj", "sastanak u Skoplju", "pet pasa", "po potrebi", "na vreme", "za Anu"),
    *("do kraja", "od Ane", "svi zajedno", "svako jutro", "pola kile", "put", "puta", "ponovo"),
    *("извештај", "и уште нешто", "до Скопје", "на состанок", "по пат", "половина", "пола пакет"),
    *("takim", "e re", "në Tiranë", "për Anën", "dërgo", "një gjë", "gjysma", "çerek"),
    *("отчет", "и още", "за Мария", "trimite raportul", "la birou", "de lucru", "o carte"),
    *("second meeting", "first aid", "last call", "next steps", "week plan", "times square"),
    *("to discuss", "for dinner", "until done", "in Skopje", "weekly report", "evening class"),
)
"""What people write of, in eight languages; some of it begins like a time."""


def phrases_of_tables() -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for table in sorted(TABLES.glob("*.txt")):
        for row in table.read_text(encoding="utf-8").splitlines():
            phrase, _, expected = row.rpartition(" = ")
            if phrase and not row.startswith("#") and expected[0].isdigit():
                found.append((table.stem, phrase))
    return found


def read(phrase: str, language: str, purpose: Purpose = Purpose.REMINDER) -> Reading:
    return parse(phrase, language=language, zone=ZONE, now=NOW, purpose=purpose)


def cut(text: str, language: str) -> tuple[Reading, str]:
    return split(text, language=language, zone=ZONE, now=NOW)


def asked(text: str, language: str) -> tuple[list[str], str]:
    with pytest.raises(TimeAmbiguous) as question:
        cut(text, language)
    readings = question.value.readings
    shown = [line(reading) for reading in readings if isinstance(reading, Reading)]
    return shown, str(question.value.values["rest"])


@given(known=st.sampled_from(phrases_of_tables()), text=st.sampled_from(TEXTS))
def test_a_text_never_changes_the_time_in_front_of_it(known: tuple[str, str], text: str) -> None:
    language, phrase = known
    reading = read(phrase, language)
    try:
        found = cut(f"{phrase} {text}", language)
    except UserError:
        return
    assert found == (reading, text)


@pytest.mark.parametrize(
    ("language", "text", "start", "rule"),
    [
        ("sr-Latn", "svakog ponedeljka u 9:15 x", "11-30 09:15", "FREQ=WEEKLY;BYDAY=MO"),
        ("en", "every monday at 9:15 x", "11-30 09:15", "FREQ=WEEKLY;BYDAY=MO"),
        ("sq", "çdo të hënë në 9:00 x", "11-30 09:00", "FREQ=WEEKLY;BYDAY=MO"),
        ("en", "every monday at 9 5x x", "11-30 09:00", "FREQ=WEEKLY;BYDAY=MO;COUNT=5"),
    ],
)
def test_the_minutes_of_an_hour_are_no_number_of_times(
    language: str, text: str, start: str, rule: str
) -> None:
    reading, rest = cut(text, language)
    assert (f"{reading.start:%m-%d %H:%M}", reading.rrule) == (start, rule)
    assert rest == "x"


@pytest.mark.parametrize(
    ("language", "text", "hour"),
    [
        ("en", "tomorrow by 15:00 Send", 15),
        ("en", "tomorrow until 15:00 Send", 15),
        ("en", "tomorrow - 15:00 Send", 15),
        ("hr", "sutra do 15h Send", 15),
        ("sr-Latn", "sutra do 15:30 Send", 15),
        ("sr-Cyrl", "сутра до 15 часова Send", 15),
        ("mk", "утре до 15:00 Send", 15),
        ("sq", "nesër deri në 15 Send", 15),
        ("sq", "nesër deri në orën 15 Send", 15),
        ("bg", "утре до 15 ч Send", 15),
        ("ro", "mâine până la 15:00 Send", 15),
    ],
)
def test_a_day_and_an_end_are_no_range_from_nine(language: str, text: str, hour: int) -> None:
    reading, rest = cut(text, language)
    assert (reading.start.day, reading.start.hour, reading.end, rest) == (25, hour, None, "Send")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "tomorrow by 15 Send"),
        ("sr-Latn", "sutra do 15 Send"),
        ("mk", "утре до 15 Send"),
        ("bg", "утре до 15 Send"),
        ("ro", "mâine până la 15 Send"),
    ],
)
def test_a_bare_number_behind_until_is_asked(language: str, text: str) -> None:
    assert asked(text, language) == (["2026-11-25 15:00"], "Send")


def test_a_recurrence_and_an_end_are_no_range_from_nine() -> None:
    reading, _ = cut("every friday by 15:00 Send", "en")
    assert line(reading) == "2026-11-27 15:00 FREQ=WEEKLY;BYDAY=FR"


@pytest.mark.parametrize("phrase", ["tomorrow until 15:00", "every friday by 15:00"])
def test_an_event_has_to_have_a_start(phrase: str) -> None:
    with pytest.raises(TimeUnknown):
        read(phrase, "en", Purpose.EVENT)


def test_a_deadline_until_an_hour_is_that_hour() -> None:
    assert line(read("friday until 15:00", "en", Purpose.DEADLINE)) == "2026-11-27 15:00"


@pytest.mark.parametrize(
    ("language", "text", "starts"),
    [
        ("en", "on monday and wednesday at 9 x", ["25 09", "30 09"]),
        ("en", "tomorrow at 10 or 11 x", ["25 10", "25 11"]),
        ("en", "tomorrow at 10, 11 or 12 x", ["25 10", "25 11", "25 12"]),
        ("en", "tomorrow at 10 and friday at 9 x", ["25 10", "27 09"]),
        ("en", "today at 8 or at 16 x", ["24 16"]),
        ("sr-Latn", "sutra u 10 i u 15 x", ["25 10", "25 15"]),
        ("sr-Latn", "u petak u 9, a u subotu u 10 x", ["27 09", "28 10"]),
        ("bs", "u petak ili subotu u 9 x", ["27 09", "28 09"]),
        ("hr", "28.11. i 29.11. u 9 x", ["28 09", "29 09"]),
        ("cnr", "sjutra u 10 ili u 15 x", ["25 10", "25 15"]),
        ("sr-Cyrl", "сутра у 10 или 15 x", ["25 10", "25 15"]),
        ("mk", "утре во 10 и во 15 x", ["25 10", "25 15"]),
        ("mk", "во петок или сабота во 9 x", ["27 09", "28 09"]),
        ("sq", "të hënën dhe të mërkurën në 9 x", ["25 09", "30 09"]),
        ("sq", "të premten ose të shtunën në 9 x", ["27 09", "28 09"]),
        ("bg", "в петък или събота в 9 x", ["27 09", "28 09"]),
        ("ro", "vineri sau sâmbătă la 9 x", ["27 09", "28 09"]),
        ("ro", "vineri și luni la 9 x", ["27 09", "30 09"]),
    ],
)
def test_two_times_are_asked_and_the_second_is_no_text(
    language: str, text: str, starts: list[str]
) -> None:
    with pytest.raises(TimeAmbiguous) as question:
        cut(text, language)
    readings = [part for part in question.value.readings if isinstance(part, Reading)]
    assert [f"{reading.start:%d %H}" for reading in readings] == starts
    assert question.value.message == ONE_TIME
    assert question.value.values["rest"] == "x"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "every monday at 9 and friday at 10 x"),
        ("en", "every day at 9 and 17 x"),
        ("sr-Latn", "svakog petka u 9 i ponedeljka u 10 x"),
    ],
)
def test_two_recurrences_are_refused_and_the_second_is_no_text(language: str, text: str) -> None:
    with pytest.raises(TimeUnknown) as failure:
        cut(text, language)
    assert failure.value.message == ONE_TIME


@pytest.mark.parametrize("text", ["friday and bring cake", "friday and may come"])
def test_a_conjunction_before_no_time_begins_the_text(text: str) -> None:
    assert cut(text, "en")[1] == text.removeprefix("friday ")


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("en", "tomorrow 10 x", 10),
        ("en", "tomorrow 9 reports are due", 9),
        ("sr-Latn", "sutra 9", 9),
        ("mk", "утре 9 x", 9),
        ("mk", "утре u 8 x", 8),
        ("en", "sutra at 8 x", 8),
        ("en", "every monday 5 x", 5),
    ],
)
def test_a_number_behind_a_day_is_neither_left_out_nor_guessed(
    language: str, text: str, number: int
) -> None:
    for reader in (partial(cut, text, language), partial(read, text, language)):
        with pytest.raises(TimeUnknown) as failure:
            reader()
        assert (failure.value.message, failure.value.values) == (NO_HOUR, {"number": number})


@pytest.mark.parametrize(
    "text", ["tomorrow at 10:00x call", "tomorrow at 10:00/11:00 x", "tomorrow 9:00 to 5 people"]
)
def test_an_hour_that_is_not_read_whole_is_refused(text: str) -> None:
    with pytest.raises(TimeUnknown) as failure:
        cut(text, "en")
    assert failure.value.message in {NOT_READ, NO_HOUR}


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("tomorrow; 10 x", "10 x"),
        ("tomorrow: 10 x", "10 x"),
        ("tomorrow - 10 x", "10 x"),
        ("tomorrow\n10 x", "10 x"),
        ("friday 3D printing", "3D printing"),
        ("friday 10% off", "10% off"),
        ("tomorrow 100 people", "100 people"),
        ("tomorrow 2 hours of training", "2 hours of training"),
    ],
)
def test_a_number_that_is_clearly_text_is_text(text: str, rest: str) -> None:
    reading, left = cut(text, "en")
    assert (reading.start.hour, left) == (9, rest)


@pytest.mark.parametrize(
    ("language", "text", "readings", "rest"),
    [
        ("sr-Latn", "sutra u 10 i 15 ljudi", ["2026-11-25 10:15"], "ljudi"),
        ("sr-Latn", "sutra 15h 30 ljudi", ["2026-11-25 15:30"], "ljudi"),
        ("sr-Latn", "sutra 2 sata treninga", ["2026-11-25 02:00"], "treninga"),
        ("en", "tomorrow 2h training", ["2026-11-25 02:00"], "training"),
        ("en", "in 2h 30 people", ["2026-11-24 16:50"], "people"),
        ("en", "15:30 sun cream", ["2026-11-29 15:30"], "cream"),
        ("bs", "svaki dan u 8 svi zajedno", ["2027-05-08 09:00 FREQ=DAILY"], "zajedno"),
        (
            *("en", "every month last call"),
            *(["2026-11-30 09:00 FREQ=MONTHLY;BYMONTHDAY=-1"], "call"),
        ),
        (
            *("en", "friday 15:00 weekly report"),
            *(["2026-11-27 15:00", "2026-11-27 15:00 FREQ=WEEKLY;BYDAY=FR"], "report"),
        ),
        (
            *("en", "28.11. 10:00 evening class"),
            *(["2026-11-28 10:00", "2026-11-28 22:00"], "class"),
        ),
    ],
)
def test_a_word_that_may_be_text_does_not_move_the_time_unasked(
    language: str, text: str, readings: list[str], rest: str
) -> None:
    assert asked(text, language) == (readings, rest)


@pytest.mark.parametrize(
    ("language", "text", "rest"),
    [
        ("en", "friday 10:00 friday report", "friday report"),
        ("en", "every monday 9:00 monday report", "monday report"),
        ("sr-Latn", "za 3 dana 3 dana puta", "3 dana puta"),
        ("en", "in 3 days 5 minutes of silence", "5 minutes of silence"),
        ("sr-Latn", "sutra 9h Sastanak", "Sastanak"),
    ],
)
def test_what_is_said_again_or_for_long_is_text(language: str, text: str, rest: str) -> None:
    assert cut(text, language)[1] == rest


@pytest.mark.parametrize("phrase", ["12/31/2026", "12/25", "12-31-2026"])
def test_a_date_that_begins_with_the_month_is_told_the_order(phrase: str) -> None:
    with pytest.raises(TimeImpossible) as failure:
        read(phrase, "en")
    assert "day before the month" in failure.value.message


PARTS = {
    "en": ("at", "in the morning, morning, in the evening, evening, at night"),
    "bs": ("u", "ujutro, prijepodne, navečer, uveče, večer, noću"),
    "hr": ("u", "ujutro, prijepodne, navečer, uvečer, večer, noću"),
    "cnr": ("u", "ujutro, prijepodne, uveče, noću"),
    "sr-Latn": ("u", "ujutru, pre podne, uveče, predveče, veče, noću"),
    "sr-Cyrl": ("у", "ујутру, пре подне, увече, ноћу"),
    "mk": ("во", "наутро, утро, изутрина, претпладне, навечер, вечер, вечерта, ноќе, ноќта"),
    "sq": ("në", "në mëngjes, mëngjes, paradite, në mbrëmje, mbrëmje, në darkë, natën"),
    "bg": ("в", "сутринта, преди обяд, вечерта, вечер, привечер, през нощта, нощта"),
    "ro": ("la", "dimineața, de dimineață, seara, de seară, noaptea"),
}
AFTERNOONS = {
    "en": "in the afternoon",
    "bs": "popodne",
    "hr": "poslijepodne",
    "cnr": "popodne",
    "sr-Latn": "poslepodne",
    "sr-Cyrl": "поподне",
    "mk": "попладне",
    "sq": "në pasdite",
    "bg": "следобед",
    "ro": "după-amiaza",
}


@pytest.mark.parametrize("language", PARTS)
def test_a_part_of_the_day_stands_before_or_behind_its_hour(language: str) -> None:
    at, names = PARTS[language]
    pairs = [(name, 8, {8, 20}) for name in names.split(", ")]
    for name, hour, hours in [*pairs, (AFTERNOONS[language], 3, {15})]:
        orders = [f"{name} {at} {hour}", f"{at} {hour} {name}", f"{hour} {name}"]
        starts = {read(phrase, language).start for phrase in orders}
        assert len(starts) == 1, name
        assert starts.pop().hour in hours, name


def test_an_hour_and_a_part_of_the_day_that_contradict_are_asked() -> None:
    with pytest.raises(TimeAmbiguous):
        read("tomorrow 3pm in the evening", "en")
