import shutil
from pathlib import Path

import pytest

from bot.config import DEFAULT_CONTENT
from bot.errors import ContentError, NotFound
from bot.glossary.glossary import Glossary
from bot.glossary.loading import load_glossary

ENTRY = """\
- id: gender
  en: Gender
  acronyms: [G]
  aliases:
    - social sex
  definition:
    en: What a society attaches to women and men.
  source:
    name: A source
    year: 2016
  status: draft
  terms:
    bs: rod
  local_aliases:
    bs:
      - društveni spol
  related: []
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "categories.yaml").write_text("basic:\n  en: Basic\n", encoding="utf-8")
    shutil.copy(DEFAULT_CONTENT / "glossary" / "words.yaml", tmp_path)
    (tmp_path / "basic.yaml").write_text(ENTRY, encoding="utf-8")
    return tmp_path


def fault(folder: Path) -> ContentError:
    with pytest.raises(ContentError) as caught:
        load_glossary(folder)
    return caught.value


def test_a_sound_folder_is_read(folder: Path) -> None:
    glossary = load_glossary(folder)
    entry = glossary.entry("gender")
    assert (entry.en, entry.acronyms, entry.category) == ("Gender", ("G",), "basic")
    assert (entry.source.name, entry.source.year) == ("A source", 2016)
    assert glossary.term(entry, "bs") == "rod"
    assert glossary.term(entry, "mk") == "Gender"
    assert glossary.definition(entry, "bs") == ("What a society attaches to women and men.", "en")
    assert [category.title("mk") for category in glossary.categories()] == ["Basic"]
    assert glossary.in_category("basic") == (entry,)


@pytest.mark.parametrize(
    ("right", "wrong", "line", "key", "words"),
    [
        ("  en: Gender\n", "", 1, "gender.en", "missing"),
        ("id: gender", "id: Gender", 1, "Gender.id", "small Latin letters"),
        ("acronyms: [G]", "acronyms: G", 3, "gender.acronyms", "a list"),
        ("- social sex", "- 1325", 5, "gender.aliases.1", "quotes"),
        ("    en: What", "    bs: What", 7, "gender.definition.en", "missing"),
        ("    en: What a", "    en: What [?] a", 7, "gender.definition.en", "[?]"),
        ("year: 2016", "year: '2016'", 10, "gender.source.year", "null means undated"),
        ("year: 2016", "yeer: 2016", 10, "gender.source.yeer", "no such field"),
        ("status: draft", "status: done", 11, "gender.status", "names with values"),
        ("status: draft", "status:\n    bs: checked", 12, "gender.status.bs", "reviewed by"),
        ("    bs: rod", "    xx: rod", 13, "gender.terms.xx", "no such language"),
        ("    bs: rod", "    bs: ''", 13, "gender.terms.bs", "a text"),
        ("    bs: rod", "    no: rod", 13, "gender.terms.False", "quotes"),
        ("related: []", "related: [sex]", 17, "gender.related.1", "no other entry"),
        ("related: []", "related: [gender]", 17, "gender.related.1", "no other entry"),
        ("related: []", "remark: x", 17, "gender.remark", "no such field"),
    ],
)
def test_a_fault_names_file_line_and_key(
    folder: Path, right: str, wrong: str, line: int, key: str, words: str
) -> None:
    assert right in ENTRY
    (folder / "basic.yaml").write_text(ENTRY.replace(right, wrong), encoding="utf-8")
    error = fault(folder)
    assert (error.file.name, error.line, error.key) == ("basic.yaml", line, key)
    assert words in error.problem


def test_yaml_that_cannot_be_read_has_its_line(folder: Path) -> None:
    (folder / "basic.yaml").write_text(ENTRY + "- id: [\n", encoding="utf-8")
    error = fault(folder)
    assert error.file.name == "basic.yaml"
    assert error.line is not None
    assert error.line >= 18


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "basic.yaml").unlink()
    assert fault(folder).file.name == "basic.yaml"


def test_a_file_that_is_not_utf8_is_named(folder: Path) -> None:
    (folder / "basic.yaml").write_bytes(ENTRY.encode("utf-16"))
    assert "UTF-8" in fault(folder).problem


def test_a_control_character_is_a_fault(folder: Path) -> None:
    (folder / "basic.yaml").write_text(ENTRY + "# \x00\n", encoding="utf-8")
    assert "not YAML" in fault(folder).problem


def test_a_file_that_is_no_list_is_a_fault(folder: Path) -> None:
    (folder / "basic.yaml").write_text("id: gender\n", encoding="utf-8")
    assert "list" in fault(folder).problem


def test_an_id_is_used_once(folder: Path) -> None:
    (folder / "basic.yaml").write_text(ENTRY * 2, encoding="utf-8")
    error = fault(folder)
    assert (error.line, error.key) == (18, "gender.id")


def test_no_category_is_a_fault(folder: Path) -> None:
    (folder / "categories.yaml").write_text("{}\n", encoding="utf-8")
    assert fault(folder).file.name == "categories.yaml"


def test_words_without_a_list_are_a_fault(folder: Path) -> None:
    (folder / "words.yaml").write_text("fillers: {en: a}\n", encoding="utf-8")
    assert (fault(folder).file.name, fault(folder).key) == ("words.yaml", "everyday")


def test_a_review_is_kept_by_language(folder: Path) -> None:
    reviewed = "status:\n    bs: reviewed by police editor, 2027-02-01\n    mk: draft"
    text = ENTRY.replace("status: draft", reviewed)
    (folder / "basic.yaml").write_text(text, encoding="utf-8")
    entry = load_glossary(folder).entry("gender")
    assert entry.status("bs") == "reviewed by police editor, 2027-02-01"
    assert entry.status("mk") == entry.status("en") == "draft"


def test_an_unknown_entry_is_not_found(glossary: Glossary) -> None:
    with pytest.raises(NotFound):
        glossary.entry("no-such-entry")
