"""`people`: who belongs to a network, by delegation; add, remove, appoint."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.core.arguments import NOTHING, Rest
from bot.core.declaration import Router
from bot.core.invocation import Invocation, Reply, say
from bot.errors import N_, UsageError
from bot.language.quoting import first_word
from bot.model import markup
from bot.model.network import Delegation, Network, Role
from bot.people.accounts import account_name, parse_account
from bot.people.membership import Member
from bot.people.notices import Order

router = Router()


@dataclass(frozen=True, slots=True)
class PeopleArgs:
    """`people [add ACCOUNT DELEGATION | remove/coordinator/member ACCOUNT]`."""

    request: Rest = NOTHING


@router.command(
    "people",
    args=PeopleArgs,
    role=Role.COORDINATOR,
    example=N_("people add @ana:example.org mk"),
    summary=N_("members by delegation; with add, remove, coordinator or member: change them"),
)
async def people(call: Invocation[PeopleArgs]) -> Reply:
    """List who belongs to the networks that one coordinates, or change who does."""
    head, rest = first_word(call.args.request)
    mine = [network for network in call.networks if call.role_in(network.id) >= Role.COORDINATOR]
    if not head:
        return await _listing(call, mine)
    options = call.services.words.option(head.rstrip(":,"))
    change = next((_CHANGES[option] for option in sorted(_CHANGES.keys() & options)), None)
    if change is None:
        raise UsageError(N_("After “people”: add, remove, coordinator or member, and an account."))
    if len(mine) > 1:
        return _which_network(call, mine)
    return await change(call, mine[0], rest)


async def _listing(call: Invocation[PeopleArgs], mine: Sequence[Network]) -> Reply:
    rows: list[str] = []
    for network in mine:
        members = await call.services.memberships.members(network)
        if len(mine) > 1:
            rows.append(call.text(N_("{network}:"), network=network.name(call.language.tag)))
        rows += _rows(call, network, members)
    body = markup.join(*rows)
    if call.message.direct:
        return Reply(body=body)
    where = call.text(N_("The members are listed in our direct chat."))
    return Reply(body=markup.lines(where), private=body)


def _rows(
    call: Invocation[PeopleArgs], network: Network, members: Sequence[Member]
) -> Sequence[str]:
    by_delegation: defaultdict[str, list[Member]] = defaultdict(list)
    for member in members:
        by_delegation[member.delegation].append(member)
    rows = [
        call.text(
            N_("{delegation}: {accounts}"),
            delegation=_delegation_name(call, network, delegation),
            accounts=", ".join(_shown(call, member) for member in by_delegation[delegation]),
        )
        for delegation in sorted(by_delegation)
    ]
    empty = sorted(network.delegations.keys() - by_delegation.keys())
    if empty:
        rows.append(call.text(N_("Nobody so far: {delegations}"), delegations=", ".join(empty)))
    if network.open:
        rows.append(call.text(N_("Whoever is in one of its rooms is a member as well.")))
    return rows or [call.text(N_("Nobody so far."))]


def _delegation_name(call: Invocation[PeopleArgs], network: Network, delegation: str) -> str:
    known = network.delegations.get(delegation)
    if known is None:
        return delegation or call.text(N_("Without a delegation"))
    return f"{_named(call, known)} ({delegation})"


def _named(call: Invocation[PeopleArgs], delegation: Delegation) -> str:
    names = delegation.names
    return names.get(call.language.tag) or names.get("en") or delegation.id


def _shown(call: Invocation[PeopleArgs], member: Member) -> str:
    name = account_name(member.account)
    return call.text(N_("{account} (coordinator)"), account=name) if member.coordinator else name


def _which_network(call: Invocation[PeopleArgs], mine: Sequence[Network]) -> Reply:
    items = tuple(
        markup.Item(number, (network.name(call.language.tag),))
        for number, network in enumerate(mine, 1)
    )
    return Reply(
        body=markup.join(call.text(N_("For which network?")), items),
        options=tuple(f"{network.id}: people {call.args.request}" for network in mine),
    )


async def _add(call: Invocation[PeopleArgs], network: Network, request: str) -> Reply:
    account, rest = first_word(request)
    user, delegation = parse_account(account), _delegation(network, rest)
    await call.services.memberships.add(call.unit, _order(call, network), user, delegation)
    name = account_name(user)
    if delegation is None:
        return say(call.text(N_("{account} is a member now."), account=name))
    text = N_("{account} is a member now. Delegation: {delegation}.")
    return say(call.text(text, account=name, delegation=_named(call, delegation)))


def _delegation(network: Network, name: str) -> Delegation | None:
    """Return the delegation with this id; None if the network has none at all."""
    known = {
        delegation.lower(): network.delegations[delegation] for delegation in network.delegations
    }
    wanted = name.strip().rstrip(".").lower()
    if not known and not wanted:
        return None
    if not known:
        raise UsageError(N_("This network has no delegations; only an account is needed."))
    if wanted not in known:
        listed = ", ".join(sorted(network.delegations))
        raise UsageError(
            N_("A delegation of this network is needed. There are: {delegations}."),
            delegations=listed,
        )
    return known[wanted]


async def _remove(call: Invocation[PeopleArgs], network: Network, request: str) -> Reply:
    user = parse_account(request)
    await call.services.memberships.remove(call.unit, _order(call, network), user)
    text = N_("{account} is no member any more. This holds at once.")
    rows = [call.text(text, account=account_name(user))]
    if call.services.roster.is_present(network, user):
        rows.append(
            call.text(
                N_("The network is open: whoever stays in one of its rooms stays a member there.")
            )
        )
    return say(*rows)


async def _appoint(call: Invocation[PeopleArgs], network: Network, request: str) -> Reply:
    user = parse_account(request)
    done = await call.services.memberships.appoint(call.unit, _order(call, network), user)
    text = (
        N_("{account} is a coordinator now.")
        if done
        else N_("Noted. {account} is a coordinator as soon as another coordinator says the same.")
    )
    return say(call.text(text, account=account_name(user)))


async def _step_down(call: Invocation[PeopleArgs], network: Network, request: str) -> Reply:
    user = parse_account(request)
    await call.services.memberships.step_down(call.unit, _order(call, network), user)
    text = N_("{account} is a member, and no coordinator any more.")
    return say(call.text(text, account=account_name(user)))


def _order(call: Invocation[PeopleArgs], network: Network) -> Order:
    return Order(
        network=network,
        by=call.person,
        role=call.role_in(network.id),
        event=call.message.event,
        now=call.now,
    )


_Change: TypeAlias = Callable[[Invocation[PeopleArgs], Network, str], Awaitable[Reply]]
_CHANGES: Mapping[str, _Change] = {
    "add": _add,
    "remove": _remove,
    "coordinator": _appoint,
    "member": _step_down,
}
