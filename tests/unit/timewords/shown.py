"""Readings and errors as the tables of phrases spell them."""

from collections.abc import Callable

from bot.errors import TimeAmbiguous, UserError
from bot.timewords.reading import Reading


def shown(read: Callable[[], Reading]) -> str:
    """Return start, end and rule of what is read, or the key of the error and its readings."""
    try:
        return line(read())
    except TimeAmbiguous as question:
        readings = [line(reading) for reading in question.readings if isinstance(reading, Reading)]
        return f"{question.key}: {' | '.join(readings)}" if readings else question.key
    except UserError as error:
        return error.key


def line(reading: Reading) -> str:
    """Return a reading in one line."""
    end = f" > {reading.end:%Y-%m-%d %H:%M}" if reading.end else ""
    rule = f" {reading.rrule}" if reading.rrule else ""
    return f"{reading.start:%Y-%m-%d %H:%M}{end}{rule}"
