"""`settings`: language, time zone and what is kept about one, from one numbered menu."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from bot.core.arguments import NOTHING, Rest
from bot.core.choices import which_script
from bot.core.declaration import Router
from bot.core.invocation import Invocation, Reply, say
from bot.errors import N_, UnknownZone, UsageError
from bot.language import tags
from bot.language.formatting import moment
from bot.model import markup
from bot.model.network import Role
from bot.people.accounts import account_name
from bot.timewords.zones import zone as known_zone

router = Router()
UTC = "UTC"
"""The one zone without a place that is understood: it has no summer time."""
MOST_WORDS = 4
"""Words of the longest name of a setting that is understood, as the menu shows it."""


@dataclass(frozen=True, slots=True)
class SettingsArgs:
    """`settings [language LANGUAGE | timezone ZONE | mydata]`."""

    request: Rest = NOTHING


@dataclass(frozen=True, slots=True)
class ValueArgs:
    """What is chosen; alone it asks or shows."""

    value: Rest = NOTHING


Call = Invocation[SettingsArgs] | Invocation[ValueArgs]


@router.command(
    "settings",
    args=SettingsArgs,
    role=Role.ANYONE,
    personal=True,
    example=N_("settings language English"),
    summary=N_("your language, your time zone, your data"),
)
async def settings(call: Invocation[SettingsArgs]) -> Reply:
    """Show one's settings, or change one of them."""
    if not call.args.request:
        return _menu(call)
    for count in range(MOST_WORDS, 0, -1):
        name, rest = _cut(call.args.request, count)
        options = call.services.words.option(name)
        for setting, show_or_change in _SETTINGS.items():
            if setting in options:
                return await show_or_change(call, rest)
    raise UsageError(N_("There is no such setting so far. There are: language, timezone, mydata."))


def _cut(text: str, count: int) -> tuple[str, str]:
    """Return so many words from the beginning of a text, and the rest of it."""
    words = text.split(maxsplit=count)
    return " ".join(words[:count]).rstrip(":"), "".join(words[count:])


@router.command(
    "language",
    args=ValueArgs,
    role=Role.ANYONE,
    personal=True,
    listed=False,
    example=N_("language English"),
    summary=N_("your language"),
)
async def language(call: Invocation[ValueArgs]) -> Reply:
    """Do what `settings language` does."""
    return await _language(call, call.args.value)


@router.command(
    "timezone",
    args=ValueArgs,
    role=Role.ANYONE,
    personal=True,
    listed=False,
    example=N_("timezone Europe/Skopje"),
    summary=N_("your time zone"),
)
async def timezone(call: Invocation[ValueArgs]) -> Reply:
    """Do what `settings timezone` does."""
    return await _zone(call, call.args.value)


@router.command(
    "mydata",
    args=ValueArgs,
    role=Role.ANYONE,
    personal=True,
    listed=False,
    example=N_("mydata"),
    summary=N_("what is kept about you"),
)
async def mydata(call: Invocation[ValueArgs]) -> Reply:
    """Do what `settings mydata` does."""
    return await _my_data(call, call.args.value)


def _menu(call: Call) -> Reply:
    rows = (
        call.text(N_("Language: {language}"), language=tags.autonym(call.language.tag)),
        call.text(N_("Time zone: {zone}"), zone=call.zone),
        call.text(N_("My data: what is kept about you")),
    )
    items = tuple(markup.Item(number, (row,)) for number, row in enumerate(rows, 1))
    head = call.text(N_("Your settings. Please answer with a number."))
    options = tuple(f"settings {name}" for name in _SETTINGS)
    return Reply(body=markup.join(head, items), options=options)


async def _language(call: Call, name: str) -> Reply:
    if not name:
        names = tags.autonyms()
        items = tuple(markup.Item(number, (shown,)) for number, (_, shown) in enumerate(names, 1))
        return Reply(
            body=markup.join(call.text(N_("Which language?")), items),
            options=tuple(f"settings language {tag}" for tag, _ in names),
            whole=True,
        )
    found = tags.named_language(name)
    if len(found) > 1:
        return which_script(call, found, lambda tag: f"settings language {tag}")
    changed = replace(call.person, language=found[0], greeted=True)
    call.services.roster.change(call.unit, changed)
    chosen = call.services.catalogues.language(found[0])
    return say(chosen.text(N_("Language: {language}"), language=tags.autonym(found[0])))


async def _zone(call: Call, name: str) -> Reply:
    """Change the time zone, or offer those of the networks' delegations.

    Raises:
        UnknownZone: It is neither an IANA zone nor a capital.
    """
    if not name:
        return _zones(call)
    zone = _named_zone(call, name)
    call.services.roster.change(call.unit, replace(call.person, zone=zone))
    at = moment(call.now, zone, call.language.tag)
    return say(
        call.text(N_("Time zone: {zone}"), zone=zone),
        call.text(N_("It is now {moment}."), moment=at),
    )


def _zones(call: Call) -> Reply:
    zones = sorted(
        {
            zone
            for network in call.networks
            for zone in (network.zone, *(one.zone for one in network.delegations.values()))
            if zone
        }
        or {call.zone}
    )
    items = tuple(markup.Item(number, (zone,)) for number, zone in enumerate(zones, 1))
    other = call.text(N_("Another one is typed: {example}"), example=_zone_example(call))
    return Reply(
        body=markup.join(call.text(N_("Which time zone?")), other, items),
        options=tuple(f"settings timezone {zone}" for zone in zones),
        whole=True,
    )


def _named_zone(call: Call, name: str) -> str:
    """Return the zone of a capital or of an IANA name; a name without a place hides summer time."""
    zone = call.services.words.zone(name.rstrip(".!?"))
    if zone is not None:
        return zone
    example = _zone_example(call)
    if "/" not in name and name.upper() != UTC:
        raise UnknownZone(
            N_("A time zone is named by its place, not by letters such as CET."), example=example
        )
    try:
        return known_zone(name).key
    except UnknownZone:
        raise UnknownZone(example=example) from None


def _zone_example(call: Call) -> str:
    example = call.text(N_("settings timezone Europe/Skopje"))
    return example if call.message.direct else f"{call.services.prefix}{example}"


async def _my_data(call: Call, what: str) -> Reply:
    """Show what is kept about the sender, in every network of hers: privately, so."""
    if what:
        raise UsageError(N_("So far, “mydata” alone shows what is kept about you, and no more."))
    services, person = call.services, call.person
    rows = [
        call.text(N_("What is kept about you:")),
        call.text(N_("Account: {account}"), account=account_name(person.user)),
        call.text(N_("Language: {language}"), language=tags.autonym(call.language.tag)),
        call.text(N_("Time zone: {zone}"), zone=call.zone),
        *await _memberships(call),
        call.text(N_("Reminders: {number}"), number=len(await services.reminders.of(person))),
        call.text(
            N_("Answers to events: {number}"),
            number=await services.personal.count_answers(person.id),
        ),
        call.text(
            N_("Votes in polls: {number}"), number=await services.personal.count_votes(person.id)
        ),
    ]
    body = markup.join(*rows)
    if call.message.direct:
        return Reply(body=body, whole=True)
    return Reply(private=body)


async def _memberships(call: Call) -> list[str]:
    """Return what the sender is in each network of hers, and for which delegation."""
    roster = call.services.roster
    roles = await roster.roles(call.person)
    delegations = {held.network: held.delegation for held in await roster.memberships(call.person)}
    rows: list[str] = []
    for network in roster.networks.values():
        text = _ROLES.get(roles.get(network.id, Role.ANYONE))
        if text is None:
            continue
        rows.append(call.text(text, network=network.name(call.language.tag)))
        delegation = network.delegations.get(delegations.get(network.id, ""))
        if delegation is not None:
            named = delegation.names.get(call.language.tag) or delegation.names["en"]
            rows.append(call.text(N_("Delegation: {delegation}"), delegation=named))
    return rows


_ROLES: Mapping[Role, str] = {
    Role.MEMBER: N_("Member of {network}"),
    Role.COORDINATOR: N_("Coordinator of {network}"),
}
"""An administrator belongs to the bot, and not to each of its networks."""
_SETTINGS: Mapping[str, Callable[[Call, str], Awaitable[Reply]]] = {
    "language": _language,
    "timezone": _zone,
    "mydata": _my_data,
}
"""Each setting by the canonical name of its option, in the order of the menu."""
