"""Moments and days as they are shown: weekday, full date, hour, zone and UTC offset (spec §2).

The names come from CLDR through Babel, whose data is read per language when it is first needed; the
rules of the zones come from the pinned `tzdata` package, never from the operating system.
"""

from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_skeleton, get_day_names, get_month_names

_LOCALES = {"en": "en_GB", "cnr": "sr_Latn_ME"}
"""Where CLDR has another name for it; Britain writes the day before the month, as everyone here."""
_MENDED = {"cnr": ("ponedeljak", "ponedjeljak")}
"""CLDR has the other weekdays of Montenegro in its own pronunciation, and this one in another."""


def moment(at: datetime, zone: str, tag: str) -> str:
    """Return an instant as it is shown in one zone.

    Args:
        at: An aware instant.
        zone: An IANA zone name.
        tag: The reader's language.
    """
    local = at.astimezone(_zone(zone))
    return _dated(local, zone, tag)


def moment_for(at: datetime, zone: str, reader_zone: str, tag: str) -> str:
    """Return an instant in one zone and, if the reader's clock shows another hour, in hers too."""
    local, hers = at.astimezone(_zone(zone)), at.astimezone(_zone(reader_zone))
    shown = moment(at, zone, tag)
    if local.utcoffset() == hers.utcoffset():
        return shown
    if local.date() == hers.date():
        return f"{shown}; {_hour(hers, reader_zone)}"
    return f"{shown}; {_dated(hers, reader_zone, tag)}"


def day(date_: date, tag: str) -> str:
    """Return a date with its weekday, in the reader's language."""
    shown = " ".join(format_date(date_, "full", _locale(tag)).split())
    return shown.replace(*_MENDED[tag]) if tag in _MENDED else shown


def weekday_name(weekday: int, tag: str) -> str:
    """Return the name of a weekday, 0 for Monday, in the reader's language."""
    name = str(get_day_names("wide", "stand-alone", _locale(tag))[weekday])
    return name.replace(*_MENDED[tag]) if tag in _MENDED else name


def month_name(month: int, tag: str) -> str:
    """Return the name of a month, 1 for January, in the reader's language."""
    return str(get_month_names("wide", "stand-alone", _locale(tag))[month])


def day_of_year(date_: date, tag: str) -> str:
    """Return a date without its year, in the reader's language."""
    return format_skeleton("MMMMd", date_, locale=_locale(tag))


def _dated(local: datetime, zone: str, tag: str) -> str:
    date_ = day(local.date(), tag)
    return f"{date_}{' ' if date_.endswith('.') else ', '}{_hour(local, zone)}"


def _hour(local: datetime, zone: str) -> str:
    """Return ``10:00 (Europe/Sarajevo, UTC+1)``."""
    offset = utc_offset(local.utcoffset() or timedelta())
    place = offset if zone in {"UTC", "Etc/UTC"} else f"{zone}, {offset}"
    return f"{local:%H:%M} ({place})"


def utc_offset(offset: timedelta) -> str:
    """Return ``UTC``, ``UTC+1``, ``UTC-3:30``."""
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    if not minutes:
        return "UTC"
    sign = "+" if minutes > 0 else "-"
    return f"UTC{sign}{hours}:{rest:02}" if rest else f"UTC{sign}{hours}"


@cache
def _locale(tag: str) -> Locale:
    return Locale.parse(_LOCALES.get(tag, tag.replace("-", "_")))


@cache
def _zone(name: str) -> ZoneInfo:
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as rules:
        return ZoneInfo.from_file(rules, key=name)
