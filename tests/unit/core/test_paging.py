"""Paging: six lines, then more."""

from hypothesis import given
from hypothesis import strategies as st

from bot.core import paging
from bot.language.catalogue import Language
from bot.model import markup
from bot.model.markup import Gap, Item, Line, Markup

BODIES = st.lists(
    st.one_of(
        st.builds(Line, st.just(("a line",))),
        st.builds(Item, st.integers(1, 9), st.just(("an item",))),
        st.just(Gap()),
    ),
    max_size=40,
).map(tuple)


def count(body: Markup) -> int:
    return sum(not isinstance(block, Gap) for block in body)


def test_six_lines_are_said_as_they_are(english: Language) -> None:
    body = markup.lines("1\n2\n3\n\n4\n5\n6")
    assert paging.first_page(body, english) == paging.Page(body)


def test_the_seventh_line_waits_with_the_sixth(english: Language) -> None:
    page = paging.first_page(markup.lines("1\n2\n3\n4\n5\n\n6\n7"), english)
    assert markup.plain(page.body) == "1\n2\n3\n4\n5\n2 more lines: more"
    assert markup.plain(page.rest) == "6\n7"


@given(body=BODIES)
def test_every_page_is_short_and_nothing_is_lost(english: Language, body: Markup) -> None:
    shown: list[markup.Block] = []
    rest = body
    while rest:
        page = paging.first_page(rest, english)
        assert count(page.body) <= paging.LINES
        shown += page.body[:-1] if page.rest else page.body
        rest = paging.unpack(paging.pack(page.rest))
    assert [block for block in shown if block != Gap()] == [
        block for block in body if block != Gap()
    ]
