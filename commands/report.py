"""`report`: how a network is doing, in at most six lines, to its coordinators."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.declaration import NoArgs, Router
from bot.core.invocation import Invocation, Reply
from bot.errors import N_
from bot.language.formatting import moment_for
from bot.model import markup
from bot.model.message import PostState
from bot.model.network import Network, Role
from bot.ports.announcements import Announcement, AnnouncementState

router = Router()
LAST = 10
"""So many announcements back it is said which rooms refused one."""


@dataclass(frozen=True, slots=True)
class _Refusals:
    """What became of the network's last announcements."""

    sent: int
    refused: int
    """Rooms that refused one of them."""
    where: Sequence[Announcement]
    """Those that were refused somewhere."""


@router.command(
    "report",
    role=Role.COORDINATOR,
    example=N_("report"),
    summary=N_("what waits, what is due next, what was refused"),
)
async def report(call: Invocation[NoArgs]) -> Reply:
    """Show the health of a network, privately."""
    mine = [network for network in call.networks if call.role_in(network.id) >= Role.COORDINATOR]
    if len(mine) > 1:
        return _which_network(call, mine)
    network = mine[0]
    body = markup.join(
        call.text(
            N_("Report on {network}. Version {version}."),
            network=network.name(call.language.tag),
            version=call.services.version,
        ),
        await _waiting(call, network),
        await _drafts(call, network),
        await _next(call, network),
        await _refused(call, network),
    )
    if call.message.direct:
        return Reply(body=body)
    where = call.text(N_("The report is in our direct chat."))
    return Reply(body=markup.lines(where), private=body)


def _which_network(call: Invocation[NoArgs], mine: Sequence[Network]) -> Reply:
    items = tuple(
        markup.Item(number, (network.name(call.language.tag),))
        for number, network in enumerate(mine, 1)
    )
    return Reply(
        body=markup.join(call.text(N_("For which network?")), items),
        options=tuple(f"{network.id}: report" for network in mine),
    )


async def _waiting(call: Invocation[NoArgs], network: Network) -> str:
    backlog = await call.services.outbox.backlog(network.rooms)
    if backlog.oldest is None:
        return call.text(N_("No message waits for its rooms."))
    since = moment_for(backlog.oldest, network.zone, call.zone, call.language.tag)
    return call.plural(
        "{number} message waits for its rooms, since {moment}.",
        "{number} messages wait for its rooms, the oldest since {moment}.",
        backlog.number,
        number=backlog.number,
        moment=since,
    )


async def _drafts(call: Invocation[NoArgs], network: Network) -> str:
    services = call.services
    announcements = await services.announcements.pending([network.id], call.roles, call.now)
    drafts = [
        *(event.id for event in await services.events.drafts_of(network.id, call.now)),
        *(poll.id for poll in await services.polls.drafts_of(network.id, call.now)),
        *(found.id for found in announcements if found.state is AnnouncementState.DRAFT),
    ]
    if not drafts:
        return call.text(N_("No drafts."))
    return call.text(N_("Drafts: {drafts}"), drafts=", ".join(drafts))


async def _next(call: Invocation[NoArgs], network: Network) -> str:
    at = await call.services.timetable.next_in(network.id)
    if at is None:
        return call.text(N_("Nothing is planned."))
    shown = moment_for(at, network.zone, call.zone, call.language.tag)
    return call.text(N_("Next: {moment}"), moment=shown)


async def _refused(call: Invocation[NoArgs], network: Network) -> str:
    found = await _refusals(call, network)
    if not found.sent:
        return call.text(N_("No announcement was sent so far."))
    if not found.refused:
        return call.plural(
            "The last announcement was refused nowhere.",
            "The last {number} announcements were refused nowhere.",
            found.sent,
            number=found.sent,
        )
    return call.plural(
        "Refused by {number} room, for the reason see: {announcements}",
        "Refused by {number} rooms, for the reasons see: {announcements}",
        found.refused,
        number=found.refused,
        announcements=", ".join(announcement.id for announcement in found.where),
    )


async def _refusals(call: Invocation[NoArgs], network: Network) -> _Refusals:
    sent = await call.services.announcements.last_sent(network.id, LAST)
    rooms, where = 0, list[Announcement]()
    for announcement in sent:
        refused = [
            post
            for post in await call.services.announcements.report(announcement)
            if post.state is PostState.REFUSED and post.room in network.rooms
        ]
        rooms += len(refused)
        where += [announcement] if refused else []
    return _Refusals(len(sent), rooms, where)
