"""Every example that is shown can be typed: in each language it does what it is an example of."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from functools import cache

import pytest

from bot.announcements.form import read_moment
from bot.announcements.form import read_request as read_announcement
from bot.calendar.event_form import read_request as read_event
from bot.core import examples
from bot.core.declaration import Command
from bot.core.hearing import Verb, hear
from bot.glossary.glossary import Glossary
from bot.glossary.loading import load_glossary
from bot.language.tags import LANGUAGES, named_language, parse_tag
from bot.model.ids import NetworkId
from bot.polls.form import read_deadline
from bot.polls.form import read_request as read_poll
from bot.timewords.grammar import parse, split
from bot.timewords.leading import cut_phrase
from bot.timewords.reading import Purpose
from tests.architecture.source import ROOT
from tests.content.test_catalogues import NAMES, declared, said, words

ZONE = "Europe/Sarajevo"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DAY = (NOW + examples.AHEAD).date()
"""The day that stands for the date in an example."""
Cut = Callable[[str, Purpose], tuple[str, str]]
TAGS = ["en", *(parse_tag(name) for name in NAMES)]


@cache
def glossary() -> Glossary:
    return load_glossary(ROOT / "content" / "glossary")


def shown(tag: str, example: str) -> str:
    text = example if tag == "en" else said(tag.replace("-", "_"), example)
    for gap, date in examples.dates(NOW).items():
        text = text.replace(f"{{{gap}}}", date)
    return text


def example(tag: str, verb: str) -> str:
    """What stands after the verb in its example."""
    return after_verb(verb, shown(tag, command_of(verb).example))


def form(tag: str, verb: str) -> str:
    """What stands after the verb in its example with a line for each field."""
    return after_verb(verb, shown(tag, command_of(verb).form))


def command_of(verb: str) -> Command:
    commands, _ = declared()
    return next(command for command in commands if command.verb == verb)


def after_verb(verb: str, text: str) -> str:
    heard = hear(text, words())
    assert isinstance(heard, Verb)
    assert heard.name == verb
    return heard.rest


def remind(tag: str) -> None:
    request = example(tag, "remind")
    target, rest = request.split(maxsplit=1)
    joined = "me" not in words().option(target)
    assert joined == (tag == "ro")
    reading, text = split(request if joined else rest, language=tag, zone=ZONE, now=NOW)
    assert reading.at == datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
    assert text


def cut_in(tag: str) -> Cut:
    def cut(text: str, purpose: Purpose) -> tuple[str, str]:
        return cut_phrase(text, language=tag, zone=ZONE, now=NOW, purpose=purpose)

    return cut


def event(tag: str) -> None:
    request = read_event(example(tag, "event"), words().option, words().field, cut=cut_in(tag))
    reading = parse(request.when, language=tag, zone=ZONE, now=NOW, purpose=Purpose.EVENT)
    assert reading.start == datetime.combine(DAY, time(10))
    assert reading.end is not None
    assert request.place
    assert [step.minutes for step in request.ladder] == [7 * 24 * 60, 24 * 60]


def poll(tag: str) -> None:
    request = read_poll(
        example(tag, "poll"),
        words().option,
        words().field,
        cut=lambda text: cut_in(tag)(text, Purpose.DEADLINE),
    )
    assert len(request.answers) == 2
    closes_at = read_deadline(request.closes, language=tag, zone=ZONE, now=NOW)
    assert closes_at == datetime(2026, 11, 27, 14, 0, tzinfo=UTC)


def announce(tag: str) -> None:
    wpon = NetworkId("wpon")
    request = read_announcement(
        example(tag, "announce"), language=tag, networks=[wpon], field=words().field
    )
    assert request.networks == (wpon,)
    assert set(request.texts) == {tag}


def settings(tag: str) -> None:
    setting, name = example(tag, "settings").split(maxsplit=1)
    assert "language" in words().option(setting)
    assert set(named_language(name)) <= set(LANGUAGES)


def events(tag: str) -> None:
    assert "week" in words().option(example(tag, "events"))


def help_(tag: str) -> None:
    assert words().verb(example(tag, "help")) == "remind"


def people(tag: str) -> None:
    assert "add" in words().option(example(tag, "people").split()[0])


def term(tag: str) -> None:
    assert glossary().lookup(example(tag, "term"), tag).answer is not None


def old_language(tag: str) -> None:
    assert set(named_language(example(tag, "language"))) <= set(LANGUAGES)


def old_timezone(tag: str) -> None:
    assert example(tag, "timezone") == "Europe/Skopje"


def event_form(tag: str) -> None:
    request = read_event(form(tag, "event"), words().option, words().field, cut=cut_in(tag))
    reading = parse(request.when, language=tag, zone=ZONE, now=NOW, purpose=Purpose.EVENT)
    assert reading.start == datetime.combine(DAY, time(10))
    assert reading.end == datetime.combine(DAY + timedelta(days=1), time(16))
    assert request.place
    assert request.places
    assert len(request.titles) == 2
    assert [step.minutes // (24 * 60) for step in request.ladder] == [30, 14, 7, 1]
    assert [step.word for step in request.ladder] == ["register", "tickets", "documents", ""]


def poll_form(tag: str) -> None:
    request = read_poll(
        form(tag, "poll"),
        words().option,
        words().field,
        cut=lambda text: cut_in(tag)(text, Purpose.DEADLINE),
    )
    assert len(request.answers) == 2
    assert (request.most, request.hidden) == (2, True)
    closes_at = read_deadline(request.closes, language=tag, zone=ZONE, now=NOW)
    assert closes_at == datetime(2026, 11, 27, 14, 0, tzinfo=UTC)


def announce_form(tag: str) -> None:
    wpon = NetworkId("wpon")
    request = read_announcement(
        form(tag, "announce"), language=tag, networks=[wpon], field=words().field
    )
    assert request.networks == (wpon,)
    assert {tag, "mk", "en"} <= set(request.texts)
    at, until = (
        read_moment(phrase, language=tag, zone=ZONE, now=NOW)
        for phrase in (request.at, request.until)
    )
    assert at == datetime.combine(DAY, time(8), tzinfo=UTC)
    assert until == datetime.combine(DAY + timedelta(days=1), time(9), tzinfo=UTC)


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("check", [event_form, poll_form, announce_form])
def test_an_example_with_a_line_for_each_field_does_what_it_says(
    check: Callable[[str], None], tag: str
) -> None:
    check(tag)


def test_every_form_is_tried() -> None:
    commands, _ = declared()
    assert {command.verb for command in commands if command.form} == {"event", "poll", "announce"}


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("check", [old_language, old_timezone])
def test_an_example_of_an_old_word_does_what_it_says(
    check: Callable[[str], None], tag: str
) -> None:
    check(tag)


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize(
    "check", [remind, event, poll, announce, settings, events, help_, people, term]
)
def test_an_example_of_a_verb_does_what_it_says(check: Callable[[str], None], tag: str) -> None:
    check(tag)


@pytest.mark.parametrize("tag", TAGS)
def test_an_example_with_a_time_has_a_time(tag: str) -> None:
    _, actions = declared()
    timed = [action for action in actions if action.word in {"at", "until"} and action.example]
    assert timed
    for action in timed:
        phrase = shown(tag, action.example).split(maxsplit=1)[1]
        assert parse(phrase, language=tag, zone=ZONE, now=NOW, purpose=Purpose.DEADLINE).at > NOW
