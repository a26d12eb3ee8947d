"""Reminders of another program: each line is right, or nothing is taken in."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar import foreign
from bot.calendar.foreign import ForeignReminder, read_line, read_lines
from bot.errors import ImportRefused

GOOD = {
    "kind": "reminder",
    "at": "2026-12-03T10:00:00+01:00",
    "room": "!hall:example.org",
    "user": "@ana:example.org",
    "text": " Water the plants ",
}


def line(**changes: object) -> str:
    fields = {**GOOD, **changes}
    return json.dumps({name: value for name, value in fields.items() if value is not None})


def test_a_line_is_read() -> None:
    found = read_line(line())
    assert (found.at, found.room, found.user, found.text) == (
        datetime(2026, 12, 3, 9, 0, tzinfo=UTC),
        "matrix:!hall:example.org",
        "matrix:@ana:example.org",
        "Water the plants",
    )


def test_a_line_is_known_by_what_it_says_not_by_how_it_is_written() -> None:
    known = read_line(line()).hash
    assert read_line(line(at="2026-12-03T09:00:00Z", room="matrix:!hall:example.org")).hash == known
    for other in ({"at": "2026-12-03T09:00:01Z"}, {"text": "Water"}, {"user": "@eva:example.org"}):
        assert read_line(line(**other)).hash != known


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "not JSON"),
        ("[" * 50_000, "not JSON"),
        ("[]", "not an object"),
        (line(kind="event"), "only lines of"),
        (line(text=None), '"text" is missing'),
        (line(text=" "), '"text" is missing'),
        (line(room=5), '"room" is missing'),
        (line(color="red"), "no field 'color'"),
        (line(text="a" * 2_001), "more than 2000"),
        (line(room="hall"), "platform:id"),
        (line(user="@a b"), "no spaces"),
        (line(at="2026-12-03T10:00:00"), "offset from UTC"),
        (line(at="tomorrow"), "no ISO time"),
        (line(at="0001-01-01T00:00:00+14:00"), "no time that exists"),
        (line(text="a" * 100_001), "too long"),
        (line(text="a\ud800"), "half a character"),
        (line(user="matrix:@\udfff:b"), "half a character"),
    ],
)
def test_a_bad_line_says_what_is_wrong(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        read_line(text)


def test_bad_lines_are_named_by_number_and_nothing_is_taken() -> None:
    with pytest.raises(ImportRefused) as refused:
        read_lines([line(), "", "{", line(kind="x")])
    assert [problem.split(":")[0] for problem in refused.value.problems] == [
        "line 3",
        "line 4",
        "Nothing was imported.",
    ]


def test_not_all_of_many_bad_lines_are_named() -> None:
    with pytest.raises(ImportRefused) as refused:
        read_lines(["{"] * (foreign.MOST_PROBLEMS + 5))
    assert refused.value.problems[-2] == "and 5 more bad lines"


def test_good_lines_are_all_taken() -> None:
    assert len(read_lines([line(), " ", line(text="b")])) == 2
    assert read_lines([]) == []


@given(
    st.one_of(st.text(), st.dictionaries(st.sampled_from(sorted(GOOD)), st.text()).map(json.dumps))
)
def test_any_line_is_a_reminder_or_a_value_error(text: str) -> None:
    try:
        found = read_line(text)
    except ValueError:
        return
    assert isinstance(found, ForeignReminder)
