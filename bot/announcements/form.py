"""What a coordinator typed, read as an announcement."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from bot.errors import N_, NotFound, TooLong, UsageError
from bot.language.forms import read_form
from bot.model.ids import NetworkId
from bot.model.message import LONGEST_TEXT
from bot.timewords.grammar import parse
from bot.timewords.reading import Purpose

FIELDS = ("at", "until")
"""Another field name at the beginning of a line belongs to the text."""
FieldOf = Callable[[str], str | None]


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
        UsageError: There is no text, or there are two in one language.
        TooLong: A text has more than 2,000 characters.
        NotFound: A network that she may not address is named.
    """
    form = read_form(text, field, fields=FIELDS)
    texts = form.texts
    named, loose = _networks(form.title, networks, stands_alone=not texts)
    if loose and language in texts:
        raise UsageError(
            N_("There are two texts in one language. An announcement has one text in each.")
        )
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
        NotFound: The first line is a list of names, and not all of them are hers.
    """
    first, _, rest = title.partition("\n")
    words = first.replace(",", " ").split()
    names = tuple(dict.fromkeys(NetworkId(word.lower().rstrip(":")) for word in words))
    if names and all(name in networks for name in names):
        return names, rest.strip()
    is_list = bool(names) and all(len(part.split()) == 1 for part in first.split(","))
    if is_list and (any(name in networks for name in names) or not stands_alone):
        raise NotFound(N_("One of these networks is not known to you as its coordinator."))
    return (), title


def read_moment(phrase: str, *, language: str, zone: str, now: datetime) -> datetime | None:
    """Return the single moment of a phrase; None if there is no phrase.

    Raises:
        UserError: It is no single time in the future.
    """
    if not phrase:
        return None
    reading = parse(phrase, language=language, zone=zone, now=now, purpose=Purpose.REMINDER)
    if reading.rrule is not None or reading.end is not None:
        raise UsageError(N_("An announcement is sent at one time, such as: at: 1.12.2026 09:00"))
    return reading.at
