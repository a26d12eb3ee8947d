"""What a coordinator typed, read as a poll: the long form and the one on a single line."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import N_, TooLong, TooMany, UsageError
from bot.language.forms import Form, leading_name, leading_room, read_form
from bot.language.quoting import first_word, one_row, split_words
from bot.model.ids import RoomId
from bot.model.message import LONGEST_TEXT
from bot.timewords.grammar import parse
from bot.timewords.reading import Purpose

MOST_ANSWERS = 20
LONGEST_ANSWER = 200
FIELDS = ("closes", "options")
OptionsOf = Callable[[str], frozenset[str]]
FieldOf = Callable[[str], str | None]
CutPhrase = Callable[[str], tuple[str, str]]
"""Returns the time phrase at the beginning of a text, and the text after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A poll as it was asked for."""

    question: str
    questions: dict[str, str]
    answers: tuple[str, ...]
    closes: str = ""
    """The deadline as typed; empty if there is none."""
    most: int = 1
    hidden: bool = False
    room: RoomId | None = None
    """The only one in which it is opened, if one was named."""
    options: str = ""
    """What is not read yet of what was typed about these; empty in the end."""


def read_request(
    text: str,
    option: OptionsOf,
    field: FieldOf,
    *,
    cut: CutPhrase,
    rooms: Collection[RoomId] = (),
) -> Request:
    """Return the poll that the text asks for.

    Args:
        text: Everything after the verb; ``in ROOM`` may come first.
        option: The canonical names of an option word, in any language.
        field: The canonical name of a field name, or None.
        cut: Cuts off the time with which a text begins.
        rooms: Those that may be named.

    Raises:
        UsageError: Question, answers or options are missing or not understood.
        TooMany: There are more than 20 answers.
        TooLong: Question or answer are too long.
        UserError: The deadline on the same line is no time, or none that can be.
    """
    room, text = leading_room(text, option, rooms)
    form = read_form(text, field, fields=FIELDS, has_items=True, strict=True)
    request = _long(form) if form.items else _one_line(form.title)
    request = replace(_with_fields(request, form), room=room)
    request = _in_rows(_with_options(request, option, field, cut, rooms))
    _check(request)
    return request


def _long(form: Form) -> Request:
    return Request(question=form.title, questions={}, answers=form.items)


def _in_rows(request: Request) -> Request:
    """Return the poll with each of its texts on a row of its own, however they were typed."""
    return replace(
        request,
        question=one_row(request.question),
        questions={tag: one_row(text) for tag, text in request.questions.items()},
        answers=tuple(one_row(answer) for answer in request.answers),
    )


def _one_line(title: str) -> Request:
    """Read ``"Which date?" "3 Dec" "10 Dec" closes friday 15:00``."""
    words = split_words(title)
    phrases = []
    for word in words:
        if not word.quoted:
            break
        phrases.append(word)
    if not phrases:
        raise UsageError(N_("A poll needs its answers, each on a line of its own with a dash."))
    return Request(
        question=phrases[0].text,
        questions={},
        answers=tuple(phrase.text for phrase in phrases[1:]),
        options=title[phrases[-1].end :].strip(),
    )


def _with_fields(request: Request, form: Form) -> Request:
    request = replace(request, questions=form.texts, closes=form.field("closes") or "")
    return replace(request, options=form.field("options") or request.options)


def _with_options(
    request: Request,
    option: OptionsOf,
    field: FieldOf,
    cut: CutPhrase,
    rooms: Collection[RoomId],
) -> Request:
    """Read ``multiple 2, hidden, in ROOM, closes friday 15:00`` in any order.

    What is the name of a field in the long form is understood here too.
    """

    def names_of(words: str) -> frozenset[str]:
        name = field(words)
        return option(words) if name is None else option(words) | {name}

    while text := request.options.lstrip(" ,;"):
        room, rest = leading_room(text, option, rooms)
        if room is not None:
            request = replace(request, room=room, options=rest)
            continue
        known, rest = leading_name(text, names_of)
        request = _with_option(request, known, rest, cut)
    return replace(request, options="")


def _with_option(request: Request, known: frozenset[str], rest: str, cut: CutPhrase) -> Request:
    if "closes" in known and rest:
        closes, rest = cut(rest)
        return replace(request, closes=closes, options=rest)
    if "multiple" in known:
        number, after = first_word(rest)
        number = number.rstrip(",;")
        if number.isascii() and number.isdecimal():
            return replace(request, most=int(number[:3]), options=after)
        return replace(request, most=len(request.answers), options=rest)
    if "hidden" in known:
        return replace(request, hidden=True, options=rest)
    raise UsageError(
        N_(
            "This option of polls is not available. "
            "There are: multiple 2, hidden, in ROOM, closes friday 15:00."
        )
    )


def _check(request: Request) -> None:
    if not request.question:
        raise UsageError(N_("A poll needs a question."))
    for question in (request.question, *request.questions.values()):
        if len(question) > LONGEST_TEXT:
            raise TooLong(limit=LONGEST_TEXT)
    if len(request.answers) < 2:
        raise UsageError(N_("A poll needs at least two answers."))
    if len(request.answers) > MOST_ANSWERS:
        raise TooMany(N_("A poll has at most {limit} answers."), limit=MOST_ANSWERS)
    if any(len(answer) > LONGEST_ANSWER for answer in request.answers):
        raise TooLong(
            N_("An answer of a poll is too long: at most {limit} characters."), limit=LONGEST_ANSWER
        )
    if len({answer.casefold() for answer in request.answers}) < len(request.answers):
        raise UsageError(N_("Two answers of the poll are the same."))
    if not 1 <= request.most <= len(request.answers):
        raise UsageError(
            N_("After “multiple”, a number from 1 to {last} is needed."), last=len(request.answers)
        )


def read_deadline(phrase: str, *, language: str, zone: str, now: datetime) -> datetime | None:
    """Return when the poll closes; a date alone means the end of that day; None for no phrase.

    Raises:
        UserError: The phrase is no single time in the future.
    """
    if not phrase:
        return None
    reading = parse(phrase, language=language, zone=zone, now=now, purpose=Purpose.DEADLINE)
    if reading.rrule is not None or reading.end is not None:
        raise UsageError(N_("A poll closes at one time, such as: closes friday 15:00"))
    return reading.at
