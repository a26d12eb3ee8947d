"""Cutting long messages: nothing is lost, every piece fits, and the cut is where one breathes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import markup
from bot.model.markup import Block, Gap, Item, Line, Link, Markup, Strong, plain
from bot.platforms.splitting import Fits, split

WORDS = st.text(alphabet=st.sampled_from("abž чџ\t\u0301\u200d🙂 <&"), max_size=40)
PARTS = st.one_of(WORDS, st.builds(Strong, WORDS), st.builds(Link, WORDS, WORDS))
LINES = st.builds(Line, st.lists(PARTS, max_size=5).map(tuple))
ITEMS = st.builds(Item, st.integers(1, 20), st.lists(PARTS, min_size=1, max_size=3).map(tuple))
BLOCKS: st.SearchStrategy[Block] = st.one_of(LINES, ITEMS, st.just(Gap()))
MARKUPS: st.SearchStrategy[Markup] = st.lists(BLOCKS, max_size=12).map(tuple)


def shorter_than(characters: int) -> Fits:
    return lambda body: len(plain(body)) <= characters


def texts(body: Markup, characters: int) -> list[str]:
    return [plain(piece) for piece in split(body, shorter_than(characters))]


@given(MARKUPS, st.integers(8, 60))
def test_every_piece_fits(body: Markup, characters: int) -> None:
    assert all(len(text) <= characters for text in texts(body, characters))


@given(MARKUPS, st.integers(8, 60))
def test_nothing_is_lost_but_white_space(body: Markup, characters: int) -> None:
    kept = "".join("".join(texts(body, characters)).split())
    assert kept == "".join(plain(body).split())


@given(MARKUPS)
def test_what_fits_is_left_as_it_is(body: Markup) -> None:
    assert split(body, shorter_than(len(plain(body)))) == [body]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("one two\n\nthree four", ["one two", "three four"]),
        ("one\ntwo\nthree", ["one\ntwo", "three"]),
        ("one two three four", ["one two ", "three four"]),
        ("abcdefghijklmnopqrst", ["abcdefghijkl", "mnopqrst"]),
        ("abcdefghijke\u0301z", ["abcdefghijk", "e\u0301z"]),
    ],
    ids=["paragraph", "line", "word", "anywhere", "not inside a character"],
)
def test_a_cut_is_at_a_paragraph_then_a_line_then_a_word(text: str, pieces: list[str]) -> None:
    assert texts(markup.lines(text), 12) == pieces


def test_an_item_keeps_its_number_and_its_rest_has_none() -> None:
    pieces = split((Item(7, ("one two three four",)),), shorter_than(12))
    assert pieces[0] == (Item(7, ("one two ",)),)
    assert pieces[1] == (Line(("three four",)),)


def test_a_link_is_never_cut() -> None:
    link = Link("here", "https://a.b")
    pieces = split((Line(("one two three ", link)),), shorter_than(20))
    assert pieces[-1] == (Line((link,)),)


def test_strong_words_stay_strong_on_both_sides_of_a_cut() -> None:
    pieces = split((Line((Strong("one two three four"),)),), shorter_than(12))
    assert pieces == [(Line((Strong("one two "),)),), (Line((Strong("three four"),)),)]
