"""`report`: what a coordinator is told about the health of her network."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import VERSION
from bot.model import markup
from bot.model.ids import NetworkId, RoomId, ThingId, send_key
from bot.model.message import Message, Post, PostState
from bot.ports.announcements import Announcement, AnnouncementState
from bot.ports.store import Due, Unit
from tests.unit.commands.stage import Stage, make_content, staged
from tests.unit.people.conftest import ANA, IVA, VESNA, make_network

WPON, MOD = NetworkId("wpon"), NetworkId("mod")


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    networks = {
        network.id: network
        for network in (
            make_network("wpon"),
            make_network("mod", coordinators=frozenset({IVA, VESNA})),
        )
    }
    async with staged(make_content(tmp_path), networks) as stage:
        yield stage


def make_post(stage: Stage, network: NetworkId, cause: str, hours: int = 0) -> Post:
    return Post(
        key=send_key(cause),
        room=RoomId(f"console:{network}"),
        message=Message(body=markup.lines("Registration is open.")),
        created_at=stage.clock.now() - timedelta(hours=hours),
        subject=ThingId("A118"),
    )


async def store(stage: Stage, unit: Unit) -> None:
    """Store without sending, as if the chat service could not be reached."""
    await stage.app.rows.store.write(unit)


async def test_a_quiet_network_has_a_quiet_report(stage: Stage) -> None:
    said = await stage.say(VESNA, "wpon: report")
    assert said.text.split("\n") == [
        f"Report on Network wpon. Version {VERSION}.",
        "No message waits for its rooms.",
        "No drafts.",
        "Nothing is planned.",
        "No announcement was sent so far.",
    ]


async def test_what_waits_is_counted_for_its_own_rooms_only(stage: Stage) -> None:
    unit, outbox = Unit(), stage.app.rows.outbox
    for cause, network, hours in (("a", WPON, 3), ("b", WPON, 1), ("c", MOD, 9)):
        outbox.add(unit, make_post(stage, network, cause, hours))
    await store(stage, unit)
    said = await stage.say(VESNA, "wpon: report")
    assert "2 messages wait for its rooms, the oldest since" in said.text
    assert "07:00 (Europe/Skopje" in said.text


async def test_drafts_and_what_is_next_are_its_own(stage: Stage) -> None:
    made = await stage.say(VESNA, "wpon: announce en: Registration is open.")
    (draft,) = made.outcome.ids
    unit, rows = Unit(), stage.app.rows
    for thing, network, hours in (("E417", WPON, 3), ("E418", MOD, 1)):
        rows.things.take(unit, ThingId(thing), network)
        at = stage.clock.now() + timedelta(hours=hours)
        rows.timetable.plan(unit, Due(key=thing, at=at, kind="event", subject=ThingId(thing)))
    await store(stage, unit)
    report = (await stage.say(VESNA, "wpon: report")).text
    assert f"Drafts: {draft}" in report
    assert "Next: Tuesday" in report
    assert "13:00 (Europe/Skopje" in report
    assert "No drafts." in (await stage.say(VESNA, "mod: report")).text


async def test_refused_announcements_are_named(stage: Stage) -> None:
    unit, rows = Unit(), stage.app.rows
    announcement = Announcement(
        id=ThingId("A118"),
        networks=(WPON, MOD),
        author=VESNA,
        room=RoomId(VESNA),
        texts={"en": "Registration is open."},
        rooms=(RoomId("console:wpon"), RoomId("console:mod")),
        state=AnnouncementState.SENT,
        updated_at=stage.clock.now(),
    )
    rows.announcements.put(unit, announcement)
    for network, state in ((WPON, PostState.REFUSED), (MOD, PostState.SENT)):
        post = make_post(stage, network, network)
        rows.outbox.add(unit, post)
        rows.outbox.finish(unit, post.key, state, stage.clock.now(), error="forbidden")
    await store(stage, unit)
    assert (
        "Refused by 1 room, for the reason see: A118"
        in (await stage.say(VESNA, "wpon: report")).text
    )
    assert (
        "The last announcement was refused nowhere." in (await stage.say(VESNA, "mod: report")).text
    )


async def test_a_report_that_is_asked_for_in_a_room_comes_privately(stage: Stage) -> None:
    said = await stage.say(VESNA, "!report", network="wpon")
    assert said.in_room("console:wpon") == "The report is in our direct chat."
    assert said.in_room(VESNA).startswith("Report on Network wpon.")


async def test_with_several_networks_it_asks_which(stage: Stage) -> None:
    asked = await stage.say(VESNA, "report")
    assert asked.outcome.error == "question"
    assert "Report on Network mod." in (await stage.say(VESNA, "2")).text


async def test_only_coordinators_get_one(stage: Stage) -> None:
    await stage.say(VESNA, "wpon: people add console:ana mk")
    assert (await stage.say(ANA, "report")).outcome.error == "not_allowed"
