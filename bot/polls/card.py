"""How a poll and its result read in a room: one message, a headed block per language."""

from collections.abc import Sequence

from bot.errors import N_
from bot.language import tags
from bot.language.catalogue import Language
from bot.language.formatting import moment
from bot.model import markup
from bot.model.markup import Gap, Item, Markup, Strong
from bot.polls.tally import Tally
from bot.ports.polls import Poll


def invitation(poll: Poll, languages: Sequence[Language]) -> Markup:
    """Return the poll as it is posted: question, numbered answers, how to vote in each language."""
    body = markup.join(markup.line(Strong(f"{poll.id}: {poll.question}")), answers(poll))
    for language in languages:
        body = (*body, Gap(), *_heading(language, languages))
        if poll.questions.get(language.tag):
            body += markup.lines(poll.question_in(language.tag))
        body += markup.join(*rules(poll, language))
    return body


def rules(poll: Poll, language: Language) -> list[str]:
    """Return how to vote, one fact a line."""
    rows = [
        language.text(
            N_("To vote, write {id} 2, or answer this message with a number."), id=poll.id
        )
    ]
    if poll.most > 1:
        rows.append(language.text(N_("Up to {most} answers: {id} 1 2"), most=poll.most, id=poll.id))
    if poll.hidden:
        rows.append(language.text(N_("Counts are hidden until closing, not secret.")))
    if poll.closes_at is not None:
        at = moment(poll.closes_at, poll.zone, language.tag)
        rows.append(language.text(N_("Closes {moment}."), moment=at))
    return rows


def result(poll: Poll, tally: Tally, languages: Sequence[Language], *, is_late: bool) -> Markup:
    """Return the result as it is posted after closing; if it is late, it says so."""
    body: Markup = (markup.line(Strong(f"{poll.id}: {poll.question}")), *counted(poll, tally))
    for language in languages:
        body = (*body, Gap(), *_heading(language, languages))
        body += markup.lines(language.text(N_("Result of poll {id}."), id=poll.id))
        body += markup.lines(voters(tally, language))
        if is_late and poll.closes_at is not None:
            at = moment(poll.closes_at, poll.zone, language.tag)
            body += markup.lines(language.text(N_("Late: this was due on {moment}."), moment=at))
    return body


def withdrawn(poll: Poll, languages: Sequence[Language]) -> Markup:
    """Return what is posted when a poll is withdrawn."""
    body: Markup = (markup.line(Strong(f"{poll.id}: {poll.question}")),)
    for language in languages:
        body = (*body, Gap(), *_heading(language, languages))
        body += markup.lines(language.text(N_("Poll {id} was withdrawn."), id=poll.id))
    return body


def counted(poll: Poll, tally: Tally) -> Markup:
    """Return each answer with its count."""
    return tuple(
        Item(number, (f"{answer}: {count}",))
        for number, (answer, count) in enumerate(zip(poll.answers, tally.counts, strict=True), 1)
    )


def voters(tally: Tally, language: Language) -> str:
    """Return how many people voted, as a sentence."""
    return language.plural(
        "{number} person voted.",
        "{number} people voted.",
        tally.voters,
        number=tally.voters,
    )


def answers(poll: Poll) -> Markup:
    """Return the numbered answers."""
    return tuple(Item(number, (answer,)) for number, answer in enumerate(poll.answers, 1))


def _heading(language: Language, languages: Sequence[Language]) -> Markup:
    if len(languages) == 1:
        return ()
    return (markup.line(Strong(tags.autonym(language.tag))),)
