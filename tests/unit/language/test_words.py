from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ContentError
from bot.language.words import Words

SHIPPED = Words.load(Path(__file__).parents[3] / "content" / "words")
ENGLISH = """
verbs:
  term: [term]
  event: [event]
  events: [events]
  help: [help]
options:
  in: [in]
  at: [at]
  "yes": ["yes"]
fields:
  when: [when]
answers:
  "yes": ["yes"]
  "no": ["no"]
"""
SERBIAN = """
verbs:
  term: [pojam, termin]
  event: [događaj]
options:
  in: [u, "na"]
  at: [u]
  "yes": [da]
fields:
  when: [kada]
answers:
  "yes": [da]
  "no": [ne]
"""


def words(folder: Path, **files: str) -> Words:
    for name, content in {"en": ENGLISH, "sr_Latn": SERBIAN, **files}.items():
        (folder / f"{name}.yaml").write_text(content, encoding="utf-8")
    return Words.load(folder)


@pytest.fixture
def known(tmp_path: Path) -> Words:
    return words(tmp_path)


@pytest.mark.parametrize("typed", ["pojam", "POJAM", "појам", "Termin", "term", "TÉRM"])
def test_a_verb_is_known_in_every_language_case_and_script(known: Words, typed: str) -> None:
    assert known.verb(typed) == "term"


def test_a_word_that_is_no_verb_is_none(known: Words) -> None:
    assert known.verb("nothing") is None
    assert known.verb("") is None


def test_an_option_has_all_its_meanings(known: Words) -> None:
    assert known.option("u") == {"in", "at"}
    assert known.option("У") == {"in", "at"}
    assert known.option("nothing") == frozenset()


def test_yes_and_no_are_words_and_no_truth_values(known: Words) -> None:
    assert known.option("yes") == {"yes"}
    assert known.is_yes("Da")
    assert known.is_yes("yes")
    assert known.is_no("НЕ")
    assert not known.is_no("da")


def test_a_field_has_one_meaning(known: Words) -> None:
    assert known.field("Када") == "when"
    assert known.field("who") is None


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        ("London", "Europe/London"),
        ("Скопје", "Europe/Skopje"),
        ("skopje", "Europe/Skopje"),
        ("Skoplje", "Europe/Skopje"),
        ("Beograd", "Europe/Belgrade"),
        ("Београд", "Europe/Belgrade"),
        ("Tiranë", "Europe/Tirane"),
        ("Prishtina", "Europe/Belgrade"),
        ("București", "Europe/Bucharest"),
        ("bucuresti", "Europe/Bucharest"),
        ("Chișinău", "Europe/Chisinau"),
        ("Sofija", "Europe/Sofia"),
        ("Ankara", "Europe/Istanbul"),
        ("Athens", "Europe/Athens"),
        ("Ljubljana", "Europe/Ljubljana"),
        ("CET", None),
        ("", None),
    ],
)
def test_a_capital_names_its_zone(place: str, zone: str | None) -> None:
    assert SHIPPED.zone(place) == zone


def test_a_word_that_grows_when_it_is_folded_is_left_alone(known: Words) -> None:
    grows = "\ufdfa" * 20_000
    began = process_time()
    assert known.verb(grows) is None
    assert known.near_verb(grows) is None
    assert known.option(grows) == frozenset()
    assert not known.is_yes(grows)
    assert process_time() - began < 0.05


def test_a_verb_is_shown_in_the_readers_language_or_in_english(known: Words) -> None:
    assert known.name("term", "sr-Latn") == "pojam"
    assert known.name("events", "sr-Latn") == "events"
    assert known.name("term", "mk") == "term"
    assert known.name("unheard", "en") == "unheard"


@pytest.mark.parametrize(
    ("typed", "verb"),
    [
        ("evnt", "event"),
        ("hlep", "help"),
        ("ehlp", "help"),
        ("terrm", "term"),
        ("pojamm", "term"),
        ("pojem", "term"),
        ("dogadjaj", None),
        ("tern", None),
        ("hel", None),
        ("trm", None),
        ("evnts", "events"),
        ("eventt", "event"),
        ("meeting", None),
        ("", None),
    ],
)
def test_one_slip_from_a_longer_verb_is_near_it(known: Words, typed: str, verb: str | None) -> None:
    assert known.near_verb(typed) == verb


def test_a_word_as_near_to_two_verbs_is_near_none(tmp_path: Path) -> None:
    content = ENGLISH.replace("[help]", "[help, eveno]")
    assert words(tmp_path, en=content).near_verb("evenot") is None


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("sr_Latn", "[pojam, termin]", "[pojam, event]", "'event' means 'event' already"),
        ("sr_Latn", "[događaj]", "[dogadjaj, TERMIN]", "'TERMIN' means 'term' already"),
        ("sr_Latn", "[kada]", "[kada, in mk, mk]", "read as a number, an id or a language"),
        ("sr_Latn", "[kada]", "[12]", "read as a number, an id or a language"),
        ("sr_Latn", "[kada]", "[M52]", "read as a number, an id or a language"),
        ("sr_Latn", "  term:", "  pojam:", "English file has no such name"),
        ("sr_Latn", "fields:", "felder:", "no such section"),
        ("sr_Latn", "[događaj]", "[novi događaj]", "more than one word"),
        ("sr_Latn", "[događaj]", "[da]", "'da' means 'yes' already"),
        ("sr_Latn", "[događaj]", "[]", "a list of words is needed"),
        ("sr_Latn", "[događaj]", "događaj", "a list of words is needed"),
        ("sr_Latn", "[događaj]", "[[a]]", "a list of words is needed"),
        ("sr_Latn", "  event:", "  term:", "each name stands once"),
        ("sr_Latn", "[događaj]", "[događaj", "not well-formed"),
        ("en", '  "no": ["no"]', '  perhaps: ["no"]', "no such name"),
        ("en", "  term: [term]", "  [term]: [term]", "each name stands once"),
    ],
)
def test_a_mistake_in_a_file_is_named(
    tmp_path: Path, file: str, old: str, new: str, problem: str
) -> None:
    content = {"en": ENGLISH, "sr_Latn": SERBIAN}[file]
    assert old in content
    with pytest.raises(ContentError, match=problem) as caught:
        words(tmp_path, **{file: content.replace(old, new, 1)})
    assert caught.value.file.name == f"{file}.yaml"
    assert caught.value.line


def test_a_verb_with_two_meanings_in_two_languages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"sq\.yaml:2: verbs\.term: 'poim'") as caught:
        words(tmp_path, mk="verbs:\n  event: [поим]\n", sq="verbs:\n  term: [poim]\n")
    assert caught.value.line == 2


@pytest.mark.parametrize("content", ["", "- a list", "verbs: none", "verbs:\n  - a"])
def test_a_file_of_another_shape_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(ContentError):
        words(tmp_path, mk=content)


def test_a_file_of_no_language_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="not named after a language"):
        words(tmp_path, xx=SERBIAN)


def test_the_english_file_is_needed(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="missing"):
        Words.load(tmp_path)


@given(st.text(max_size=30))
def test_any_word_can_be_asked_about(text: str) -> None:
    assert SHIPPED.near_verb(text) is None or SHIPPED.verb(text) is None
    assert isinstance(SHIPPED.option(text), frozenset)
    assert not (SHIPPED.is_yes(text) and SHIPPED.is_no(text))
