"""How an announcement reads in a room."""

from collections.abc import Sequence

from bot.errors import N_
from bot.language import tags
from bot.language.catalogue import Language
from bot.model import markup
from bot.model.markup import Gap, Markup, Strong
from bot.ports.announcements import Announcement


def body(announcement: Announcement, languages: Sequence[Language]) -> Markup:
    """Return the message for a room: a headed block for each of its languages.

    Languages that have no text of their own share one block of the text that stands in for them,
    which is said once.
    """
    blocks: list[tuple[str, str]] = []
    for language in languages:
        text, tag = announcement.text_in(language.tag)
        if (tag, text) not in blocks:
            blocks.append((tag, text))
    first = languages[0] if languages else None
    result: Markup = ()
    if first is not None:
        head = first.text(N_("Announcement {id}"), id=announcement.id)
        result = (markup.line(Strong(head)),)
    for tag, text in blocks:
        if len(blocks) > 1:
            result = (*result, Gap(), markup.line(Strong(tags.autonym(tag))))
        result += markup.lines(text)
    return result


def is_complete(announcement: Announcement, languages: Sequence[str]) -> bool:
    """Return whether every language of a room has a text of its own."""
    return all(tag in announcement.texts for tag in languages)
