"""What a coordinator typed, read as an event: the long form and the one on a single line."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from bot.errors import N_, TooLong, UsageError
from bot.language.forms import MOST_WORDS, leading_room, read_form
from bot.language.quoting import Word, one_row, split_words
from bot.model.ids import RoomId
from bot.ports.events import Step
from bot.timewords.reading import Purpose

LONGEST_TITLE = 200
LONGEST_PLACE = 200
MOST_STEPS = 10
FIELDS = ("when", "until", "at", "closes", "where", "places", "remind")
TIMES = ("when", "until", "at", "closes")
"""The fields of the time, the plainest first."""
LADDER_WORDS = ("register", "nominate", "travel", "tickets", "documents", "data", "comment")
PLACED = {"at", "in"}
"""The options after which a place follows."""
OptionsOf = Callable[[str], frozenset[str]]
FieldOf = Callable[[str], str | None]
CutPhrase = Callable[[str, Purpose], tuple[str, str]]
"""Returns the time phrase at the beginning of a text, and the text after it."""
_LEAD = re.compile(r"(\d{1,4})\s*([^\W\d_]*)\.?")
_MINUTES = {"m": 1, "h": 60, "d": 24 * 60, "w": 7 * 24 * 60}
_UNITS = {
    **dict.fromkeys(("m", "min", "мин"), "m"),
    **dict.fromkeys(("h", "s", "č", "ч", "с", "orë", "ore", "hour", "hours", "sat", "sata"), "h"),
    **dict.fromkeys(
        ("d", "д", "day", "days", "dan", "dana", "ден", "дена", "дан", "дана", "ditë"), "d"
    ),
    **dict.fromkeys(("w", "н", "week", "weeks", "ned", "нед", "jav", "javë"), "w"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An event as it was asked for; the time phrase is not read yet."""

    title: str
    titles: dict[str, str]
    when: str
    place: str = ""
    places: str = ""
    ladder: tuple[Step, ...] = ()
    is_deadline: bool = False
    room: RoomId | None = None
    """The only one in which it is posted, if one was named."""


def read_request(
    text: str,
    option: OptionsOf,
    field: FieldOf,
    *,
    cut: CutPhrase,
    rooms: Collection[RoomId] = (),
) -> Request:
    """Return the event that the text asks for.

    Args:
        text: Everything after the verb; ``in ROOM`` may come first.
        option: The canonical names of an option word, in any language.
        field: The canonical name of a field name, or None.
        cut: Cuts off the time with which a text begins.
        rooms: Those that may be named.

    Raises:
        UsageError: Title or time are missing, or the ladder is not understood.
        TooLong: Title or place are too long.
        UserError: What stands where the time should is none, or none that can be.
    """
    room, text = leading_room(text, option, rooms)
    form = read_form(text, field, fields=FIELDS, strict=True)
    title = form.title
    head = title.split(maxsplit=1)
    is_deadline = len(head) == 2 and "deadline" in option(head[0])
    if is_deadline:
        title = head[1]
    when = next((form.field(name) for name in TIMES if form.field(name)), None)
    if when is not None:
        words = split_words(title)
        bare = words[0].text if len(words) == 1 and words[0].quoted else title
        request = Request(title=bare, titles=form.texts, when=when)
    else:
        purpose = Purpose.DEADLINE if is_deadline else Purpose.EVENT
        request = _one_line(title, option, field, cut, purpose)
    request = replace(request, titles=form.texts, is_deadline=is_deadline, room=room)
    if (place := form.field("where")) is not None:
        request = replace(request, place=place)
    if (places := form.field("places")) is not None:
        request = replace(request, places=places)
    if (ladder := form.field("remind")) is not None:
        request = replace(request, ladder=read_ladder(ladder, option))
    request = _in_rows(request)
    _check(request)
    return request


def _in_rows(request: Request) -> Request:
    """Return the event with each of its texts on a row of its own, however they were typed."""
    return replace(
        request,
        title=one_row(request.title),
        titles={tag: one_row(title) for tag, title in request.titles.items()},
        place=one_row(request.place),
        places=one_row(request.places),
    )


def _one_line(
    text: str, option: OptionsOf, field: FieldOf, cut: CutPhrase, purpose: Purpose
) -> Request:
    """Read ``"WPON annual meeting" 3.12.2026 10:00 for 2 days at Skopje places 2 remind 7d 1d``.

    The time is the longest run of words that can be read as one, so that the same short word may
    stand before the hour and before the place: "u petak u 10 u Skoplju".
    """
    words = split_words(text)
    if not words or not words[0].quoted:
        raise _unquoted(purpose)
    asked = text[words[0].end :].strip()
    when, rest = cut(asked, purpose) if asked else ("", "")
    before, ladder = _cut_last(rest, option, "remind")
    before, places, after = _cut_places(before, option, field)
    unread, place = _cut_place(before, option)
    unread_after, place_after = _cut_place(after, option)
    return Request(
        title=words[0].text,
        titles={},
        when=" ".join(part for part in (when, unread, unread_after) if part),
        place=place or place_after,
        places=places,
        ladder=read_ladder(ladder, option),
    )


def _unquoted(purpose: Purpose) -> UsageError:
    """Return what is needed; for a deadline it is an example by itself."""
    if purpose is Purpose.DEADLINE:
        return UsageError(
            N_(
                "A deadline needs its title in quotes and a time: "
                'event deadline "Send the report" {date}'
            ),
            example="",
        )
    return UsageError(
        N_("An event needs its title in quotes and a time, or a line: when: {date} 10:00")
    )


def _cut_last(text: str, option: OptionsOf, name: str) -> tuple[str, str]:
    """Return what stands before and after the last word that is the option."""
    for word in reversed(split_words(text)):
        if not word.quoted and name in option(word.text):
            return text[: word.start].strip(), text[word.end :].strip()
    return text, ""


def _cut_places(text: str, option: OptionsOf, field: FieldOf) -> tuple[str, str, str]:
    """Return what stands before ``places 2 per delegation``, the places, and what comes after.

    The name of the field is one only before a number; the place may come after it.
    """
    words = split_words(text)
    for at, first in enumerate(words):
        for last in range(at, min(at + MOST_WORDS, len(words) - 1)):
            name = " ".join(word.text for word in words[at : last + 1])
            if field(name) != "places" or not words[last + 1].text[:1].isdigit():
                continue
            rest = text[words[last].end :].strip()
            places, _ = _cut_place(rest, option)
            return text[: first.start].strip(), places, rest[len(places) :].strip()
    return text, "", ""


def _cut_place(text: str, option: OptionsOf) -> tuple[str, str]:
    """Return what stands before the first word that leads to a place, and the place."""
    words = split_words(text)
    found = next((word for word in words if not word.quoted and PLACED & option(word.text)), None)
    if found is None:
        return text, ""
    place = text[found.end :].strip()
    (first, *others) = split_words(place) or (Word("", 0, 0),)
    return text[: found.start].strip(), first.text if first.quoted and not others else place


def read_ladder(text: str, option: OptionsOf) -> tuple[Step, ...]:
    """Return the steps of ``30d register, 14d tickets, 7d, 1d``, the longest lead first.

    Raises:
        UsageError: A part is not a lead time, or there are more than ten.
    """
    steps: dict[int, Step] = {}
    current: int | None = None
    for token in text.replace(",", " ").replace(";", " ").split():
        found = _LEAD.fullmatch(token.casefold())
        if found is not None and (unit := _UNITS.get(found[2] or "d")) is not None:
            current = int(found[1]) * _MINUTES[unit]
            steps[current] = Step(minutes=current)
            continue
        word = next(iter(sorted(option(token) & set(LADDER_WORDS))), None)
        if word is None or current is None:
            raise UsageError(
                N_("The reminders were not understood. Example: remind: 30d register, 7d, 1d")
            )
        steps[current] = Step(minutes=current, word=word)
    if len(steps) > MOST_STEPS or any(minutes > 366 * 24 * 60 for minutes in steps):
        raise UsageError(N_("An event has at most ten reminders, none more than a year before."))
    return tuple(sorted(steps.values(), key=lambda step: -step.minutes))


def _check(request: Request) -> None:
    if not request.title:
        raise UsageError(N_("An event needs a title."))
    if not request.when:
        raise UsageError(N_("An event needs a time, such as a line: when: {date} 10:00"))
    for title in (request.title, *request.titles.values()):
        if len(title) > LONGEST_TITLE:
            raise TooLong(limit=LONGEST_TITLE)
    if len(request.place) > LONGEST_PLACE or len(request.places) > LONGEST_PLACE:
        raise TooLong(limit=LONGEST_PLACE)
