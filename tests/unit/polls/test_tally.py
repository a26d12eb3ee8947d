"""Counting: the last vote of each person, numbers of the poll only."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UsageError
from bot.model.ids import NetworkId, ThingId, UserId
from bot.model.person import PersonId
from bot.polls.tally import Tally, count, read_choices
from bot.ports.polls import Poll, Vote

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def make_poll(answers: int = 3, most: int = 1) -> Poll:
    return Poll(
        id=ThingId("P305"),
        network=NetworkId("wpon"),
        author=UserId("fake:vesna"),
        question="Which date?",
        questions={},
        answers=tuple(f"answer {number}" for number in range(answers)),
        closes_at=None,
        zone="UTC",
        most=most,
        created_at=NOW,
    )


def vote(person: int, *choices: int) -> Vote:
    return Vote(poll=ThingId("P305"), person=PersonId(person), choices=choices, at=NOW)


def test_each_answer_is_counted_and_each_person_once() -> None:
    votes = [vote(1, 1, 2), vote(2, 2), vote(3)]
    assert count(make_poll(), votes) == Tally((1, 2, 0), voters=2)


def test_numbers_that_the_poll_does_not_have_are_left_out() -> None:
    assert count(make_poll(), [vote(1, 0, 2, 2, 99)]) == Tally((0, 1, 0), voters=1)


@pytest.mark.parametrize("text", ["2 1", "1, 2", "1;2", "2. 1.", " 1  2 ", "1 2 1"])
def test_choices_are_read_in_any_form_and_order(text: str) -> None:
    assert read_choices(make_poll(most=2), text) == (1, 2)


@pytest.mark.parametrize("text", ["", "0", "4", "-1", "1 x", "one", "1.5", "02", "²", "1 2"])
def test_other_choices_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        read_choices(make_poll(), text)


@given(st.text(), st.integers(2, 20), st.integers(1, 20))
def test_any_text_is_choices_of_the_poll_or_refused(text: str, answers: int, most: int) -> None:
    try:
        choices = read_choices(make_poll(answers, most), text)
    except UsageError:
        return
    assert list(choices) == sorted(set(choices))
    assert 1 <= len(choices) <= most
    assert set(choices) <= set(range(1, answers + 1))
