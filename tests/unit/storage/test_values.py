from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.values import MOST_NAMES, from_ms, many, to_ms

MOMENTS = st.datetimes(timezones=st.just(UTC))


@given(MOMENTS)
def test_a_moment_comes_back_to_the_millisecond_and_never_later(moment: datetime) -> None:
    back = from_ms(to_ms(moment))
    assert timedelta(0) <= moment - back < timedelta(milliseconds=1)


@given(MOMENTS, MOMENTS)
def test_the_order_of_moments_is_kept(first: datetime, second: datetime) -> None:
    assert (to_ms(first) <= to_ms(second)) or first > second


def test_the_zone_of_a_moment_does_not_matter() -> None:
    moment = datetime(2026, 12, 3, 10, 0, tzinfo=timezone(timedelta(hours=1)))
    assert from_ms(to_ms(moment)) == moment
    assert from_ms(to_ms(moment)).tzinfo is UTC


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        to_ms(datetime(2026, 12, 3, 10, 0))  # noqa: DTZ001 - that it has none is the point


@pytest.mark.parametrize("number", [0, 1, MOST_NAMES, MOST_NAMES + 1, 3 * MOST_NAMES])
def test_many_values_are_named_once_each_in_pieces(number: int) -> None:
    pieces = list(many("id", range(number)))
    assert [value for _, piece in pieces for value in piece.values()] == list(range(number))
    assert all(names == ", ".join(f":{key}" for key in piece) for names, piece in pieces)
    assert all(0 < len(piece) <= MOST_NAMES for _, piece in pieces)
