"""Tells the owner of a message that was not sent because it had become worthless (spec §7.1)."""

from bot.core.services import Services
from bot.delivery.sending import Delivery
from bot.errors import N_
from bot.model import markup
from bot.model.ids import Kind, RoomId, ThingId, UserId, kind_of, send_key
from bot.model.message import Message, Post
from bot.ports.clock import Clock
from bot.ports.store import Unit


class Worthless:
    """Writes to whoever made the thing, once for each thing and room."""

    def __init__(self, *, services: Services, delivery: Delivery, clock: Clock) -> None:
        """Take the capabilities, which know their owners."""
        self._services, self._delivery, self._clock = services, delivery, clock

    async def tell(self, post: Post) -> None:
        """Note for the owner that a post was not sent; nobody is told of one without an owner."""
        owner = await self._owner(post.subject) if post.subject else None
        if owner is None or RoomId(owner) == post.room:
            return
        person = await self._services.roster.person(owner)
        language = self._services.catalogues.language((person and person.language) or "en")
        text = language.text(
            N_("{id} was not sent to {room}: it could only have come too late."),
            id=post.subject,
            room=self._services.roster.room_name(post.room),
        )
        unit = Unit()
        self._services.outbox.add(
            unit,
            Post(
                key=send_key("worthless", post.key),
                room=RoomId(owner),
                message=Message(body=markup.lines(text), notice=False),
                created_at=self._clock.now(),
                subject=post.subject,
            ),
        )
        await self._delivery.commit(unit)

    async def _owner(self, thing: ThingId) -> UserId | None:
        owners = {
            Kind.ANNOUNCEMENT: self._services.announcements.author_of,
            Kind.EVENT: self._services.events.author_of,
            Kind.POLL: self._services.polls.author_of,
        }
        find = owners.get(kind_of(thing))
        return await find(thing) if find else None
