"""Rows of announcements."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.errors import StorageConflict
from bot.model.ids import NetworkId, RoomId, ThingId, UserId
from bot.ports.announcements import Announcement, AnnouncementRows, AnnouncementState
from bot.storage.opening import Rows
from tests.contract.writing import NOW, write

WPON, MOD = NetworkId("wpon"), NetworkId("mod")
ANNOUNCEMENT = Announcement(
    id=ThingId("A118"),
    networks=(WPON, MOD),
    author=UserId("console:vesna"),
    room=RoomId("console:vesna"),
    texts={"sr-Latn": "Prijave su otvorene.", "en": "Registration is open."},
    rooms=(RoomId("console:wpon"), RoomId("console:mod")),
    at=NOW + timedelta(days=1),
    until=NOW + timedelta(days=2),
    zone="Europe/Skopje",
    updated_at=NOW,
)


async def put(rows: Rows, *announcements: Announcement) -> None:
    await write(
        rows,
        *(partial(rows.announcements.put, announcement=made) for made in announcements),
    )


async def test_an_announcement_comes_back_as_it_was(rows: Rows) -> None:
    announcements: AnnouncementRows = rows.announcements
    at_once = replace(ANNOUNCEMENT, id=ThingId("A119"), at=None, until=None)
    await put(rows, ANNOUNCEMENT, at_once)
    found = await announcements.get(ANNOUNCEMENT.id)
    assert found == ANNOUNCEMENT
    assert found is not None
    assert list(found.texts) == ["sr-Latn", "en"]
    assert await announcements.get(at_once.id) == at_once
    assert await announcements.get(ThingId("A999")) is None


async def test_what_is_pending_is_listed_in_each_network_newest_change_first(rows: Rows) -> None:
    newer = replace(
        ANNOUNCEMENT,
        id=ThingId("A200"),
        networks=(WPON,),
        state=AnnouncementState.SCHEDULED,
        updated_at=NOW + timedelta(hours=1),
    )
    sent = replace(ANNOUNCEMENT, id=ThingId("A201"), state=AnnouncementState.SENT)
    await put(rows, ANNOUNCEMENT, newer, sent)
    assert await rows.announcements.pending(WPON) == [newer, ANNOUNCEMENT]
    assert await rows.announcements.pending(MOD) == [ANNOUNCEMENT]
    assert await rows.announcements.pending(NetworkId("other")) == []


async def test_a_changed_announcement_replaces_exactly_the_one_before(rows: Rows) -> None:
    second = replace(
        ANNOUNCEMENT, texts={"en": "Changed."}, version=2, state=AnnouncementState.SENT
    )
    await put(rows, ANNOUNCEMENT)
    await put(rows, second)
    for stale in (ANNOUNCEMENT, second, replace(second, version=4)):
        with pytest.raises(StorageConflict):
            await put(rows, stale)
    assert await rows.announcements.get(ANNOUNCEMENT.id) == second


async def test_what_was_sent_last_comes_first_and_no_more_than_asked_for(rows: Rows) -> None:
    sent = [
        replace(
            ANNOUNCEMENT,
            id=ThingId(f"A20{hour}"),
            state=AnnouncementState.SENT,
            networks=(WPON,) if hour else (WPON, MOD),
            updated_at=NOW + timedelta(hours=hour),
        )
        for hour in range(3)
    ]
    await put(rows, ANNOUNCEMENT, *sent)
    assert await rows.announcements.last_sent(WPON, 2) == [sent[2], sent[1]]
    assert await rows.announcements.last_sent(MOD, 9) == [sent[0]]
    assert await rows.announcements.last_sent(NetworkId("other"), 9) == []
