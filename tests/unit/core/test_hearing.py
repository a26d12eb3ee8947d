"""Hearing: what a message asks for."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import hearing
from bot.core.hearing import Answer, Heard, IdFirst, Misspelt, Other, Verb
from bot.language.words import Words
from bot.model.ids import EventId, RoomId, ThingId, UserId
from bot.model.message import Incoming

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def typed(text: str, *, direct: bool = False, mentioned: bool = False) -> Incoming:
    return Incoming(
        event=EventId("fake:1"),
        room=RoomId("fake:hall"),
        sender=UserId("fake:ana"),
        text=text,
        sent_at=NOW,
        direct=direct,
        mentioned=mentioned,
    )


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (typed("!term rod"), "term rod"),
        (typed("! term rod"), "term rod"),
        (typed("\u200b!term rod"), "term rod"),
        (typed("term rod"), None),
        (typed("!"), None),
        (typed("!!! ?"), None),
        (typed("!", direct=True), ""),
        (typed("!", mentioned=True), ""),
        (typed("term rod", direct=True), "term rod"),
        (typed("!term rod", direct=True), "term rod"),
        (typed("term rod", mentioned=True), "term rod"),
        (typed(""), None),
        (typed("", direct=True), ""),
    ],
)
def test_a_room_needs_a_prefix_or_a_mention(message: Incoming, text: str | None) -> None:
    assert hearing.addressed(hearing.cleaned(message), "!") == text


def test_no_more_is_read_than_the_longest_message() -> None:
    text = hearing.addressed(hearing.cleaned(typed("a" * 1_000_000, direct=True)), "!")
    assert text is not None
    assert len(text) == hearing.LONGEST + 1


def test_letters_that_grow_when_they_are_composed_are_cut_as_well() -> None:
    text = hearing.cleaned(typed("\U0001d160" * 30_000, direct=True)).text
    assert len(text) == hearing.LONGEST + 1


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("E417", IdFirst(ThingId("E417"), "")),
        ("e417: yes", IdFirst(ThingId("E417"), "yes")),
        ("Р305 2", IdFirst(ThingId("P305"), "2")),
        ("term rod", Verb("term", "rod")),
        ("TERM. rod", Verb("term", "rod")),
        ("појам род", Verb("term", "род")),
        ("help", Verb("help", "")),
        ("help?", Verb("help", "")),
        ("vote P305 2", IdFirst(ThingId("P305"), "2")),
        ("glasanje P305: 2", IdFirst(ThingId("P305"), "2")),
        ("vote P305", IdFirst(ThingId("P305"), "")),
        ("vote E417", Verb("vote", "E417")),
        ("vote", Verb("vote", "")),
        ("më kujto nesër Raporti", Verb("remind", "më nesër Raporti")),
        ("më kujto", Verb("remind", "më")),
        ("me dance", Other("me dance")),
        ("7", Answer(number=7)),
        ("7.", Answer(number=7)),
        ("yes", Answer(word="yes")),
        ("Да!", Answer(word="yes")),
        ("jo", Answer(word="no")),
        ("more", Answer(word="more")),
        ("trem rod", Misspelt("term", "rod")),
        ("trem", Other("trem")),
        ("1234", Other("1234")),
        ("good morning", Other("good morning")),
        ("", Other("")),
        ("!", Other("!")),
    ],
)
def test_what_is_heard(text: str, heard: Heard, words: Words) -> None:
    assert hearing.hear(text, words) == heard


@pytest.mark.parametrize("text", ["yes please", "7 8", "y" * 21, "0x1"])
def test_a_sentence_is_no_answer(text: str, words: Words) -> None:
    assert hearing.answer_of(text, words) is None


@given(text=st.text())
def test_anything_is_heard_somehow(words: Words, text: str) -> None:
    heard = hearing.hear(text, words)
    assert isinstance(heard, Verb | IdFirst | Answer | Misspelt | Other)
    if isinstance(heard, Other):
        assert heard.text == text
