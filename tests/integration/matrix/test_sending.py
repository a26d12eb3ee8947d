"""What goes out: once, in order, found again, and refused for good only when it has to be."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import PlatformError
from bot.model import markup
from bot.model.ids import MessageId, RoomId, UserId, send_key
from bot.model.message import Message
from tests.fakes.matrix_bot import WITHIN, MatrixBot
from tests.fakes.proxy import (
    Fault,
    FaultyProxy,
    bad_gateway,
    cut_body,
    held,
    lost_answer,
    rate_limited,
    unknown_token,
)
from tests.fakes.synapse import NO_SYNAPSE, Human

pytestmark = [pytest.mark.synapse, NO_SYNAPSE]

KEY = send_key("a message")
SEND = "PUT .*/send/m.room.message/"


def message(text: str) -> Message:
    return Message(body=markup.lines(text))


def an_hour_ago() -> datetime:
    return datetime.now(UTC) - timedelta(hours=1)


@pytest.fixture
async def room(bot: MatrixBot, ana: Human, boris: Human) -> str:
    """A room in which the bot is, with both people."""
    made = await ana.make_room(invite=[bot.mxid, boris.mxid])
    await boris.join(made)
    async with bot.running():
        await ana.sees_member(made, bot.mxid, "join")
    return made


FAULTS: dict[str, Fault] = {"lost": lost_answer, "cut": cut_body, "502": bad_gateway}


@pytest.mark.parametrize("fault", FAULTS)
async def test_pitfall_9_a_send_that_failed_is_repeated_with_its_key_and_shown_once(
    bot_behind_proxy: MatrixBot, proxy: FaultyProxy, ana: Human, room: str, fault: str
) -> None:
    outside = RoomId(f"matrix:{room}")
    async with bot_behind_proxy.running() as platform:
        # The HTTP client itself repeats a PUT once whose connection was gone.
        proxy.fail(SEND, FAULTS[fault], times=2 if fault == "lost" else 1)
        with pytest.raises(PlatformError) as failed:
            await platform.send(outside, message("once"), KEY)
        sent = await platform.send(outside, message("once"), KEY)
    assert not failed.value.permanent
    assert [event["event_id"] for event in await ana.messages(room)] == [sent]


async def test_key_repeats_across_a_restart(bot: MatrixBot, ana: Human, room: str) -> None:
    outside = RoomId(f"matrix:{room}")
    sent = []
    for _ in range(2):
        async with bot.running() as platform:
            sent.append(await platform.send(outside, message("once"), KEY))
    assert sent[0] == sent[1]
    assert len(await ana.messages(room)) == 1


async def test_pitfall_8_a_send_whose_sender_is_cancelled_goes_on_to_its_end(
    bot_behind_proxy: MatrixBot, proxy: FaultyProxy, ana: Human, room: str
) -> None:
    release = asyncio.Event()
    async with bot_behind_proxy.running() as platform:
        proxy.fail(SEND, held(release))
        sending = asyncio.create_task(platform.send(RoomId(f"matrix:{room}"), message("on"), KEY))
        await proxy.has_seen(SEND)
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        await ana.say(room, "something else")  # meanwhile the proxy would notice a hang-up
        release.set()
        await ana.hears(room, lambda event: event["content"]["body"] == "on")


async def test_rate_limit_says_how_long_to_wait(
    bot_behind_proxy: MatrixBot, proxy: FaultyProxy, room: str
) -> None:
    async with bot_behind_proxy.running() as platform:
        proxy.fail(SEND, rate_limited(1_500))
        with pytest.raises(PlatformError) as failed:
            await platform.send(RoomId(f"matrix:{room}"), message("soon"), KEY)
    assert failed.value.retry_after == timedelta(seconds=1.5)
    assert not failed.value.permanent


async def test_message_is_kept_for_later_when_the_token_is_revoked(
    bot_behind_proxy: MatrixBot, proxy: FaultyProxy, room: str
) -> None:
    async with bot_behind_proxy.running() as platform:
        proxy.fail(SEND, unknown_token)
        with pytest.raises(PlatformError) as failed:
            await platform.send(RoomId(f"matrix:{room}"), message("later"), KEY)
    assert not failed.value.permanent


async def test_room_that_does_not_let_it_speak_refuses_for_good(
    bot: MatrixBot, ana: Human, room: str
) -> None:
    levels = await ana.call("GET", f"/rooms/{room}/state/m.room.power_levels")
    await ana.set_state(room, "m.room.power_levels", levels | {"events_default": 50})
    async with bot.running() as platform:
        for place in (room, "!unknown"):
            with pytest.raises(PlatformError, match="M_FORBIDDEN") as refused:
                await platform.send(RoomId(f"matrix:{place}"), message("no"), KEY)
            assert refused.value.permanent


async def test_nothing_is_sent_before_the_rooms_are_known(bot: MatrixBot, ana: Human) -> None:
    platform = bot.platform()
    early = asyncio.create_task(platform.send(RoomId(f"matrix:{ana.mxid}"), message("early"), KEY))
    reading = asyncio.create_task(platform.run(bot.ears.receive))
    await asyncio.wait_for(early, WITHIN)
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    await platform.aclose()
    told = await ana.until(lambda told: bool(told.get("rooms", {}).get("invite")))
    assert len(told["rooms"]["invite"]) == 1


async def test_long_text_comes_whole_and_in_order(bot: MatrixBot, ana: Human, room: str) -> None:
    outside = RoomId(f"matrix:{room}")
    rows = [f"{number}: {'реч ' * 100}" for number in range(60)]
    long = Message(body=markup.lines("\n".join(rows)), mentions=(UserId(f"matrix:{ana.mxid}"),))
    async with bot.running() as platform:
        sent = await platform.send(outside, long, KEY)
        assert await platform.find(outside, KEY, an_hour_ago()) == sent
        assert await platform.send(outside, long, KEY) == sent
    said = [event for event in await ana.messages(room) if event["sender"] == bot.mxid]
    bodies = [event["content"]["body"] for event in said]
    assert len(said) > 3
    assert "\n".join(bodies).split() == " ".join(rows).split()
    assert said[-1]["event_id"] == sent
    assert [bool(event["content"]["m.mentions"]) for event in said] == [
        *[False] * (len(said) - 1),
        True,
    ]


async def test_half_of_a_long_text_is_completed_and_not_repeated(
    bot_behind_proxy: MatrixBot, proxy: FaultyProxy, ana: Human, room: str
) -> None:
    outside = RoomId(f"matrix:{room}")
    long = message("\n".join("word " * 100 for _ in range(60)))
    async with bot_behind_proxy.running() as platform:
        proxy.fail(f"{SEND}{KEY}", bad_gateway)
        with pytest.raises(PlatformError):
            await platform.send(outside, long, KEY)
        half = len(await ana.messages(room))
        assert await platform.find(outside, KEY, an_hour_ago()) is None
        before = proxy.count(SEND)
        await platform.send(outside, long, KEY)
        assert proxy.count(SEND) - before == 1
    assert len(await ana.messages(room)) == half + 1


async def test_message_is_found_by_its_key(bot: MatrixBot, room: str, ana: Human) -> None:
    outside, person = RoomId(f"matrix:{room}"), RoomId(f"matrix:{ana.mxid}")
    async with bot.running() as platform:
        assert await platform.find(person, KEY, an_hour_ago()) is None
        in_room = await platform.send(outside, message("one"), KEY)
        privately = await platform.send(person, message("two"), send_key("two"))
        assert await platform.find(outside, KEY, an_hour_ago()) == in_room
        assert await platform.find(person, send_key("two"), an_hour_ago()) == privately
        assert await platform.find(outside, send_key("none"), an_hour_ago()) is None
        later = datetime.now(UTC) + timedelta(hours=1)
        assert await platform.find(outside, KEY, later) is None


async def test_edit_and_redaction(bot: MatrixBot, ana: Human, room: str) -> None:
    outside = RoomId(f"matrix:{room}")
    async with bot.running() as platform:
        sent = await platform.send(outside, message("before"), KEY)
        for _ in range(2):
            await platform.edit(outside, sent, message("after"), send_key("edit"))
        edit = await ana.hears(room, lambda event: "m.new_content" in event["content"])
        for _ in range(2):
            await platform.redact(outside, sent, send_key("redaction"))
        with pytest.raises(PlatformError) as refused:
            await platform.edit(outside, sent, message("long " * 5_000), send_key("long"))
    assert refused.value.permanent
    assert edit["content"]["m.new_content"]["body"] == "after"
    assert edit["content"]["m.relates_to"] == {"rel_type": "m.replace", "event_id": sent}
    said = await ana.messages(room)
    assert "body" not in said[0]["content"]
    assert len(said) == 2


async def test_answer_replies_and_text_notifies(bot: MatrixBot, ana: Human, room: str) -> None:
    outside = RoomId(f"matrix:{room}")
    asked = await ana.say(room, "!remind")
    reminder = Message(
        body=markup.lines("Reminder M52"),
        notice=False,
        mentions=(UserId(f"matrix:{ana.mxid}"),),
        reply_to=MessageId(asked),
    )
    async with bot.running() as platform:
        await platform.send(outside, reminder, KEY)
    content = (await ana.messages(room))[-1]["content"]
    assert content["msgtype"] == "m.text"
    assert content["m.mentions"] == {"user_ids": [ana.mxid]}
    assert content["m.relates_to"] == {"m.in_reply_to": {"event_id": asked}}


async def test_an_answer_costs_one_request(
    bot_behind_proxy: MatrixBot, proxy: FaultyProxy, ana: Human, room: str
) -> None:
    async with bot_behind_proxy.running() as platform:
        before = [line for line in proxy.seen if "/sync" not in line]
        await ana.say(room, "!term")
        heard = await bot_behind_proxy.ears.hears("!term")
        await platform.send(heard.room, message("one"), KEY)
        after = [line for line in proxy.seen if "/sync" not in line]
    assert len(after) == len(before) + 1
