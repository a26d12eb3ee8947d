"""A message out as the content of events; pure."""

import json
import re
from dataclasses import dataclass

from bot.model.ids import SendKey, local_part, send_key
from bot.model.markup import Markup, plain, to_html
from bot.model.message import Message
from bot.platforms.matrix.untrusted import Json, mapping, text
from bot.platforms.splitting import split

KEY_FIELD = "mreza.key"
"""Our own mark in the content: by it a message is found again."""
MAX_CHARACTERS = 8_000
MAX_BYTES = 16_000
"""Of body and formatted body together, as UTF-8; an event has 65,536 altogether."""
MAX_ESCAPED_BYTES = 40_000
"""The same as escaped JSON: what an encrypted event may hold (facts of 2026, Synapse 1.163)."""
_FORBIDDEN = re.compile("[\0\ud800-\udfff]")
"""Characters that no homeserver stores: NUL and halves of surrogate pairs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One event to send."""

    key: SendKey
    content: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the place of a message decides about it."""

    may_notify_room: bool = False
    thread: str = ""
    """The root of the thread in which the message that is answered stands."""


def parts_of(message: Message, key: SendKey, around: Surroundings) -> list[Part]:
    """Return the events that say a message, in order.

    The last one has the message's own key, so that whoever finds it knows that all were sent. Only
    the first replies and only the last mentions: everybody is notified once.
    """
    pieces = _pieces(message.body)
    last = len(pieces) - 1
    return [
        Part(
            key=key if number == last else part_key(key, number),
            content={
                **piece.content(notice=message.notice),
                "m.mentions": _mentions(message, around) if number == last else {},
                KEY_FIELD: key if number == last else part_key(key, number),
                **(_relation(message, around) if number == 0 else {}),
            },
        )
        for number, piece in enumerate(pieces)
    ]


def edit_of(event: str, message: Message, key: SendKey) -> Json | None:
    """Return the event that replaces one of ours; None if the new text is too long for one event.

    Nobody is notified again: the mentions of an edit itself are empty.
    """
    shown = _show(message.body)
    if not shown.fits:
        return None
    spoken = shown.content(notice=message.notice)
    mentions = _mentions(message, Surroundings())
    return {
        **spoken,
        "body": f"* {spoken['body']}",
        "formatted_body": f"* {spoken['formatted_body']}",
        "m.mentions": {},
        "m.new_content": {**spoken, "m.mentions": mentions},
        "m.relates_to": {"rel_type": "m.replace", "event_id": event},
        KEY_FIELD: key,
    }


def part_key(key: SendKey, number: int) -> SendKey:
    """Return the key of a part that is not the last."""
    return send_key("part", key, number)


def key_of(event: Json) -> str:
    """Return the key that one of our own events carries; empty if it has none."""
    return text(mapping(event.get("content")).get(KEY_FIELD))


@dataclass(frozen=True, slots=True)
class _Shown:
    """A text in the two forms that an event has of it."""

    said: str
    html: str

    @property
    def fits(self) -> bool:
        """It goes into one event."""
        if len(self.said) > MAX_CHARACTERS:
            return False
        if 12 * (len(self.said) + len(self.html)) <= MAX_BYTES:
            return True
        size = len(self.said.encode()) + len(self.html.encode())
        return size <= MAX_BYTES and len(json.dumps([self.said, self.html])) <= MAX_ESCAPED_BYTES

    def content(self, *, notice: bool) -> dict[str, object]:
        """Return what every event that says it begins with."""
        return {
            "msgtype": "m.notice" if notice else "m.text",
            "body": self.said,
            "format": "org.matrix.custom.html",
            "formatted_body": self.html,
        }


def _show(body: Markup) -> _Shown:
    return _Shown(_clean(plain(body)), _clean(to_html(body)))


def _pieces(body: Markup) -> list[_Shown]:
    """Return a text in as many pieces as events are needed; nearly always it is one."""
    whole = _show(body)
    return [whole] if whole.fits else [_show(piece) for piece in split(body, fits)]


def fits(body: Markup) -> bool:
    """Say whether a text fits into one event."""
    return _show(body).fits


def _clean(words: str) -> str:
    return _FORBIDDEN.sub("\ufffd", words)


def _mentions(message: Message, around: Surroundings) -> dict[str, object]:
    """Return whom it notifies; without the field, clients would guess from the text."""
    mentions: dict[str, object] = {}
    if message.mentions:
        mentions["user_ids"] = [local_part(user) for user in message.mentions]
    if message.mention_room and around.may_notify_room:
        mentions["room"] = True
    return mentions


def _relation(message: Message, around: Surroundings) -> dict[str, object]:
    if message.reply_to is None:
        return {}
    reply: dict[str, object] = {"m.in_reply_to": {"event_id": message.reply_to}}
    if around.thread:
        reply |= {"rel_type": "m.thread", "event_id": around.thread, "is_falling_back": False}
    return {"m.relates_to": reply}
