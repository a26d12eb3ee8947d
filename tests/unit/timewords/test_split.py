"""Where the time ends and the text begins."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.errors import PastTime, TimeAmbiguous, TimeUnknown
from bot.timewords.grammar import split
from bot.timewords.reading import Reading

NOW = datetime(2026, 11, 24, 14, 20, tzinfo=ZoneInfo("Europe/Sarajevo"))


def cut(text: str, language: str = "en") -> tuple[Reading, str]:
    return split(text, language=language, zone="Europe/Sarajevo", now=NOW)


@pytest.mark.parametrize(
    ("language", "text", "start", "rest"),
    [
        ("en", "tomorrow 15:00 Send the report", "11-25 15:00", "Send the report"),
        ("en", "friday at noon; call Ana", "11-27 12:00", "call Ana"),
        ("en", "tomorrow 10:00 - call Ana", "11-25 10:00", "call Ana"),
        ("en", "tomorrow 10:00: call Ana", "11-25 10:00", "call Ana"),
        ("en", "tomorrow 9:00 to discuss", "11-25 09:00", "to discuss"),
        ("en", "in 3 days march starts", "11-27 14:20", "march starts"),
        ("en", "friday may come", "11-27 09:00", "may come"),
        ("en", "in 2 hours 3 things", "11-24 16:20", "3 things"),
        ("en", "tomorrow for 2 people", "11-25 09:00", "for 2 people"),
        ("en", "tomorrow at 5 for dinner", "11-25 05:00", "for dinner"),
        ("en", "2026-12-03 10:00; friday meeting", "12-03 10:00", "friday meeting"),
        ("en", "15:00\ncall\nAna  now", "11-24 15:00", "call\nAna  now"),
        ("en", "  tomorrow   call  Ana", "11-25 09:00", "call  Ana"),
        ("en", "tomorrow", "11-25 09:00", ""),
        ("en", "tomorrow " + "y" * 200, "11-25 09:00", "y" * 200),
        ("en", "za 2 sata nazvati Anu", "11-24 16:20", "nazvati Anu"),
        ("en", "10:00 pet food", "11-25 10:00", "pet food"),
        ("sr-Latn", "sutra u Sarajevu sastanak", "11-25 09:00", "u Sarajevu sastanak"),
        ("sr-Latn", "sutra u 15h u Sarajevu", "11-25 15:00", "u Sarajevu"),
        ("sr-Cyrl", "сутра у 9 Послати Извештај", "11-25 09:00", "Послати Извештај"),
        ("mk", "утре во 9 испрати извештај", "11-25 09:00", "испрати извештај"),
        ("sq", "nesër në 15:00 dërgo raportin", "11-25 15:00", "dërgo raportin"),
        ("bs", "svakog petka u 9 đevrek kupiti", "11-27 09:00", "đevrek kupiti"),
        ("bs", "sutra za Anu", "11-25 09:00", "za Anu"),
    ],
)
def test_the_longest_run_of_words_that_can_be_read_is_the_time(
    language: str, text: str, start: str, rest: str
) -> None:
    reading, left = cut(text, language)
    assert (f"{reading.start:%m-%d %H:%M}", left) == (start, rest)


@pytest.mark.parametrize("text", ["hello world", "x" * 200, "5 times a day", "second monday", ""])
def test_a_text_that_begins_with_no_time_is_refused(text: str) -> None:
    with pytest.raises(TimeUnknown):
        cut(text)


def test_a_question_keeps_the_text() -> None:
    with pytest.raises(TimeAmbiguous) as question:
        cut("sledeće nedelje poslati izveštaj", "sr-Latn")
    assert question.value.values["rest"] == "poslati izveštaj"
    assert len(question.value.readings) == 3


def test_an_offered_reading_and_the_text_are_cut_where_they_were_joined() -> None:
    with pytest.raises(TimeAmbiguous) as question:
        cut("tomorrow friday meeting")
    for offered in question.value.readings:
        assert isinstance(offered, Reading)
        assert cut(f"{offered.phrase}; friday meeting") == (offered, "friday meeting")


def test_a_time_that_has_gone_by_is_not_cut_shorter() -> None:
    with pytest.raises(PastTime):
        cut("today at 8 call Ana")
