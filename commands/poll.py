"""`poll` and `vote`: short questions, asked by coordinators, answered by number."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from bot.core.arguments import NOTHING, Rest
from bot.core.choices import time_question, which_network
from bot.core.declaration import NoArgs, Router
from bot.core.invocation import Invocation, Reply, say
from bot.errors import N_, NotAllowed, NotFound, UsageError
from bot.language.formatting import moment, moment_for
from bot.model import markup
from bot.model.ids import Kind, NetworkId, ThingId
from bot.model.markup import Gap, Markup, Strong
from bot.model.network import Network, Role
from bot.polls import card
from bot.polls.form import Request, read_deadline, read_request
from bot.ports.polls import Poll, PollState
from bot.timewords.leading import cut_phrase
from bot.timewords.reading import Purpose

router = Router()


@dataclass(frozen=True, slots=True)
class PollArgs:
    """`poll [QUESTION …]`."""

    request: Rest = NOTHING


@dataclass(frozen=True, slots=True)
class NumbersArgs:
    """`P305 2`."""

    numbers: Rest


@router.command(
    "poll",
    args=PollArgs,
    role=Role.COORDINATOR,
    example=N_('poll "Which date?" "3 December" "10 December" closes friday 15:00'),
    form=N_(
        "poll Which date suits you?\n"
        "- 3 December\n"
        "- 10 December\n"
        "closes: friday 15:00\n"
        "options: multiple 2, hidden"
    ),
    summary=N_("asks a short question; alone: open polls and drafts"),
)
async def poll_(call: Invocation[PollArgs]) -> Reply:
    """Ask a question: at once in a room, as a draft first in a direct chat."""
    if not call.args.request:
        return await _listing(call)
    network = _network(call)
    if network is None:
        return which_network(call, _coordinated(call), f"poll {call.args.request}")
    request = _request(call, network)
    command = f"poll {call.args.request}"
    question = await time_question(
        call, request.closes, command, network=network, purpose=Purpose.DEADLINE
    )
    if question is not None:
        return question
    closes_at = read_deadline(
        request.closes, language=call.language.tag, zone=network.zone, now=call.now
    )
    here = None if call.message.direct else call.message.room
    room = request.room or here
    poll = await call.services.polls.make(
        call.unit,
        request,
        network=network,
        author=call.person.user,
        rooms=(room,) if room else network.rooms,
        closes_at=closes_at,
        now=call.now,
    )
    if here is not None and room == here:
        call.services.polls.open(call.unit, poll, call.now)
        return Reply()
    call.services.polls.keep_draft(call.unit, poll, call.message.room, call.now)
    return await _preview(call, poll)


def _request(call: Invocation[PollArgs], network: Network) -> Request:
    cut = partial(
        cut_phrase,
        language=call.language.tag,
        zone=network.zone,
        now=call.now,
        purpose=Purpose.DEADLINE,
    )
    words = call.services.words
    return read_request(call.args.request, words.option, words.field, cut=cut, rooms=network.rooms)


def _network(call: Invocation[PollArgs]) -> Network | None:
    """Return the one network in which she may ask, or None if there are several."""
    if call.network is not None:
        if call.role_in(call.network.id) < Role.COORDINATOR:
            raise NotAllowed
        return call.network
    mine = _coordinated(call)
    return mine[0] if len(mine) == 1 else None


def _coordinated(call: Invocation[PollArgs]) -> list[Network]:
    return [network for network in call.networks if call.roles[network.id] >= Role.COORDINATOR]


async def _preview(call: Invocation[PollArgs], poll: Poll) -> Reply:
    network = call.services.roster.networks[poll.network]
    languages = [call.services.catalogues.language(tag) for tag in network.languages[:4]]
    number = len(poll.rooms)
    head = call.plural(
        "Draft of poll {id}, for {number} room of {network}:",
        "Draft of poll {id}, for {number} rooms of {network}:",
        number,
        id=poll.id,
        number=number,
        network=network.name(call.language.tag),
    )
    closing = call.text(N_("To open it: {id} send. To throw it away: {id} cancel."), id=poll.id)
    rows = [*await _her_deadline(call, poll), closing]
    body = markup.join(head, Gap(), card.invitation(poll, languages), Gap(), *rows)
    return Reply(body=body, subject=poll.id, whole=True)


async def _her_deadline(call: Invocation[PollArgs], poll: Poll) -> list[str]:
    """Return the deadline with her own hour beside it, if her clock shows another one."""
    if poll.closes_at is None:
        return []
    network = call.services.roster.networks[poll.network]
    hers = await call.services.roster.zone(call.person, network)
    shown = moment_for(poll.closes_at, poll.zone, hers, call.language.tag)
    if shown == moment(poll.closes_at, poll.zone, call.language.tag):
        return []
    return [call.text(N_("Closes {moment}."), moment=shown)]


async def _listing(call: Invocation[PollArgs]) -> Reply:
    rows: list[Markup] = []
    for network in call.networks:
        if call.role_in(network.id) < Role.COORDINATOR:
            continue
        drafts = await call.services.polls.drafts_of(network.id, call.now)
        opened = await call.services.polls.open_in(network.id)
        rows += [_row(call, poll) for poll in opened]
        rows += [
            markup.lines(
                call.text(N_("{id}: {question} (draft)"), id=poll.id, question=poll.question)
            )
            for poll in drafts
        ]
    if rows:
        return Reply(body=markup.join(*rows))
    example = call.text(N_('poll "Which date?" "3 December" "10 December" closes friday 15:00'))
    return say(
        call.text(N_("There is no open poll.")),
        call.text(N_("Example: {example}"), example=example),
    )


def _row(call: Invocation[PollArgs] | Invocation[NoArgs], poll: Poll) -> Markup:
    row = f"{poll.id}: {poll.question_in(call.language.tag)}"
    if poll.closes_at is not None:
        at = moment_for(poll.closes_at, poll.zone, call.zone, call.language.tag)
        closes = call.text(N_("closes {moment}"), moment=at)
        row = f"{row} ({closes})"
    return markup.lines(row)


@router.command(
    "vote",
    args=PollArgs,
    role=Role.MEMBER,
    example=N_("vote"),
    summary=N_("polls that wait for you"),
)
async def vote(call: Invocation[PollArgs]) -> Reply:
    """List the polls in which one has not voted, or vote by `vote P305 2`."""
    if call.args.request:
        raise UsageError(N_("To vote, write the id of the poll and a number, such as P305 2."))
    networks = [network.id for network in call.networks]
    waiting = await call.services.polls.waiting_for(call.person, networks, call.now)
    if not waiting:
        return say(call.text(N_("No poll waits for your vote.")))
    return Reply(body=markup.join(*(_row(call, poll) for poll in waiting)))


@router.action(Kind.POLL, "", role=Role.MEMBER)
@router.action(Kind.POLL, "show", role=Role.MEMBER, example=N_("show"))
async def show(call: Invocation[NoArgs]) -> Reply:
    """Show a poll with its answers, and with its counts unless they are hidden."""
    poll, is_draft = await _poll(call)
    if is_draft:
        return await _preview(_widened(call), poll)
    tally = await call.services.polls.tally(poll)
    is_open = poll.state is PollState.OPEN
    body: Markup = (markup.line(Strong(f"{poll.id}: {poll.question_in(call.language.tag)}")),)
    if poll.state is PollState.CANCELLED:
        body += card.answers(poll)
        body += markup.lines(call.text(N_("Poll {id} was withdrawn."), id=poll.id))
        return Reply(body=body, subject=poll.id, whole=True)
    if is_open and poll.hidden:
        body += card.answers(poll)
    else:
        body += card.counted(poll, tally)
        body += markup.lines(card.voters(tally, call.language))
    if is_open:
        body += markup.join(*card.rules(poll, call.language))
    else:
        body += markup.lines(call.text(N_("Poll {id} is closed."), id=poll.id))
    return Reply(body=body, subject=poll.id, whole=True)


@router.action(Kind.POLL, "*", args=NumbersArgs, role=Role.MEMBER, example=N_("2"))
async def choose(call: Invocation[NumbersArgs]) -> Reply:
    """Vote by number; the last vote counts."""
    poll = await _opened(call)
    choices = call.services.polls.vote(call.unit, poll, call.person.id, call.args.numbers, call.now)
    chosen = "; ".join(poll.answers[number - 1] for number in choices)
    counted = call.text(N_("Your vote in {id}: {answers}"), id=poll.id, answers=chosen)
    change = call.text(
        N_("It can be changed until the poll closes; {id} none withdraws it."), id=poll.id
    )
    return Reply(body=markup.join(counted, change), subject=poll.id)


@router.action(Kind.POLL, "none", role=Role.MEMBER, example=N_("none"))
async def withdraw(call: Invocation[NoArgs]) -> Reply:
    """Withdraw one's vote."""
    poll = await _opened(call)
    call.services.polls.withdraw(call.unit, poll, call.person.id, call.now)
    return say(call.text(N_("Your vote in {id} is withdrawn."), id=poll.id), subject=poll.id)


@router.action(Kind.POLL, "send", role=Role.COORDINATOR, example=N_("send"))
async def send(call: Invocation[NoArgs]) -> Reply:
    """Open a poll that is a draft, in its rooms."""
    poll, is_draft = await _managed(call)
    if not is_draft:
        return say(call.text(N_("Poll {id} has been opened already."), id=poll.id))
    await call.services.polls.send(call.unit, poll, call.now)
    number = len(poll.rooms)
    return say(
        call.plural(
            "Poll {id} is open in {number} room.",
            "Poll {id} is open in {number} rooms.",
            number,
            id=poll.id,
            number=number,
        ),
        subject=poll.id,
    )


@router.action(Kind.POLL, "close", role=Role.COORDINATOR, example=N_("close"))
async def close(call: Invocation[NoArgs]) -> Reply:
    """Close a poll now; its result is posted."""
    poll = await _managed_open(call)
    await call.services.polls.close(call.unit, poll, call.now)
    return say(call.text(N_("Poll {id} is closed."), id=poll.id), subject=poll.id)


@router.action(Kind.POLL, "cancel", role=Role.COORDINATOR, example=N_("cancel"))
async def cancel(call: Invocation[NoArgs]) -> Reply:
    """Withdraw a poll, or throw a draft away."""
    poll, is_draft = await _managed(call)
    if is_draft:
        call.services.polls.discard(call.unit, poll.id)
        return say(call.text(N_("The draft {id} is thrown away."), id=poll.id))
    call.services.polls.cancel(call.unit, poll, call.now)
    return say(call.text(N_("Poll {id} was withdrawn."), id=poll.id), subject=poll.id)


@dataclass(frozen=True, slots=True)
class UntilArgs:
    """`P305 until DATE`."""

    when: Rest


@router.action(
    Kind.POLL, "until", args=UntilArgs, role=Role.COORDINATOR, example=N_("until friday 15:00")
)
async def until(call: Invocation[UntilArgs]) -> Reply:
    """Move the deadline of an open poll."""
    poll = await _managed_open(call)
    phrase, command = call.args.when, f"{poll.id} until {call.args.when}"
    network = call.services.roster.networks[poll.network]
    question = await time_question(call, phrase, command, network=network, purpose=Purpose.DEADLINE)
    if question is not None:
        return question
    closes_at = read_deadline(phrase, language=call.language.tag, zone=poll.zone, now=call.now)
    if closes_at is None:
        raise UsageError(
            N_("A new deadline is needed, such as: {id} until friday 15:00"), id=poll.id
        )
    call.services.polls.extend(call.unit, poll, closes_at, call.now)
    at = moment_for(closes_at, poll.zone, call.zone, call.language.tag)
    return say(call.text(N_("Poll {id} closes {moment}."), id=poll.id, moment=at), subject=poll.id)


def _widened(call: Invocation[NoArgs]) -> Invocation[PollArgs]:
    return call  # type: ignore[return-value]  # a preview reads no arguments


async def _poll(
    call: Invocation[NoArgs] | Invocation[NumbersArgs] | Invocation[UntilArgs],
) -> tuple[Poll, bool]:
    """Return the poll and whether it is a draft; drafts exist for coordinators alone."""
    thing, networks = _thing(call), _ids(call.networks)
    draft = await call.services.polls.draft(thing, call.now)
    if draft is None:
        return await call.services.polls.get(thing, networks), False
    if draft.network not in networks or call.role_in(draft.network) < Role.COORDINATOR:
        raise NotFound
    return draft, True


async def _opened(call: Invocation[NoArgs] | Invocation[NumbersArgs]) -> Poll:
    poll, is_draft = await _poll(call)
    if is_draft:
        raise UsageError(N_("Poll {id} is still a draft. To open it: {id} send"), id=poll.id)
    if call.role_in(poll.network) < Role.MEMBER:
        raise NotFound
    return poll


async def _managed(call: Invocation[NoArgs] | Invocation[UntilArgs]) -> tuple[Poll, bool]:
    poll, is_draft = await _poll(call)
    if call.role_in(poll.network) < Role.COORDINATOR:
        raise NotAllowed
    return poll, is_draft


async def _managed_open(call: Invocation[NoArgs] | Invocation[UntilArgs]) -> Poll:
    poll, is_draft = await _managed(call)
    if is_draft:
        raise UsageError(N_("Poll {id} is still a draft. To open it: {id} send"), id=poll.id)
    return poll


def _thing(call: Invocation[NoArgs] | Invocation[NumbersArgs] | Invocation[UntilArgs]) -> ThingId:
    if call.thing is None:
        raise NotFound
    return call.thing


def _ids(networks: Sequence[Network]) -> list[NetworkId]:
    return [network.id for network in networks]
