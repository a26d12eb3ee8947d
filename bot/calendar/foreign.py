"""Reminders that another program kept, a line of JSON each (spec §8, `mreza import`)."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.errors import ImportRefused
from bot.model.ids import RoomId, UserId, parse_identity
from bot.model.message import LONGEST_TEXT

FIELDS = ("kind", "at", "room", "user", "text")
LONGEST_LINE = 100_000
MOST_PROBLEMS = 20
"""So many bad lines are named; the rest is only counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignReminder:
    """A text to be said in a room at a time, for a person."""

    at: datetime
    """Aware UTC; one in the past is due at once."""
    room: RoomId
    user: UserId
    text: str

    @property
    def hash(self) -> str:
        """What the line is known by, also after it has fired."""
        fields = (self.at.isoformat(), self.room, self.user, self.text)
        return hashlib.sha256("\x1f".join(fields).encode()).hexdigest()[:32]


def read_lines(lines: Iterable[str]) -> list[ForeignReminder]:
    """Return the reminders of all lines; empty lines are passed over.

    Raises:
        ImportRefused: One or more lines are bad; each is named by its number.
    """
    found: list[ForeignReminder] = []
    problems: list[str] = []
    for number, line in _numbered(lines):
        try:
            found.append(read_line(line))
        except ValueError as error:
            problems.append(f"line {number}: {error}")
    if problems:
        more = len(problems) - MOST_PROBLEMS
        rest = [f"and {more} more bad lines"] if more > 0 else []
        raise ImportRefused([*problems[:MOST_PROBLEMS], *rest, "Nothing was imported."])
    return found


def _numbered(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    return ((number, line) for number, line in enumerate(lines, 1) if line.strip())


def read_line(line: str) -> ForeignReminder:
    """Return the reminder of one line.

    Raises:
        ValueError: It is not of the form; the message says what is wrong and never quotes it.
    """
    if len(line) > LONGEST_LINE:
        raise ValueError("it is too long")
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError("it is not JSON") from error
    if not isinstance(fields, dict):
        raise ValueError('it is not an object such as {"kind":"reminder","at":…}')
    if fields.get("kind") != "reminder":
        raise ValueError('only lines of "kind":"reminder" can be imported')
    for name in FIELDS:
        if not isinstance(fields.get(name), str) or not fields[name].strip():
            raise ValueError(f'"{name}" is missing or is not a text')
    if unknown := sorted(set(fields) - set(FIELDS)):
        raise ValueError(f"there is no field {unknown[0][:40]!r}")
    if any("\ud800" <= character <= "\udfff" for name in FIELDS for character in fields[name]):
        raise ValueError("it holds half a character, which no text can hold")
    text = fields["text"].strip()
    if len(text) > LONGEST_TEXT:
        raise ValueError(f'"text" has more than {LONGEST_TEXT} characters')
    return ForeignReminder(
        at=_moment(fields["at"]),
        room=RoomId(parse_identity(fields["room"])),
        user=UserId(parse_identity(fields["user"])),
        text=text,
    )


def _moment(text: str) -> datetime:
    example = "such as 2026-12-03T10:00:00+01:00"
    try:
        at = datetime.fromisoformat(text.strip())
        if at.tzinfo is None:
            raise ValueError(f'"at" needs an offset from UTC, {example}')
        return at.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f'"at" is no time that exists, {example}') from error
    except ValueError as error:
        if "offset" in str(error):
            raise
        raise ValueError(f'"at" is no ISO time, {example}') from error
