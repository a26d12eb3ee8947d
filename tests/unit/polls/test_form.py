"""Polls as coordinators type them."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import TooLong, TooMany, UsageError, UserError
from bot.language.words import Words
from bot.model.ids import RoomId
from bot.polls import form
from bot.polls.form import Request, read_deadline
from bot.timewords.leading import cut_phrase
from bot.timewords.reading import Purpose

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
PIECES = st.lists(
    st.sampled_from(
        [
            *("closes:", "options:", "closes", "multiple", "hidden", "2", "99", "mk:", ","),
            *('"', "“", "”", '"a"', '"b"', "\n", "\n- ", "\n• ", "friday", "Which?"),
        ]
    ),
    max_size=20,
).map(" ".join)
ROOMS = (RoomId("console:wpon"), RoomId("matrix:!abc:example.org"))
Read = Callable[[str], Request]


@pytest.fixture(scope="session")
def read(words: Words) -> Read:
    cut = partial(
        cut_phrase, language="en", zone="Europe/Sarajevo", now=NOW, purpose=Purpose.DEADLINE
    )
    return partial(form.read_request, option=words.option, field=words.field, cut=cut, rooms=ROOMS)


def test_the_long_form(read: Read) -> None:
    text = (
        "Which date suits you?\n- 3 December\n– 10 December\n"
        "closes: friday 15:00\noptions: multiple 2, hidden\nmk: Кој датум?"
    )
    assert read(text) == Request(
        question="Which date suits you?",
        questions={"mk": "Кој датум?"},
        answers=("3 December", "10 December"),
        closes="friday 15:00",
        most=2,
        hidden=True,
    )


def test_the_form_on_one_line(read: Read) -> None:
    text = '"Which date?" “3 Dec” „10 Dec“ multiple, hidden closes friday 15:00'
    assert read(text) == Request(
        question="Which date?",
        questions={},
        answers=("3 Dec", "10 Dec"),
        closes="friday 15:00",
        most=2,
        hidden=True,
    )


def test_one_line_may_have_the_question_in_more_languages(read: Read) -> None:
    assert read('"Which?" "a" "b"\nmk: Кој?').questions == {"mk": "Кој?"}


@pytest.mark.parametrize(
    "options",
    [
        "multiple 2 hidden in wpon closes friday 15:00",
        "closes friday 15:00, hidden, in console:wpon, multiple 2",
        "in WPON; closes friday 15:00 multiple 2; hidden",
        "zatvara friday 15:00 више 2 скриено у wpon",
    ],
)
def test_options_stand_in_any_order_and_language(options: str, read: Read) -> None:
    found = read(f'"Which?" "a" "b" {options}')
    assert (found.most, found.hidden, found.room) == (2, True, ROOMS[0])
    assert found.closes == "friday 15:00"


@pytest.mark.parametrize(
    ("typed", "most"),
    [
        ("zatvara se friday 15:00", 1),
        ("се затвора friday 15:00 повеќе 2", 2),
        ("se închide friday 15:00, multiplu 2", 2),
        ("deadline friday 15:00 multiple", 2),
        ("Zatvara se: friday 15:00", 1),
    ],
)
def test_an_option_of_two_words_is_not_cut_after_the_first(
    typed: str, most: int, read: Read
) -> None:
    found = read(f'"Koji datum?" "3" "4" {typed}')
    assert (found.closes, found.most) == ("friday 15:00", most)


def test_a_line_of_a_question_may_have_a_colon(read: Read) -> None:
    assert (
        read("Which date?\nNote: no weekend\n- a\n- b").question == "Which date? Note: no weekend"
    )


@pytest.mark.parametrize(
    "text",
    [
        "in wpon Which?\n- a\n- b",
        "Which?\n- a\n- b\noptions: hidden, in wpon",
        'in wpon "Which?" "a" "b"',
    ],
)
def test_one_room_may_be_named(text: str, read: Read) -> None:
    assert read(text).room == ROOMS[0]


@pytest.mark.parametrize("text", ["In Skopje or in wpon?\n- a\n- b", "Which?\n- a\n- b"])
def test_a_question_about_a_room_is_a_question(text: str, read: Read) -> None:
    assert read(text).room is None
    assert read(text).question == text.partition("\n")[0]


@pytest.mark.parametrize(
    "option", ["anonymous", "per delegation", "quorum 5", "open to rs", "in canteen", "closes"]
)
def test_an_option_that_there_is_not_is_refused_with_those_that_there_are(
    option: str, read: Read
) -> None:
    for text in (f'"Which?" "a" "b" {option}', f"Which?\n- a\n- b\noptions: hidden, {option}"):
        with pytest.raises(UsageError, match="multiple 2, hidden, in ROOM"):
            read(text)


def test_a_deadline_with_two_readings_is_cut_off_too(read: Read) -> None:
    found = read('"Which?" "a" "b" closes 2h hidden')
    assert (found.closes, found.hidden) == ("2h", True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Which?",
        '"Which?"',
        '"Which?" "only"',
        "Which?\n- only",
        "\n- a\n- b",
        '"" "a" "b"',
        '"Which?" "a" "A"',
        '"Which?" "a" "b" anonymous',
        '"Which?" "a" "b" multiple 0',
        '"Which?" "a" "b" multiple 3',
        '"Which?" "a" "b" multiple 20',
        "Which?\n- a\n- b\nblah: c",
        "Which?\n- a\n- b\nmk: c\nmk: d",
    ],
)
def test_what_is_missing_or_wrong_is_said(text: str, read: Read) -> None:
    with pytest.raises(UsageError):
        read(text)


def test_there_are_at_most_twenty_answers(read: Read) -> None:
    rows = [f"- {number}" for number in range(20)]
    assert len(read("\n".join(["Which?", *rows])).answers) == 20
    with pytest.raises(TooMany):
        read("\n".join(["Which?", *rows, "- 20"]))


@pytest.mark.parametrize(
    "text",
    [f"{'a' * 2_001}\n- a\n- b", f"a\n- {'a' * 201}\n- b", f"a\n- a\n- b\nmk: {'a' * 2_001}"],
)
def test_what_is_too_long_is_refused(text: str, read: Read) -> None:
    with pytest.raises(TooLong):
        read(text)


@given(text=st.one_of(st.text(), PIECES))
def test_any_text_is_a_poll_or_a_users_mistake(read: Read, text: str) -> None:
    with suppress(UserError):
        found = read(text)
        assert "\n" not in found.question
        assert 2 <= len(found.answers) <= 20
        assert 1 <= found.most <= 20


def test_a_date_alone_is_the_end_of_the_day() -> None:
    found = read_deadline("3.12.2026", language="en", zone="Europe/Sarajevo", now=NOW)
    assert found == datetime(2026, 12, 3, 22, 59, tzinfo=UTC)
    assert read_deadline("", language="en", zone="UTC", now=NOW) is None


@pytest.mark.parametrize("phrase", ["every monday", "3.12.2026 10:00 - 4.12.2026 11:00"])
def test_a_poll_closes_at_one_time(phrase: str) -> None:
    with pytest.raises(UsageError):
        read_deadline(phrase, language="en", zone="UTC", now=NOW)
