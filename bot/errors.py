"""Everything that can go wrong, as one tree; third-party exceptions stop at the adapters.

::

    BotError
    ├─ ConfigError
    ├─ ContentError
    ├─ ImportRefused
    ├─ UserError
    │  ├─ UsageError
    │  ├─ UnknownCommand
    │  ├─ NotAllowed
    │  ├─ NotFound
    │  ├─ PastTime
    │  ├─ TimeUnknown
    │  ├─ TimeAmbiguous
    │  ├─ TimeImpossible
    │  ├─ TimeTooFar
    │  ├─ TooLong
    │  ├─ TooMany
    │  ├─ TooSoon
    │  ├─ UnknownLanguage
    │  ├─ UnknownZone
    │  └─ AlreadyDone
    ├─ PlatformError
    └─ StorageError
       ├─ StorageConflict
       └─ StorageLocked
"""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import ClassVar


def N_(text: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark an English source text for the catalogues; it is translated where it is shown."""
    return text


class BotError(Exception):
    """The root of all errors that the bot raises on purpose."""


class ConfigError(BotError):
    """The operator has to change the configuration; start-up stops with exit code 2."""

    def __init__(self, problems: Sequence[str]) -> None:
        """Keep all problems found, each naming its key and its fix."""
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class ContentError(BotError):
    """A content file is wrong; the message names file, line and key."""

    def __init__(self, file: Path, problem: str, *, line: int | None = None, key: str = "") -> None:
        """Say where the fault is.

        Args:
            file: The content file.
            problem: What is wrong and what would be right, in one sentence.
            line: Line number from 1, where it is known.
            key: Dotted path inside the file, such as ``gender.source.year``.
        """
        place = f"{file}:{line}" if line else f"{file}"
        super().__init__(f"{place}: {key}: {problem}" if key else f"{place}: {problem}")
        self.file, self.problem, self.line, self.key = file, problem, line, key


class ImportRefused(BotError):
    """A file to import has bad lines; nothing of it was imported, exit code 2."""

    def __init__(self, problems: Sequence[str]) -> None:
        """Keep what is wrong, each problem naming its line."""
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class UserError(BotError):
    """The sender can put it right; answered in the sender's language, logged at debug level.

    A subclass is one thing that a person can do differently. It has a stable `key` (spec §8) and a
    default `message`: an English source text whose placeholders are filled from `values`.
    """

    key: ClassVar[str] = "usage"
    default: ClassVar[str] = N_("That was not understood.")

    def __init__(self, message: str | None = None, /, **values: object) -> None:
        """Use a more exact source text, already marked with `N_`, and fill in its placeholders."""
        self.message = message or self.default
        self.values = values
        super().__init__(self.message)


class UsageError(UserError):
    """The words do not have the form that the command takes."""


class UnknownCommand(UserError):
    """No verb or action has this name in any language."""

    key = "unknown_command"
    default = N_("There is no such command.")


class NotAllowed(UserError):
    """The sender's role does not allow it here."""

    key = "not_allowed"
    default = N_("You are not allowed to do this here.")


class NotFound(UserError):
    """There is no such thing for this sender; a foreign id is answered like an unknown one."""

    key = "not_found"
    default = N_("Nothing with this id was found.")


class PastTime(UserError):
    """The time has already gone by."""

    key = "past_time"
    default = N_("This time is already past.")


class TimeUnknown(UserError):
    """The time phrase was not understood."""

    key = "time_unknown"
    default = N_("This time was not understood.")


class TimeAmbiguous(UserError):
    """The time phrase has several readings, or contradicts itself.

    Attributes:
        readings: What the sender may have meant, best first; may be empty. The values are
            `bot.timewords.Reading`, which this layer cannot name.
    """

    key = "time_ambiguous"
    default = N_("This time can be read in more than one way.")

    def __init__(
        self, message: str | None = None, /, readings: Sequence[object] = (), **values: object
    ) -> None:
        """Keep the readings to offer."""
        super().__init__(message, **values)
        self.readings = tuple(readings)


class TimeImpossible(UserError):
    """The date or hour does not exist."""

    key = "time_impossible"
    default = N_("This date or hour does not exist.")


class TimeTooFar(UserError):
    """The time is more than two years away."""

    key = "time_too_far"
    default = N_("This time is more than two years away.")


class TooLong(UserError):
    """A text is longer than its limit."""

    key = "too_long"
    default = N_("This text is too long: at most {limit} characters.")


class TooMany(UserError):
    """A limit on how many there may be is reached."""

    key = "too_many"
    default = N_("There are already {limit} of these, which is the limit.")


class TooSoon(UserError):
    """Too many commands in a short time."""

    key = "too_soon"
    default = N_("Too many messages at once. Please try again in a minute.")

    def __init__(self, message: str | None = None, /, *, retry_in: timedelta) -> None:
        """Say when it may be tried again."""
        super().__init__(message)
        self.retry_in = retry_in


class UnknownLanguage(UserError):
    """No such language, or not one of this bot's."""

    key = "unknown_language"
    default = N_("This language is not known.")


class UnknownZone(UserError):
    """No such time zone."""

    key = "unknown_zone"
    default = N_("This time zone is not known.")


class AlreadyDone(UserError):
    """It has already been done, or is over."""

    key = "already_done"
    default = N_("This has already been done.")


class PlatformError(BotError):
    """A chat service refused or could not be reached.

    Attributes:
        permanent: Trying again will not help: the message is refused and the reason noted.
        retry_after: What the service asked for, if it did.
    """

    def __init__(
        self, reason: str, *, permanent: bool = False, retry_after: timedelta | None = None
    ) -> None:
        """Keep a short reason without any message body or token in it."""
        super().__init__(reason)
        self.permanent, self.retry_after = permanent, retry_after


class StorageError(BotError):
    """The database failed; the driver's exception is chained."""


class StorageConflict(StorageError):
    """A unit of work met a row that another one had written; nothing of it was stored."""


class StorageLocked(StorageError):
    """Another process has the database; the command line answers with exit code 1."""
