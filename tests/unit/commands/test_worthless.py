"""Who made a message hears when it was not sent, because it could only have come too late."""

from datetime import timedelta

import pytest

from bot.model import markup
from bot.model.ids import RoomId, ThingId, send_key
from bot.model.message import Message, Post
from bot.ports.store import Unit
from tests.unit.commands.conftest import ANA, VESNA, WPON, Scene

MAKE = {
    "event": 'event "canary" 10.12.2026 10:00',
    "poll": '!poll "canary?" "a" "b"',
    "announcement": "announce wpon\nen: canary",
}


async def expire(scene: Scene, thing: str, room: RoomId) -> list[str]:
    """Return what is shown when a post about a thing has become worthless."""
    before, unit, now = len(scene.shown), Unit(), scene.clock.now()
    post = Post(
        key=send_key(thing, room),
        room=room,
        message=Message(body=markup.lines("canary")),
        created_at=now,
        subject=ThingId(thing),
        until=now - timedelta(minutes=1),
    )
    scene.app.services.outbox.add(unit, post)
    await scene.app.delivery.commit(unit)
    await scene.app.delivery.settle()
    return [markup.plain(shown.message.body) for shown in scene.shown[before:]]


@pytest.mark.parametrize("kind", MAKE)
async def test_the_author_is_told_which_and_where(scene: Scene, kind: str) -> None:
    room = WPON if kind == "poll" else None
    thing = await scene.make(VESNA, MAKE[kind], room=room)
    await scene.say(VESNA, f"{thing} {'save' if kind == 'event' else 'send'}")
    (told,) = await expire(scene, thing, WPON)
    assert str(scene.shown[-1].room) == VESNA
    assert told.startswith(f"{thing} was not sent to wpon")
    assert "canary" not in told


async def test_nobody_is_told_of_what_has_no_author(scene: Scene) -> None:
    reminder = await scene.make(ANA, "remind me tomorrow 9:00 Text")
    assert await expire(scene, reminder, WPON) == []
    assert await expire(scene, "E99999", WPON) == []


async def test_nobody_is_told_that_she_was_not_told(scene: Scene) -> None:
    thing = await scene.make(VESNA, "announce wpon\nen: canary")
    assert await expire(scene, thing, RoomId(VESNA)) == []
