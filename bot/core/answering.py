"""From a reply to messages out: cut to a page, with its question, from memory or with the unit."""

from bot.core import paging
from bot.core.invocation import Reply
from bot.core.scene import Scene
from bot.core.services import Services
from bot.delivery.sending import Delivery
from bot.model.ids import EventId, MessageId, RoomId, local_part, send_key
from bot.model.markup import Markup
from bot.model.message import Message, Post
from bot.ports.clock import Clock
from bot.ports.store import Inbox, Question, Questions, Unit


class Answering:
    """Sees to it that a reply is said once."""

    def __init__(
        self,
        *,
        services: Services,
        delivery: Delivery,
        inbox: Inbox,
        questions: Questions,
        clock: Clock,
    ) -> None:
        """Take the rows and the senders."""
        self._services, self._delivery = services, delivery
        self._inbox, self._questions, self._clock = inbox, questions, clock

    async def say(self, scene: Scene, reply: Reply, *, cause: str, event: EventId) -> None:
        """Say something about a message that is not its answer, from memory.

        Args:
            scene: Of the message.
            reply: What to say.
            cause: Why, so that its key is another one than the answer's.
            event: Noted as handled if the reply has to wait.

        Raises:
            StorageError: It has to wait, and cannot be kept.
        """
        await self._delivery.answer(self._posts(scene, reply, reply.body, cause=cause), event)

    async def send(self, scene: Scene, reply: Reply, unit: Unit) -> None:
        """Send the answer: from memory if nothing changed, else with the unit (design.md)."""
        body, question = self._page(scene, reply)
        posts = self._posts(scene, reply, body)
        if question is not None:
            self._questions.ask(unit, question)
        if unit.is_empty and reply.subject is None:
            await self._delivery.answer(posts, scene.message.event)
            return
        self._inbox.add(unit, scene.message.event, self._clock.now())
        for post in posts:
            self._services.outbox.add(unit, post)
        await self._delivery.commit(unit)

    def _page(self, scene: Scene, reply: Reply) -> tuple[Markup, Question | None]:
        page = paging.Page(reply.body)
        if not reply.whole or not scene.message.direct:
            page = paging.first_page(reply.body, scene.language)
        body = (*page.body, *reply.below)
        if not (reply.asks or page.rest):
            return body, None
        return body, Question(
            room=scene.message.room,
            person=scene.person.id,
            asked_at=self._clock.now(),
            options=reply.options,
            yes=reply.yes,
            more=paging.pack(page.rest) if page.rest else "",
        )

    def _posts(
        self, scene: Scene, reply: Reply, body: Markup, *, cause: str = "answer"
    ) -> list[Post]:
        message = scene.message
        posts: list[tuple[RoomId, Message]] = []
        answers = None if message.direct else MessageId(local_part(message.event))
        if body:
            posts.append((message.room, Message(body=body, reply_to=answers)))
        if reply.private:
            posts.append((RoomId(message.sender), Message(body=reply.private)))
        return [
            Post(
                key=send_key(cause, message.event, number),
                room=room,
                message=content,
                created_at=self._clock.now(),
                subject=reply.subject,
            )
            for number, (room, content) in enumerate(posts)
        ]
