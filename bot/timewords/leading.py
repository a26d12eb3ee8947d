"""The time phrase with which a text begins, as it was typed."""

from datetime import datetime

from bot.errors import TimeAmbiguous
from bot.timewords.grammar import split
from bot.timewords.reading import Purpose

_BETWEEN = " \t\n-–—:,;"


def cut_phrase(
    text: str, *, language: str, zone: str, now: datetime, purpose: Purpose
) -> tuple[str, str]:
    """Return the longest time phrase at the beginning of a text, and the text after it.

    A phrase with several readings is cut off too: reading it whole asks which is meant. Arguments
    are those of `grammar.parse`.

    Raises:
        UserError: The text does not begin with a time, or with one that cannot be.
    """
    try:
        _, rest = split(text, language=language, zone=zone, now=now, purpose=purpose)
    except TimeAmbiguous as question:
        rest = str(question.values["rest"])
    return text[: len(text) - len(rest)].strip(_BETWEEN), rest
