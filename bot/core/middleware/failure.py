"""Turns exceptions into replies: the only place that does."""

import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping

from bot.core.invocation import Reply
from bot.errors import N_, AlreadyDone, UserError
from bot.language.catalogue import Language
from bot.model import markup

_log = logging.getLogger(__name__)


async def guarded(
    handle: Callable[[], Awaitable[Reply]],
    language: Language,
    example: str,
    *,
    pointless: tuple[type[UserError], ...] = (AlreadyDone,),
    dates: Mapping[str, str] | None = None,
) -> tuple[Reply, bool]:
    """Return the handler's reply, or what to say about its failure, and whether it succeeded.

    A `UserError` gets its text and one right example; storage failures are the caller's; anything
    else gets a neutral apology with an incident id that is in the log with the traceback.

    Args:
        handle: The handler with its invocation bound.
        language: The reader's.
        example: One right use, already in the reader's language; may be empty.
        pointless: Mistakes that are not in the words, so that other words would not help.
        dates: What stands for dates in what is said.
    """
    try:
        return await handle(), True
    except UserError as error:
        _log.debug("refused: %s", error.key)
        shown = "" if isinstance(error, pointless) else example
        return explain(error, language, shown, dates), False


def explain(
    error: UserError, language: Language, example: str, dates: Mapping[str, str] | None = None
) -> Reply:
    """Return what a person reads about her mistake: what was wrong, and one right example.

    An error that knows a better example than that of its command has it as its value ``example``.
    """
    body = markup.lines(language.text(error.message, **{**(dates or {}), **error.values}))
    example = str(error.values.get("example", example))
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
