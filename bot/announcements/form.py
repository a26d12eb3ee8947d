"""What a coordinator typed, read as an announcement."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from bot.errors import N_, NotFound, TooLong, UsageError
from bot.language.forms import no_field, read_form, unknown_name
from bot.language.quoting import first_word
from bot.model.ids import NetworkId
from bot.model.message import LONGEST_TEXT
from bot.timewords.grammar import parse
from bot.timewords.reading import Purpose

FIELDS = ("at", "until", "ping")
"""Another field name at the beginning of a line belongs to the text."""
FieldOf = Callable[[str], str | None]
_NETWORK = re.compile(r"[a-z][a-z0-9_-]{1,39}")
"""What the id of a network looks like; whether there is one must not show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An announcement as it was asked for."""

    networks: tuple[NetworkId, ...]
    """Empty if none was named."""
    texts: dict[str, str]
    at: str = ""
    until: str = ""


def read_request(
    text: str, *, language: str, networks: Collection[NetworkId], field: FieldOf
) -> Request:
    """Return the announcement that the text asks for.

    The first line names networks, or begins the text in the author's language.

    Args:
        text: Everything after the verb.
        language: The author's, for a text without a language.
        networks: Those she may address; others do not exist for her.
        field: The canonical name of a field name, or None.

    Raises:
        UsageError: There is no text, there are two in one language, or a field that there is not.
        TooLong: A text has more than 2,000 characters.
        NotFound: A network that she may not address is named.
    """
    form = read_form(text, field, fields=FIELDS)
    texts = form.texts
    if form.field("ping") is not None:
        raise UsageError(N_("Mentioning the room (ping) is not possible so far."))
    named, loose = _networks(form.title, networks, stands_alone=not texts)
    if texts and (name := unknown_name(loose)):
        raise no_field(name)
    if loose and language in texts:
        raise UsageError(N_("There are two texts in one language."))
    if loose:
        texts = {language: loose, **texts}
    if not texts or not all(texts.values()):
        raise UsageError(
            N_("An announcement needs a text, such as a line: en: Registration is open.")
        )
    for value in texts.values():
        check_text(value)
    return Request(
        networks=named,
        texts=texts,
        at=form.field("at") or "",
        until=form.field("until") or "",
    )


def check_text(text: str) -> None:
    """Refuse a text that is too long.

    Raises:
        TooLong: It has more than 2,000 characters.
    """
    if len(text) > LONGEST_TEXT:
        raise TooLong(limit=LONGEST_TEXT)


def _networks(
    title: str, networks: Collection[NetworkId], *, stands_alone: bool
) -> tuple[tuple[NetworkId, ...], str]:
    """Return the networks that the first line names, and what follows it as text.

    Args:
        title: Everything above the fields.
        networks: Those that she may address.
        stands_alone: There is no other text, so single words may be one.

    Raises:
        NotFound: It begins with ids, and not all of them are hers.
    """
    first, _, rest = title.partition("\n")
    words = first.replace(",", " ").split()
    names = tuple(dict.fromkeys(NetworkId(word.lower().rstrip(":")) for word in words))
    if names and all(name in networks for name in names):
        return names, rest.strip()
    is_list = bool(names) and all(len(part.split()) == 1 for part in first.split(","))
    if is_list and (any(name in networks for name in names) or not stands_alone):
        raise _not_hers()
    return _leading_networks(title, networks)


def _leading_networks(
    title: str, networks: Collection[NetworkId]
) -> tuple[tuple[NetworkId, ...], str]:
    """Return the networks in front of a text on its line, as in ``wpon, mod Hello``, and the text.

    A word that looks like an id and stands where the text cannot have begun yet, before a capital
    letter or another id or alone on its line, is refused, whether there is such a network or not.
    """
    named: list[NetworkId] = []
    text = title
    while text:
        head, rest = first_word(text)
        name = NetworkId(head.rstrip(",:"))
        if name in networks:
            named.append(name)
            text = rest
            continue
        line, _, _ = text.strip()[len(head) :].partition("\n")
        after, _ = first_word(line)
        before_text = not after or after[0].isupper() or after.rstrip(",:") in networks
        if _NETWORK.fullmatch(name) and before_text:
            raise _not_hers()
        break
    return tuple(dict.fromkeys(named)), text


def _not_hers() -> NotFound:
    return NotFound(N_("One of these networks is not known to you as its coordinator."))


def read_moment(phrase: str, *, language: str, zone: str, now: datetime) -> datetime | None:
    """Return the single moment of a phrase; None if there is no phrase.

    Raises:
        UserError: It is no single time in the future.
    """
    if not phrase:
        return None
    reading = parse(phrase, language=language, zone=zone, now=now, purpose=Purpose.REMINDER)
    if reading.rrule is not None or reading.end is not None:
        raise UsageError(N_("An announcement is sent at one time, such as: at: {date} 09:00"))
    return reading.at
