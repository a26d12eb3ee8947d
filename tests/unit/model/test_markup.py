"""Markup: how a message reads as text, as HTML, and in a row."""

import html
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import markup
from bot.model.markup import Block, Gap, Item, Line, Link, Part, Strong

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
PARTS: st.SearchStrategy[Part] = st.one_of(
    TEXTS, st.builds(Strong, TEXTS), st.builds(Link, TEXTS, TEXTS)
)
PART_LISTS = st.lists(PARTS, min_size=1, max_size=4).map(tuple)
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Line, PART_LISTS), st.builds(Item, st.integers(1, 30), PART_LISTS), st.builds(Gap)
)
MARKUPS = st.lists(BLOCKS, max_size=8).map(tuple)
TAGS = re.compile(r'</?(?:b|br|li|ol)>|<ol start="\d+">|<a href="[^"<>]*">|</a>')


def test_plain_text_has_one_line_a_block() -> None:
    body = markup.join("Which?\n\nThese:", Item(1, ("one",)), Item(2, (Strong("two"), "!")))
    assert markup.plain(body) == "Which?\n\nThese:\n1. one\n2. two!"


def test_a_link_is_spelt_out_unless_it_is_its_own_text() -> None:
    link, bare = Link("page", "https://a.example"), Link("https://a.example", "https://a.example")
    assert markup.plain((markup.line(link),)) == "page (https://a.example)"
    assert markup.plain((markup.line(bare),)) == "https://a.example"


def test_html_separates_lines_and_groups_items() -> None:
    body = markup.join("a", "b", Item(1, ("x",)), Item(2, ("y",)), Item(5, ("z",)), Gap(), "c")
    assert markup.to_html(body) == (
        'a<br>b<ol><li>x</li><li>y</li></ol><ol start="5"><li>z</li></ol><br>c'
    )


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", " https://a", "//a"])
def test_an_unsafe_address_is_shown_as_text(href: str) -> None:
    shown = markup.to_html((markup.line(Link("here", href)),))
    assert "<a" not in shown
    assert html.unescape(shown) == f"here ({href})"


@pytest.mark.parametrize("href", ["https://a.example/?b&c", "http://a", "mailto:a@b"])
def test_a_safe_address_is_a_link(href: str) -> None:
    shown = markup.to_html((markup.line(Link("here", href)),))
    assert shown == f'<a href="{html.escape(href)}">here</a>'


@given(MARKUPS)
def test_a_text_never_becomes_markup(body: markup.Markup) -> None:
    rest = TAGS.sub("", markup.to_html(body))
    assert "<" not in rest
    assert ">" not in rest


@given(MARKUPS)
def test_html_opens_what_it_closes(body: markup.Markup) -> None:
    shown = markup.to_html(body)
    for tag in ("ol", "li", "b", "a"):
        assert len(re.findall(rf"<{tag}[ >]", shown)) == shown.count(f"</{tag}>")


@given(MARKUPS)
def test_a_row_gives_back_what_it_was_given(body: markup.Markup) -> None:
    packed = json.dumps(markup.to_json(body), ensure_ascii=False)
    assert markup.from_json(json.loads(packed)) == body


@pytest.mark.parametrize("tree", [["text"], [[{"a": 1}]], [[["a", "b", "c"]]], [[[1]]], [None]])
def test_a_row_of_another_shape_is_refused(tree: list[object]) -> None:
    with pytest.raises(ValueError, match=r"a (block|part) is"):
        markup.from_json(tree)


def test_lines_keep_empty_rows_as_gaps() -> None:
    assert markup.lines("a\n \nb") == (Line(("a",)), Gap(), Line(("b",)))
