"""The shipped words: complete in every complete language, and as the capabilities need them."""

import unicodedata
from collections.abc import Iterator
from functools import cache

import pytest
import yaml

from bot.announcements import form as announcement_form
from bot.calendar import event_form
from bot.language.tags import COMPLETE, LANGUAGES, named_language, parse_tag
from bot.language.words import SECTIONS, Words
from bot.polls import form as poll_form
from bot.timewords.zones import zone as known_zone
from tests.architecture.source import ROOT
from tests.content.test_catalogues import NAMES, declared, said

FOLDER = ROOT / "content" / "words"
CYRILLIC = {"mk", "bg", "sr-Cyrl"}
Names = dict[str, dict[str, list[str]]]


@pytest.fixture(scope="module")
def words() -> Words:
    return Words.load(FOLDER)


@cache
def file_of(tag: str) -> Names:
    path = FOLDER / f"{tag.replace('-', '_')}.yaml"
    names: Names = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - strings only
    return names


def every(tag: str) -> Iterator[str]:
    return (word for names in file_of(tag).values() for row in names.values() for word in row)


def test_there_is_a_file_for_each_language() -> None:
    assert {parse_tag(path.stem) for path in FOLDER.glob("*.yaml")} == set(LANGUAGES)


@pytest.mark.parametrize("tag", COMPLETE)
@pytest.mark.parametrize("section", SECTIONS)
def test_a_complete_language_has_a_word_for_everything(tag: str, section: str) -> None:
    assert set(file_of(tag)[section]) == set(file_of("en")[section])


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_has_every_verb_that_a_member_learns(tag: str, words: Words) -> None:
    six = {"term", "events", "vote", "remind", "settings", "help"}
    assert six <= set(file_of(tag)["verbs"])
    assert {words.verb(words.name(verb, tag)) for verb in six} == six


def test_every_declared_verb_and_action_has_words() -> None:
    commands, actions = declared()
    assert {command.verb for command in commands} <= set(file_of("en")["verbs"])
    typed = {action.word for action in actions} - {"", "*"}
    assert typed <= set(file_of("en")["options"])


def test_every_verb_can_be_used() -> None:
    commands, _ = declared()
    assert set(file_of("en")["verbs"]) == {command.verb for command in commands} | {"more"}


def test_every_field_and_ladder_word_has_words() -> None:
    fields = {*announcement_form.FIELDS, *poll_form.FIELDS, *event_form.FIELDS}
    assert fields == set(file_of("en")["fields"])
    assert set(event_form.LADDER_WORDS) <= set(file_of("en")["options"])


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_capital_has_a_zone_that_there_is(tag: str) -> None:
    assert {known_zone(name).key for name in file_of(tag)["zones"]} == set(file_of(tag)["zones"])


@pytest.mark.parametrize("locale", NAMES)
@pytest.mark.parametrize(
    ("row", "setting"),
    [
        ("Language: {language}", "language"),
        ("Time zone: {zone}", "timezone"),
        ("My data: what is kept about you", "mydata"),
    ],
)
def test_the_labels_of_the_settings_are_understood(
    locale: str, row: str, setting: str, words: Words
) -> None:
    label = said(locale, row).partition(":")[0]
    assert setting in words.option(label)


@pytest.mark.parametrize("typed", ["pojam", "појам", "поим", "termi", "termen", "Term", "POJAM"])
def test_the_verbs_of_the_contract_are_understood(typed: str, words: Words) -> None:
    assert words.verb(typed) == "term"


@pytest.mark.parametrize("tag", LANGUAGES)
def test_words_are_in_the_script_of_their_language(tag: str) -> None:
    wanted = {"el": "GREEK"}.get(tag, "CYRILLIC" if tag in CYRILLIC else "LATIN")
    letters = {letter for word in every(tag) for letter in word if letter.isalpha()}
    assert {unicodedata.name(letter).partition(" ")[0] for letter in letters} == {wanted}


@pytest.mark.parametrize("tag", LANGUAGES)
def test_words_are_written_as_they_are_shown(tag: str) -> None:
    wrong = [word for word in every(tag) if word != unicodedata.normalize("NFC", word.strip())]
    assert wrong == []


def test_a_place_is_not_taken_for_a_language(words: Words) -> None:
    assert words.option("mk") == frozenset()
    assert named_language("mk") == ("mk",)
