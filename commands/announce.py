"""`announce`: a text for many rooms, shown before it is sent, reported afterwards."""

from dataclasses import dataclass, replace
from functools import partial

from bot.announcements import card
from bot.announcements.form import read_moment, read_request
from bot.core.arguments import NOTHING, Rest
from bot.core.choices import time_question, which_network, which_script
from bot.core.declaration import NoArgs, Router
from bot.core.invocation import Invocation, Reply, say
from bot.errors import N_, AlreadyDone, NotFound, UnknownLanguage, UsageError
from bot.language import tags
from bot.language.formatting import moment_for
from bot.language.words import Words
from bot.model import markup
from bot.model.ids import Kind, NetworkId, local_part
from bot.model.markup import Gap, Markup
from bot.model.message import PostState
from bot.model.network import Network, Role
from bot.ports.announcements import Announcement, AnnouncementState
from bot.timewords.reading import Purpose

router = Router()


@dataclass(frozen=True, slots=True)
class AnnounceArgs:
    """`announce [NETWORKS] TEXT`."""

    request: Rest = NOTHING


@dataclass(frozen=True, slots=True)
class RestArgs:
    """Any words after the id."""

    request: Rest = NOTHING


@router.command(
    "announce",
    args=AnnounceArgs,
    role=Role.COORDINATOR,
    example=N_("announce wpon\nen: Registration is open."),
    form=N_(
        "announce wpon\n"
        "at: {date} 09:00\n"
        "until: {later} 10:00\n"
        "en: Registration is open.\n"
        "sr-Latn: Prijave su otvorene.\n"
        "mk: Пријавувањето е отворено."
    ),
    summary=N_("a text for all rooms of a network; alone: drafts and scheduled ones"),
)
async def announce(call: Invocation[AnnounceArgs]) -> Reply:
    """Write an announcement as a draft and show what it would be."""
    if not call.args.request:
        return await _listing(call)
    mine = _mine(call)
    request = read_request(
        call.args.request,
        language=call.language.tag,
        networks=[network.id for network in mine],
        field=partial(_field, call.services.words),
    )
    named = [network for network in mine if network.id in request.networks]
    if not named and call.network is not None and call.network in mine:
        named = [call.network]
    if not named:
        if len(mine) > 1:
            return which_network(call, mine, f"announce {call.args.request}")
        named = list(mine)
    for phrase in (request.at, request.until):
        command = f"announce {call.args.request}"
        question = await time_question(
            call, phrase, command, network=named[0], purpose=Purpose.REMINDER
        )
        if question is not None:
            return question
    read = partial(read_moment, language=call.language.tag, zone=named[0].zone, now=call.now)
    draft = await call.services.announcements.make(
        call.unit,
        request,
        networks=named,
        author=call.person.user,
        room=call.message.room,
        at=read(request.at),
        until=read(request.until),
        now=call.now,
    )
    return await _preview(call, draft)


def _field(words: Words, name: str) -> str | None:
    """Return the canonical name of a field; `ping` is one here, though it is an option."""
    return "ping" if "ping" in words.option(name) else words.field(name)


def _mine(call: Invocation[AnnounceArgs]) -> list[Network]:
    return [network for network in call.networks if call.roles[network.id] >= Role.COORDINATOR]


async def _listing(call: Invocation[AnnounceArgs]) -> Reply:
    mine: list[NetworkId] = [network.id for network in _mine(call)]
    pending = await call.services.announcements.pending(mine, call.roles, call.now)
    if not pending:
        example = call.text(N_("announce wpon\nen: Registration is open."))
        return say(
            call.text(N_("There is no draft and nothing scheduled.")),
            call.text(N_("Example: {example}"), example=example),
        )
    return Reply(body=markup.join(*(_row(call, announcement) for announcement in pending)))


def _row(call: Invocation[AnnounceArgs], announcement: Announcement) -> str:
    text, _ = announcement.text_in(call.language.tag)
    short = " ".join(text.split())[:60]
    if announcement.state is AnnouncementState.DRAFT or announcement.at is None:
        return call.text(N_("{id}: {text} (draft)"), id=announcement.id, text=short)
    at = moment_for(announcement.at, announcement.zone, call.zone, call.language.tag)
    return call.text(
        N_("{id}: {text} (scheduled: {moment})"), id=announcement.id, text=short, moment=at
    )


async def _preview(
    call: Invocation[AnnounceArgs] | Invocation[NoArgs] | Invocation[RestArgs],
    announcement: Announcement,
) -> Reply:
    """Show the text in every language it has, then whom it would reach and when.

    Who has seen it may send it.
    """
    await call.services.announcements.shown.note(call.unit, announcement, call.person.id)
    blocks: list[Markup] = []
    for tag, text in announcement.texts.items():
        blocks.append(markup.lines(f"{tags.autonym(tag)}:"))
        blocks.append(markup.lines(text))
    head = call.text(N_("Draft of announcement {id}:"), id=announcement.id)
    closing = call.text(
        N_("To send it: {id} send. Another language: {id} sq: TEXT. To drop it: {id} cancel."),
        id=announcement.id,
    )
    body = markup.join(head, *blocks, Gap(), *_dry_run(call, announcement), closing)
    return Reply(body=body, subject=announcement.id, whole=True)


def _dry_run(
    call: Invocation[AnnounceArgs] | Invocation[NoArgs] | Invocation[RestArgs],
    announcement: Announcement,
) -> list[str]:
    reach = call.services.announcements.reach(announcement)
    known = call.services.roster.networks
    audience = [known[network].name(call.language.tag) for network in announcement.networks]
    rows = [
        call.text(N_("For: {networks}"), networks="; ".join(audience)),
        call.plural(
            "{number} room: {complete} in all of its languages.",
            "{number} rooms: {complete} in all of their languages.",
            reach.rooms,
            number=reach.rooms,
            complete=reach.complete,
        ),
    ]
    if reach.missing:
        names = ", ".join(tags.autonym(tag) for tag in sorted(reach.missing))
        _, instead = announcement.text_in("en")
        rows.append(
            call.text(
                N_("Without a text of their own: {languages}; {other} is sent instead."),
                languages=names,
                other=tags.autonym(instead),
            )
        )
    if announcement.at is None:
        rows.append(call.text(N_("It goes out at once when it is sent.")))
    else:
        at = moment_for(announcement.at, announcement.zone, call.zone, call.language.tag)
        rows.append(call.text(N_("It goes out {moment}."), moment=at))
    if announcement.until is not None:
        until = moment_for(announcement.until, announcement.zone, call.zone, call.language.tag)
        rows.append(call.text(N_("Not after {moment}."), moment=until))
    return rows


@router.action(Kind.ANNOUNCEMENT, "", role=Role.COORDINATOR)
async def show(call: Invocation[NoArgs]) -> Reply:
    """Show a draft with its dry run, or what became of an announcement."""
    announcement = await _announcement(call)
    if announcement.state is AnnouncementState.DRAFT:
        return await _preview(call, announcement)
    return await _report(call, announcement)


@router.action(
    Kind.ANNOUNCEMENT, "show", args=RestArgs, role=Role.COORDINATOR, example=N_("show mk")
)
async def show_language(call: Invocation[RestArgs]) -> Reply:
    """Show an announcement as the rooms of one language get it, or as a whole."""
    announcement = await _announcement(call)
    if not call.args.request:
        if announcement.state is AnnouncementState.DRAFT:
            return await _preview(call, announcement)
        return await _report(call, announcement)
    found = tags.named_language(call.args.request)
    languages = [call.services.catalogues.language(tag) for tag in found]
    return Reply(body=card.body(announcement, languages), subject=announcement.id, whole=True)


@router.action(Kind.ANNOUNCEMENT, "send", role=Role.COORDINATOR, example=N_("send"))
async def send(call: Invocation[NoArgs]) -> Reply:
    """Send an announcement, or schedule it if it has a time."""
    announcement = await _announcement(call)
    if announcement.state is AnnouncementState.DRAFT and not await _is_seen(call, announcement):
        preview = await _preview(call, announcement)
        unseen = call.text(N_("Nothing was sent: this draft was not shown to you as it is now."))
        return replace(preview, body=markup.join(unseen, preview.body))
    sent = await call.services.announcements.send(call.unit, announcement, call.now)
    number = len(sent.rooms)
    if sent.state is AnnouncementState.SENT:
        text = call.plural(
            "Announcement {id} is on its way to {number} room. For the report: {id}",
            "Announcement {id} is on its way to {number} rooms. For the report: {id}",
            number,
            id=sent.id,
            number=number,
        )
        return say(text, subject=sent.id)
    if sent.at is None:
        raise AlreadyDone
    at = moment_for(sent.at, sent.zone, call.zone, call.language.tag)
    return say(
        call.text(N_("Announcement {id} is scheduled: {moment}."), id=sent.id, moment=at),
        call.text(N_("To take it back until then: {id} cancel"), id=sent.id),
        subject=sent.id,
    )


async def _is_seen(call: Invocation[NoArgs], announcement: Announcement) -> bool:
    return await call.services.announcements.shown.is_seen_by(announcement, call.person.id)


@router.action(Kind.ANNOUNCEMENT, "cancel", role=Role.COORDINATOR, example=N_("cancel"))
async def cancel(call: Invocation[NoArgs]) -> Reply:
    """Throw a draft away, or take back what is scheduled."""
    announcement = await _announcement(call)
    call.services.announcements.cancel(call.unit, announcement, call.now)
    return say(call.text(N_("Announcement {id} is cancelled."), id=announcement.id))


@router.action(
    Kind.ANNOUNCEMENT, "at", args=RestArgs, role=Role.COORDINATOR, example=N_("at tomorrow 9:00")
)
async def at_(call: Invocation[RestArgs]) -> Reply:
    """Give a draft the time at which it is to be sent."""
    announcement = await _announcement(call)
    phrase, command = call.args.request, f"{announcement.id} at {call.args.request}"
    network = call.services.roster.networks[announcement.networks[0]]
    question = await time_question(call, phrase, command, network=network, purpose=Purpose.REMINDER)
    if question is not None:
        return question
    at = read_moment(phrase, language=call.language.tag, zone=announcement.zone, now=call.now)
    if at is None:
        raise UsageError(N_("A time is needed after “at”."))
    changed = call.services.announcements.set_time(call.unit, announcement, at, call.now)
    return await _preview(call, changed)


@router.action(
    Kind.ANNOUNCEMENT,
    "*",
    args=RestArgs,
    role=Role.COORDINATOR,
    example=N_("mk: Пријавувањето е отворено."),
)
async def add_text(call: Invocation[RestArgs]) -> Reply:
    """Give a draft a text in one more language, or another text in one it has."""
    announcement = await _announcement(call)
    try:
        found, text = tags.leading_language(call.args.request)
    except UnknownLanguage as error:
        raise UsageError(
            N_("After the id of an announcement: send, show, at, cancel, or a language and text.")
        ) from error
    if len(found) > 1 and text:
        return which_script(call, found, lambda tag: f"{announcement.id} {tag}: {text}")
    changed = call.services.announcements.set_text(
        call.unit, announcement, found[0], text, call.now
    )
    return await _preview(call, changed)


async def _report(
    call: Invocation[NoArgs] | Invocation[RestArgs], announcement: Announcement
) -> Reply:
    states = {
        AnnouncementState.SCHEDULED: N_("Announcement {id} is scheduled."),
        AnnouncementState.SENT: N_("Announcement {id}: delivery report"),
        AnnouncementState.CANCELLED: N_("Announcement {id} is cancelled."),
        AnnouncementState.STOPPED: N_("Announcement {id} was not sent."),
    }
    rows = [call.text(states[announcement.state], id=announcement.id)]
    if announcement.state is AnnouncementState.SCHEDULED:
        rows += _dry_run(call, announcement)
    for post in await call.services.announcements.report(announcement):
        room = local_part(post.room)
        if post.state is PostState.SENT and post.sent_at is not None:
            at = moment_for(post.sent_at, announcement.zone, call.zone, call.language.tag)
            rows.append(call.text(N_("{room}: sent {moment}"), room=room, moment=at))
        elif post.state is PostState.REFUSED:
            rows.append(call.text(N_("{room}: refused ({reason})"), room=room, reason=post.error))
        elif post.state is PostState.EXPIRED:
            rows.append(call.text(N_("{room}: not sent, it came too late"), room=room))
        else:
            rows.append(call.text(N_("{room}: on its way"), room=room))
    return Reply(body=markup.join(*rows), subject=announcement.id, whole=True)


async def _announcement(call: Invocation[NoArgs] | Invocation[RestArgs]) -> Announcement:
    if call.thing is None:
        raise NotFound
    return await call.services.announcements.get(call.thing, call.roles, call.now)
