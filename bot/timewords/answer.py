"""A reading that lies ahead, or why there is none."""

from datetime import datetime

from bot.errors import PastTime, TimeTooFar
from bot.timewords.occurrence import to_instant
from bot.timewords.parts import After
from bot.timewords.reading import Reading
from bot.timewords.rules import Rule
from bot.timewords.said import Context, moved

YEARS_AHEAD = 2


def answer(
    start: datetime,
    at: datetime | None,
    end: datetime | None,
    rule: Rule | None,
    *,
    all_day: bool,
    context: Context,
) -> Reading:
    """Return the reading, which has to lie ahead and within two years.

    Raises:
        PastTime: It lies behind.
        TimeTooFar: It, or its end, is more than two years away.
    """
    instant = at if at is not None else to_instant(start, context.zone)
    over = start.date() < context.today if all_day else instant <= context.now
    if over:
        raise PastTime
    limit = moved(context.wall, After(months=12 * YEARS_AHEAD))
    if start > limit or (end is not None and end > moved(start, After(months=12 * YEARS_AHEAD))):
        raise TimeTooFar
    return Reading(
        at=instant,
        start=start,
        end=end,
        zone=context.zone,
        rrule=rule.text() if rule else None,
        all_day=all_day,
        phrase=_phrase(start, instant, end, rule, all_day=all_day, context=context),
    )


def _phrase(
    start: datetime,
    instant: datetime,
    end: datetime | None,
    rule: Rule | None,
    *,
    all_day: bool,
    context: Context,
) -> str:
    """Return the shortest plain text that says the same."""
    is_second = to_instant(start, context.zone) != instant
    words = [_shown(start, all_day=all_day)]
    if is_second:
        words = [f"{instant:%Y-%m-%dT%H:%M:%S}Z"]
    if rule is not None:
        words.append(rule.text())
    if end is not None:
        same = end.date() == start.date() and not all_day
        words += ["-", f"{end:%H:%M}" if same and not end.second else _shown(end, all_day=all_day)]
    return " ".join(words)


def _shown(moment: datetime, *, all_day: bool) -> str:
    if all_day:
        return f"{moment.date()}"
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment.second else f"{moment:%Y-%m-%d %H:%M}"
