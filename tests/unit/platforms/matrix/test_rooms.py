"""What is known of rooms: who is in them, whose they are, and how the bot came in."""

from typing import Any

import pytest

from bot.model.ids import RoomId
from bot.platforms.matrix.invites import inviter_of
from bot.platforms.matrix.rooms import OPENED_FOR, Rooms
from bot.platforms.matrix.sync import arrived_amid, is_arrival, is_beginning

ME, ANA, BORIS = "@mreza:example.org", "@ana:example.org:8448", "@boris:example.org"
ALIAS = RoomId("matrix:#network:example.org")


def member(mxid: str, after: str, before: str = "", at: int = 0) -> dict[str, Any]:
    return {
        "type": "m.room.member",
        "state_key": mxid,
        "sender": ANA,
        "origin_server_ts": at,
        "content": {"membership": after},
        "unsigned": {"prev_content": {"membership": before}} if before else {},
    }


def said(at: int) -> dict[str, Any]:
    return {"type": "m.room.message", "origin_server_ts": at}


@pytest.fixture
def rooms() -> Rooms:
    return Rooms(ME, [ALIAS])


def test_chat_is_direct_as_long_as_there_are_two(rooms: Rooms) -> None:
    steps: list[tuple[str, str, str]] = [
        (ME, "join", "matrix:!r"),
        (ANA, "invite", f"matrix:{ANA}"),
        (ANA, "join", f"matrix:{ANA}"),
        (BORIS, "invite", "matrix:!r"),
        (BORIS, "leave", f"matrix:{ANA}"),
        (ANA, "leave", "matrix:!r"),
    ]
    for mxid, membership, outside in steps:
        rooms.apply("!r", member(mxid, membership))
        assert rooms.outside_id("!r") == outside
    assert rooms.direct_chats(ANA) == []


def test_chat_that_was_used_last_comes_first_and_one_that_she_is_in_before_invitations(
    rooms: Rooms,
) -> None:
    for room, membership, at in (("!a", "join", 1), ("!b", "join", 2), ("!c", "invite", 3)):
        rooms.apply(room, member(ME, "join"))
        rooms.apply(room, member(ANA, membership))
        rooms.touch(room, at)
    assert [room.id for room in rooms.direct_chats(ANA)] == ["!b", "!a", "!c"]
    rooms.forget("!b")
    assert [room.id for room in rooms.direct_chats(ANA)] == ["!a", "!c"]
    rooms.forget_all_but(["!c"])
    assert [room.id for room in rooms.direct_chats(ANA)] == ["!c"]


def test_configured_alias_is_the_rooms_id_once_it_is_known(rooms: Rooms) -> None:
    for mxid in (ME, ANA):
        rooms.apply("!r", member(mxid, "join"))
    assert rooms.unresolved() == ["#network:example.org"]
    assert rooms.outside_id("!r") == f"matrix:{ANA}"
    rooms.resolve("#network:example.org", "!r")
    assert rooms.unresolved() == []
    assert rooms.outside_id("!r") == ALIAS


def test_room_that_was_opened_for_somebody_is_found_while_nobody_else_is_in_it(
    rooms: Rooms,
) -> None:
    create = {"type": "m.room.create", "state_key": "", "content": {OPENED_FOR: ANA}}
    rooms.apply("!r", create)
    rooms.apply("!r", member(ME, "join"))
    opened = rooms.opened_for(ANA)
    assert opened is not None
    assert opened.id == "!r"
    assert rooms.opened_for(BORIS) is None
    rooms.apply("!r", member(BORIS, "join"))
    assert rooms.opened_for(ANA) is None


@pytest.mark.parametrize(
    ("event", "arrival", "beginning"),
    [
        (member(ME, "invite"), False, True),
        (member(ME, "join", "invite"), True, False),
        (member(ME, "join"), True, True),
        (member(ME, "join", "leave"), True, True),
        (member(ME, "join", "join"), False, False),
        (member(ANA, "join"), False, False),
        (said(1), False, False),
    ],
    ids=["invited", "accepted", "joined", "back again", "new name", "another", "said"],
)
def test_how_the_bot_came_in(event: dict[str, Any], arrival: bool, beginning: bool) -> None:
    assert (is_arrival(event, ME), is_beginning(event, ME)) == (arrival, beginning)


@pytest.mark.parametrize(
    ("timeline", "state", "amid"),
    [
        ([said(1), said(3)], [member(ME, "join", "invite", at=2)], True),
        ([said(3)], [member(ME, "join", "invite", at=2)], False),
        ([said(1)], [member(ME, "join", "join", at=2)], False),
        ([], [member(ME, "join", at=2)], False),
        ([said(1)], [], False),
    ],
    ids=["in the middle", "before", "new name", "silence", "long ago"],
)
def test_timeline_that_reaches_back_to_before_the_bot_came(
    timeline: list[dict[str, Any]], state: list[dict[str, Any]], amid: bool
) -> None:
    assert arrived_amid(timeline, state, ME) == amid


def test_inviter_is_who_sent_the_bots_own_membership() -> None:
    state = [member(ANA, "join") | {"sender": BORIS}, member(ME, "invite")]
    assert inviter_of(state, ME) == ANA
    assert inviter_of([said(1)], ME) == ""
