"""The door: over the limits commands wait, votes do not."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.config import Limits
from bot.core.intake import Intake
from bot.model.ids import EventId, RoomId, UserId
from tests.unit.commands.conftest import ANA, EVA, VESNA, WPON, Scene

LIMITS = Limits(person_per_minute=2, room_per_minute=5, bot_per_second=4, queue=2)


class Door:
    """An intake in front of the scene's dispatcher; it looks again when `look` is called."""

    def __init__(self, scene: Scene, limits: Limits) -> None:
        self.scene = scene
        self._looks: asyncio.Queue[None] = asyncio.Queue()
        self._count = 0
        self.intake = Intake(
            dispatcher=scene.app.dispatcher,
            limits=limits,
            clock=scene.clock,
            sleep=lambda _: self._looks.get(),
        )

    async def say(self, user: UserId, text: str, room: RoomId | None = None) -> None:
        self._count += 1
        event = EventId(f"console:door{self._count}")
        place = room or RoomId(user)
        await self.intake.receive(self.scene.platform.incoming(event, user, place, text))
        await self.scene.app.delivery.settle()

    async def wait(self, span: timedelta) -> None:
        """Let time pass and the door be looked at."""
        self.scene.clock.advance(span)
        self._looks.put_nowait(None)
        for _ in range(30):
            done = asyncio.get_running_loop().create_future()
            asyncio.get_running_loop().call_soon(done.set_result, None)
            await done
        await self.scene.app.delivery.settle()


@pytest.fixture
async def door(scene: Scene) -> AsyncIterator[Door]:
    for user in (ANA, EVA):
        await scene.say(user, "events")
    async with asyncio.TaskGroup() as tasks:
        found = Door(scene, LIMITS)
        found.intake.start(tasks)
        yield found
        found.intake.stop()


async def test_within_the_limits_everything_is_answered(door: Door) -> None:
    await door.say(ANA, "term gender")
    await door.say(ANA, "term gender")
    assert len(door.scene.seen_in(ANA)) == 3


async def test_over_the_limit_a_command_waits_with_one_notice(door: Door) -> None:
    for word in ("peace", "gender", "armed", "army"):
        await door.say(ANA, f"remind me tomorrow 9:00 {word}")
    notices = [text for text in door.scene.seen_in(ANA) if "Many messages" in text]
    assert len(notices) == 1
    assert len([text for text in door.scene.seen_in(ANA) if "Reminder M" in text]) == 2
    for _ in range(2):
        await door.wait(timedelta(minutes=1))
    assert len([text for text in door.scene.seen_in(ANA) if "Reminder M" in text]) == 4


async def test_a_newcomer_over_the_limit_is_answered_too(scene: Scene) -> None:
    async with asyncio.TaskGroup() as tasks:
        door = Door(scene, Limits(person_per_minute=1, queue=5))
        door.intake.start(tasks)
        await door.say(ANA, "talk about the weather", WPON)
        await door.say(ANA, "!nonsense", WPON)
        await door.say(ANA, "!remind me tomorrow 9:00 Report", WPON)
        await door.wait(timedelta(minutes=1))
        assert "Reminder M" in door.scene.seen_in(WPON)[-1]
        door.intake.stop()


async def test_nobody_overtakes_herself(door: Door) -> None:
    for number in range(3):
        await door.say(ANA, f"remind me in {number + 2} hours Text")
    door.scene.clock.advance(timedelta(seconds=31))
    await door.say(ANA, "remind")
    assert "Reminder M" in door.scene.seen_in(ANA)[-2]
    for _ in range(3):
        await door.wait(timedelta(seconds=31))
    assert door.scene.seen_in(ANA)[-1].count("Text") == 3


async def test_a_full_queue_refuses(door: Door) -> None:
    for _ in range(4):
        await door.say(ANA, "events")
    await door.say(EVA, "events")
    await door.say(EVA, "events")
    await door.say(EVA, "events")
    assert "try again in a minute" in door.scene.seen_in(EVA)[-1]
    count = len(door.scene.seen_in(EVA))
    await door.wait(timedelta(minutes=5))
    assert len(door.scene.seen_in(EVA)) == count


async def test_votes_and_answers_are_never_held_back(door: Door) -> None:
    poll = await door.scene.make(VESNA, '!poll "Which?" "one" "two"', room=WPON)
    for _ in range(3):
        await door.say(ANA, "events")
    for choice in ("1", "2", "1"):
        door.scene.clock.advance(timedelta(milliseconds=1))
        await door.say(ANA, f"{poll} {choice}")
    assert "Your vote" in door.scene.seen_in(ANA)[-1]


async def test_talk_in_a_room_counts_for_nothing(door: Door) -> None:
    for _ in range(20):
        await door.say(ANA, "good morning", WPON)
    await door.say(ANA, "!events", WPON)
    assert len(door.scene.seen_in(WPON)) == 1


async def test_a_room_has_a_limit_of_its_own(door: Door) -> None:
    people = [UserId(f"console:member{number}") for number in range(7)]
    for number, user in enumerate(people):
        door.scene.clock.advance(timedelta(seconds=1) if number % 3 == 0 else timedelta(0))
        await door.say(user, "!events", WPON)
    answers = [text for text in door.scene.seen_in(WPON) if "no event" in text]
    assert len(answers) == 5


async def test_what_still_waits_at_the_end_is_counted_in_the_log(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    async with asyncio.TaskGroup() as tasks:
        door = Door(scene, LIMITS)
        door.intake.start(tasks)
        for _ in range(4):
            await door.say(ANA, "events")
        door.intake.stop()
    assert "2 commands" in caplog.text
