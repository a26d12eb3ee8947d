"""Messages in and out, as every platform sees them."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from bot.model.ids import EventId, MessageId, RoomId, SendKey, ThingId, UserId
from bot.model.markup import Markup

LONGEST_TEXT = 2_000
"""Characters of one text in one language: of a reminder, a question, an announcement (spec §7)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A message that somebody wrote, already free of its platform's envelope."""

    event: EventId
    room: RoomId
    sender: UserId
    text: str
    sent_at: datetime
    """Aware UTC, as the platform's server has it."""
    direct: bool = False
    """The room is the sender's own chat with the bot; its id is then hers, on every platform."""
    mentioned: bool = False
    """The message was addressed to the bot; the address itself is cut from `text`."""
    reply_to: MessageId | None = None
    missed: bool = False
    """It was written while the bot was away: the rules of spec §7.1 decide what becomes of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message that the bot sends."""

    body: Markup
    notice: bool = True
    """An answer, which notifies nobody; a reminder or an announcement is not one."""
    mentions: tuple[UserId, ...] = ()
    mention_room: bool = False
    reply_to: MessageId | None = None


class PostState(IntEnum):
    """How far a message out has come."""

    WAITING = 0
    SENT = 1
    REFUSED = 2
    EXPIRED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A message out with its way: a row of the outbox."""

    key: SendKey
    room: RoomId
    """A room, or a person's id for her direct chat."""
    message: Message
    created_at: datetime
    subject: ThingId | None = None
    """The thing it is about, so that a reply to it stands for the thing's id."""
    until: datetime | None = None
    """Worthless from then on: not sent, and its owner told."""
    state: PostState = PostState.WAITING
    message_id: MessageId | None = None
    sent_at: datetime | None = None
    error: str = ""
    """A short reason why it was refused, without any text of the message."""
