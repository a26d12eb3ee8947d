"""Announcements in SQL."""

import json
from collections.abc import Sequence

from bot.model.ids import NetworkId, RoomId, ThingId, UserId
from bot.ports.announcements import Announcement, AnnouncementState
from bot.ports.store import Unit
from bot.storage.reading import Reader, Row
from bot.storage.values import from_ms, to_ms

_COLUMNS = """a.id, a.networks, a.author, a.room, a.texts, a.rooms, a.send_at, a.until, a.zone,
    a.state, a.updated_at, a.version"""
_GET = f"SELECT {_COLUMNS} FROM announcements a WHERE a.id = :id"
_PENDING = f"""SELECT {_COLUMNS} FROM announcements a
    JOIN announcement_networks n ON n.announcement = a.id
    WHERE n.network = :network AND a.state IN (0, 1) ORDER BY a.updated_at DESC, a.id"""
_LAST_SENT = f"""SELECT {_COLUMNS} FROM announcements a
    JOIN announcement_networks n ON n.announcement = a.id
    WHERE n.network = :network AND a.state = 2 ORDER BY a.updated_at DESC, a.id LIMIT :most"""
_ADD = """INSERT INTO announcements (id, networks, author, room, texts, rooms, send_at, until,
    zone, state, updated_at, version) VALUES (:id, :networks, :author, :room, :texts, :rooms,
    :send_at, :until, :zone, :state, :updated_at, :version)"""
_ADD_NETWORK = """INSERT INTO announcement_networks (announcement, network)
    VALUES (:announcement, :network)"""
_REPLACE = """UPDATE announcements SET texts = :texts, rooms = :rooms, send_at = :send_at,
    until = :until, state = :state, updated_at = :updated_at, version = :version
    WHERE id = :id AND version = :version - 1"""


class SqlAnnouncements:
    """Implements `AnnouncementRows`."""

    def __init__(self, reader: Reader) -> None:
        """Read through `reader`."""
        self._reader = reader

    async def get(self, thing: ThingId) -> Announcement | None:
        """Return the announcement, whatever its state."""
        rows = await self._reader.rows(_GET, {"id": thing})
        return _announcement(rows[0]) if rows else None

    async def pending(self, network: NetworkId) -> Sequence[Announcement]:
        """Return the network's drafts and scheduled announcements, newest change first."""
        rows = await self._reader.rows(_PENDING, {"network": network})
        return [_announcement(row) for row in rows]

    async def last_sent(self, network: NetworkId, limit: int) -> Sequence[Announcement]:
        """Return at most `limit` announcements that were sent to the network, newest first."""
        rows = await self._reader.rows(_LAST_SENT, {"network": network, "most": limit})
        return [_announcement(row) for row in rows]

    def put(self, unit: Unit, announcement: Announcement) -> None:
        """Keep it: version 1 is new, a later one replaces exactly the one before."""
        values = {
            "id": announcement.id,
            "texts": json.dumps(dict(announcement.texts), ensure_ascii=False),
            "rooms": json.dumps(announcement.rooms),
            "send_at": to_ms(announcement.at) if announcement.at else None,
            "until": to_ms(announcement.until) if announcement.until else None,
            "state": int(announcement.state),
            "updated_at": to_ms(announcement.updated_at),
            "version": announcement.version,
        }
        if announcement.version > 1:
            unit.add(_REPLACE, values, rows=1)
            return
        fixed = {
            "networks": json.dumps(announcement.networks),
            "author": announcement.author,
            "room": announcement.room,
            "zone": announcement.zone,
        }
        unit.add(_ADD, {**values, **fixed})
        for network in announcement.networks:
            unit.add(_ADD_NETWORK, {"announcement": announcement.id, "network": network})


def _announcement(row: Row) -> Announcement:
    return Announcement(
        id=ThingId(row["id"]),
        networks=tuple(NetworkId(network) for network in json.loads(row["networks"])),
        author=UserId(row["author"]),
        room=RoomId(row["room"]),
        texts=json.loads(row["texts"]),
        rooms=tuple(RoomId(room) for room in json.loads(row["rooms"])),
        at=from_ms(row["send_at"]) if row["send_at"] is not None else None,
        until=from_ms(row["until"]) if row["until"] is not None else None,
        zone=row["zone"],
        state=AnnouncementState(row["state"]),
        updated_at=from_ms(row["updated_at"]),
        version=row["version"],
    )
