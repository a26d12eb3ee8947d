"""What an event says, and that no event whatever makes the reading fail."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.ids import RoomId
from bot.model.message import Incoming
from bot.platforms.matrix.inbound import Here, read, thread_root
from bot.platforms.matrix.rooms import Rooms

ME, ANA, ROOM = "@mreza:example.org", "@ana:example.org", "!room"
NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
HERE = Here(now=NOW, listening_since=NOW - timedelta(minutes=1))
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


def member(mxid: str, membership: str = "join", name: str = "") -> dict[str, Any]:
    content = {"membership": membership, "displayname": name}
    return {"type": "m.room.member", "state_key": mxid, "content": content}


@pytest.fixture
def rooms() -> Rooms:
    known = Rooms(ME, [])
    for mxid, name in ((ME, "Mreža"), (ANA, "Ana"), ("@boris:example.org", "Boris")):
        known.apply(ROOM, member(mxid, name=name))
    return known


def event(body: object = "!help", **content: object) -> dict[str, Any]:
    return {
        "type": "m.room.message",
        "event_id": "$1",
        "sender": ANA,
        "origin_server_ts": int(NOW.timestamp() * 1000),
        "content": {"msgtype": "m.text", "body": body, **content},
    }


def heard(rooms: Rooms, said: dict[str, Any]) -> Incoming:
    message = read(said, ROOM, rooms, HERE)
    assert message is not None
    return message


MENTION = {"m.mentions": {"user_ids": [ME]}}
REPLY = {"m.relates_to": {"m.in_reply_to": {"event_id": "$0"}}}


@pytest.mark.parametrize(
    ("body", "content", "text", "mentioned"),
    [
        ("!help", {}, "!help", False),
        ("Mreža: help", {}, "help", True),
        ("mreža, help", {}, "help", True),
        ("@Mreža: help", {}, "help", True),
        ("Mreža je pala", {}, "Mreža je pala", False),
        ("Mreža help", MENTION, "help", True),
        ("@mreza:example.org help", {}, "help", True),
        ("@mreza:example.org", {}, "", True),
        ("@mreza:example.orgs help", {}, "@mreza:example.orgs help", False),
        ("help @mreza:example.org", MENTION, "help", True),
        ("help, Mreža", MENTION, "help", True),
        ("the bot is called", MENTION, "the bot is called", True),
        ("thank you", MENTION | REPLY, "thank you", False),
        ("Mreža: help", MENTION | REPLY, "help", True),
        ("> <@x:y> a\n> b\n\nyes", REPLY, "yes", False),
        ("> a quotation", {}, "> a quotation", False),
        ("x", {"m.mentions": "everybody"}, "x", False),
    ],
)
def test_address_is_cut_from_the_text(
    rooms: Rooms, body: str, content: dict[str, Any], text: str, mentioned: bool
) -> None:
    message = heard(rooms, event(body, **content))
    assert (message.text, message.mentioned) == (text, mentioned)


@pytest.mark.parametrize(
    "said",
    [
        event(msgtype="m.notice"),
        event(msgtype="m.emote"),
        event(**{"m.relates_to": {"rel_type": "m.replace", "event_id": "$0"}}),
        event() | {"sender": ME},
        event() | {"type": "m.reaction"},
        event() | {"event_id": None},
        event() | {"content": {}},
    ],
    ids=["notice", "emote", "edit", "own", "reaction", "no id", "redacted"],
)
def test_what_is_passed_over(rooms: Rooms, said: dict[str, Any]) -> None:
    assert read(said, ROOM, rooms, HERE) is None


def test_a_space_is_not_talked_in(rooms: Rooms) -> None:
    create = {"type": "m.room.create", "state_key": "", "content": {"type": "m.space"}}
    rooms.apply(ROOM, create)
    assert read(event(), ROOM, rooms, HERE) is None


@pytest.mark.parametrize(
    ("relation", "reply_to", "root"),
    [
        ({"m.in_reply_to": {"event_id": "$0"}}, "$0", ""),
        (
            {"rel_type": "m.thread", "event_id": "$r", "m.in_reply_to": {"event_id": "$0"}},
            "$0",
            "$r",
        ),
        (
            {
                "rel_type": "m.thread",
                "event_id": "$r",
                "is_falling_back": True,
                "m.in_reply_to": {"event_id": "$0"},
            },
            None,
            "$r",
        ),
        ("no relation", None, ""),
    ],
    ids=["reply", "reply in a thread", "next in a thread", "nonsense"],
)
def test_replies_and_threads(
    rooms: Rooms, relation: object, reply_to: str | None, root: str
) -> None:
    said = event(**{"m.relates_to": relation})
    assert heard(rooms, said).reply_to == reply_to
    assert thread_root(said) == root


@pytest.mark.parametrize(
    ("milliseconds", "sent_at", "missed"),
    [
        (int(NOW.timestamp() * 1000), NOW, False),
        (int((NOW - timedelta(hours=1)).timestamp() * 1000), NOW - timedelta(hours=1), True),
        (10**30, NOW, False),
        (-(10**30), datetime(1970, 1, 1, tzinfo=UTC), True),
        ("soon", datetime(1970, 1, 1, tzinfo=UTC), True),
    ],
    ids=["now", "before", "never", "always", "nonsense"],
)
def test_time_of_the_server_is_believed_up_to_now(
    rooms: Rooms, milliseconds: object, sent_at: datetime, missed: bool
) -> None:
    message = heard(rooms, event() | {"origin_server_ts": milliseconds})
    assert (message.sent_at, message.missed) == (sent_at, missed)


def test_chat_of_two_is_direct_unless_it_is_configured() -> None:
    for configured, room, direct in (
        ([], f"matrix:{ANA}", True),
        ([RoomId(f"matrix:{ROOM}")], f"matrix:{ROOM}", False),
    ):
        rooms = Rooms(ME, configured)
        for mxid in (ME, ANA):
            rooms.apply(ROOM, member(mxid))
        message = heard(rooms, event())
        assert (message.room, message.direct) == (room, direct)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(event(), ANYTHING)))
def test_no_event_makes_the_reading_fail(said: dict[str, Any]) -> None:
    rooms = Rooms(ME, [])
    rooms.apply(ROOM, said)
    rooms.apply(ROOM, said | {"state_key": "", "type": "m.room.create"})
    rooms.apply(ROOM, said | {"state_key": "", "type": "m.room.power_levels"})
    rooms.apply(ROOM, said | {"state_key": ANA, "type": "m.room.member"})
    thread_root(said)
    read(said, ROOM, rooms, HERE)


@given(
    st.dictionaries(st.sampled_from(["m.mentions", "m.relates_to", "body", "msgtype"]), ANYTHING)
)
def test_no_content_makes_the_reading_fail(content: dict[str, Any]) -> None:
    message = read(
        event() | {"content": {"msgtype": "m.text"} | content}, ROOM, Rooms(ME, []), HERE
    )
    assert message is None or message.sender == f"matrix:{ANA}"
