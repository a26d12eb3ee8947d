import io
import logging
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ContentError
from bot.language.catalogue import Catalogues, Language

ONE, MANY = "{number} vote", "{number} votes"
FORMS = ("{number} glas", "{number} glasa", "{number} glasova")


def built() -> bytes:
    catalogue = Catalog(locale="sr_Latn")
    catalogue.add("Hello, {name}.", "Zdravo, {name}.")
    catalogue.add((ONE, MANY), FORMS)
    stream = io.BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "sr_Latn" / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "mreza.mo").write_bytes(built())
    return tmp_path


@pytest.fixture
def serbian(folder: Path) -> Language:
    return Catalogues(folder).language("sr-Latn")


@pytest.fixture
def english(tmp_path: Path) -> Language:
    return Catalogues(tmp_path / "nothing").language("en")


def test_a_text_is_said_in_its_language(serbian: Language) -> None:
    assert serbian.tag == "sr-Latn"
    assert serbian.text("Hello, {name}.", name="Ana") == "Zdravo, Ana."


def test_a_text_without_translation_is_said_in_english(serbian: Language) -> None:
    assert serbian.text("Bye, {name}.", name="Ana") == "Bye, Ana."


def test_an_empty_text_stays_empty_and_is_not_the_head_of_the_file(serbian: Language) -> None:
    assert serbian.text("") == ""


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "1 glas"), (2, "2 glasa"), (5, "5 glasova"), (11, "11 glasova"), (21, "21 glas")],
)
def test_a_number_takes_its_form(serbian: Language, number: int, text: str) -> None:
    assert serbian.plural(ONE, MANY, number, number=number) == text


def test_english_has_two_forms(english: Language) -> None:
    shown = [english.plural(ONE, MANY, number, number=number) for number in (0, 1, 2)]
    assert shown == ["0 votes", "1 vote", "2 votes"]


def test_a_value_is_never_a_text_with_placeholders(english: Language) -> None:
    text = english.text("{one}{two}", one="{two}", two="{0.__class__}{")
    assert text == "{two}{0.__class__}{"


def test_a_placeholder_without_value_stays(english: Language) -> None:
    assert english.text("{known} {unknown} {} {{", known=1) == "1 {unknown} {} {{"


@given(st.text(), st.dictionaries(st.from_regex(r"[a-z]{1,3}", fullmatch=True), st.text()))
def test_no_template_and_no_value_can_break_a_text(template: str, values: dict[str, str]) -> None:
    language = Catalogues(Path("nowhere")).language("en")
    language.text(template, **values)


def test_a_catalogue_is_read_once(folder: Path) -> None:
    catalogues = Catalogues(folder)
    first = catalogues.language("sr-Latn")
    (folder / "sr_Latn" / "LC_MESSAGES" / "mreza.mo").unlink()
    assert catalogues.language("sr-Latn") is first


def test_a_catalogue_that_is_not_built_is_named(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    place = folder / "sr_Latn" / "LC_MESSAGES"
    (place / "mreza.mo").rename(place / "mreza.po")
    with caplog.at_level(logging.WARNING):
        language = Catalogues(folder).language("sr-Latn")
    assert language.text("Hello, {name}.", name="Ana") == "Hello, Ana."
    assert "make catalogues" in caplog.text


@pytest.mark.parametrize("damage", [b"", b"nonsense", built()[:40], built()[:-20]])
def test_a_damaged_catalogue_is_named(folder: Path, damage: bytes) -> None:
    (folder / "sr_Latn" / "LC_MESSAGES" / "mreza.mo").write_bytes(damage)
    with pytest.raises(ContentError, match=r"mreza\.mo"):
        Catalogues(folder).language("sr-Latn")
