"""What a coordinator typed, read as a poll: the long form and the one on a single line."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import N_, TooLong, TooMany, UsageError
from bot.language.forms import Form, read_form
from bot.language.quoting import one_row, split_words
from bot.model.message import LONGEST_TEXT
from bot.timewords.grammar import parse
from bot.timewords.reading import Purpose

MOST_ANSWERS = 20
LONGEST_ANSWER = 200
FIELDS = ("closes", "options")
OptionsOf = Callable[[str], frozenset[str]]
FieldOf = Callable[[str], str | None]


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


def read_request(text: str, option: OptionsOf, field: FieldOf) -> Request:
    """Return the poll that the text asks for.

    Raises:
        UsageError: Question, answers or options are missing or not understood.
        TooMany: There are more than 20 answers.
        TooLong: Question or answer are too long.
    """
    form = read_form(text, field, fields=FIELDS, has_items=True)
    request = _one_line(form.title, option) if not form.items else _long(form)
    request = _in_rows(_with_fields(request, form, option))
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


def _one_line(title: str, option: OptionsOf) -> Request:
    """Read ``"Which date?" "3 Dec" "10 Dec" closes friday 15:00``."""
    words = split_words(title)
    phrases = []
    for word in words:
        if not word.quoted:
            break
        phrases.append(word)
    if not phrases:
        raise UsageError(N_("A poll needs its answers, each on a line of its own with a dash."))
    rest = title[phrases[-1].end :].strip()
    closes, options = "", rest
    found = next((word for word in split_words(rest) if "closes" in option(word.text)), None)
    if found is not None:
        options, closes = rest[: found.start].strip(), rest[found.end :].strip()
    request = Request(
        question=phrases[0].text,
        questions={},
        answers=tuple(phrase.text for phrase in phrases[1:]),
        closes=closes,
    )
    return _with_options(request, options, option)


def _with_fields(request: Request, form: Form, option: OptionsOf) -> Request:
    closes = form.field("closes")
    request = replace(request, questions=form.texts)
    request = replace(request, closes=closes if closes is not None else request.closes)
    return _with_options(request, form.field("options") or "", option)


def _with_options(request: Request, text: str, option: OptionsOf) -> Request:
    words = [word.strip(",;") for word in text.split()]
    at = 0
    while at < len(words):
        known = option(words[at])
        if "multiple" in known:
            number = words[at + 1] if at + 1 < len(words) else ""
            counts = number.isascii() and number.isdecimal()
            request = replace(request, most=int(number[:3]) if counts else MOST_ANSWERS)
            at += 1 + counts
        elif "hidden" in known:
            request = replace(request, hidden=True)
            at += 1
        elif words[at]:
            raise UsageError(
                N_("This option of polls is not available. There are: multiple 2, hidden.")
            )
        else:
            at += 1
    return request


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
    if not 1 <= request.most <= MOST_ANSWERS:
        raise UsageError(N_("A number of answers is needed, such as multiple 2."))


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
