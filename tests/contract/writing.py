"""Units for the suites: what is written, and values with nothing special in them."""

from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

from bot.model import markup
from bot.model.ids import RoomId, ThingId, send_key
from bot.model.message import Message, Post
from bot.ports.store import Unit
from bot.storage.opening import Rows

draw = Random(7).randrange  # noqa: S311 - a test is to be repeatable
NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


async def write(rows: Rows, *changes: Callable[[Unit], None]) -> Unit:
    """Write one unit with all changes; return it."""
    unit = Unit()
    for change in changes:
        change(unit)
    await rows.store.write(unit)
    return unit


def make_post(
    cause: object,
    *,
    room: str = "console:wpon",
    subject: str | None = None,
    until: datetime | None = None,
    message: Message | None = None,
) -> Post:
    return Post(
        key=send_key(cause),
        room=RoomId(room),
        message=message or Message(body=markup.lines("Registration is open.")),
        created_at=NOW,
        subject=ThingId(subject) if subject else None,
        until=until,
    )
