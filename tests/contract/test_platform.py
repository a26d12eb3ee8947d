"""What every chat service keeps: `ChatPlatform` on the terminal, the fake and a real homeserver."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.model import markup
from bot.model.ids import RoomId, platform_of, send_key
from bot.model.message import Message
from bot.ports.platform import ChatPlatform
from tests.contract.platforms import LONG_AGO, Opened, Stage, console, fake, heard_in, matrix
from tests.fakes.matrix_bot import WITHIN
from tests.fakes.synapse import NO_SYNAPSE

KEY = send_key("a message")
PLATFORMS = [
    pytest.param(console, id="console"),
    pytest.param(fake, id="fake"),
    pytest.param(matrix, id="matrix", marks=[pytest.mark.synapse, NO_SYNAPSE]),
]


@pytest.fixture(params=PLATFORMS)
async def stage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    opened: Opened = request.param
    async with opened(request.config, tmp_path) as stage:
        yield stage


def message(text: str) -> Message:
    return Message(body=markup.lines(text))


async def test_it_has_a_name_and_a_limit(stage: Stage) -> None:
    platform: ChatPlatform = stage.platform
    assert platform.name == platform_of(stage.room)
    assert platform.limits.max_characters >= 1_000


async def test_message_is_handed_on_as_it_was_said(stage: Stage) -> None:
    await stage.says(stage.ana, stage.room, "!term “gender” — пол")
    heard = await stage.ears.hears("!term “gender” — пол")
    assert (heard.room, heard.sender) == (stage.room, stage.ana)
    assert platform_of(heard.event) == stage.platform.name
    assert heard.sent_at.utcoffset() == timedelta(0)
    assert not heard.direct
    assert not heard.missed
    assert not heard.mentioned


async def test_direct_chat_is_the_persons_own(stage: Stage) -> None:
    own = RoomId(stage.ana)
    await stage.says(stage.ana, own, "help")
    heard = await stage.ears.hears("help")
    assert (heard.room, heard.sender, heard.direct) == (own, stage.ana, True)
    await stage.platform.send(heard.room, message("an answer"), KEY)
    assert await stage.visible(own) == ["an answer"]


async def test_message_to_a_person_reaches_her_without_a_chat_before(stage: Stage) -> None:
    await stage.platform.send(RoomId(stage.boris), message("Reminder M52"), KEY)
    assert await stage.visible(RoomId(stage.boris)) == ["Reminder M52"]


async def test_rooms_messages_are_handed_on_in_order(stage: Stage) -> None:
    said = [f"!{number}" for number in range(12)]
    for text in said:
        await stage.says(stage.ana, stage.room, text)
    await stage.ears.hears(said[-1])
    assert [heard.text for heard in heard_in(stage.ears, stage.room)] == said


async def test_every_event_has_an_id_of_its_own(stage: Stage) -> None:
    for number in range(3):
        await stage.says(stage.ana, stage.room, f"!same {number}")
    await stage.ears.hears("!same 2")
    assert len({heard.event for heard in stage.ears.heard}) == 3


async def test_it_does_not_hear_itself(stage: Stage) -> None:
    await stage.platform.send(stage.room, message("!help"), KEY)
    await stage.says(stage.ana, stage.room, "!after")
    await stage.ears.hears("!after")
    assert stage.ears.texts() == ["!after"]


async def test_key_that_is_repeated_shows_a_message_once(stage: Stage) -> None:
    first = await stage.platform.send(stage.room, message("once"), KEY)
    second = await stage.platform.send(stage.room, message("once"), KEY)
    assert first == second
    assert await stage.visible(stage.room) == ["once"]


async def test_messages_are_shown_in_the_order_of_sending(stage: Stage) -> None:
    said = [f"{number}" for number in range(6)]
    for text in said:
        await stage.platform.send(stage.room, message(text), send_key(text))
    assert await stage.visible(stage.room) == said
    assert await stage.visible(stage.other) == []


async def test_message_is_found_by_room_and_key_and_time(stage: Stage) -> None:
    sent = await stage.platform.send(stage.room, message("look"), KEY)
    assert await stage.platform.find(stage.room, KEY, LONG_AGO) == sent
    assert await stage.platform.find(stage.room, send_key("another"), LONG_AGO) is None
    assert await stage.platform.find(stage.other, KEY, LONG_AGO) is None
    much_later = datetime(2099, 1, 1, tzinfo=UTC)
    assert await stage.platform.find(stage.room, KEY, much_later) is None


async def test_edit_shows_the_new_text_and_may_be_repeated(stage: Stage) -> None:
    sent = await stage.platform.send(stage.room, message("before"), KEY)
    for _ in range(2):
        await stage.platform.edit(stage.room, sent, message("after"), send_key("edit"))
    visible = await stage.visible(stage.room)
    assert visible[-1] == "after"
    assert visible.count("after") == 1


async def test_redaction_takes_only_its_message_away_and_may_be_repeated(stage: Stage) -> None:
    await stage.platform.send(stage.room, message("stays"), send_key("stays"))
    sent = await stage.platform.send(stage.room, message("goes"), KEY)
    for _ in range(2):
        await stage.platform.redact(stage.room, sent, send_key("redaction"))
    assert await stage.visible(stage.room) == ["stays"]


async def test_long_text_is_shown_whole(stage: Stage) -> None:
    words = [f"{number}" for number in range(stage.platform.limits.max_characters // 3)]
    sent = await stage.platform.send(stage.room, message(" ".join(words)), KEY)
    assert await stage.platform.send(stage.room, message(" ".join(words)), KEY) == sent
    assert await stage.platform.find(stage.room, KEY, LONG_AGO) == sent
    assert " ".join(await stage.visible(stage.room)).split() == words


async def test_members_are_known_without_the_bot(stage: Stage) -> None:
    assert stage.platform.members(stage.room) == {stage.ana, stage.boris}
    assert stage.platform.members(RoomId(f"{stage.platform.name}:nowhere")) == frozenset()


@pytest.mark.parametrize("opened", PLATFORMS)
async def test_run_ends_cleanly_when_it_is_cancelled(
    opened: Opened, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    async with opened(request.config, tmp_path) as stage, asyncio.timeout(WITHIN):
        tasks = asyncio.all_tasks()
        (reading,) = [task for task in tasks if getattr(task.get_coro(), "__name__", "") == "run"]
        reading.cancel()
        await asyncio.wait({reading})
        assert reading.cancelled()
        assert await stage.platform.send(stage.room, message("the last words"), KEY)
        await stage.platform.aclose()
