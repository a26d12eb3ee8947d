"""`event` and `events`: meetings and deadlines, made by coordinators, answered by members."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.calendar import event_card as card
from bot.calendar.event_form import Request, read_request
from bot.calendar.events import PRIVATE_STEPS, step_at
from bot.core import examples
from bot.core.arguments import NOTHING, Rest
from bot.core.choices import time_question, which_network, which_script
from bot.core.declaration import NoArgs, Router
from bot.core.invocation import Invocation, Reply, say
from bot.errors import (
    N_,
    AlreadyDone,
    NotAllowed,
    NotFound,
    TooLong,
    UnknownLanguage,
    UsageError,
)
from bot.language import tags
from bot.language.formatting import moment_for
from bot.language.quoting import one_row
from bot.model import markup
from bot.model.ids import Kind
from bot.model.markup import Gap, Markup, Strong
from bot.model.network import Network, Role
from bot.ports.events import Answer, Event, EventState, Step
from bot.timewords.grammar import parse
from bot.timewords.leading import cut_phrase
from bot.timewords.reading import Purpose, Reading

router = Router()
LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True)
class EventArgs:
    """`event [TITLE …]`."""

    request: Rest = NOTHING


@dataclass(frozen=True, slots=True)
class RestArgs:
    """Any words after the id."""

    request: Rest = NOTHING


@router.command(
    "event",
    args=EventArgs,
    role=Role.COORDINATOR,
    example=N_('event "Annual meeting" {date} 10:00 for 2 days at Skopje remind 7d 1d'),
    form=N_(
        "event WPON annual meeting\n"
        "when: {date} 10:00 - {later} 16:00\n"
        "where: Skopje\n"
        "places: 2 per delegation\n"
        "remind: 30d register, 14d tickets, 7d documents, 1d\n"
        "mk: Годишна средба на WPON\n"
        "sr-Latn: Godišnji sastanak WPON"
    ),
    summary=N_(
        "a meeting or, as event deadline, what is due by then; shown before it is saved; "
        "alone: drafts"
    ),
)
async def event_(call: Invocation[EventArgs]) -> Reply:
    """Draft an event and show it in full before it is saved."""
    mine = [network for network in call.networks if call.roles[network.id] >= Role.COORDINATOR]
    if not call.args.request:
        return await _drafts(call, mine)
    if call.network is not None and call.network not in mine:
        raise NotAllowed
    network = call.network or (mine[0] if len(mine) == 1 else None)
    if network is None:
        return which_network(call, mine, f"event {call.args.request}")
    request = _request(call, network)
    purpose = Purpose.DEADLINE if request.is_deadline else Purpose.EVENT
    command = f"event {call.args.request}"
    question = await time_question(call, request.when, command, network=network, purpose=purpose)
    if question is not None:
        return question
    reading = parse(
        request.when,
        language=call.language.tag,
        zone=network.zone,
        now=call.now,
        purpose=purpose,
    )
    if reading.rrule is not None:
        raise UsageError(N_("An event has one time. A recurring one is not possible so far."))
    return await _draft(call, network, request, reading)


def _request(call: Invocation[EventArgs], network: Network) -> Request:
    def cut(text: str, purpose: Purpose) -> tuple[str, str]:
        return cut_phrase(
            text, language=call.language.tag, zone=network.zone, now=call.now, purpose=purpose
        )

    words = call.services.words
    return read_request(call.args.request, words.option, words.field, cut=cut, rooms=network.rooms)


async def _draft(
    call: Invocation[EventArgs], network: Network, request: Request, reading: Reading
) -> Reply:
    room = request.room or (None if call.message.direct else call.message.room)
    event = await call.services.events.make(
        call.unit,
        request,
        reading,
        network=network,
        author=call.person.user,
        rooms=(room,) if room else network.rooms,
        room=call.message.room,
        now=call.now,
    )
    return _preview(call, event)


async def _drafts(call: Invocation[EventArgs], mine: Sequence[Network]) -> Reply:
    rows = [
        call.text(N_("{id}: {title} (draft)"), id=draft.id, title=draft.title_in(call.language.tag))
        for network in mine
        for draft in await call.services.events.drafts_of(network.id, call.now)
    ]
    if rows:
        return Reply(body=markup.join(*rows))
    example = call.text(
        N_('event "Annual meeting" {date} 10:00 for 2 days at Skopje remind 7d 1d'),
        **examples.dates(call.now),
    )
    return say(
        call.text(N_("There is no draft of an event.")),
        call.text(N_("Example: {example}"), example=example),
    )


def _preview(
    call: Invocation[EventArgs] | Invocation[NoArgs] | Invocation[RestArgs], event: Event
) -> Reply:
    """Show a draft with its dates in full, its reminders and the languages it lacks."""
    network = call.services.roster.networks[event.network]
    rows = [*card.facts(event, call.language, call.zone)]
    rows += [_rung(call, event, step) for step in event.ladder]
    number = len(event.rooms)
    rows.append(
        call.plural(
            "For {number} room of {network}.",
            "For {number} rooms of {network}.",
            number,
            number=number,
            network=network.name(call.language.tag),
        )
    )
    missing = [tag for tag in network.languages[:4] if tag not in event.titles]
    if event.titles and missing[1:]:
        names = ", ".join(tags.autonym(tag) for tag in missing)
        rows.append(call.text(N_("Without a title of their own: {languages}"), languages=names))
    closing = call.text(
        N_("To save it: {id} save. A title in a language: {id} sq TITLE. To drop it: {id} cancel."),
        id=event.id,
    )
    head = call.text(N_("Draft of event {id}:"), id=event.id)
    title = markup.line(Strong(event.title))
    titles = [f"{tags.autonym(tag)}: {text}" for tag, text in event.titles.items()]
    body = markup.join(head, title, *titles, *rows, Gap(), closing)
    return Reply(body=body, subject=event.id, whole=True)


def _rung(
    call: Invocation[EventArgs] | Invocation[NoArgs] | Invocation[RestArgs],
    event: Event,
    step: Step,
) -> str:
    """Return a step of the ladder with its date; what is past by now will not be posted."""
    at = step_at(event, step.minutes)
    shown = moment_for(at, event.zone, call.zone, call.language.tag)
    if at <= call.now:
        return call.text(N_("Already past and left out: {moment}"), moment=shown)
    text = call.text(N_("Reminder: {moment}"), moment=shown)
    return f"{text}. {call.text(card.LADDER[step.word])}" if step.word else text


@router.command(
    "events",
    args=RestArgs,
    role=Role.ANYONE,
    example=N_("events week"),
    summary=N_("what is next, in date order"),
)
async def events(call: Invocation[RestArgs]) -> Reply:
    """List what is next: all, of this week or month, or what is past."""
    first, last = _span(call)
    found = await call.services.events.between(call.networks, first, last)
    if not found:
        return say(call.text(N_("There is no event in this time.")))
    several = len(call.networks) > 1
    rows: list[Markup] = []
    for event in found:
        title = event.title_in(call.language.tag)
        when = card.facts(event, call.language, call.zone)[0]
        name = call.services.roster.networks[event.network].name(call.language.tag)
        head = f"{event.id}: {title} ({name})" if several else f"{event.id}: {title}"
        rows.append(markup.join(f"{head}. {when}"))
    return Reply(body=markup.join(*rows))


def _span(call: Invocation[RestArgs]) -> tuple[datetime, datetime]:
    options = call.services.words.option(call.args.request) if call.args.request else frozenset()
    if "week" in options:
        return call.now, call.now + timedelta(days=7)
    if "month" in options:
        return call.now, call.now + timedelta(days=31)
    if "past" in options:
        return call.now - timedelta(days=365), call.now
    if call.args.request:
        raise UsageError(N_("There are: events, events week, events month, events past."))
    return call.now - timedelta(hours=12), call.now + timedelta(days=3660)


@router.action(Kind.EVENT, "", role=Role.ANYONE)
@router.action(Kind.EVENT, "show", role=Role.ANYONE, example=N_("show"))
async def show(call: Invocation[NoArgs]) -> Reply:
    """Show an event with its time, place and how many come."""
    event, is_draft = await _event(call)
    if is_draft:
        return _preview(call, event)
    body = markup.join(
        markup.line(Strong(f"{event.id}: {event.title_in(call.language.tag)}")),
        *card.facts(event, call.language, call.zone),
    )
    if event.state is EventState.CANCELLED:
        body += markup.lines(call.text(N_("Event {id} is cancelled."), id=event.id))
    elif not event.is_deadline:
        body += markup.lines(
            call.text(N_("To answer: {id} yes, {id} maybe or {id} no."), id=event.id)
        )
    return Reply(body=body, subject=event.id, whole=True)


@router.action(Kind.EVENT, "save", role=Role.COORDINATOR, example=N_("save"))
async def save(call: Invocation[NoArgs]) -> Reply:
    """Save a draft: it is posted, and its reminders are planned."""
    event, is_draft = await _managed(call)
    if not is_draft:
        raise AlreadyDone(N_("Event {id} has been saved already."), id=event.id)
    await call.services.events.save(call.unit, event, call.now)
    number = len(event.rooms)
    text = call.plural(
        "Event {id} is saved and posted in {number} room.",
        "Event {id} is saved and posted in {number} rooms.",
        number,
        id=event.id,
        number=number,
    )
    return say(text, subject=event.id)


@router.action(Kind.EVENT, "cancel", role=Role.COORDINATOR, example=N_("cancel"))
async def cancel(call: Invocation[NoArgs]) -> Reply:
    """Cancel an event, or throw a draft away."""
    event, is_draft = await _managed(call)
    if is_draft:
        call.services.events.discard(call.unit, event)
        return say(call.text(N_("The draft {id} is thrown away."), id=event.id))
    await call.services.events.cancel(call.unit, event, call.now)
    return say(call.text(N_("Event {id} is cancelled. Everyone concerned is told."), id=event.id))


@router.action(Kind.EVENT, "yes", args=RestArgs, role=Role.MEMBER, example=N_("yes"))
async def yes(call: Invocation[RestArgs]) -> Reply:
    """Say that one plans to come."""
    return await _answer(call, Answer.YES)


@router.action(Kind.EVENT, "maybe", args=RestArgs, role=Role.MEMBER, example=N_("maybe"))
async def maybe(call: Invocation[RestArgs]) -> Reply:
    """Say that one may come."""
    return await _answer(call, Answer.MAYBE)


@router.action(Kind.EVENT, "no", args=RestArgs, role=Role.MEMBER, example=N_("no"))
async def no(call: Invocation[RestArgs]) -> Reply:
    """Say that one does not come."""
    return await _answer(call, Answer.NO)


async def _answer(call: Invocation[RestArgs], answer: Answer) -> Reply:
    event, is_draft = await _event(call)
    if is_draft:
        raise UsageError(N_("Event {id} is still a draft. To save it: {id} save"), id=event.id)
    if call.role_in(event.network) < Role.MEMBER:
        raise NotFound
    if len(call.args.request) > LONGEST_NOTE:
        raise TooLong(limit=LONGEST_NOTE)
    call.services.events.answer(call.unit, event, call.person, answer, call.args.request, call.now)
    said = {
        Answer.YES: N_("{id}: your answer is yes."),
        Answer.MAYBE: N_("{id}: your answer is maybe."),
        Answer.NO: N_("{id}: your answer is no."),
    }
    rows = [call.text(said[answer], id=event.id)]
    if answer is Answer.YES and not event.is_deadline:
        rows += _promise(call, event)
    if not (note := one_row(call.args.request)):
        return say(*rows, subject=event.id)
    echo = markup.lines(call.text(N_("Your note for the coordinators: {note}"), note=note))
    if call.message.direct:
        return say(*rows, echo, subject=event.id)
    return Reply(body=markup.join(*rows), private=echo, subject=event.id)


def _promise(call: Invocation[RestArgs], event: Event) -> list[str]:
    """Return which private reminders a yes brings: those that are still ahead."""
    ahead = tuple(call.services.events.private_reminders(event, call.now))
    promised = {
        PRIVATE_STEPS: N_("You will be reminded privately 7 days and 1 day before."),
        PRIVATE_STEPS[1:]: N_("You will be reminded privately 1 day before."),
    }
    return [call.text(promised[ahead])] if ahead else []


@router.action(Kind.EVENT, "answers", args=RestArgs, role=Role.COORDINATOR, example=N_("answers"))
async def answers(call: Invocation[RestArgs]) -> Reply:
    """Show how many said yes, maybe and no; with `names`, who."""
    event, is_draft = await _managed(call)
    if is_draft:
        raise NotFound
    given = await call.services.events.answers(event)
    labels = {
        Answer.YES: N_("Yes: {number}"),
        Answer.MAYBE: N_("Maybe: {number}"),
        Answer.NO: N_("No: {number}"),
    }
    rows: list[str] = []
    named = "names" in call.services.words.option(call.args.request.strip() or "-")
    for answer, label in labels.items():
        matching = [rsvp for rsvp in given if rsvp.answer is answer]
        rows.append(call.text(label, number=len(matching)))
        if named:
            for rsvp in matching:
                user = await call.services.roster.account(rsvp.person) or ""
                rows.append(f"{user} ({rsvp.note})" if rsvp.note else user)
    rows += await _standing(call, event)
    body = markup.join(f"{event.id}: {event.title_in(call.language.tag)}", *rows)
    if call.message.direct or not named:
        return Reply(body=body, subject=event.id, whole=True)
    text = call.text(N_("The names are in our direct chat."))
    return Reply(body=markup.lines(text), private=body, subject=event.id)


async def _standing(call: Invocation[RestArgs], event: Event) -> list[str]:
    """Return a line for each delegation, silence included; nothing where there are none."""
    network = call.services.roster.networks[event.network]
    standing = await call.services.events.standing(event)
    if all(not one.delegation for one in standing):
        return []
    return [
        call.text(
            N_("{delegation}: yes {yes}, maybe {maybe}, no {no}, no answer {silent}"),
            delegation=_delegation_name(call, network, one.delegation),
            yes=one.counts.get(Answer.YES, 0),
            maybe=one.counts.get(Answer.MAYBE, 0),
            no=one.counts.get(Answer.NO, 0),
            silent=one.counts.get(None, 0),
        )
        for one in standing
    ]


def _delegation_name(call: Invocation[RestArgs], network: Network, delegation: str) -> str:
    known = network.delegations.get(delegation)
    if known is None:
        return call.text(N_("Without a delegation"))
    return known.names.get(call.language.tag) or known.names.get("en") or delegation


@router.action(
    Kind.EVENT, "*", args=RestArgs, role=Role.COORDINATOR, example=N_("sq Takimi vjetor")
)
async def add_title(call: Invocation[RestArgs]) -> Reply:
    """Give an event its title in one more language."""
    event, is_draft = await _managed(call)
    try:
        found, title = tags.leading_language(call.args.request)
    except UnknownLanguage as error:
        raise UsageError(
            N_(
                "After the id of an event: yes, maybe, no, answers, show, save, cancel "
                "or a language."
            )
        ) from error
    if not title:
        raise UsageError(N_("A title is needed after the language."))
    if len(found) > 1:
        return which_script(call, found, lambda tag: f"{event.id} {tag}: {title}")
    (tag,) = found
    changed = await call.services.events.set_title(
        call.unit, event, tag, title, is_draft=is_draft, now=call.now
    )
    if is_draft:
        return _preview(call, changed)
    return say(
        call.text(
            N_("Event {id} has a title in {language}."), id=event.id, language=tags.autonym(tag)
        ),
        subject=event.id,
    )


async def _event(call: Invocation[NoArgs] | Invocation[RestArgs]) -> tuple[Event, bool]:
    """Return the event and whether it is a draft; drafts exist for coordinators alone."""
    if call.thing is None:
        raise NotFound
    networks = [network.id for network in call.networks]
    draft = await call.services.events.draft(call.thing, call.now)
    if draft is None:
        return await call.services.events.get(call.thing, networks), False
    if draft.network not in networks or call.role_in(draft.network) < Role.COORDINATOR:
        raise NotFound
    return draft, True


async def _managed(call: Invocation[NoArgs] | Invocation[RestArgs]) -> tuple[Event, bool]:
    event, is_draft = await _event(call)
    if call.role_in(event.network) < Role.COORDINATOR:
        raise NotAllowed
    return event, is_draft
