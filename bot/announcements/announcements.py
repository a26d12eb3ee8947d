"""Announcements from draft to delivery report."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.announcements import card
from bot.announcements.form import Request, check_text
from bot.announcements.shown import Shown
from bot.delivery.firing import LATE
from bot.errors import N_, AlreadyDone, NotFound, PastTime, UsageError
from bot.language.formatting import moment
from bot.model import markup
from bot.model.ids import Kind, NetworkId, RoomId, ThingId, UserId, send_key
from bot.model.message import Message, Post
from bot.model.network import Network, Role
from bot.people.desk import Desk
from bot.ports.announcements import Announcement, AnnouncementRows, AnnouncementState
from bot.ports.store import DRAFTS_LAST, Due, Unit

DUE_KIND = "announcement"


@dataclass(frozen=True, slots=True)
class Reach:
    """A dry run: how many rooms get it in their languages, how many get another one instead."""

    rooms: int
    complete: int
    missing: Mapping[str, int]
    """By language tag: in how many rooms a text for it is missing."""


class Announcements:
    """Texts for many rooms at once."""

    def __init__(self, *, rows: AnnouncementRows, desk: Desk, shown: Shown) -> None:
        """Take the rows, who has seen what, and the parts that all capabilities share."""
        self._rows, self._desk, self.shown = rows, desk, shown

    async def make(
        self,
        unit: Unit,
        request: Request,
        *,
        networks: Sequence[Network],
        author: UserId,
        room: RoomId,
        at: datetime | None,
        until: datetime | None,
        now: datetime,
    ) -> Announcement:
        """Return a new draft, kept with the unit.

        Raises:
            PastTime: It would be worthless before it is sent.
        """
        _require_worth(at or now, until)
        thing = await self._desk.new_id(unit, Kind.ANNOUNCEMENT, networks[0].id)
        rooms = tuple(dict.fromkeys(room for network in networks for room in network.rooms))
        announcement = Announcement(
            id=thing,
            networks=tuple(network.id for network in networks),
            author=author,
            room=room,
            texts=request.texts,
            rooms=rooms,
            at=at,
            until=until,
            zone=networks[0].zone,
            updated_at=now,
        )
        self._rows.put(unit, announcement)
        return announcement

    async def get(
        self, thing: ThingId, roles: Mapping[NetworkId, Role], now: datetime
    ) -> Announcement:
        """Return an announcement that the sender may manage.

        Raises:
            NotFound: There is none, it is another network's, or its draft has expired.
        """
        found = await self._rows.get(thing)
        if found is None or not may_manage(found, roles) or _is_forgotten(found, now):
            raise NotFound
        return found

    async def pending(
        self, networks: Sequence[NetworkId], roles: Mapping[NetworkId, Role], now: datetime
    ) -> Sequence[Announcement]:
        """Return those drafts and scheduled ones of networks that the sender may manage."""
        found = {
            announcement.id: announcement
            for network in networks
            for announcement in await self._rows.pending(network)
            if may_manage(announcement, roles) and not _is_forgotten(announcement, now)
        }
        return list(found.values())

    async def last_sent(self, network: NetworkId, limit: int) -> Sequence[Announcement]:
        """Return at most `limit` announcements that were sent to the network, newest first."""
        return await self._rows.last_sent(network, limit)

    def set_text(
        self, unit: Unit, announcement: Announcement, tag: str, text: str, now: datetime
    ) -> Announcement:
        """Return the draft with another text, kept with the unit.

        Raises:
            AlreadyDone: It is no draft any more.
            UsageError: The text is empty.
            TooLong: The text is too long.
        """
        _require_draft(announcement)
        if not text:
            raise UsageError(N_("A text is needed after the language."))
        check_text(text)
        changed = self._next(announcement, now, texts={**announcement.texts, tag: text})
        self._rows.put(unit, changed)
        return changed

    def set_time(
        self, unit: Unit, announcement: Announcement, at: datetime, now: datetime
    ) -> Announcement:
        """Return the draft with another time, kept with the unit.

        Raises:
            AlreadyDone: It is no draft any more.
            PastTime: It would be worthless before it is sent.
        """
        _require_draft(announcement)
        _require_worth(at, announcement.until)
        changed = self._next(announcement, now, at=at)
        self._rows.put(unit, changed)
        return changed

    def reach(self, announcement: Announcement) -> Reach:
        """Return what sending it would reach."""
        missing: Counter[str] = Counter()
        complete = 0
        for room in announcement.rooms:
            languages = [language.tag for language in self._desk.room_languages(room)]
            complete += card.is_complete(announcement, languages)
            missing.update(tag for tag in languages if tag not in announcement.texts)
        return Reach(len(announcement.rooms), complete, missing)

    async def send(self, unit: Unit, announcement: Announcement, now: datetime) -> Announcement:
        """Send it, or schedule it if it has a time.

        Raises:
            AlreadyDone: It was sent, scheduled or cancelled.
            PastTime: Its time has gone by while it was a draft, or it has become worthless.
        """
        _require_draft(announcement)
        _require_worth(announcement.at or now, announcement.until)
        self.shown.forget(unit, announcement)
        if announcement.at is None:
            self._post(unit, announcement, now)
            sent = self._next(announcement, now, state=AnnouncementState.SENT)
            self._rows.put(unit, sent)
            return sent
        if announcement.at <= now:
            raise PastTime(
                N_("The time of {id} is already past. A new one: {id} at tomorrow 9:00"),
                id=announcement.id,
            )
        scheduled = self._next(announcement, now, state=AnnouncementState.SCHEDULED)
        self._rows.put(unit, scheduled)
        key = f"{announcement.id}/{announcement.at.isoformat()}"
        self._desk.timetable.plan(
            unit, Due(key=key, at=announcement.at, kind=DUE_KIND, subject=announcement.id)
        )
        return scheduled

    def cancel(self, unit: Unit, announcement: Announcement, now: datetime) -> None:
        """Cancel a draft or a scheduled announcement.

        Raises:
            AlreadyDone: It was sent or cancelled before.
        """
        if announcement.state not in {AnnouncementState.DRAFT, AnnouncementState.SCHEDULED}:
            raise AlreadyDone(
                N_("Announcement {id} was sent or cancelled before."), id=announcement.id
            )
        self._desk.timetable.cancel(unit, announcement.id)
        self.shown.forget(unit, announcement)
        self._rows.put(unit, self._next(announcement, now, state=AnnouncementState.CANCELLED))

    async def report(self, announcement: Announcement) -> Sequence[Post]:
        """Return what became of it in each room, in the order of the rooms."""
        posts = {
            post.room: post
            for post in await self._desk.outbox.about(announcement.id)
            if post.room in announcement.rooms
        }
        return [posts[room] for room in announcement.rooms if room in posts]

    async def author_of(self, thing: ThingId) -> UserId | None:
        """Return who wrote the announcement."""
        announcement = await self._rows.get(thing)
        return announcement.author if announcement else None

    async def fire(self, unit: Unit, dues: Sequence[Due], now: datetime) -> None:
        """Send what is scheduled for now; the author's role is checked once more."""
        for due in dues:
            announcement = await self._rows.get(due.subject)
            if announcement is None or announcement.state is not AnnouncementState.SCHEDULED:
                continue
            refusal = await self._refusal(announcement, now)
            if refusal is not None:
                stopped = self._next(announcement, now, state=AnnouncementState.STOPPED)
                self._rows.put(unit, stopped)
                await self._tell_author(unit, announcement, refusal, now)
                continue
            self._post(unit, announcement, now, was_due=due.at)
            self._rows.put(unit, self._next(announcement, now, state=AnnouncementState.SENT))

    async def _refusal(self, announcement: Announcement, now: datetime) -> str | None:
        if announcement.until is not None and now >= announcement.until:
            return N_(
                "Announcement {id} was not sent: it had lost its worth by the time it could be."
            )
        author = await self._desk.roster.person(announcement.author)
        roles = await self._desk.roster.roles(author) if author else {}
        if not may_manage(announcement, roles):
            return N_("Announcement {id} was not sent: its author is not a coordinator any more.")
        return None

    async def _tell_author(
        self, unit: Unit, announcement: Announcement, message: str, now: datetime
    ) -> None:
        language = await self._desk.language_for(announcement.author)
        body = markup.lines(language.text(message, id=announcement.id))
        self._desk.outbox.add(
            unit,
            Post(
                key=send_key(DUE_KIND, announcement.id, "refused", announcement.version),
                room=RoomId(announcement.author),
                message=Message(body=body, notice=False),
                created_at=now,
                subject=announcement.id,
            ),
        )

    def _post(
        self,
        unit: Unit,
        announcement: Announcement,
        now: datetime,
        was_due: datetime | None = None,
    ) -> None:
        for room in announcement.rooms:
            languages = self._desk.room_languages(room)
            body = card.body(announcement, languages)
            if was_due is not None and now - was_due > LATE:
                for language in languages:
                    at = moment(was_due, announcement.zone, language.tag)
                    late = language.text(N_("Late: this was due on {moment}."), moment=at)
                    body += markup.lines(late)
            self._desk.outbox.add(
                unit,
                Post(
                    key=send_key(DUE_KIND, announcement.id, room),
                    room=room,
                    message=Message(body=body, notice=False),
                    created_at=now,
                    subject=announcement.id,
                    until=announcement.until,
                ),
            )

    def _next(self, announcement: Announcement, now: datetime, **changes: object) -> Announcement:
        version = announcement.version + 1
        return replace(announcement, updated_at=now, version=version, **changes)  # type: ignore[arg-type]  # fields of the class


def may_manage(announcement: Announcement, roles: Mapping[NetworkId, Role]) -> bool:
    """Return whether somebody is coordinator of every network addressed (spec §5)."""
    return all(
        roles.get(network, Role.ANYONE) >= Role.COORDINATOR for network in announcement.networks
    )


def _is_forgotten(announcement: Announcement, now: datetime) -> bool:
    is_draft = announcement.state is AnnouncementState.DRAFT
    return is_draft and now - announcement.updated_at >= DRAFTS_LAST


def _require_worth(at: datetime, until: datetime | None) -> None:
    if until is not None and until <= at:
        raise PastTime(N_("The time after “until” is before the announcement is sent."))


def _require_draft(announcement: Announcement) -> None:
    if announcement.state is not AnnouncementState.DRAFT:
        raise AlreadyDone(N_("Announcement {id} is no draft any more."), id=announcement.id)
