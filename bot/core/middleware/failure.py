"""Turns exceptions into replies: the only place that does."""

import logging
import secrets
from collections.abc import Awaitable, Callable

from bot.core.invocation import Reply
from bot.errors import N_, UserError
from bot.language.catalogue import Language
from bot.model import markup

_log = logging.getLogger(__name__)


async def guarded(
    handle: Callable[[], Awaitable[Reply]], language: Language, example: str
) -> tuple[Reply, bool]:
    """Return the handler's reply, or what to say about its failure, and whether it succeeded.

    A `UserError` gets its text and one right example; storage failures are the caller's; anything
    else gets a neutral apology with an incident id that is in the log with the traceback.

    Args:
        handle: The handler with its invocation bound.
        language: The reader's.
        example: One right use, already in the reader's language; may be empty.
    """
    try:
        return await handle(), True
    except UserError as error:
        _log.debug("refused: %s", error.key)
        return explain(error, language, example), False


def explain(error: UserError, language: Language, example: str) -> Reply:
    """Return what a person reads about her mistake: what was wrong, and one right example."""
    body = markup.lines(language.text(error.message, **error.values))
    if example:
        body += markup.lines(language.text(N_("Example: {example}"), example=example))
    return Reply(body=body, error=error.key)


def apologise(language: Language) -> Reply:
    """Log the exception being handled under a new incident id and return a neutral apology."""
    incident = secrets.token_hex(3)
    _log.exception("incident %s", incident)
    text = language.text(
        N_("Something went wrong inside the bot. Nothing was changed. Incident {incident}."),
        incident=incident,
    )
    return Reply(body=markup.lines(text), error="internal")
