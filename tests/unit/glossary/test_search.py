from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import DEFAULT_CONTENT
from bot.errors import TooLong
from bot.glossary.glossary import Glossary
from bot.glossary.loading import load_glossary
from bot.language.tags import LANGUAGES

HERE = Path(__file__).parent
LOADED = load_glossary(DEFAULT_CONTENT / "glossary")


def rows(name: str) -> list[tuple[str, ...]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("|")) for line in lines if line and not line.startswith("#")]


def first(glossary: Glossary, query: str, language: str) -> str | None:
    found = glossary.lookup(query, language)
    if found.answer is not None:
        return found.answer
    return found.suggestions[0].id if found.suggestions else None


@pytest.mark.parametrize(("language", "kind", "query", "meant"), rows("queries.txt"))
def test_search_finds_what_is_meant(
    glossary: Glossary, language: str, kind: str, query: str, meant: str
) -> None:
    assert first(glossary, query, language) == meant, kind


@pytest.mark.parametrize(("language", "words"), rows("everyday.txt"))
def test_search_finds_nothing_in_words_of_every_day(
    glossary: Glossary, language: str, words: str
) -> None:
    found = glossary.lookup(words, language)
    assert (found.answer, list(found.suggestions)) == (None, [])
    assert not glossary.is_term(words)


def test_the_tables_are_as_large_as_they_should_be() -> None:
    queries, everyday = rows("queries.txt"), rows("everyday.txt")
    assert len(queries) >= 200
    assert len(everyday) >= 150
    assert {language for language, *_ in queries} == set(LANGUAGES)
    assert {language for language, *_ in everyday} == set(LANGUAGES)


@pytest.mark.parametrize(
    ("language", "meant"), [("bs", "gender-awareness"), ("hr", "gender-mainstreaming")]
)
def test_the_readers_language_decides_between_equal_words(
    glossary: Glossary, language: str, meant: str
) -> None:
    assert glossary.lookup("rodna osviještenost", language).answer == meant


def test_equal_words_are_both_offered_to_a_reader_of_neither_language(glossary: Glossary) -> None:
    found = glossary.lookup("rodna osviještenost", "en")
    assert found.answer is None
    assert {one.id for one in found.suggestions} == {"gender-awareness", "gender-mainstreaming"}


def test_a_word_of_many_terms_is_a_question(glossary: Glossary) -> None:
    found = glossary.lookup("violence", "en")
    assert found.answer is None
    assert len(found.suggestions) == 3
    assert all("violence" in one.id for one in found.suggestions)


def test_another_number_is_another_thing(glossary: Glossary) -> None:
    assert glossary.lookup("SDG 6", "en").answer is None
    assert glossary.lookup("UNSCR 1324", "en").answer is None


def test_sr_alone_reads_both_scripts(glossary: Glossary) -> None:
    assert glossary.lookup("мрежа полицајки", "sr").answer == "wpon"
    assert glossary.lookup("pol", "sr").answer == "sex"


def test_a_query_of_81_characters_is_too_long(glossary: Glossary) -> None:
    glossary.lookup("x" * 80, "en")
    with pytest.raises(TooLong):
        glossary.lookup("x" * 81, "en")


@pytest.mark.parametrize(
    "text", ["gender mainstreaming", "Rodna ravnopravnost?", "1325", "НАП", "barazinë gjinore"]
)
def test_a_term_alone_is_one(glossary: Glossary, text: str) -> None:
    assert glossary.is_term(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "12",
        "sea",
        "gap",
        "policija",
        "what is gender mainstreaming",
        "my boss said gender equality is nonsense",
        "gender mainstrming",
        "nasilje",
        "x" * 4_000,
    ],
)
def test_what_is_more_or_less_than_a_term_is_none(glossary: Glossary, text: str) -> None:
    assert not glossary.is_term(text)


@given(text=st.text(max_size=80), language=st.sampled_from(LANGUAGES))
def test_any_text_has_a_result(text: str, language: str) -> None:
    found = LOADED.lookup(text, language)
    assert len(found.suggestions) <= (0 if found.answer else 3)
    assert all(60 <= one.score <= 100 for one in found.suggestions)
    scores = [one.score for one in found.suggestions]
    assert scores == sorted(scores, reverse=True)
    LOADED.is_term(text)


TERMS = [term for entry in LOADED.entries() for term in (entry.en, *entry.terms.values())]


@given(
    term=st.sampled_from([term for term in TERMS if len(term) <= 70]),
    before=st.sampled_from(["", " ", "«", '"', "\u200b", "  "]),
    after=st.sampled_from(["", "?", "!", ".", " ", "»", "\ufe0f", "\u00a0"]),
    upper=st.booleans(),
)
def test_a_term_is_found_with_whatever_stands_around_it(
    term: str, before: str, after: str, upper: bool
) -> None:
    plain, dressed = first(LOADED, term, "en"), before + (term.upper() if upper else term) + after
    assert first(LOADED, dressed, "en") == plain


@pytest.mark.parametrize(
    ("words", "other"), [("police violence", "cyber-violence"), ("gender war", "gender-gap")]
)
def test_a_word_of_a_term_is_not_another_word_of_three_slips(
    glossary: Glossary, words: str, other: str
) -> None:
    assert glossary.lookup(words, "en").answer != other
