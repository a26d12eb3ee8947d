"""`support`: bodies that one can turn to, by country; asking is neither counted nor logged."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.arguments import NOTHING, Rest
from bot.core.declaration import Router
from bot.core.invocation import Invocation, Reply
from bot.errors import N_
from bot.language.formatting import day
from bot.model import markup
from bot.model.markup import Gap, Line, Markup, Strong
from bot.model.network import Delegation, Role
from bot.people.support import Body

router = Router()


@dataclass(frozen=True, slots=True)
class SupportArgs:
    """`support [COUNTRY]`; any other words are left unread."""

    words: Rest = NOTHING


@router.command(
    "support",
    args=SupportArgs,
    role=Role.ANYONE,
    personal=True,
    example=N_("support"),
    summary=N_("bodies that you can turn to"),
)
async def support(call: Invocation[SupportArgs]) -> Reply:
    """Show the bodies of the reader's country, privately."""
    rows: list[Markup | Gap] = []
    for country in await _countries(call):
        for body in call.services.support.of(country):
            rows += [_body(call, body), Gap()]
    shown = markup.join(
        call.text(N_("An answer from the bot:")),
        *(rows or [_none(call)]),
        call.text(
            N_("The bot is not a complaint channel: what is written to it is read by nobody.")
        ),
    )
    return Reply(body=shown, whole=True) if call.message.direct else Reply(private=shown)


async def _countries(call: Invocation[SupportArgs]) -> Sequence[str]:
    """Return the country that was named, else the sender's, her networks', or all."""
    entered = call.services.support.countries()
    named = call.args.words.strip().upper()
    if named in entered:
        return [named]
    delegations = await _own_delegations(call) or [
        delegation for network in call.networks for delegation in network.delegations.values()
    ]
    wanted = {delegation.country.partition("-")[0].upper() for delegation in delegations} - {""}
    return [country for country in entered if country in wanted] if wanted else entered


async def _own_delegations(call: Invocation[SupportArgs]) -> Sequence[Delegation]:
    shown = {network.id: network for network in call.networks}
    memberships = await call.services.roster.memberships(call.person)
    hers = (
        shown[held.network].delegations.get(held.delegation)
        for held in memberships
        if held.network in shown
    )
    return [delegation for delegation in hers if delegation is not None]


def _none(call: Invocation[SupportArgs]) -> Markup:
    return markup.join(
        call.text(N_("No body that you can turn to has been entered for your network so far.")),
        call.text(N_("Its coordinators can name some.")),
    )


def _body(call: Invocation[SupportArgs], body: Body) -> Markup:
    tag = call.language.tag
    name = body.names.get(tag) or body.names["en"]
    rows = [
        body.purpose.get(tag) or body.purpose["en"],
        body.phone and call.text(N_("Phone: {phone}"), phone=body.phone),
        body.address and call.text(N_("Address: {address}"), address=body.address),
        body.website,
    ]
    if body.hours:
        hours = body.hours.get(tag) or body.hours["en"]
        rows.append(call.text(N_("Hours: {hours}"), hours=hours))
    if body.outside:
        rows.append(call.text(N_("It stands outside the chain of command.")))
    rows.append(call.text(N_("Checked on {day}."), day=day(body.checked, tag)))
    return (Line((Strong(name),)), *markup.join(*(row for row in rows if row)))
