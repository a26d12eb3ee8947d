from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UnknownLanguage
from bot.language.folding import fold
from bot.language.tags import (
    COMPLETE,
    LANGUAGES,
    SERBIAN,
    autonym,
    autonyms,
    leading_language,
    named_language,
    parse_tag,
    parse_tags,
)


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("en", "en"),
        ("EN-gb", "en"),
        ("bs_BA", "bs"),
        ("bs-Latn", "bs"),
        ("hr", "hr"),
        ("cnr", "cnr"),
        ("sr-Latn", "sr-Latn"),
        ("SR_LATN", "sr-Latn"),
        ("sr-latn-rs", "sr-Latn"),
        ("sr-RS", "sr-Cyrl"),
        ("sr_BA", "sr-Cyrl"),
        ("sr-ME", "sr-Latn"),
        (" mk ", "mk"),
        ("ro-MD", "ro"),
        ("sq-XK", "sq"),
        ("el-GR", "el"),
    ],
)
def test_a_tag_is_read_in_any_case_and_with_either_dash(typed: str, tag: str) -> None:
    assert parse_tag(typed) == tag


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_is_read_back_from_its_tag_and_its_own_name(tag: str) -> None:
    assert parse_tag(tag) == tag
    assert named_language(autonym(tag)) == (tag,)


@pytest.mark.parametrize("typed", ["", "xx", "fr", "sr-DE", "bs-Cyrl", "mk-Latn", "english", "e n"])
def test_what_is_no_tag_of_ours_is_unknown(typed: str) -> None:
    with pytest.raises(UnknownLanguage):
        parse_tags(typed)


def test_serbian_alone_is_both_scripts_and_asked_about() -> None:
    assert parse_tags("sr") == parse_tags("SR") == SERBIAN
    with pytest.raises(UnknownLanguage, match="two scripts"):
        parse_tag("sr")


@pytest.mark.parametrize(
    ("name", "tags"),
    [
        ("makedonski", ("mk",)),
        ("na makedonskom", ("mk",)),
        ("на македонски јазик", ("mk",)),
        ("in Albanian", ("sq",)),
        ("албански", ("sq",)),
        ("shqip", ("sq",)),
        ("në shqip", ("sq",)),
        ("gjuhën shqipe", ("sq",)),
        ("maqedonisht", ("mk",)),
        ("srpski", SERBIAN),
        ("na srpskom", SERBIAN),
        ("Serbian", SERBIAN),
        ("serbisht", SERBIAN),
        ("на сръбски", SERBIAN),
        ("srpski latinica", ("sr-Latn",)),
        ("na srpskoj ćirilici", ("sr-Cyrl",)),
        ("српски (ћирилица)", ("sr-Cyrl",)),
        ("Serbian, Cyrillic", ("sr-Cyrl",)),
        ("bosanski", ("bs",)),
        ("boshnjakisht", ("bs",)),
        ("на босненски", ("bs",)),
        ("hrvatski", ("hr",)),
        ("хърватски", ("hr",)),
        ("crnogorski", ("cnr",)),
        ("Montenegrin", ("cnr",)),
        ("bugarski", ("bg",)),
        ("български", ("bg",)),
        ("rumunski", ("ro",)),
        ("în română", ("ro",)),
        ("grčki", ("el",)),
        ("στα ελληνικά", ("el",)),
        ("Türkçe", ("tr",)),
        ("İNGİLİZCE", ("en",)),
        ("engleski", ("en",)),
        ("în engleză", ("en",)),
        ("английски", ("en",)),
        ("v slovenščini", ("sl",)),
        ("MK", ("mk",)),
        ("in mk", ("mk",)),
        ("in sr", SERBIAN),
    ],
)
def test_a_language_is_known_by_its_name_in_every_language(
    name: str, tags: tuple[str, ...]
) -> None:
    assert named_language(name) == tags


@pytest.mark.parametrize(
    "name",
    [
        "",
        "in",
        "latinica",
        "english and french",
        "english or albanian",
        "the english teacher",
        "bosanski ćirilica",
        "srpski latinica ćirilica",
        "mk sq",
        "norsk",
    ],
)
def test_a_name_is_never_guessed(name: str) -> None:
    with pytest.raises(UnknownLanguage):
        named_language(name)


@pytest.mark.parametrize(
    ("text", "tags", "rest"),
    [
        ("sq Takimi: viti 2026", ("sq",), "Takimi: viti 2026"),
        ("sq u Skoplju", ("sq",), "u Skoplju"),
        ("mk:Текст\nдва", ("mk",), "Текст\nдва"),
        ("македонски: Текст", ("mk",), "Текст"),
        ("macedonian Text: two", ("mk",), "Text: two"),
        ("na makedonskom: Текст", ("mk",), "Текст"),
        ("in Albanian Takimi vjetor", ("sq",), "Takimi vjetor"),
        ("sr: Tekst", SERBIAN, "Tekst"),
        ("serbian in Skopje", SERBIAN, "in Skopje"),
        ("srpski latinica Tekst", ("sr-Latn",), "Tekst"),
        ("srpski (ćirilica): Tekst", ("sr-Cyrl",), "Tekst"),
        ("sr_latn  Tekst", ("sr-Latn",), "Tekst"),
        ("sq", ("sq",), ""),
    ],
)
def test_a_text_may_begin_with_its_language(text: str, tags: tuple[str, ...], rest: str) -> None:
    assert leading_language(text) == (tags, rest)


@pytest.mark.parametrize("text", ["", ":", "Hello: world", "in the morning"])
def test_a_text_that_begins_with_no_language(text: str) -> None:
    with pytest.raises(UnknownLanguage):
        leading_language(text)


def test_what_is_offered_stands_in_the_order_of_its_sound() -> None:
    names = [name for _, name in autonyms()]
    assert names == sorted(names, key=fold)
    assert {tag for tag, _ in autonyms()} == set(COMPLETE)
    assert names[0] == "български"
    assert names[-1] == "srpski (latinica)"


def test_a_foreign_tag_is_shown_as_it_is() -> None:
    assert autonym("fr") == "fr"


@given(st.text(max_size=120))
def test_any_text_is_a_language_or_unknown(text: str) -> None:
    with suppress(UnknownLanguage):
        assert set(named_language(text)) <= set(LANGUAGES)


@given(st.text(max_size=120))
def test_any_text_begins_with_a_language_or_with_none(text: str) -> None:
    with suppress(UnknownLanguage):
        found, rest = leading_language(text)
        assert set(found) <= set(LANGUAGES)
        assert text.strip().endswith(rest)
