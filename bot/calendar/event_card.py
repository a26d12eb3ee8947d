"""How an event reads: its card, its reminders, its cancellation."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.errors import N_
from bot.language import tags
from bot.language.catalogue import Language
from bot.language.formatting import day, moment_for
from bot.model import markup
from bot.model.markup import Gap, Markup, Strong
from bot.ports.events import Event, Step
from bot.timewords.occurrence import to_instant

LADDER: Mapping[str, str] = {
    "register": N_("Please register now."),
    "nominate": N_("Please nominate now."),
    "travel": N_("Please arrange the journey now."),
    "tickets": N_("Please arrange the tickets now."),
    "documents": N_("Please send the documents now."),
    "data": N_("Please send the data now."),
    "comment": N_("Please comment now."),
}


def facts(event: Event, language: Language, reader_zone: str | None = None) -> list[str]:
    """Return when and where, one fact a line, in the reader's zone too if it differs."""
    rows = [_when(event, language, reader_zone or event.zone)]
    if event.end is not None:
        rows.append(_until(event, language, reader_zone or event.zone))
    if event.place:
        rows.append(language.text(N_("Place: {place}"), place=event.place))
    if event.places:
        rows.append(language.text(N_("Places: {places}"), places=event.places))
    return rows


def _when(event: Event, language: Language, reader_zone: str) -> str:
    if event.all_day:
        return language.text(N_("All day: {day}"), day=day(event.start.date(), language.tag))
    at = to_instant(event.start, event.zone)
    shown = moment_for(at, event.zone, reader_zone, language.tag)
    if event.is_deadline:
        return language.text(N_("Deadline: {moment}"), moment=shown)
    return language.text(N_("Begins: {moment}"), moment=shown)


def _until(event: Event, language: Language, reader_zone: str) -> str:
    end = event.end or event.start
    if event.all_day:
        return language.text(N_("Until: {day}"), day=day(end.date(), language.tag))
    shown = moment_for(to_instant(end, event.zone), event.zone, reader_zone, language.tag)
    return language.text(N_("Ends: {moment}"), moment=shown)


def invitation(event: Event, languages: Sequence[Language]) -> Markup:
    """Return the event as it is posted when it is saved."""

    def block(language: Language) -> list[str]:
        rows = facts(event, language)
        if not event.is_deadline:
            rows.append(
                language.text(N_("To answer: {id} yes, {id} maybe or {id} no."), id=event.id)
            )
        return rows

    return _blocks(event, languages, {lang.tag: block(lang) for lang in languages})


def reminder(
    event: Event,
    step: Step,
    languages: Sequence[Language],
    late: datetime | None,
    reader_zone: str | None = None,
) -> Markup:
    """Return one step of the ladder as it is posted.

    Args:
        event: What it reminds of.
        step: How long before the event it was meant to be posted, and what is to be done by now.
        languages: Those of the room, or the reader's.
        late: When it was due, if it is late: "in 7 days" is not true any more then.
        reader_zone: The reader's, if it is for one person.
    """

    def block(language: Language) -> list[str]:
        task = [language.text(LADDER[step.word])] if step.word else []
        if late is None:
            return [lead(step.minutes, language), *task, *facts(event, language, reader_zone)]
        at = moment_for(late, event.zone, reader_zone or event.zone, language.tag)
        delay = language.text(N_("Late: this was due on {moment}."), moment=at)
        return [*task, *facts(event, language, reader_zone), delay]

    return _blocks(event, languages, {lang.tag: block(lang) for lang in languages})


def lead(minutes: int, language: Language) -> str:
    """Return "In 7 days", in the form that the number takes."""
    span = timedelta(minutes=minutes)
    if minutes and minutes % (24 * 60) == 0:
        return language.plural("In {number} day:", "In {number} days:", span.days, number=span.days)
    hours, rest = divmod(minutes, 60)
    if minutes and rest == 0:
        return language.plural("In {number} hour:", "In {number} hours:", hours, number=hours)
    if minutes:
        return language.plural(
            "In {number} minute:", "In {number} minutes:", minutes, number=minutes
        )
    return language.text(N_("Now:"))


def cancelled(
    event: Event, languages: Sequence[Language], reader_zone: str | None = None
) -> Markup:
    """Return what is posted when an event is cancelled."""

    def block(language: Language) -> list[str]:
        said = language.text(N_("Event {id} is cancelled."), id=event.id)
        return [said, *facts(event, language, reader_zone)]

    return _blocks(event, languages, {lang.tag: block(lang) for lang in languages})


def _blocks(
    event: Event, languages: Sequence[Language], rows: Mapping[str, Sequence[str]]
) -> Markup:
    """Return a headed block for each language of a room (spec §1)."""
    body: Markup = ()
    for language in languages:
        title = event.title_in(language.tag)
        if len(languages) > 1:
            gap: Markup = (Gap(),) if body else ()
            body = (*body, *gap, markup.line(Strong(tags.autonym(language.tag))))
        body = (*body, markup.line(Strong(f"{event.id}: {title}")))
        body += markup.join(*rows[language.tag])
    return body
