"""Who was removed hears nothing more of the network."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.calendar.events import DUE_KIND
from bot.model.ids import NetworkId, RoomId, ThingId
from bot.ports.events import Answer, Event, Rsvp
from bot.ports.store import Due, Unit
from tests.unit.commands.stage import Stage, make_content, staged
from tests.unit.people.conftest import ANA, IVA, VESNA, make_network


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    network = make_network("wpon")
    async with staged(make_content(tmp_path), {network.id: network}) as stage:
        yield stage


async def answered_yes(stage: Stage) -> Event:
    """Return an event to which Ana and Iva plan to come."""
    unit, rows, now = Unit(), stage.app.rows, stage.clock.now()
    event = Event(
        id=ThingId("E417"),
        network=NetworkId("wpon"),
        author=VESNA,
        title="Annual meeting",
        titles={},
        start=now.replace(tzinfo=None, day=20),
        zone="Europe/Skopje",
        rooms=(RoomId("console:wpon"),),
        created_at=now,
    )
    rows.things.take(unit, event.id, event.network)
    rows.events.put(unit, event)
    for user in (ANA, IVA):
        person = await stage.app.services.roster.person(user)
        assert person is not None
        rsvp = Rsvp(event=event.id, person=person.id, answer=Answer.YES, at=now)
        rows.events.answer(unit, rsvp)
    await rows.store.write(unit)
    return event


async def test_a_removed_member_gets_no_private_reminder_any_more(stage: Stage) -> None:
    for user in (ANA, IVA):
        await stage.say(VESNA, f"people add {user} mk")
    event = await answered_yes(stage)
    await stage.say(VESNA, f"people remove {ANA}")
    before, unit, now = len(stage.shown), Unit(), stage.clock.now()
    due = Due(key="x", at=now, kind=DUE_KIND, subject=event.id, step="10080:private")
    await stage.app.services.events.fire(unit, [due], now)
    await stage.app.delivery.commit(unit)
    await stage.app.delivery.settle()
    assert [shown.room for shown in stage.shown[before:]] == [RoomId(IVA)]
