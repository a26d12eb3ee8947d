import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.quoting import clean, first_word, split_words

TYPED = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\"'“”„«»‘’‚ \n,;ab")))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("remind me", "remind me"),
        ("  remind\u00a0me ", "remind me"),
        ("a\u2003b\u202fc\td", "a b c d"),
        ("one\r\ntwo\rthree\u2028four\x85five\x0bsix", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("\u200bda\u200e\ufe0f", "da"),
        ("✔\ufe0f", "✔"),
        ("c\u030c", "č"),
        ("a\x00b\u202ec", "abc"),
        ("", ""),
    ],
)
def test_what_nobody_typed_on_purpose_goes(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(letter) in {"Cf", "Cs"} for letter in once)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ('"Annual meeting" 3.12.', [("Annual meeting", True), ("3.12.", False)]),
        ("„Godišnji sastanak“ u", [("Godišnji sastanak", True), ("u", False)]),
        ("„Годишна средба” во", [("Годишна средба", True), ("во", False)]),
        ("“Takimi” «vjetor» ‘sot’", [("Takimi", True), ("vjetor", True), ("sot", True)]),
        ('"a", "b"; "c"', [("a", True), ("b", True), ("c", True)]),
        ('"never closed', [('"never', False), ("closed", False)]),
        ("don't 'stop", [("don't", False), ("'stop", False)]),
        ('"the "best" day" now', [('the "best', True), ('day"', False), ("now", False)]),
        ("one\ntwo", [("one", False), ("two", False)]),
        ('""', [("", True)]),
    ],
)
def test_quoted_phrases_are_one_word(typed: str, words: list[tuple[str, bool]]) -> None:
    assert [(word.text, word.quoted) for word in split_words(typed)] == words


@given(TYPED)
def test_words_stand_where_they_say(text: str) -> None:
    words = split_words(text)
    end = 0
    for word in words:
        assert text[end : word.start].strip() == ""
        assert word.text in text[word.start : word.end]
        assert word.end > word.start
        end = word.end
    assert text[end:].strip() == ""


def test_many_unclosed_quotes_are_read_in_one_go() -> None:
    text = "\"a 'b “c «d " * 20_000
    assert len(split_words(text)) == 80_000


@pytest.mark.parametrize(
    ("text", "head", "rest"),
    [
        ("", "", ""),
        ("help", "help", ""),
        (" remind  me tomorrow ", "remind", "me tomorrow"),
        ("announce\nen: One.\nTwo", "announce", "en: One.\nTwo"),
        ("event WPON\nwhen: now", "event", "WPON\nwhen: now"),
        ("a\tb", "a", "b"),
    ],
)
def test_the_first_word_ends_at_any_space(text: str, head: str, rest: str) -> None:
    assert first_word(text) == (head, rest)
