"""Questions with numbered answers that several commands ask."""

from collections.abc import Callable, Sequence
from typing import Any

from bot.core.invocation import Invocation, Reply
from bot.errors import N_, TimeAmbiguous
from bot.language import tags
from bot.language.formatting import day, moment_for
from bot.model import markup
from bot.model.network import Network
from bot.timewords.reading import Reading


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
    named = call.network if call.message.direct else None
    start = f"{named.id}: " if named is not None else ""
    return Reply(
        body=markup.join(call.text(question.message, **question.values), items),
        options=tuple(start + command.replace(phrase, reading.phrase) for reading in readings),
    )


def _shown(call: Invocation[Any], reading: Reading) -> str:
    if reading.all_day:
        return day(reading.start.date(), call.language.tag)
    return moment_for(reading.at, reading.zone, call.zone, call.language.tag)
