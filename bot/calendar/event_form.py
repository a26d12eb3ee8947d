"""What a coordinator typed, read as an event: the long form and the one on a single line."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.errors import N_, TooLong, UsageError
from bot.language.forms import read_form
from bot.language.quoting import Word, one_row, split_words
from bot.ports.events import Step

LONGEST_TITLE = 200
LONGEST_PLACE = 200
MOST_STEPS = 10
FIELDS = ("when", "until", "at", "where", "places", "remind")
LADDER_WORDS = ("register", "nominate", "travel", "tickets", "documents", "data", "comment")
OptionsOf = Callable[[str], frozenset[str]]
FieldOf = Callable[[str], str | None]
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


def read_request(text: str, option: OptionsOf, field: FieldOf) -> Request:
    """Return the event that the text asks for.

    Raises:
        UsageError: Title or time are missing, or the ladder is not understood.
        TooLong: Title or place are too long.
    """
    form = read_form(text, field, fields=FIELDS)
    title = form.title
    head = title.split(maxsplit=1)
    is_deadline = len(head) == 2 and "deadline" in option(head[0])
    if is_deadline:
        title = head[1]
    when = form.field("when") or form.field("until") or form.field("at")
    if when is not None:
        words = split_words(title)
        bare = words[0].text if len(words) == 1 and words[0].quoted else title
        request = Request(title=bare, titles=form.texts, when=when)
    else:
        request = _one_line(title, option)
    request = replace(request, titles={**request.titles, **form.texts}, is_deadline=is_deadline)
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


def _one_line(text: str, option: OptionsOf) -> Request:
    """Read ``"WPON annual meeting" 3.12.2026 10:00 for 2 days at Skopje remind 7d 1d``."""
    words = split_words(text)
    if not words or not words[0].quoted:
        raise UsageError(
            N_("An event needs its title in quotes and a time, or a line: when: 3.12.2026 10:00")
        )
    rest = words[1:]
    ladder_at = _find(rest, option, "remind")
    place_at = _find(rest[:ladder_at], option, "at")
    ladder = text[rest[ladder_at].end :] if ladder_at < len(rest) else ""
    ends = rest[ladder_at].start if ladder_at < len(rest) else len(text)
    place = text[rest[place_at].end : ends].strip() if place_at < ladder_at else ""
    when_ends = rest[place_at].start if place_at < ladder_at else ends
    return Request(
        title=words[0].text,
        titles={},
        when=text[words[0].end : when_ends].strip(),
        place=place,
        ladder=read_ladder(ladder, option),
    )


def _find(words: tuple[Word, ...] | list[Word], option: OptionsOf, name: str) -> int:
    """Return the index of the last word that is the option, or the length.

    A place begins after "at" followed by a word that is no hour: "at 10:00" belongs to the time.
    """
    for index in range(len(words) - 1, -1, -1):
        if words[index].quoted or name not in option(words[index].text):
            continue
        follows = words[index + 1].text if index + 1 < len(words) else ""
        if name != "at" or (follows and not follows[0].isdigit()):
            return index
    return len(words)


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
        raise UsageError(N_("An event needs a time, such as a line: when: 3.12.2026 10:00"))
    for title in (request.title, *request.titles.values()):
        if len(title) > LONGEST_TITLE:
            raise TooLong(limit=LONGEST_TITLE)
    if len(request.place) > LONGEST_PLACE or len(request.places) > LONGEST_PLACE:
        raise TooLong(limit=LONGEST_PLACE)
