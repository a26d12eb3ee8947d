"""The lists of words: what CLDR calls the days and months of a language is understood."""

from datetime import UTC, datetime

import pytest
from babel import Locale

from bot.language.folding import fold
from bot.timewords.grammar import parse
from bot.timewords.lexicon import FILES, lexicon, spellings

NOW = datetime(2026, 11, 24, 13, 20, tzinfo=UTC)
LOCALES = {tag: tag.replace("-", "_") for tag in FILES} | {"cnr": "sr_Latn_ME"}
TAGS = {
    *("weekday", "weekday_abbreviated", "weekday_each", "month", "day", "part", "today_part"),
    *("clock_word", "at", "about", "on_day", "in", "later", "unit", "half_unit"),
    *("half_after_unit", "quarter_unit", "half_hour_unsure", "past", "before", "quarter"),
    *("half_past", "and", "oclock", "oclock_military", "am", "pm", "next", "this", "week"),
    *("vague", "every", "other", "every_unit", "workday", "workdays", "weekend", "weekend_days"),
    *("day_word", "ordinal", "ordinal_after", "of_month", "of_every_month", "of_next_month"),
    *("of_this_month", "of", "times", "until", "to", "to_in_span", "from", "for", "number"),
    *("ordinal_suffix", "day_suffix", "half_to", "half_after", "week_or_sunday", "year_word"),
    *(
        "minus",
        "next_after",
        "another",
        "month_end",
        "times_joined",
        "of_next_week",
        "of_this_week",
        "nothing",
    ),
}


@pytest.mark.parametrize("tag", FILES)
def test_the_weekdays_of_cldr_are_understood(tag: str) -> None:
    days = Locale.parse(LOCALES[tag]).days
    for width in ("wide", "abbreviated"):
        for number, name in days["format"][width].items():
            reading = parse(f"{name} 10:00", language=tag, zone="Europe/Sarajevo", now=NOW)
            assert reading.start.weekday() == number, name


@pytest.mark.parametrize("tag", FILES)
def test_the_months_of_cldr_are_understood(tag: str) -> None:
    months = Locale.parse(LOCALES[tag]).months
    for form in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in months[form][width].items():
                reading = parse(f"3. {name}", language=tag, zone="Europe/Sarajevo", now=NOW)
                assert (reading.start.day, reading.start.month) == (3, number), name


@pytest.mark.parametrize("tag", FILES)
def test_every_kind_of_word_is_one_that_the_grammar_asks_for(tag: str) -> None:
    words = lexicon(tag)
    kinds = {entry.tag for first in words.first_tokens() for entry in words.beginning_with(first)}
    assert kinds <= TAGS


@pytest.mark.parametrize("tag", FILES)
def test_the_words_are_kept_folded(tag: str) -> None:
    words = lexicon(tag)
    assert all(fold(first) == first for first in words.first_tokens())


def test_a_list_of_forms_is_spelled_out() -> None:
    assert list(spellings("sub(ota|otu), sub, (|u )jan(uar|)")) == [
        *("subota", "subotu", "sub", "januar", "jan", "u januar", "u jan"),
    ]
