"""`join` and `stop`: ask to belong to a network, and end one's membership."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.arguments import NOTHING, Rest
from bot.core.declaration import Router
from bot.core.invocation import Invocation, Reply, say
from bot.errors import N_, AlreadyDone, NotFound, UsageError
from bot.language.quoting import first_word
from bot.model import markup
from bot.model.ids import NetworkId
from bot.model.network import Network, Role
from bot.people.notices import Order, kept_until

router = Router()


@dataclass(frozen=True, slots=True)
class JoinArgs:
    """`join [NETWORK]`."""

    name: Rest = NOTHING


@dataclass(frozen=True, slots=True)
class StopArgs:
    """`stop [yes]`."""

    answer: Rest = NOTHING


@router.command(
    "join",
    args=JoinArgs,
    role=Role.ANYONE,
    personal=True,
    example=N_("join wpon"),
    summary=N_("asks the coordinators to make you a member"),
)
async def join(call: Invocation[JoinArgs]) -> Reply:
    """Pass on to the coordinators that somebody wants to belong to their network."""
    named = NetworkId(first_word(call.args.name)[0].rstrip(".,:").lower())
    near = _near(call)
    network = next((known for known in near if known.id == named or not named), None)
    if network is None and named and (call.network is None or call.message.direct):
        return await _ask_unseen(call, named)
    if network is None and named:
        raise UsageError(N_("In a room of a network, “join” alone is for that network."))
    if network is None:
        raise UsageError(N_("Please say which network, or ask in one of its rooms."))
    if not named and len(near) > 1:
        return _which_network(call, near)
    if call.role_in(network.id) > Role.ANYONE:
        raise AlreadyDone(_already(network))
    await call.services.memberships.request(call.unit, _order(call, network))
    return say(
        call.text(N_("Your request was passed on to the coordinators. They decide.")),
        call.text(N_("It is passed on once a day at most.")),
    )


def _already(network: Network) -> str:
    if network.open:
        return N_("You are a member already: this network is open to whoever is in its rooms.")
    return N_("You are a member already.")


def _near(call: Invocation[JoinArgs]) -> Sequence[Network]:
    """Return the networks that the sender may know of: the room's, or those she is near to.

    In a direct chat these are the ones in whose rooms she is, before those she belongs to.
    """
    roster, user = call.services.roster, call.person.user
    if not call.message.direct:
        return [call.network] if call.network is not None else []
    known = [
        network
        for network in roster.networks.values()
        if network.id in call.roles or roster.is_in_a_room(network, user)
    ]
    return [network for network in known if call.role_in(network.id) == Role.ANYONE] or known


async def _ask_unseen(call: Invocation[JoinArgs], named: NetworkId) -> Reply:
    """Answer the same whether or not there is such a network: it is not seen from outside."""
    network = call.services.roster.networks.get(named)
    if network is not None:
        await call.services.memberships.request(call.unit, _order(call, network))
    return say(
        call.text(
            N_("If there is a network of this name, its coordinators are told. They decide.")
        ),
        call.text(N_("It is passed on once a day at most.")),
    )


@router.command(
    "stop",
    args=StopArgs,
    role=Role.ANYONE,
    personal=True,
    example=N_("stop"),
    summary=N_("ends your membership, after a question"),
)
async def stop(call: Invocation[StopArgs]) -> Reply:
    """End the sender's membership once she has said yes to it."""
    mine = [network for network in call.networks if call.role_in(network.id) > Role.ANYONE]
    if not mine:
        raise NotFound(N_("You are not a member here."))
    if len(mine) > 1:
        return _which_network(call, mine)
    network, memberships = mine[0], call.services.memberships
    order = _order(call, network)
    if not call.services.words.is_yes(call.args.answer.rstrip(".")):
        await memberships.endable(order, call.person.user)
        question = N_("End your membership in {network}? Please answer yes or no.")
        return Reply(
            body=markup.join(
                call.text(question, network=network.name(call.language.tag)),
                kept_until(network, call.now, call.language),
            ),
            yes=f"{network.id}: stop yes" if call.message.direct else "stop yes",
        )
    await memberships.leave(call.unit, order)
    ended = N_("Your membership in {network} has ended.")
    return say(
        call.text(ended, network=network.name(call.language.tag)),
        kept_until(network, call.now, call.language),
        call.text(N_("Your reminders and settings stay as they are.")),
    )


def _which_network(
    call: Invocation[JoinArgs] | Invocation[StopArgs], networks: Sequence[Network]
) -> Reply:
    items = tuple(
        markup.Item(number, (network.name(call.language.tag),))
        for number, network in enumerate(networks, 1)
    )
    options = (
        tuple(f"join {network.id}" for network in networks)
        if isinstance(call.args, JoinArgs)
        else tuple(f"{network.id}: stop" for network in networks)
    )
    return Reply(body=markup.join(call.text(N_("Which network?")), items), options=options)


def _order(call: Invocation[JoinArgs] | Invocation[StopArgs], network: Network) -> Order:
    return Order(
        network=network,
        by=call.person,
        role=call.role_in(network.id),
        event=call.message.event,
        now=call.now,
    )
