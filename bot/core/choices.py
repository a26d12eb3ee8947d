"""Questions with numbered answers that several commands ask."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from bot.core.invocation import Invocation, Reply
from bot.errors import N_, TimeAmbiguous, UserError
from bot.language import tags
from bot.language.formatting import day, moment, moment_for
from bot.model import markup
from bot.model.network import Network
from bot.timewords.grammar import parse
from bot.timewords.occurrence import to_instant
from bot.timewords.reading import Purpose, Reading
from bot.timewords.zones import zone as known_zone


def which_network(call: Invocation[Any], networks: Sequence[Network], command: str) -> Reply:
    """Ask which network it is for, where several come into question.

    Args:
        call: What asked for it.
        networks: Those that come into question.
        command: What was typed, from the verb on.
    """
    items = tuple(
        markup.Item(number, (network.name(call.language.tag),))
        for number, network in enumerate(networks, 1)
    )
    return Reply(
        body=markup.join(call.text(N_("For which network?")), items),
        options=tuple(f"{network.id}: {command}" for network in networks),
    )


def which_script(
    call: Invocation[Any], found: Sequence[str], command: Callable[[str], str]
) -> Reply:
    """Ask which script is meant, where only a language was named.

    Args:
        call: What asked for it.
        found: The tags of the language, one for each script.
        command: What the choice of a tag stands for, as if it had been typed.
    """
    items = tuple(markup.Item(number, (tags.autonym(tag),)) for number, tag in enumerate(found, 1))
    return Reply(
        body=markup.join(call.text(N_("Which script?")), items),
        options=tuple(command(tag) for tag in found),
    )


async def time_question(
    call: Invocation[Any], phrase: str, command: str, *, network: Network, purpose: Purpose
) -> Reply | None:
    """Return the question that has to be asked about a time; None if it means one instant.

    Times are the network's. If an hour is named and the author's clock shows it at another instant
    that day, she is asked whose is meant (spec §2); each answer has its offset, so that it stands.

    Args:
        call: What asked for it.
        phrase: The time as it stands in the command; may be empty.
        command: What was typed, from the verb or id on.
        network: Whose time it is.
        purpose: What the time is for.

    Raises:
        UserError: The phrase is no time, or none that can be.
        TimeAmbiguous: There is something to ask, but the phrase stands there twice.
    """
    if not phrase:
        return None
    read = partial(parse, phrase, language=call.language.tag, now=call.now)
    try:
        reading = read(zone=network.zone, purpose=purpose)
        has_hour = not read(zone=network.zone, purpose=Purpose.EVENT).all_day
    except TimeAmbiguous as question:
        return which_time(call, question, phrase, command)
    hers = await call.services.roster.zone(call.person, network)
    if not has_hour or reading.rrule is not None or hers == network.zone:
        return None
    try:
        other = read(zone=hers, purpose=purpose)
    except UserError:
        return None
    return None if other.at == reading.at else _whose(call, (reading, other), phrase, command)


def _whose(call: Invocation[Any], readings: Sequence[Reading], phrase: str, command: str) -> Reply:
    if command.count(phrase) != 1:
        raise TimeAmbiguous(readings=readings)
    items = tuple(
        markup.Item(number, (moment(reading.at, reading.zone, call.language.tag),))
        for number, reading in enumerate(readings, 1)
    )
    return Reply(
        body=markup.join(call.text(N_("Which time zone is meant?")), items),
        options=tuple(
            _start(call) + command.replace(phrase, _exact(reading)) for reading in readings
        ),
    )


def _exact(reading: Reading) -> str:
    """Return a time that says the same in any zone."""
    ends = () if reading.end is None else (to_instant(reading.end, reading.zone),)

    def shown(at: datetime) -> str:
        return at.astimezone(known_zone(reading.zone)).isoformat()

    return " - ".join(shown(at) for at in (reading.at, *ends))


def _start(call: Invocation[Any]) -> str:
    """Return what names the network again, where it has to be named."""
    named = call.network if call.message.direct else None
    return f"{named.id}: " if named is not None else ""


def which_time(call: Invocation[Any], question: TimeAmbiguous, phrase: str, command: str) -> Reply:
    """Offer the readings of a time; each stands for the command with that time in its place.

    Args:
        call: What asked for it.
        question: What is unclear about the phrase.
        phrase: The time as it stands in the command.
        command: What was typed, from the verb or id on.

    Raises:
        TimeAmbiguous: There are no readings to choose from, or the phrase stands there twice.
    """
    readings = [reading for reading in question.readings if isinstance(reading, Reading)]
    if not readings or command.count(phrase) != 1:
        raise question
    items = tuple(
        markup.Item(number, (_shown(call, reading),)) for number, reading in enumerate(readings, 1)
    )
    return Reply(
        body=markup.join(call.text(question.message, **question.values), items),
        options=tuple(
            _start(call) + command.replace(phrase, reading.phrase) for reading in readings
        ),
    )


def _shown(call: Invocation[Any], reading: Reading) -> str:
    if reading.all_day:
        return day(reading.start.date(), call.language.tag)
    return moment_for(reading.at, reading.zone, call.zone, call.language.tag)
