"""Limits: buckets that fill again."""

from datetime import timedelta

import pytest

from bot.core.middleware import limits
from bot.core.middleware.limits import Buckets
from tests.fakes.clock import FakeClock

MINUTE = timedelta(minutes=1)


def test_a_bucket_gives_its_rate_and_fills_with_time() -> None:
    clock, buckets = FakeClock(), Buckets(3, MINUTE)
    assert [buckets.take("ana", clock.now()) for _ in range(4)] == [True, True, True, False]
    clock.advance(timedelta(seconds=19))
    assert not buckets.take("ana", clock.now())
    clock.advance(timedelta(seconds=2))
    assert buckets.take("ana", clock.now())
    assert not buckets.take("ana", clock.now())


def test_no_more_is_saved_up_than_one_period() -> None:
    clock, buckets = FakeClock(), Buckets(2, MINUTE)
    assert buckets.take("ana", clock.now())
    clock.advance(timedelta(days=1))
    assert [buckets.take("ana", clock.now()) for _ in range(3)] == [True, True, False]


def test_looking_counts_nothing() -> None:
    clock, buckets = FakeClock(), Buckets(1, MINUTE)
    assert [buckets.has("ana", clock.now()) for _ in range(3)] == [True, True, True]


def test_everybody_has_a_bucket_of_her_own() -> None:
    clock, buckets = FakeClock(), Buckets(1, MINUTE)
    assert buckets.take("ana", clock.now())
    assert buckets.take("eva", clock.now())
    assert not buckets.take("ana", clock.now())


def test_a_rate_of_none_allows_everything() -> None:
    clock, buckets = FakeClock(), Buckets(0, MINUTE)
    assert all(buckets.take("ana", clock.now()) for _ in range(1_000))


def test_a_clock_that_goes_back_takes_nothing_away() -> None:
    clock, buckets = FakeClock(), Buckets(2, MINUTE)
    assert buckets.take("ana", clock.now())
    clock.advance(-timedelta(hours=1))
    assert buckets.take("ana", clock.now())


@pytest.mark.parametrize("others", [limits.REMEMBERED])
def test_who_was_not_heard_for_long_is_forgotten(others: int) -> None:
    clock, buckets = FakeClock(), Buckets(1, MINUTE)
    assert buckets.take("ana", clock.now())
    for number in range(others):
        buckets.take(str(number), clock.now())
    assert buckets.take("ana", clock.now())
