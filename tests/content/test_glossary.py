"""The glossary's files say what they should: a failure names file and key."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from bot.config import DEFAULT_CONTENT
from bot.glossary.entry import Entry
from bot.glossary.loading import CATEGORIES, WORDS, load_glossary
from bot.language.tags import COMPLETE, LANGUAGES

FOLDER = DEFAULT_CONTENT / "glossary"
GLOSSARY = load_glossary(FOLDER)
FILES = sorted(FOLDER.glob("*.yaml"))
ENTRIES = [path for path in FILES if path.name not in {CATEGORIES, WORDS}]
CYRILLIC = {"sr-Cyrl", "mk", "bg"}
LATIN = set(LANGUAGES) - CYRILLIC - {"el"}
LONGEST_DEFINITION = 400

by_file = pytest.mark.parametrize("path", ENTRIES, ids=[path.stem for path in ENTRIES])


def entries_of(path: Path) -> list[Entry]:
    return list(GLOSSARY.in_category(path.stem))


def spellings(entry: Entry) -> list[tuple[str, str]]:
    aliases = [(tag, word) for tag, words in entry.local_aliases.items() for word in words]
    return [*entry.terms.items(), *aliases]


def test_every_file_is_a_category_and_every_category_a_file() -> None:
    assert {path.stem for path in ENTRIES} == {one.id for one in GLOSSARY.categories()}


def test_there_are_203_entries() -> None:
    assert len(GLOSSARY.entries()) == 203


def test_every_category_has_a_title_in_every_language() -> None:
    missing = [
        (category.id, tag)
        for category in GLOSSARY.categories()
        for tag in LANGUAGES
        if tag not in category.titles
    ]
    assert missing == []


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_no_name_stands_twice(path: Path) -> None:
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    assert node is not None
    assert doubled(node) == []


def doubled(node: yaml.Node) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    if isinstance(node, yaml.MappingNode):
        counted = Counter(key.value for key, _ in node.value)
        found += [
            (key.value, key.start_mark.line + 1) for key, _ in node.value if counted[key.value] > 1
        ]
    inner = [value for _, value in node.value] if isinstance(node, yaml.MappingNode) else node.value
    if isinstance(node, yaml.MappingNode | yaml.SequenceNode):
        found += [fault for value in inner for fault in doubled(value)]
    return found


@by_file
def test_texts_have_no_blanks_around_and_no_line_ends(path: Path) -> None:
    faults = [
        (entry.id, text)
        for entry in entries_of(path)
        for text in (
            entry.en,
            *entry.aliases,
            *entry.definitions.values(),
            *(spelling for _, spelling in spellings(entry)),
        )
        if text != text.strip() or "\n" in text or "  " in text
    ]
    assert faults == []


@by_file
def test_terms_are_in_the_script_of_their_language(path: Path) -> None:
    faults = [
        (entry.id, tag, text)
        for entry in entries_of(path)
        for tag, text in spellings(entry)
        if tag in LATIN and any("Ѐ" <= letter <= "ӿ" or "Ͱ" <= letter <= "Ͽ" for letter in text)
    ]
    assert faults == []


@by_file
def test_cyrillic_terms_have_no_latin_look_alikes_inside_words(path: Path) -> None:
    faults = [
        (entry.id, tag, word)
        for entry in entries_of(path)
        for tag, text in spellings(entry)
        if tag in CYRILLIC
        for word in text.replace("-", " ").split()
        if any("Ѐ" <= letter <= "ӿ" for letter in word)
        and any(letter.isascii() and letter.isalpha() for letter in word)
    ]
    assert faults == []


@by_file
def test_definitions_are_short_and_end_with_a_full_stop(path: Path) -> None:
    faults = [
        (entry.id, tag)
        for entry in entries_of(path)
        for tag, text in entry.definitions.items()
        if len(text) > LONGEST_DEFINITION or not text.endswith(".")
    ]
    assert faults == []


@by_file
def test_serbian_has_both_scripts_or_none(path: Path) -> None:
    faults = [
        entry.id
        for entry in entries_of(path)
        if ("sr-Latn" in entry.terms) != ("sr-Cyrl" in entry.terms)
    ]
    assert faults == []


@by_file
def test_an_entry_is_found_by_its_own_names(path: Path) -> None:
    faults = []
    for entry in entries_of(path):
        for tag in ("en", *COMPLETE):
            name = entry.name(tag)
            if name is None or len(name) > 80:
                continue
            found = GLOSSARY.lookup(name, tag)
            offered = {found.answer, *(one.id for one in found.suggestions)}
            if entry.id not in offered:
                faults.append((entry.id, tag, name, offered))
    assert faults == []


@by_file
def test_an_entry_is_found_by_its_id_and_its_acronyms(path: Path) -> None:
    faults = [
        (entry.id, name)
        for entry in entries_of(path)
        for name in (entry.id, *entry.acronyms)
        if GLOSSARY.lookup(name, "en").answer != entry.id
    ]
    assert faults == []
