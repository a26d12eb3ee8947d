"""What comes in, whatever happens on the way: each test is named after what went wrong with nio."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.errors import PlatformError
from bot.model import markup
from bot.model.ids import MessageId, RoomId, UserId, send_key
from bot.model.message import Incoming, Message
from tests.fakes.matrix_bot import HURRIED, WITHIN, Ears, MatrixBot
from tests.fakes.position import MemoryPosition
from tests.fakes.proxy import (
    Fault,
    FaultyProxy,
    bad_gateway,
    cut_body,
    html_in_place_of_json,
    lost_answer,
    rate_limited,
    stalled,
    unknown_token,
)
from tests.fakes.synapse import NO_SYNAPSE, Human

pytestmark = [pytest.mark.synapse, NO_SYNAPSE]

SYNC = "GET /_matrix/client/v3/sync"
KEY = send_key("a test")


def hello(reply_to: str | None = None) -> Message:
    return Message(body=markup.lines("hello"), reply_to=MessageId(reply_to) if reply_to else None)


@pytest.fixture
async def room(bot: MatrixBot, ana: Human, boris: Human) -> str:
    """A room with both people, into which the bot is invited."""
    made = await ana.make_room(invite=[bot.mxid, boris.mxid])
    await boris.join(made)
    return made


async def let_in(bot: MatrixBot, ana: Human, *rooms: str) -> None:
    """Run the bot once, so that it is in the rooms and its next start is not the first."""
    async with bot.running():
        for room in rooms:
            await ana.sees_member(room, bot.mxid, "join")
            await ana.say(room, "!in")
        async with asyncio.timeout(WITHIN):
            while bot.ears.texts().count("!in") < len(rooms):
                await bot.position.is_kept(bot.position.saves + 1)
    bot.ears.heard.clear()


async def test_pitfall_1_failing_syncs_are_tried_again_with_growing_pauses(
    bot_behind_proxy: MatrixBot, proxy: FaultyProxy, ana: Human, room: str
) -> None:
    bot, pauses = bot_behind_proxy, list[float]()
    await let_in(bot, ana, room)
    proxy.fail(SYNC, bad_gateway, times=6)

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    platform = bot.platform(sleep=pause)
    reading = asyncio.create_task(platform.run(bot.ears.receive))
    await ana.say(room, "!after")
    await bot.ears.hears("!after")
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    await platform.aclose()
    shortest, longest = (
        span.total_seconds() for span in (HURRIED.shortest_pause, HURRIED.longest_pause)
    )
    for number, seconds in enumerate(pauses[:6]):
        full = min(shortest * 2**number, longest)
        assert full / 2 <= seconds <= full
    assert pauses[0] < pauses[2] < pauses[4]


async def test_pitfall_1_a_revoked_token_ends_it_at_once(
    bot_behind_proxy: MatrixBot, proxy: FaultyProxy
) -> None:
    proxy.fail(SYNC, unknown_token, times=float("inf"))
    platform = bot_behind_proxy.platform()
    async with asyncio.timeout(WITHIN):
        with pytest.raises(PlatformError, match="M_UNKNOWN_TOKEN") as refused:
            await platform.run(bot_behind_proxy.ears.receive)
    await platform.aclose()
    assert refused.value.permanent
    assert proxy.count(SYNC) == 1


async def test_pitfall_1_a_token_that_is_revoked_while_it_syncs_ends_it(
    bot: MatrixBot, ana: Human
) -> None:
    platform = bot.platform()
    reading = asyncio.create_task(platform.run(bot.ears.receive))
    await asyncio.wait_for(bot.position.is_kept(), WITHIN)
    ana.token = bot.account.access_token
    await ana.call("POST", "/logout")
    room = await asyncio.gather(reading, return_exceptions=True)
    with pytest.raises(PlatformError):
        await platform.send(RoomId("matrix:!any"), message=hello(), key=KEY)
    await platform.aclose()
    assert isinstance(room[0], PlatformError)
    assert room[0].permanent


async def test_pitfall_2_a_message_that_fails_holds_up_no_other_and_is_not_lost(
    bot: MatrixBot, ana: Human, room: str
) -> None:
    await let_in(bot, ana, room)
    failing, ears = ["!bad"], bot.ears

    async def receive(message: Incoming) -> None:
        if message.text in failing:
            failing.remove(message.text)
            raise RuntimeError("a fault of the inside")
        await ears.receive(message)

    async with bot.running(receive, kept=False):
        for text in ("!good", "!bad", "!better"):
            await ana.say(room, text)
        await ears.hears("!better")
    assert ears.texts() == ["!good", "!better"]
    async with bot.running(kept=False):
        await ears.hears("!bad")


async def test_pitfall_2_what_was_not_handled_before_a_crash_comes_again(
    bot: MatrixBot, ana: Human, room: str
) -> None:
    await let_in(bot, ana, room)
    taken, never = asyncio.Event(), asyncio.Event()

    async def hang(_: Incoming) -> None:
        taken.set()
        await never.wait()

    async with bot.running(hang, kept=False):
        await ana.say(room, "!vote")
        await asyncio.wait_for(taken.wait(), WITHIN)
    async with bot.running(kept=False):
        heard = await bot.ears.hears("!vote")
    assert heard.missed


async def test_slow_room_holds_up_no_other(bot: MatrixBot, ana: Human, room: str) -> None:
    other = await ana.make_room(invite=[bot.mxid])
    await let_in(bot, ana, room, other)
    release, ears = asyncio.Event(), bot.ears

    async def receive(message: Incoming) -> None:
        if message.room == f"matrix:{room}":
            await release.wait()
        await ears.receive(message)

    async with bot.running(receive):
        mark = bot.position.mark
        await ana.say(room, "!first")
        await ana.say(room, "!second")
        for number in range(3):
            await ana.say(other, f"!quick {number}")
            await ears.hears(f"!quick {number}")
        assert bot.position.mark == mark
        release.set()
        await ears.hears("!second")
        await bot.position.is_kept(bot.position.saves + 1)
        assert bot.position.mark != mark
    assert [text for text in ears.texts() if "quick" not in text] == ["!first", "!second"]


async def test_pitfall_3_rooms_are_known_after_a_restart(
    bot: MatrixBot, ana: Human, boris: Human, room: str
) -> None:
    await let_in(bot, ana, room)
    async with bot.running() as platform:
        members = platform.members(RoomId(f"matrix:{room}"))
    assert members == {UserId(f"matrix:{ana.mxid}"), UserId(f"matrix:{boris.mxid}")}


async def test_pitfall_4_more_than_two_pages_while_it_was_away(
    bot: MatrixBot, ana: Human, room: str
) -> None:
    other = await ana.make_room(invite=[bot.mxid])
    await let_in(bot, ana, room, other)
    for number in range(0, 220, 10):
        await asyncio.gather(*(ana.say(other, f"!{n}") for n in range(number, number + 10)))
    await ana.say(room, "!elsewhere")
    said = [event["content"]["body"] async for event in everything(ana, other)]
    async with bot.running(kept=False):
        await bot.ears.hears("!elsewhere")
        await ana.say(other, "!last")
        await bot.ears.hears("!last")
    heard = [message for message in bot.ears.heard if message.room == f"matrix:{ana.mxid}"]
    assert [message.text for message in heard] == [*said[1:], "!last"]
    assert all(message.missed for message in heard[:-1])
    assert not heard[-1].missed


async def everything(person: Human, room: str) -> AsyncIterator[dict[str, Any]]:
    """Yield all messages of a room, oldest first."""
    pages: list[dict[str, Any]] = []
    start: dict[str, str] = {}
    while True:
        page = await person.call(
            "GET",
            f"/rooms/{room}/messages",
            None,
            dir="b",
            limit="100",
            filter='{"types":["m.room.message"]}',
            **start,
        )
        pages += page["chunk"]
        if "end" not in page:
            break
        start = {"from": page["end"]}
    for event in reversed(pages):
        yield event


async def test_pitfall_5_nothing_older_is_answered_at_the_very_first_start(
    bot: MatrixBot, ana: Human, boris: Human, room: str
) -> None:
    await let_in(bot, ana, room)
    await ana.say(room, "!old")
    first = replace(bot, position=MemoryPosition())
    async with first.running():
        await boris.say(room, "!new")
        await bot.ears.hears("!new")
    assert bot.ears.texts() == ["!new"]


async def test_what_was_said_before_the_bot_was_invited_is_none_of_its_business(
    bot: MatrixBot, ana: Human, version: str
) -> None:
    async with bot.running():
        room = await ana.make_room(version=version)
        await ana.say(room, "!before")
        await ana.invite(room, bot.mxid)
        await ana.say(room, "!invited")
        await bot.ears.hears("!invited")
        await ana.say(room, "!after")
        await bot.ears.hears("!after")
    assert bot.ears.texts() == ["!invited", "!after"]


FAULTS: dict[str, Fault] = {
    "502 as HTML": bad_gateway,
    "200 as HTML": html_in_place_of_json,
    "cut body": cut_body,
    "lost answer": lost_answer,
    "429": rate_limited(10),
    "stall": stalled(asyncio.Event()),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_pitfall_9_a_fault_in_a_sync_loses_nothing(
    bot_behind_proxy: MatrixBot, proxy: FaultyProxy, ana: Human, room: str, fault: str
) -> None:
    brief = replace(HURRIED, poll=timedelta(seconds=1), request=timedelta(seconds=0.5))
    bot = replace(bot_behind_proxy, patience=replace(brief, first_sync=timedelta(seconds=2)))
    await let_in(bot, ana, room)
    async with bot.running():
        proxy.fail(SYNC, FAULTS[fault], times=2)
        await proxy.has_seen(SYNC, proxy.count(SYNC) + 1)
        await ana.say(room, "!during")
        await bot.ears.hears("!during")
        await ana.say(room, "!after")
        await bot.ears.hears("!after")
    assert bot.ears.texts() == ["!during", "!after"]


async def test_pitfall_9_a_fault_while_a_gap_is_filled_loses_nothing(
    bot_behind_proxy: MatrixBot, proxy: FaultyProxy, ana: Human, room: str
) -> None:
    bot = bot_behind_proxy
    await let_in(bot, ana, room)
    await asyncio.gather(*(ana.say(room, f"!{number}") for number in range(120)))
    for fault in (bad_gateway, cut_body, rate_limited(10)):
        proxy.fail("/messages", fault)
    async with bot.running(kept=False):
        await ana.say(room, "!last")
        await bot.ears.hears("!last")
    assert len(bot.ears.heard) == 121


async def test_pitfall_16_a_start_without_a_position_is_not_answered_from_the_servers_cache(
    bot: MatrixBot, ana: Human, boris: Human, room: str
) -> None:
    await let_in(bot, ana, room)
    for number in range(2):
        ears = Ears()
        fresh = replace(bot, position=MemoryPosition(), ears=ears)
        async with fresh.running():
            await boris.say(room, f"!new {number}")
            await ears.hears(f"!new {number}")
        assert ears.texts() == [f"!new {number}"]


async def test_pitfall_19_edits_notices_and_all_but_text_are_passed_over(
    bot: MatrixBot, ana: Human, boris: Human, room: str
) -> None:
    await let_in(bot, ana, room)
    async with bot.running():
        asked = await ana.say(room, "!term gener")
        await ana.say(
            room,
            "* !term gender",
            **{
                "m.new_content": {"msgtype": "m.text", "body": "!term gender"},
                "m.relates_to": {"rel_type": "m.replace", "event_id": asked},
            },
        )
        await boris.say(room, "!loop", msgtype="m.notice")
        await boris.say(room, "!waves", msgtype="m.emote")
        await ana.say(room, "!end")
        await bot.ears.hears("!end")
    assert bot.ears.texts() == ["!term gener", "!end"]


async def test_replies_mentions_and_threads(bot: MatrixBot, ana: Human, room: str) -> None:
    await let_in(bot, ana, room)
    async with bot.running() as platform:
        first = await ana.say(room, "Mreža: term gender", **mention(bot.mxid))
        await ana.say(room, "> <@x:y> quoted\n\nyes", **replying(first))
        root = {"rel_type": "m.thread", "event_id": first, "is_falling_back": True}
        await ana.say(room, "!in a thread", **{"m.relates_to": root | in_reply(first)})
        in_thread = await bot.ears.hears("!in a thread")
        answered = in_thread.event.removeprefix("matrix:")
        await platform.send(in_thread.room, hello(answered), KEY)
        answer = await ana.hears(room, lambda event: event["sender"] == bot.mxid)
    mentioned, reply, _ = bot.ears.heard
    assert (mentioned.text, mentioned.mentioned) == ("term gender", True)
    assert (reply.text, reply.reply_to) == ("yes", first)
    assert in_thread.reply_to is None
    assert answer["content"]["m.relates_to"]["event_id"] == first


def mention(mxid: str) -> dict[str, object]:
    return {"m.mentions": {"user_ids": [mxid]}}


def in_reply(event: str) -> dict[str, object]:
    return {"m.in_reply_to": {"event_id": event}}


def replying(event: str) -> dict[str, object]:
    return {"m.relates_to": in_reply(event)}
