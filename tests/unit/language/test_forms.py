from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UnknownLanguage, UsageError
from bot.language.forms import Form, read_form

NAMES = {"when": "when", "kada": "when", "where": "where", "closes": "closes"}


def read(text: str, *fields: str, has_items: bool = False) -> Form:
    return read_form(text, NAMES.get, fields=fields or ("when", "where"), has_items=has_items)


def test_a_form_has_a_title_fields_and_texts() -> None:
    form = read("Annual meeting\nkada: 3.12.\nwhere: Skopje\nmk: Средба\nSR_LATN: Sastanak")
    assert form.title == "Annual meeting"
    assert form.field("when") == "3.12."
    assert form.field("where") == "Skopje"
    assert form.field("closes") is None
    assert form.texts == {"mk": "Средба", "sr-Latn": "Sastanak"}


def test_the_last_of_two_fields_counts() -> None:
    assert read("Title\nwhen: 1.12.\nwhen: 2.12.").field("when") == "2.12."


def test_a_text_goes_on_over_lines_paragraphs_and_lists() -> None:
    form = read("en: One.\n\n- first\n- second\nWeb: https://example.org\nmk: Две.")
    assert form.texts == {
        "en": "One.\n\n- first\n- second\nWeb: https://example.org",
        "mk": "Две.",
    }
    assert form.items == ()


def test_a_line_with_a_field_of_another_form_is_text() -> None:
    form = read("en: Registration is open.\nWhen: 3 December", "closes")
    assert form.texts == {"en": "Registration is open.\nWhen: 3 December"}
    assert form.field("when") is None


def test_answers_are_items_where_there_may_be_any() -> None:
    form = read("Which?\n- mk: one\n– two\n• \ncloses: friday", "closes", has_items=True)
    assert form.title == "Which?"
    assert form.items == ("mk: one", "two")
    assert form.field("closes") == "friday"


def test_a_language_may_be_named() -> None:
    form = read("English: Yes\nмакедонски: Да\nsrpski (latinica): Da")
    assert form.texts == {"en": "Yes", "mk": "Да", "sr-Latn": "Da"}


def test_serbian_without_a_script_is_asked_about_and_not_taken_for_text() -> None:
    with pytest.raises(UnknownLanguage, match="two scripts"):
        read("en: Yes\nsr: Da")


def test_two_texts_in_one_language_are_not_reduced_to_one() -> None:
    with pytest.raises(UsageError, match="two texts"):
        read("en: a\nenglish: b")


def test_a_title_may_have_a_colon() -> None:
    assert read("Meeting: the next one").title == "Meeting: the next one"


@given(st.lists(st.sampled_from(["when:", "mk: ", "- ", "x", ":", "\n", " ", "sr:", "да", "\r"])))
def test_any_text_is_a_form_or_a_users_mistake(pieces: list[str]) -> None:
    with suppress(UnknownLanguage, UsageError):
        read("".join(pieces), has_items=True)


@given(st.text())
def test_nothing_is_lost_from_a_text_without_fields(text: str) -> None:
    with suppress(UnknownLanguage, UsageError):
        form = read(text)
        kept = [form.title, *(entry.value for entry in form.entries)]
        letters = {letter for letter in text if letter.isalnum()}
        if not form.entries:
            assert letters <= {letter for value in kept for letter in value}
