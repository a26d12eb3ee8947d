"""`mreza when`: what a time phrase means, without the rest of the bot."""

import argparse
import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.cli.moments import read_now
from bot.errors import (
    PastTime,
    TimeAmbiguous,
    TimeImpossible,
    TimeTooFar,
    TimeUnknown,
    TooLong,
    UnknownLanguage,
    UnknownZone,
    UserError,
)
from bot.language.tags import parse_tags
from bot.timewords.grammar import parse
from bot.timewords.occurrence import to_instant
from bot.timewords.reading import Reading
from bot.timewords.zones import zone as known_zone

DEFAULT_LANGUAGE = "en"
DEFAULT_ZONE = "Europe/Sarajevo"
_KEYS = frozenset(
    error.key
    for error in (
        PastTime,
        TimeAmbiguous,
        TimeImpossible,
        TimeTooFar,
        TimeUnknown,
        TooLong,
        UnknownLanguage,
        UnknownZone,
    )
)
_USAGE = {"at": None, "end": None, "rrule": None, "error": "usage"}
Answer = dict[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A phrase and how it is to be read."""

    phrase: str
    language: str = DEFAULT_LANGUAGE
    zone: str = DEFAULT_ZONE
    now: str | None = None
    """ISO; without an offset it is wall time in `zone`; None: the real time."""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of `when`."""
    parser.add_argument("phrase", metavar="PHRASE", help="a time as people type it; - reads lines")
    parser.add_argument(
        "--lang",
        default=DEFAULT_LANGUAGE,
        help=f"the language to try first (default: {DEFAULT_LANGUAGE})",
    )
    parser.add_argument("--tz", default=DEFAULT_ZONE, help=f"the zone (default: {DEFAULT_ZONE})")
    parser.add_argument("--now", help="the time, such as 2026-12-03T10:00 (default: now)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read the phrase, or JSON Lines from standard input; return the exit code of spec §8."""
    if options.phrase == "-":
        for line in sys.stdin.buffer:
            _print(_answer_line(line))
            sys.stdout.flush()
        return 0
    query = Query(phrase=options.phrase, language=options.lang, zone=options.tz, now=options.now)
    try:
        reading = _read(query)
    except ValueError:
        sys.stderr.write("--now: a date and time such as 2026-12-03T10:00 is needed\n")
        return 2
    except UserError as error:
        return _refused(error, as_json=options.json)
    if options.json:
        _print(_answer(reading))
    else:
        print(_sentence(reading))
    return 0


def _refused(error: UserError, *, as_json: bool) -> int:
    """Say what was wrong, and which readings there are; return the exit code."""
    if as_json:
        _print(_error(error))
        return 1
    print(error.message.format_map(error.values))
    readings = error.readings if isinstance(error, TimeAmbiguous) else ()
    for reading in readings:
        if isinstance(reading, Reading):
            print(_sentence(reading))
    return 1


def _answer_line(line: bytes) -> Answer:
    """Return the answer to one JSON line; a line that is none has the error `usage`."""
    try:
        shape = json.loads(line)
        query = _query(shape)
        return _answer(_read(query))
    except UserError as error:
        return _error(error)
    except (ValueError, RecursionError):
        return dict(_USAGE)


def _query(shape: object) -> Query:
    """Return what a line asks for.

    Raises:
        ValueError: A field is missing or no text.
    """
    if not isinstance(shape, dict):
        raise ValueError("not an object")
    fields = {
        "phrase": shape.get("p"),
        "language": shape.get("lang", DEFAULT_LANGUAGE),
        "zone": shape.get("tz", DEFAULT_ZONE),
    }
    now = shape.get("now")
    texts = {name: value for name, value in fields.items() if isinstance(value, str)}
    if len(texts) < len(fields) or not (now is None or isinstance(now, str)):
        raise ValueError("a field is missing or no text")
    return Query(**texts, now=now)


def _read(query: Query) -> Reading:
    """Return the reading of the phrase; in `sr` alone both scripts fold to the same words.

    Raises:
        ValueError: `now` is no ISO date and time.
        UserError: The phrase, the language or the zone is not understood.
    """
    language = parse_tags(query.language)[0]
    zone = known_zone(query.zone).key
    return parse(query.phrase, language=language, zone=zone, now=_moment(query.now, zone))


def _moment(text: str | None, zone: str) -> datetime:
    return datetime.now(UTC) if text is None else read_now(text, zone)


def _answer(reading: Reading) -> Answer:
    end = to_instant(reading.end, reading.zone) if reading.end else None
    return {
        "at": _iso(reading.at, reading.zone),
        "end": _iso(end, reading.zone) if end else None,
        "rrule": reading.rrule,
        "error": None,
    }


def _error(error: UserError) -> Answer:
    key = error.key if error.key in _KEYS else TimeUnknown.key
    return {"at": None, "end": None, "rrule": None, "error": key}


def _iso(instant: datetime, zone: str) -> str:
    return instant.astimezone(known_zone(zone)).isoformat(timespec="seconds")


def _sentence(reading: Reading) -> str:
    """Return the reading with weekday, date, zone and offset on one line."""
    local = reading.at.astimezone(known_zone(reading.zone))
    parts = [f"{local:%a %Y-%m-%d %H:%M} {reading.zone} (UTC{local:%z})"]
    if reading.end is not None:
        parts.append(f"to {reading.end:%a %Y-%m-%d %H:%M}")
    if reading.rrule is not None:
        parts.append(reading.rrule)
    return " ".join(parts)


def _print(answer: Answer) -> None:
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
