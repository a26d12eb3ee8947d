"""A person: one or more accounts, with her own language and zone."""

from dataclasses import dataclass
from typing import NewType

from bot.model.ids import UserId

PersonId = NewType("PersonId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What the bot remembers of somebody who wrote to it."""

    id: PersonId
    user: UserId
    """The account through which she speaks now."""
    language: str | None = None
    """A language tag, once chosen."""
    zone: str | None = None
    """An IANA zone, once chosen."""
    greeted: bool = False
    """The languages have been offered to her once."""
