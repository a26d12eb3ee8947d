"""What was typed while the bot was away: confirmed, listed back or answered with one line.

Under ten minutes it is handled as usual. Longer: what members sent is carried out as of when it was
typed and confirmed in one message, questions get one line a room, coordinators' orders are listed
back and not carried out, and coordinators get one summary (spec §7.1). Every note is stored in the
unit of the message it is about, so a crash in the middle loses none and repeats none.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.errors import N_
from bot.language.catalogue import Catalogues, Language
from bot.model import markup
from bot.model.ids import NetworkId, RoomId, ThingId, UserId, send_key
from bot.model.markup import Markup
from bot.model.message import Incoming, Message, Post
from bot.people.membership import Memberships
from bot.people.roster import Roster
from bot.ports.store import Checkpoints, Due, Outbox, Timetable, Unit

USUAL = timedelta(minutes=10)
"""What is younger is handled as if the bot had been there."""
GATHERED_FOR = timedelta(seconds=15)
"""So long notes are gathered before they are said in one message."""
DUE_KIND = "away"
_NOTES = "away-notes"
_LINE = "away-line"
_SUMMARY = "away-summary"


def is_late(message: Incoming, now: datetime) -> bool:
    """Return whether a message was typed too long ago, while the bot was away, to be as usual."""
    return message.missed and now - message.sent_at >= USUAL


class Away:
    """Gathers what has to be said about an absence, and says it."""

    def __init__(
        self,
        *,
        checkpoints: Checkpoints,
        timetable: Timetable,
        outbox: Outbox,
        roster: Roster,
        memberships: Memberships,
        catalogues: Catalogues,
    ) -> None:
        """Take the rows and the parts that say things."""
        self._checkpoints, self._timetable, self._outbox = checkpoints, timetable, outbox
        self._roster, self._memberships, self._catalogues = roster, memberships, catalogues

    async def note(
        self, unit: Unit, message: Incoming, lines: Sequence[str], now: datetime
    ) -> None:
        """Add lines to what the sender is told in one message, soon."""
        name = f"{_NOTES} {message.room} {message.sender}"
        notes = json.loads(await self._checkpoints.load(name) or "[]")
        self._checkpoints.save(unit, name, json.dumps([*notes, *lines], ensure_ascii=False))
        due = Due(key=name, at=now + GATHERED_FOR, kind=DUE_KIND, subject=ThingId(""), step=name)
        self._timetable.plan(unit, due)

    async def note_question(
        self, unit: Unit, message: Incoming, language: Language, now: datetime
    ) -> None:
        """Say once in the room that what was asked meanwhile is not answered."""
        text = N_("The bot was away. What was asked meanwhile is not answered. Please ask again.")
        body = markup.lines(language.text(text))
        await self._once(unit, _LINE, message.room, message, body, now)

    async def note_absence(
        self, unit: Unit, message: Incoming, network: NetworkId, now: datetime
    ) -> None:
        """Tell every coordinator of the network once that the bot was away."""
        for user in await self._memberships.coordinators(self._roster.networks[network]):
            person = await self._roster.person(user)
            language = self._catalogues.language((person and person.language) or "en")
            name = self._roster.networks[network].name(language.tag)
            text = language.text(
                N_(
                    "The bot was away from {network}. What members sent meanwhile was carried out "
                    "as of then and confirmed to them; questions were not answered; orders of "
                    "coordinators were not carried out and are listed to those who gave them."
                ),
                network=name,
            )
            await self._once(unit, _SUMMARY, RoomId(user), message, markup.lines(text), now)

    async def _once(
        self,
        unit: Unit,
        what: str,
        room: RoomId,
        message: Incoming,
        body: Markup,
        now: datetime,
    ) -> None:
        """Post it unless it was posted after the message was typed: that covers the message."""
        name = f"{what} {room}"
        said = await self._checkpoints.load(name)
        if said is not None and datetime.fromisoformat(said) >= message.sent_at:
            return
        self._checkpoints.save(unit, name, now.isoformat())
        key = send_key(what, room, said or "")
        self._outbox.add(unit, Post(key=key, room=room, message=Message(body=body), created_at=now))

    async def fire(self, unit: Unit, dues: Sequence[Due], now: datetime) -> None:
        """Say to each sender in one message what became of what she sent."""
        for due in dues:
            notes: list[str] = json.loads(await self._checkpoints.load(due.step) or "[]")
            if not notes:
                continue
            _, room, user = due.step.split(" ", 2)
            person = await self._roster.person(UserId(user))
            language = self._catalogues.language((person and person.language) or "en")
            head = language.text(N_("The bot was away. What you sent meanwhile:"))
            self._checkpoints.save(unit, due.step, "[]")
            self._outbox.add(
                unit,
                Post(
                    key=send_key(DUE_KIND, due.step, due.at.isoformat()),
                    room=RoomId(room),
                    message=Message(body=markup.join(head, *notes)),
                    created_at=now,
                ),
            )
