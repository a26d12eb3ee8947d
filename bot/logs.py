"""The log: one JSON object a line, without what people wrote, without secrets, without whole ids.

Our own modules log constant texts with values. A number or a single word is shown once ids and
secrets are taken out of it; of anything else only its kind or length is shown. Of other people's
modules, whose texts may hold anything, only the place and the text without its values is shown. Of
an exception its class and its places are shown, and its message only where that holds no values.
"""

import hashlib
import json
import logging
import re
import sys
import traceback
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from pathlib import PurePath
from typing import TextIO

from bot.errors import BotError

if sys.version_info >= (3, 12):
    from typing import override
else:
    from typing_extensions import override

OURS = ("bot", "commands", "__main__")
LONGEST_VALUE = 80
LONGEST_LINE = 300
MOST_FRAMES = 30
MOST_CAUSES = 8
SHORTEST_SECRET = 6
"""A shorter one would take ordinary words out of every line."""

_SECRETS = (
    re.compile(r"(?i)\bbearer\s+\S+"),
    re.compile(r"(?i)\b\w*(?:token|password|passwd|secret|authorization)\w*[\"']?\s*[:=]\s*\S+"),
    re.compile(r"\b(?:syt|mat|mct|mcr|mua)_\w+"),
    re.compile(r"\b[\w-]{20,}\.[\w-]{6,}\.[\w-]{20,}"),
    re.compile(r"(?<=://)[^\s/@]*@"),
)
_IDS = re.compile(
    r"\b(?:matrix|discord|console):[^\s,;'\")\]}]+"
    r"|(?<![\w/])[@!#$+][\w./=~+-]+:[\w.-]+(?::\d{1,5})?"
    r"|(?<!\w)[$!][\w-]{20,}"
    r"|\b[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|\b\d{15,20}\b"
)
_OPAQUE = re.compile(r"\b[\w+/=-]{33,}")
"""Longer than anything that is meant to be read, such as keys and digests."""
_PLAIN = (bool, int, float, date, timedelta, type(None), PurePath)
_HARMLESS = (AttributeError, BotError, ImportError, NameError, RecursionError, TypeError)
"""Their messages name parts of the program, not what came in."""


class Redaction:
    """Takes secrets and whole ids out of a text."""

    def __init__(self, *, secrets: Iterable[str] = (), key: bytes = b"") -> None:
        """Take what is known to be secret, and a key for the short names of ids.

        Args:
            secrets: Tokens and passwords as they are.
            key: At most 64 bytes; without it, whoever knows an id can tell its short name.
        """
        self._secrets = tuple(secret for secret in secrets if len(secret) >= SHORTEST_SECRET)
        self._key = key

    def clean(self, text: str) -> str:
        """Return the text without them, on one line."""
        for secret in self._secrets:
            text = text.replace(secret, "…")
        for pattern in _SECRETS:
            text = pattern.sub("…", text)
        return _OPAQUE.sub("…", _IDS.sub(lambda found: self.short(found[0]), text))

    def short(self, identity: str) -> str:
        """Return the short name of an id: the same for the same id, and no way back."""
        digest = hashlib.blake2b(identity.encode("utf-8", "replace"), key=self._key, digest_size=4)
        return f"~{digest.hexdigest()}"

    def value(self, value: object) -> object:
        """Return what may be shown of a value in a line of ours; numbers stay numbers."""
        if isinstance(value, Enum):
            return value.name.lower()
        if isinstance(value, BaseException):
            return self.failure(value)
        if isinstance(value, str):
            return self._word(value)
        return value if isinstance(value, _PLAIN) else f"<{type(value).__name__}>"

    def _word(self, text: str) -> str:
        if len(text) > LONGEST_VALUE or not text.isprintable() or " " in text:
            return f"<{len(text)} characters>"
        return self.clean(text)

    def failure(self, error: BaseException) -> str:
        """Return an exception's class, with its message if that holds no values."""
        name = type(error).__name__
        if isinstance(error, OSError):
            return f"{name}: {error.strerror}" if error.strerror else name
        if isinstance(error, _HARMLESS):
            return f"{name}: {self.clean(' '.join(str(error).split()))[:LONGEST_LINE]}"
        return name


class JsonLines(logging.Formatter):
    """Writes a record as one JSON object."""

    def __init__(self, redaction: Redaction) -> None:
        """Take what keeps values out."""
        super().__init__()
        self._redaction = redaction

    @override
    def format(self, record: logging.LogRecord) -> str:
        """Return the line; it never fails, whatever the record holds."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "text": self._text(record),
        }
        if not _is_ours(record):
            line["place"] = f"{record.module}:{record.lineno} in {record.funcName}"
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = list(self._trace(record.exc_info[1]))
        return json.dumps(line)

    def _text(self, record: logging.LogRecord) -> str:
        template = str(record.msg) if isinstance(record.msg, str) else f"<{type(record.msg)}>"
        if not _is_ours(record):
            return self._redaction.clean(template)[:LONGEST_LINE] if record.args else ""
        try:
            text = template % self._values(record.args) if record.args else template
        except (TypeError, ValueError, KeyError):
            text = template
        return text if len(text) <= LONGEST_LINE else f"{text[:LONGEST_LINE]}…"

    def _values(self, values: object) -> object:
        if isinstance(values, dict):
            return {key: self._redaction.value(value) for key, value in values.items()}
        if isinstance(values, tuple):
            return tuple(self._redaction.value(value) for value in values)
        return (self._redaction.value(values),)

    def _trace(self, error: BaseException, depth: int = 0) -> Iterator[str]:
        """Yield an exception with its places, then what it came from and what it is made of."""
        yield self._redaction.failure(error)
        frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
        for frame in frames:
            place = "/".join(PurePath(frame.filename).parts[-3:])
            yield f"  {place}:{frame.lineno} in {frame.name}"
        if depth >= MOST_CAUSES:
            return
        parts = error.exceptions[:MOST_CAUSES] if isinstance(error, BaseExceptionGroup) else ()
        earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        for other in (*parts, *([earlier] if earlier else [])):
            yield from self._trace(other, depth + 1)


class LogStream(logging.StreamHandler[TextIO]):
    """Writes lines; what cannot be written is dropped without showing it elsewhere."""

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Write the record, unless it is another module's and no warning."""
        if _is_ours(record) or record.levelno >= logging.WARNING:
            super().emit(record)

    @override
    def handleError(self, record: logging.LogRecord) -> None:
        """Count on the next line getting through: the default would print the values."""


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] in OURS


def configure(
    level: str = "INFO",
    stream: TextIO | None = None,
    *,
    secrets: Iterable[str] = (),
    key: bytes = b"",
) -> None:
    """Send every log record of this process to one stream, redacted; what was set before goes.

    Args:
        level: The lowest level shown of our own modules: ``DEBUG``, ``INFO``, ``WARNING``, ….
        stream: Where lines go; to standard error if None, since results go to standard output.
        secrets: Tokens and passwords in use; they are taken out wherever they turn up.
        key: For the short names of ids; drawn at start, so that they mean nothing elsewhere.
    """
    handler = LogStream(stream or sys.stderr)
    handler.setFormatter(JsonLines(Redaction(secrets=secrets, key=key)))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
