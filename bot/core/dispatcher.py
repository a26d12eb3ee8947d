"""Takes a message in, finds who is meant to do what, and sees that it is answered once."""

import logging
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.core import examples, hearing, paging
from bot.core.answering import Answering
from bot.core.arguments import read_arguments
from bot.core.away import Away, is_late
from bot.core.declaration import Action, Command
from bot.core.hearing import Answer, Heard, IdFirst, Misspelt, Other, Verb
from bot.core.invocation import Invocation, Reply
from bot.core.middleware import failure
from bot.core.scene import Scene, named_network, scene_of
from bot.core.services import Services
from bot.delivery.sending import Delivery
from bot.errors import (
    N_,
    AlreadyDone,
    NotAllowed,
    NotFound,
    StorageConflict,
    StorageError,
    TooLong,
    UnknownCommand,
    UsageError,
    UserError,
)
from bot.language import tags
from bot.language.quoting import clean, first_word
from bot.language.words import Words
from bot.model import markup
from bot.model.ids import (
    EventId,
    ThingId,
    kind_of,
)
from bot.model.message import Incoming
from bot.model.network import Role
from bot.model.person import Person, PersonId
from bot.ports.clock import Clock
from bot.ports.store import Inbox, Question, Questions, Unit

ANSWERABLE = timedelta(minutes=15)
"""For so long a bare number or yes answers the last question (spec §3)."""
ATTEMPTS = 4
"""How often a command is computed anew when another one changed the same rows meanwhile."""
REMEMBERED_EVENTS = 20_000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a message in."""

    error: str | None = None
    ids: tuple[ThingId, ...] = ()


class Dispatcher:
    """The way from a message in to its answer."""

    def __init__(
        self,
        *,
        services: Services,
        delivery: Delivery,
        inbox: Inbox,
        questions: Questions,
        away: Away,
        clock: Clock,
    ) -> None:
        """Take the parts; the services know the commands."""
        self._services, self._delivery, self._away = services, delivery, away
        self._inbox, self._questions, self._clock = inbox, questions, clock
        self._answering = Answering(
            services=services, delivery=delivery, inbox=inbox, questions=questions, clock=clock
        )
        self._started_at = clock.now()
        self._handled: OrderedDict[EventId, None] = OrderedDict()

    @property
    def prefix(self) -> str:
        """What a command begins with in a room."""
        return self._services.prefix

    @property
    def words(self) -> Words:
        """The words that commands are made of, in all languages."""
        return self._services.words

    async def refuse(self, message: Incoming, error: UserError) -> None:
        """Say to the sender why a message waits or is left; it may still be handled later."""
        person = await self._services.roster.person(message.sender)
        if person is None:
            person = await self._services.roster.newcomer(Unit(), message.sender)
        scene = await scene_of(self._services, message, person, self._clock.now())
        reply = failure.explain(error, scene.language, "")
        await self._answering.say(
            scene, reply, cause="refusal", event=EventId(f"{message.event}/refusal")
        )

    async def receive(self, message: Incoming) -> None:
        """Handle a message; never raises, and returns when it needs no replay any more."""
        await self.handle(message)

    async def handle(self, message: Incoming) -> Outcome:
        """Handle a message and say what became of it; a second time it is passed over."""
        if await self._is_handled(message):
            return Outcome()
        try:
            outcome = await self._handle(hearing.cleaned(message))
        except Exception:  # noqa: BLE001 - the root of every message: one must not stop the others
            outcome = await self._apologise(message)
        self._handled[message.event] = None
        if len(self._handled) > REMEMBERED_EVENTS:
            self._handled.popitem(last=False)
        return outcome

    async def _apologise(self, message: Incoming) -> Outcome:
        """Say that nothing was changed, from memory: what failed may be the storage itself."""
        person = Person(id=PersonId(0), user=message.sender)
        try:
            known = await self._services.roster.person(message.sender)
            scene = await scene_of(self._services, message, known or person, self._clock.now())
            reply = failure.apologise(scene.language)
            await self._answering.say(scene, reply, cause="apology", event=message.event)
        except Exception:  # noqa: BLE001 - as above: there is nobody left to tell but the log
            _log.exception("a message was not answered")
        return Outcome(error="internal")

    async def _is_handled(self, message: Incoming) -> bool:
        if message.event in self._handled:
            return True
        if message.sent_at >= self._started_at:
            return False
        return await self._inbox.has(message.event)

    async def _handle(self, message: Incoming) -> Outcome:
        text = hearing.addressed(message, self._services.prefix)
        if text is None and not self._may_be_unaddressed(message):
            return Outcome()
        for _ in range(ATTEMPTS):
            unit = Unit()
            person = await self._services.roster.person(message.sender)
            if person is None:
                person = await self._services.roster.newcomer(unit, message.sender)
            scene = await scene_of(self._services, message, person, self._clock.now())
            heard, scene = await self._hear(scene, text)
            if heard is None:
                return Outcome()
            try:
                return await self._answer(scene, heard, unit)
            except StorageConflict:
                if await self._inbox.has(message.event):
                    return Outcome()
                self._services.roster.forget()
        raise StorageError("the command met another one each time it was tried")

    def _may_be_unaddressed(self, message: Incoming) -> bool:
        """A short answer, or a reply to one of our messages, needs no prefix."""
        if message.reply_to is not None:
            return True
        return len(message.text) <= 40 and (
            hearing.answer_of(message.text, self._services.words) is not None
        )

    async def _hear(self, scene: Scene, text: str | None) -> tuple[Heard | None, Scene]:
        """Return what is asked for; None if the message was not for the bot after all."""
        message, words = scene.message, self._services.words
        subject = await self._subject(message)
        if text is None:
            return await self._hear_unaddressed(scene, subject), scene
        scene, text = named_network(self._services, scene, text)
        heard = hearing.hear(text, words)
        if subject is not None and not isinstance(heard, IdFirst | Verb):
            return self._about(subject, text), scene
        is_number = isinstance(heard, Answer) and heard.number is not None
        if is_number and self._services.glossary.is_term(text):
            question = await self._question(scene)
            return (heard if question is not None else Verb("term", text)), scene
        return heard, scene

    async def _hear_unaddressed(self, scene: Scene, subject: ThingId | None) -> Heard | None:
        """Return what a message without a prefix asks for; None for talk among people."""
        bare = clean(scene.message.text[: hearing.LONGEST + 1])
        if subject is not None:
            heard = self._about(subject, bare)
            return heard if self._names_an_action(heard) else None
        answer = hearing.answer_of(bare, self._services.words)
        question = await self._question(scene)
        return answer if answer and question and _fits(answer, question) else None

    def _names_an_action(self, heard: Heard) -> bool:
        """Return whether a reply begins with the word of an action, or with a number."""
        if not isinstance(heard, IdFirst) or not heard.rest:
            return False
        action, _ = self._action(heard)
        return action is not None and (action.word != "*" or heard.rest[0].isdigit())

    def _about(self, subject: ThingId, text: str) -> Heard:
        """A reply to the bot's message stands for its id, unless an id or a verb comes first."""
        heard = hearing.hear(text.removeprefix(self._services.prefix), self._services.words)
        return heard if isinstance(heard, IdFirst | Verb) else IdFirst(subject, text)

    async def _subject(self, message: Incoming) -> ThingId | None:
        if message.reply_to is None:
            return None
        return await self._services.outbox.subject_of(message.room, message.reply_to)

    async def _question(self, scene: Scene) -> Question | None:
        question = await self._questions.last(scene.message.room, scene.person.id)
        if question is None or self._clock.now() - question.asked_at > ANSWERABLE:
            return None
        return question

    async def _answer(self, scene: Scene, heard: Heard, unit: Unit) -> Outcome:
        """Carry out what was asked and commit or send the answer.

        Raises:
            StorageConflict: To be computed anew.
        """
        late, known = is_late(scene.message, scene.now), len(unit.statements)
        if late:
            if self._is_order(scene, heard):
                return await self._list_back(scene, unit)
            scene = replace(scene, now=scene.message.sent_at)
        try:
            reply, succeeded = await self._reply(scene, heard, unit)
        except (StorageError, UserError):
            raise
        except Exception:  # noqa: BLE001 - the last resort of every command
            reply, succeeded = failure.apologise(scene.language), False
        if late:
            changed = succeeded and len(unit.statements) > known
            return await self._answer_late(scene, reply, unit, changed=changed)
        if succeeded:
            reply = self._offer_languages(scene, heard, reply, unit)
        else:
            unit = Unit()
        await self._answering.send(scene, reply, unit)
        asks = "question" if reply.asks else None
        error = asks if reply.error is None else reply.error or None
        return Outcome(error=error, ids=tuple(unit.taken))

    def _is_order(self, scene: Scene, heard: Heard) -> bool:
        """Return whether it is an order that only coordinators give.

        A coordinator's bare number may stand for one: it counts as one.
        """
        if scene.role < Role.COORDINATOR:
            return False
        if isinstance(heard, Answer):
            return True
        if isinstance(heard, IdFirst):
            action, _ = self._action(heard)
            return action is not None and action.role >= Role.COORDINATOR
        if not isinstance(heard, Verb):
            return False
        command = self._services.registry.commands.get(heard.name)
        if command is None:
            return False
        option, _ = first_word(heard.rest)
        is_meant = bool(command.order) and command.order in self._services.words.option(option)
        return is_meant or command.role >= Role.COORDINATOR

    async def _list_back(self, scene: Scene, unit: Unit) -> Outcome:
        """Say that an order given while the bot was away was not carried out."""
        text = " ".join(clean(scene.message.text[: hearing.LONGEST]).split())
        short = text if len(text) <= 60 else f"{text[:59]}…"
        note = scene.language.text(
            N_("Not carried out, please repeat it if need be: {order}"), order=short
        )
        return await self._note_late(scene, unit, [note])

    async def _answer_late(
        self, scene: Scene, reply: Reply, unit: Unit, *, changed: bool
    ) -> Outcome:
        """Confirm what was carried out; what was only asked is answered by one line a room."""
        if changed and not reply.asks:
            return await self._note_late(scene, unit, [markup.plain(reply.body[:1])])
        unit = Unit()
        now = self._clock.now()
        await self._away.note_question(unit, scene.message, scene.language, now)
        self._inbox.add(unit, scene.message.event, now)
        await self._delivery.commit(unit)
        return Outcome(error=reply.error)

    async def _note_late(self, scene: Scene, unit: Unit, lines: list[str]) -> Outcome:
        now = self._clock.now()
        await self._away.note(unit, scene.message, lines, now)
        if scene.network is not None:
            await self._away.note_absence(unit, scene.message, scene.network.id, now)
        self._inbox.add(unit, scene.message.event, now)
        await self._delivery.commit(unit)
        return Outcome(ids=tuple(unit.taken))

    async def _reply(self, scene: Scene, heard: Heard, unit: Unit) -> tuple[Reply, bool]:
        if len(scene.message.text) > hearing.LONGEST:
            return failure.explain(TooLong(limit=hearing.LONGEST), scene.language, ""), False
        if isinstance(heard, Answer):
            return await self._reply_to_answer(scene, heard, unit)
        if isinstance(heard, Misspelt):
            return self._did_you_mean(scene, heard), True
        if isinstance(heard, Other):
            return await self._reply_to_other(scene, heard, unit)
        if isinstance(heard, Verb):
            command = self._services.registry.commands.get(heard.name)
            if command is None:
                return failure.explain(
                    UnknownCommand(), scene.language, self._help_hint(scene)
                ), False
            return await self._run(scene, command, heard.rest, None, unit)
        action, rest = self._action(heard)
        if action is None:
            return failure.explain(NotFound(), scene.language, ""), False
        return await self._run(scene, action, rest, heard.thing, unit)

    def _action(self, heard: IdFirst) -> tuple[Action | None, str]:
        registry, kind = self._services.registry, kind_of(heard.thing)
        head, rest = first_word(heard.rest)
        if not head:
            return registry.action(kind, ""), ""
        for word in sorted(self._services.words.option(head.rstrip(".!?,;:"))):
            action = registry.action(kind, word)
            if action is not None:
                return action, rest
        return registry.action(kind, None), heard.rest

    async def _run(
        self,
        scene: Scene,
        declared: Command | Action,
        rest: str,
        thing: ThingId | None,
        unit: Unit,
    ) -> tuple[Reply, bool]:
        example = self._example(scene, declared, thing, rest)
        if not self._may(scene, declared):
            return failure.explain(NotAllowed(), scene.language, ""), False

        async def handle() -> Reply:
            call = Invocation(
                args=read_arguments(declared.args, rest),
                message=scene.message,
                person=scene.person,
                thing=thing,
                network=scene.network,
                roles=scene.roles,
                language=scene.language,
                zone=scene.zone,
                now=scene.now,
                services=self._services,
                unit=unit,
            )
            return await declared.handler(call)

        return await failure.guarded(
            handle,
            scene.language,
            example,
            pointless=(AlreadyDone,) if thing is None else (AlreadyDone, NotFound),
            dates=examples.dates(scene.now),
        )

    def _may(self, scene: Scene, declared: Command | Action) -> bool:
        """In a room of no network whoever is in it may do what concerns her alone (spec §1)."""
        if scene.network is None and not scene.message.direct:
            return declared.personal and declared.role <= Role.MEMBER
        return scene.role >= declared.role

    def _example(
        self, scene: Scene, declared: Command | Action, thing: ThingId | None, rest: str
    ) -> str:
        """Return one right use; nothing if it is what was typed, and so was refused."""
        if not declared.example:
            return ""
        example = scene.language.text(declared.example, **examples.dates(scene.now))
        is_whole = isinstance(declared, Action) and declared.word == "*"
        if rest == (example if is_whole else first_word(example)[1]):
            return ""
        if isinstance(declared, Action):
            return f"{thing} {example}".strip()
        return example if scene.message.direct else f"{self._services.prefix}{example}"

    def _help_hint(self, scene: Scene) -> str:
        name = self._services.words.name("help", scene.language.tag)
        return name if scene.message.direct else f"{self._services.prefix}{name}"

    async def _reply_to_answer(
        self, scene: Scene, answer: Answer, unit: Unit
    ) -> tuple[Reply, bool]:
        question = await self._question(scene)
        if question is None or not _fits(answer, question):
            return self._no_answer(scene, answer, question), False
        self._questions.forget(unit, scene.message.room, scene.person.id)
        if answer.word == "more":
            rest = paging.unpack(question.more)
            return Reply(body=rest, options=question.options, yes=question.yes), True
        if answer.word == "no":
            return Reply(body=markup.lines(scene.language.text(N_("Nothing was changed.")))), True
        command = question.yes if answer.word else question.options[(answer.number or 1) - 1]
        scene, command = named_network(self._services, scene, command)
        heard = hearing.hear(command, self._services.words)
        if isinstance(heard, Answer):
            raise ValueError("a question's option is not a command")
        return await self._reply(scene, heard, unit)

    def _no_answer(self, scene: Scene, answer: Answer, question: Question | None) -> Reply:
        """Say why an answer answers nothing."""
        if question is not None and question.options and answer.word != "more":
            error = UsageError(
                N_("Please answer with a number from 1 to {last}."), last=len(question.options)
            )
            return failure.explain(error, scene.language, "")
        if question is not None and answer.word == "more":
            error = UsageError(N_("There is nothing more to show."))
            return failure.explain(error, scene.language, "")
        error = UsageError(
            N_("There is no open question here. Questions stay open for 15 minutes.")
        )
        return failure.explain(error, scene.language, self._help_hint(scene))

    def _did_you_mean(self, scene: Scene, heard: Misspelt) -> Reply:
        name = self._services.words.name(heard.verb, scene.language.tag)
        text = scene.language.text(
            N_("Did you mean “{verb}”? Answer yes, or type the command again."), verb=name
        )
        return Reply(body=markup.lines(text), yes=f"{heard.verb} {heard.rest}".strip())

    async def _reply_to_other(self, scene: Scene, heard: Other, unit: Unit) -> tuple[Reply, bool]:
        if scene.message.direct and self._services.glossary.is_term(heard.text):
            return await self._reply(scene, Verb("term", heard.text), unit)
        if (
            not scene.message.direct
            or not heard.text
            or scene.message.text.startswith(self._services.prefix)
        ):
            return failure.explain(UnknownCommand(), scene.language, self._help_hint(scene)), False
        return (
            Reply(body=markup.lines(self._constant_reply(scene)), error=UnknownCommand.key),
            False,
        )

    def _constant_reply(self, scene: Scene) -> str:
        """Say the same to everything that is neither a command nor a term (spec §7.4)."""
        return scene.language.text(
            N_(
                "This is an automatic reply. Messages here are read by nobody and not passed on.\n"
                "For what can be asked: {help}\n"
                "For people who can support you: {support}"
            ),
            help=self._services.words.name("help", scene.language.tag),
            support=self._services.words.name("support", scene.language.tag),
        )

    def _offer_languages(self, scene: Scene, heard: Heard, reply: Reply, unit: Unit) -> Reply:
        """Offer the languages below the first answer, once (spec §2); not below her settings."""
        if scene.person.greeted or reply.asks or not scene.message.direct:
            return reply
        chosen = replace(scene.person, greeted=True)
        self._services.roster.change(unit, chosen)
        is_setting = isinstance(heard, Verb) and heard.name == "settings"
        if scene.person.language is not None or is_setting:
            return reply
        names = tags.autonyms()
        offer = " · ".join(f"{number} {name}" for number, (_, name) in enumerate(names, 1))
        zone = scene.language.text(N_("Time zone: {zone}"), zone=scene.zone)
        return replace(
            reply,
            below=(markup.Gap(), markup.line(offer), markup.line(zone)),
            options=tuple(f"settings language {tag}" for tag, _ in names),
            error=reply.error or "",
        )


def _fits(answer: Answer, question: Question) -> bool:
    """Return whether it is an answer to this question."""
    if answer.word == "more":
        return bool(question.more)
    if answer.word == "yes":
        return bool(question.yes)
    if answer.word == "no":
        return bool(question.yes or question.options)
    return 1 <= (answer.number or 0) <= len(question.options)
