import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Žene, mir i Bezbednost", "zene, mir i bezbednost"),
        ("уређај", "uredjaj"),
        ("uređaj", "uredjaj"),
        ("Љубав и њега", "ljubav i njega"),
        ("Ѓорѓи, ќерка, ѕвезда, џеб", "gjorgji, kjerka, dzvezda, dzeb"),
        ("щастие, въздух, юг, яма", "stastie, vazduh, jug, jama"),
        ("dhunë, çështje", "dhune, ceshtje"),
        ("hărțuire hărţuire", "hartuire hartuire"),
        ("EŞİTLİĞİ ışık", "esitligi isik"),
        ("Ισότητα των Φύλων", "ισοτητα των φυλων"),
        ("ΣΕΞΙΣΜΟΣ", "σεξισμοσ"),
        ("Rodnа аnаlizа", "rodna analiza"),
        ("straße", "strasse"),
        ("ｗｐｏｎ ①", "wpon 1"),
        ("a\u00a0b\u2003c\td\ne", "a b c d e"),
        ("r\u200bo\u00add", "rod"),
        ("\u202eabc\u202c", "abc"),
        ("\x00a\x07", "a"),
        ("", ""),
    ],
)
def test_fold_makes_spellings_comparable(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=120))
def test_the_fold_of_a_fold_is_itself(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=60))
def test_plain_text_folds_the_same_with_and_without_the_short_cut(text: str) -> None:
    assert fold(text + "é") == fold(f"{text}e")


@given(st.text(max_size=60), st.text(max_size=60))
def test_words_fold_alone_as_they_do_together(one: str, other: str) -> None:
    assert fold(f"{one} {other}") == f"{fold(one)} {fold(other)}".strip()
