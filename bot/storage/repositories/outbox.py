"""Messages out in SQL."""

import json
from collections.abc import Sequence
from datetime import datetime

from bot.model import markup
from bot.model.ids import MessageId, RoomId, SendKey, ThingId, UserId
from bot.model.message import Message, Post, PostState
from bot.ports.store import Backlog, Unit, Value
from bot.storage.reading import Reader, Row
from bot.storage.values import from_ms, many, to_ms

_COLUMNS = """key, room, message, created_at, subject, until, state, message_id, finished_at,
    error"""
_WAITING = f"SELECT {_COLUMNS} FROM outbox WHERE state = 0 ORDER BY seq"
_ABOUT = f"SELECT {_COLUMNS} FROM outbox WHERE subject = :subject ORDER BY seq"
_SUBJECT_OF = """SELECT subject FROM outbox
    WHERE room = :room AND message_id = :message_id AND subject IS NOT NULL"""
_ADD = """INSERT INTO outbox (key, room, message, created_at, subject, until)
    VALUES (:key, :room, :message, :created_at, :subject, :until)
    ON CONFLICT (key) DO NOTHING"""
_FINISH = """UPDATE outbox SET state = :state, message_id = :message_id,
    finished_at = :finished_at, error = :error, message = NULL
    WHERE key = :key AND state = 0"""
_FORGET = """DELETE FROM outbox WHERE finished_at < :before AND seq IN
    (SELECT seq FROM outbox WHERE state <> 0 ORDER BY seq LIMIT :limit)"""
_FORGOTTEN = Message(body=())
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class SqlOutbox:
    """Implements `Outbox`; a finished post is read with an empty message."""

    def __init__(self, reader: Reader) -> None:
        """Read through `reader`."""
        self._reader = reader

    async def waiting(self) -> Sequence[Post]:
        """Return all that is not yet sent, in the order in which it was added."""
        return [_post(row) for row in await self._reader.rows(_WAITING, {})]

    async def backlog(self, rooms: Sequence[RoomId]) -> Backlog:
        """Return how much waits for these rooms; there may be none of them."""
        number, oldest = 0, list[int]()
        for names, values in many("room", rooms):
            sql = f"""SELECT count(*) AS number, min(created_at) AS oldest FROM outbox
                WHERE state = 0 AND room IN ({names})"""
            (row,) = await self._reader.rows(sql, values)
            number += row["number"]
            oldest += [row["oldest"]] if row["number"] else []
        return Backlog(number=number, oldest=from_ms(min(oldest)) if oldest else None)

    async def about(self, subject: ThingId) -> Sequence[Post]:
        """Return every post about a thing, oldest first, whatever became of it."""
        return [_post(row) for row in await self._reader.rows(_ABOUT, {"subject": subject})]

    async def subject_of(self, room: RoomId, message_id: MessageId) -> ThingId | None:
        """Return the thing that one of our messages is about."""
        rows = await self._reader.rows(_SUBJECT_OF, {"room": room, "message_id": message_id})
        return ThingId(rows[0]["subject"]) if rows else None

    def add(self, unit: Unit, post: Post) -> None:
        """Keep a message out and note it in `unit.posts`."""
        values: dict[str, Value] = {
            "key": post.key,
            "room": post.room,
            "message": _message_to_json(post.message),
            "created_at": to_ms(post.created_at),
            "subject": post.subject,
            "until": to_ms(post.until) if post.until else None,
        }
        unit.add(_ADD, values, post=post)

    def finish(
        self,
        unit: Unit,
        key: SendKey,
        state: PostState,
        at: datetime,
        message_id: MessageId | None = None,
        error: str = "",
    ) -> None:
        """Note what became of it; the text is forgotten."""
        values: dict[str, Value] = {
            "key": key,
            "state": int(state),
            "message_id": message_id,
            "finished_at": to_ms(at),
            "error": error,
        }
        unit.add(_FINISH, values)

    def forget(self, unit: Unit, before: datetime, limit: int) -> None:
        """Forget which posts were finished before this, among the `limit` oldest finished ones."""
        unit.add(_FORGET, {"before": to_ms(before), "limit": limit})


def _message_to_json(message: Message) -> str:
    tree: dict[str, object] = {"body": markup.to_json(message.body), "notice": message.notice}
    if message.mentions:
        tree["mentions"] = message.mentions
    if message.mention_room:
        tree["mention_room"] = True
    if message.reply_to is not None:
        tree["reply_to"] = message.reply_to
    return _ENCODE(tree)


def _message_from_json(text: str) -> Message:
    tree = json.loads(text)
    return Message(
        body=markup.from_json(tree["body"]),
        notice=tree["notice"],
        mentions=tuple(UserId(user) for user in tree.get("mentions", ())),
        mention_room=tree.get("mention_room", False),
        reply_to=MessageId(tree["reply_to"]) if "reply_to" in tree else None,
    )


def _post(row: Row) -> Post:
    state = PostState(row["state"])
    return Post(
        key=SendKey(row["key"]),
        room=RoomId(row["room"]),
        message=_message_from_json(row["message"]) if row["message"] is not None else _FORGOTTEN,
        created_at=from_ms(row["created_at"]),
        subject=ThingId(row["subject"]) if row["subject"] is not None else None,
        until=from_ms(row["until"]) if row["until"] is not None else None,
        state=state,
        message_id=MessageId(row["message_id"]) if row["message_id"] is not None else None,
        sent_at=from_ms(row["finished_at"]) if state is PostState.SENT else None,
        error=row["error"],
    )
