"""Accounts as people type them and as they are shown: by platform id, never by a display name."""

import re
from collections.abc import Mapping

from bot.errors import N_, UsageError
from bot.model.ids import UserId, local_part, parse_identity, platform_of

LONGEST = 300
"""Characters of an account; Matrix allows 255 after the platform's name."""
_FORMS: Mapping[str, re.Pattern[str]] = {
    "matrix": re.compile(r"@[!-9;-~]+:[A-Za-z0-9.:\[\]-]+"),
    "discord": re.compile(r"\d{1,20}"),
    "console": re.compile(r"[\w.-]{1,40}"),
}
"""What an account of each platform looks like: a room, or a name without its server, is none.

Source: Matrix specification, "User Identifiers"; Discord, "Snowflakes".
"""


def parse_account(word: str) -> UserId:
    """Return the account that a word spells: ``@ana:example.org``, ``discord:123``.

    Raises:
        UsageError: It is no account of a platform that the bot knows.
    """
    try:
        identity = parse_identity(word[: LONGEST + 1])
    except ValueError:
        raise _no_account() from None
    form = _FORMS.get(platform_of(identity))
    if len(identity) > LONGEST or form is None or not form.fullmatch(local_part(identity)):
        raise _no_account()
    return UserId(identity)


def account_name(user: UserId) -> str:
    """Return the account as it is shown; `parse_account` reads it back."""
    return local_part(user) if platform_of(user) == "matrix" else user


def _no_account() -> UsageError:
    return UsageError(N_("An account is needed, such as @ana:example.org or discord:123."))
