"""Rooms, direct chats, invitations and power on a real homeserver."""

import asyncio

import pytest

from bot.errors import PlatformError
from bot.model import markup
from bot.model.ids import RoomId, SendKey, UserId, send_key
from bot.model.message import Message
from tests.fakes.matrix_bot import MatrixBot
from tests.fakes.proxy import FaultyProxy, bad_gateway, lost_answer, stalled
from tests.fakes.synapse import NO_SYNAPSE, Human

pytestmark = [pytest.mark.synapse, NO_SYNAPSE]


def key(word: str = "one") -> SendKey:
    return send_key(word)


def message(text: str = "hello") -> Message:
    return Message(body=markup.lines(text))


async def room_with(bot: MatrixBot, *people: Human, version: str = "12") -> str:
    """Let the first person open a room for all and the bot; the others have joined."""
    first, *others = people
    invited = [bot.mxid, *(other.mxid for other in others)]
    room = await first.make_room(version=version, invite=invited)
    for other in others:
        await other.join(room)
    return room


async def test_message_in_and_answer_out(
    bot: MatrixBot, ana: Human, boris: Human, version: str
) -> None:
    room = await room_with(bot, ana, boris, version=version)
    async with bot.running() as platform:
        await ana.sees_member(room, bot.mxid, "join")
        asked = await ana.say(room, "!term gender")
        heard = await bot.ears.hears("!term gender")
        sent = await platform.send(heard.room, message("a <term>"), key())
        answer = await ana.hears(room, lambda event: event["sender"] == bot.mxid)
    assert heard.room == f"matrix:{room}"
    assert heard.event == f"matrix:{asked}"
    assert heard.sender == f"matrix:{ana.mxid}"
    assert not heard.direct
    assert not heard.missed
    assert answer["event_id"] == sent
    assert answer["content"]["msgtype"] == "m.notice"
    assert answer["content"]["formatted_body"] == "a &lt;term&gt;"
    assert answer["content"]["m.mentions"] == {}


async def test_pitfall_12_ids_without_a_domain_and_creators_above_all_levels(
    bot: MatrixBot, ana: Human, boris: Human, version: str
) -> None:
    room = await room_with(bot, ana, boris, version=version)
    calling = Message(body=markup.lines("all"), notice=False, mention_room=True)
    async with bot.running() as platform:
        await ana.sees_member(room, bot.mxid, "join")
        await platform.send(RoomId(f"matrix:{room}"), calling, key("before"))
        levels = await ana.call("GET", f"/rooms/{room}/state/m.room.power_levels")
        levels["users"][bot.mxid] = 50
        await ana.set_state(room, "m.room.power_levels", levels)
        await ana.say(room, "!now")
        await bot.ears.hears("!now")
        await platform.send(RoomId(f"matrix:{room}"), calling, key("after"))
        said = [event["content"] for event in await ana.messages(room)]
    assert (":" in room) == (version == "11")
    assert said[0]["m.mentions"] == {}
    assert said[-1]["m.mentions"] == {"room": True}


async def test_bot_that_created_a_room_stands_above_all_levels(
    bot: MatrixBot, ana: Human, version: str
) -> None:
    async with bot.running() as platform:
        bots_room = await make_room_as(bot, ana, version)
        await bot.position.is_kept(2)
        calling = Message(body=markup.lines("all"), mention_room=True)
        await platform.send(RoomId(f"matrix:{bots_room}"), calling, key())
        said = await ana.messages(bots_room)
    assert said[-1]["content"]["m.mentions"] == {"room": True}


async def make_room_as(bot: MatrixBot, guest: Human, version: str) -> str:
    """Let the bot's own account create a room with a guest in it, as an operator might."""
    token, guest.token = guest.token, bot.account.access_token
    room = await guest.make_room(version=version, invite=[guest.mxid])
    guest.token = token
    await guest.join(room)
    await guest.say(room, "!here")
    await bot.ears.hears("!here")
    return room


async def test_direct_chat_is_the_person(bot: MatrixBot, ana: Human, version: str) -> None:
    async with bot.running() as platform:
        room = await ana.make_direct(bot.mxid, version=version)
        await ana.say(room, "help")
        heard = await bot.ears.hears("help")
        assert heard.direct
        assert heard.room == f"matrix:{ana.mxid}"
        assert heard.sender == f"matrix:{ana.mxid}"
        await platform.send(heard.room, message("first"), key("1"))
        await ana.hears(room, lambda event: event["content"]["body"] == "first")
        assert platform.members(heard.room) == {UserId(f"matrix:{ana.mxid}")}
    assert await ana.joined_rooms() == [room]


async def test_direct_chat_is_opened_once_for_all_who_send(bot: MatrixBot, ana: Human) -> None:
    person = RoomId(f"matrix:{ana.mxid}")
    async with bot.running() as platform:
        await asyncio.gather(
            *(platform.send(person, message(f"{n}"), key(f"{n}")) for n in range(5))
        )
        told = await ana.until(lambda told: bool(told.get("rooms", {}).get("invite")))
        rooms = list(told["rooms"]["invite"])
        await ana.join(rooms[0])
        said = await ana.messages(rooms[0])
    assert len(rooms) == 1
    assert sorted(event["content"]["body"] for event in said) == ["0", "1", "2", "3", "4"]
    async with bot.running() as platform:
        await platform.send(person, message("after a restart"), key("later"))
        await ana.hears(rooms[0], lambda event: event["content"]["body"] == "after a restart")


async def test_direct_chat_whose_creation_was_not_acknowledged_is_found_again(
    bot_behind_proxy: MatrixBot, proxy: FaultyProxy, ana: Human
) -> None:
    person = RoomId(f"matrix:{ana.mxid}")
    proxy.fail("/createRoom", lost_answer)
    proxy.fail("/sync.*since=", stalled(asyncio.Event()), times=float("inf"))
    async with bot_behind_proxy.running() as platform:
        with pytest.raises(PlatformError, match="did not answer"):
            await platform.send(person, message(), key())
        await platform.send(person, message(), key())
    assert proxy.count("/createRoom") == 1


async def test_direct_chat_that_was_left_is_used_again(bot: MatrixBot, ana: Human) -> None:
    person = RoomId(f"matrix:{ana.mxid}")
    async with bot.running() as platform:
        await platform.send(person, message("one"), key("one"))
        told = await ana.until(lambda told: bool(told.get("rooms", {}).get("invite")))
        (room,) = told["rooms"]["invite"]
        await ana.leave(room)
        await bot.position.is_kept(bot.position.saves + 1)
        assert platform.members(person) == frozenset()
        await platform.send(person, message("two"), key("two"))
        told = await ana.until(lambda told: bool(told.get("rooms", {}).get("invite")))
    assert list(told["rooms"]["invite"]) == [room]


async def test_configured_room_of_two_is_not_direct(bot: MatrixBot, ana: Human) -> None:
    room = await ana.make_room(invite=[bot.mxid])
    configured = bot.changed(rooms=frozenset({RoomId(f"matrix:{room}")}))
    async with configured.running():
        await ana.sees_member(room, bot.mxid, "join")
        await ana.say(room, "!help")
        heard = await bot.ears.hears("!help")
    assert (heard.room, heard.direct) == (f"matrix:{room}", False)


async def test_alias_stands_for_its_room(bot: MatrixBot, ana: Human) -> None:
    name = bot.mxid.partition(":")[0].removeprefix("@")
    alias = RoomId(f"matrix:#{name}:localhost")
    room = await ana.make_room(invite=[bot.mxid], room_alias_name=name)
    async with bot.changed(rooms=frozenset({alias})).running() as platform:
        await ana.sees_member(room, bot.mxid, "join")
        await ana.say(room, "!help")
        heard = await bot.ears.hears("!help")
        await platform.send(alias, message("by alias"), key())
        await ana.hears(room, lambda event: event["content"]["body"] == "by alias")
        assert platform.members(alias) == {UserId(f"matrix:{ana.mxid}")}
    assert heard.room == alias


async def test_pitfall_6_invitation_survives_a_restart_and_a_refused_join(
    bot_behind_proxy: MatrixBot, proxy: FaultyProxy, ana: Human
) -> None:
    bot = bot_behind_proxy
    async with bot.running():
        proxy.fail("/join", bad_gateway, times=float("inf"))
        room = await ana.make_room(invite=[bot.mxid])
        await proxy.has_seen("/join", 2)
        await bot.position.is_kept(2)
    proxy.mend()
    async with bot.running():
        await ana.sees_member(room, bot.mxid, "join")


async def test_invitation_from_a_server_that_is_not_allowed_is_refused(
    bot: MatrixBot, ana: Human
) -> None:
    async with bot.changed(allowed_servers=frozenset({"example.org"})).running():
        room = await ana.make_room(invite=[bot.mxid])
        await ana.sees_member(room, bot.mxid, "leave")


async def test_pitfall_7_a_room_that_the_bot_was_thrown_out_of_is_forgotten(
    bot: MatrixBot, ana: Human, boris: Human
) -> None:
    room = await room_with(bot, ana, boris)
    outside = RoomId(f"matrix:{room}")
    async with bot.running() as platform:
        await ana.sees_member(room, bot.mxid, "join")
        await ana.say(room, "!one")
        await bot.ears.hears("!one")
        assert platform.members(outside) == {f"matrix:{ana.mxid}", f"matrix:{boris.mxid}"}
        saves = bot.position.saves
        await ana.kick(room, bot.mxid)
        await bot.position.is_kept(saves + 1)
        assert platform.members(outside) == frozenset()
        with pytest.raises(PlatformError) as refused:
            await platform.send(outside, message(), key())
        assert refused.value.permanent
        await ana.invite(room, bot.mxid)
        await ana.sees_member(room, bot.mxid, "join")
        await ana.say(room, "!two")
        await bot.ears.hears("!two")
    assert bot.ears.texts() == ["!one", "!two"]


async def test_encrypted_room_is_not_answered_in_clear(
    bot: MatrixBot, ana: Human, boris: Human
) -> None:
    room = await room_with(bot, ana, boris)
    async with bot.running() as platform:
        await ana.sees_member(room, bot.mxid, "join")
        await ana.set_state(room, "m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"})
        await ana.say(room, "!help")
        await bot.ears.hears("!help")
        with pytest.raises(PlatformError, match="encrypted") as refused:
            await platform.send(RoomId(f"matrix:{room}"), message(), key())
    assert refused.value.permanent
