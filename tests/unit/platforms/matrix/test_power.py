"""Power levels in every room version: the specification's defaults, and creators from 12 on."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.matrix.power import power_of

ANA, BORIS, VESNA = "@ana:a", "@boris:b", "@vesna:v"


def create(version: object, **content: object) -> dict[str, Any]:
    return {"sender": ANA, "content": {"room_version": version, **content}}


@pytest.mark.parametrize(
    ("version", "content", "levels", "user", "level"),
    [
        ("12", {}, {}, ANA, math.inf),
        ("12", {}, {"users": {ANA: 0}}, ANA, math.inf),
        ("12", {"additional_creators": [BORIS]}, {}, BORIS, math.inf),
        ("12", {}, {"users": {BORIS: 50}}, BORIS, 50),
        ("12", {}, {"users_default": 5}, BORIS, 5),
        ("12", {}, None, BORIS, 0),
        ("11", {}, None, ANA, 100),
        ("11", {}, {}, ANA, 0),
        ("11", {"additional_creators": [BORIS]}, {"users": {ANA: 100}}, BORIS, 0),
        ("10", {"creator": BORIS}, None, BORIS, 100),
        ("10", {"creator": BORIS}, None, ANA, 0),
        ("9", {"creator": ANA}, {"users": {BORIS: "75"}}, BORIS, 75),
        ("org.example.future", {}, None, ANA, 100),
        (None, {"creator": ANA}, {"users": "nobody"}, ANA, 0),
    ],
)
def test_level_of_a_user(
    version: object, content: dict[str, Any], levels: dict[str, Any] | None, user: str, level: float
) -> None:
    assert power_of(create(version, **content), levels).of(user) == level


@pytest.mark.parametrize(
    ("levels", "said", "state", "calls", "redacts"),
    [
        (None, True, True, False, False),
        ({}, True, False, False, False),
        ({"users": {BORIS: 50}}, True, True, True, True),
        ({"users": {BORIS: 50}, "events_default": 51}, False, True, True, True),
        ({"users": {BORIS: 50}, "events": {"m.room.message": 99}}, False, True, True, True),
        ({"users": {BORIS: 50}, "events": {"m.room.topic": 99}}, True, False, True, True),
        ({"notifications": {"room": 0}}, True, False, True, False),
        ({"redact": 0}, True, False, False, True),
    ],
)
def test_what_a_user_may(
    levels: dict[str, Any] | None, said: bool, state: bool, calls: bool, redacts: bool
) -> None:
    power = power_of(create("12"), levels)
    assert power.may_send(BORIS, "m.room.message") == said
    assert power.may_send(BORIS, "m.room.topic", state=True) == state
    assert power.may_notify_room(BORIS) == calls
    assert power.may_redact(BORIS) == redacts


def test_creator_may_everything() -> None:
    power = power_of(create("12"), {"events_default": 100, "notifications": {"room": 10**9}})
    assert power.may_send(ANA, "m.room.message")
    assert power.may_notify_room(ANA)


@given(st.dictionaries(st.text(max_size=12), st.integers() | st.text(max_size=5) | st.none()))
def test_no_levels_make_it_fail(levels: dict[str, Any]) -> None:
    power = power_of(create("12"), levels)
    assert power.may_send(VESNA, "m.room.message") in {True, False}
    assert power.of(ANA) == math.inf
