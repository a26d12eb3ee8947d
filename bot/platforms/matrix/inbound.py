"""An event of a timeline as a message in; pure.

Only what a person typed as text comes in: notices are other bots' (answering them would be a loop),
and an edit is passed over, since the command that it corrects has been answered already.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.model.ids import EventId, MessageId
from bot.model.message import Incoming
from bot.platforms.matrix.rooms import NAME, Rooms, sent_at_ms, user_id
from bot.platforms.matrix.untrusted import Json, mapping, strings, text

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_AFTER_NAME = re.compile(r"\s*[:,]\s*")
_AFTER_MXID = re.compile(r"\s*[:,]?(?:\s+|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """When an event is read, and since when the bot has been listening without a break."""

    now: datetime
    listening_since: datetime


@dataclass(frozen=True, slots=True)
class _Addressed:
    """The text without the address, and whether there was one."""

    text: str
    mentioned: bool


def read(event: Json, room: str, rooms: Rooms, here: Here) -> Incoming | None:
    """Return what somebody said to the bot's ears, or None if the event is nothing of the kind.

    Args:
        event: As the homeserver sent it; every field may be anything.
        room: The Matrix id of its room.
        rooms: Says who is in it.
        here: The time of the server is believed up to now.
    """
    content = mapping(event.get("content"))
    sender, id_ = text(event.get("sender")), text(event.get("event_id"))
    body = text(content.get("body"))
    relation = mapping(content.get("m.relates_to"))
    if event.get("type") != "m.room.message" or content.get("msgtype") != "m.text":
        return None
    if not id_ or not sender or sender == rooms.me or relation.get("rel_type") == "m.replace":
        return None
    reply_to = _replied_to(relation)
    if reply_to is not None:
        body = _without_fallback(body)
    known = rooms.get(room)
    if known is not None and known.is_space:
        return None
    addressed = _address(body, content, rooms.me, known.my_name if known else "", reply_to)
    sent_at = min(_moment(sent_at_ms(event)), here.now)
    return Incoming(
        event=EventId(f"{NAME}:{id_}"),
        room=rooms.outside_id(room),
        sender=user_id(sender),
        text=addressed.text,
        sent_at=sent_at,
        direct=known is not None and known.partner == sender,
        mentioned=addressed.mentioned,
        reply_to=reply_to,
        missed=sent_at < here.listening_since,
    )


def thread_root(event: Json) -> str:
    """Return the id of the event whose thread this one stands in; empty outside of threads."""
    relation = mapping(mapping(event.get("content")).get("m.relates_to"))
    return text(relation.get("event_id")) if relation.get("rel_type") == "m.thread" else ""


def _moment(milliseconds: int) -> datetime:
    try:
        return _EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return _EPOCH if milliseconds < 0 else datetime.max.replace(tzinfo=UTC)


def _replied_to(relation: Json) -> MessageId | None:
    """Return what was replied to; in a thread, only if a person chose it."""
    if relation.get("rel_type") == "m.thread" and relation.get("is_falling_back") is True:
        return None
    replied = text(mapping(relation.get("m.in_reply_to")).get("event_id"))
    return MessageId(replied) if replied else None


def _without_fallback(body: str) -> str:
    """Return the body without the quotation that older clients put in front of a reply."""
    if not body.startswith("> "):
        return body
    rows = body.split("\n")
    quoted = next((at for at, row in enumerate(rows) if not row.startswith(">")), len(rows))
    return "\n".join(rows[quoted:]).removeprefix("\n")


def _address(
    body: str, content: Json, me: str, my_name: str, reply_to: MessageId | None
) -> _Addressed:
    """Cut the bot's name from the start or the end of the text.

    A name alone is an address only before a comma or a colon. A mention in a reply is put there by
    the client, so it says nothing unless the name is typed as well.
    """
    listed = me in strings(mapping(content.get("m.mentions")).get("user_ids"))
    start = body.lstrip()
    for name in filter(None, (me, my_name, f"@{my_name}" if my_name else "")):
        if start[: len(name)].casefold() == name.casefold():
            after = (_AFTER_MXID if listed or name == me else _AFTER_NAME).match(start, len(name))
            if after:
                return _Addressed(start[after.end() :], mentioned=True)
        end = body.rstrip()
        if listed and end[-len(name) :].casefold() == name.casefold():
            return _Addressed(end[: -len(name)].rstrip(" ,@"), mentioned=True)
    named = reply_to is None or bool(my_name and my_name.casefold() in body.casefold())
    return _Addressed(body, mentioned=listed and named)
