"""What the adapter is told: which account, where, and whose invitations it accepts."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot.model.ids import RoomId


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The account of the bot, and the rooms that were configured."""

    homeserver: str
    """The address of the client API, such as ``https://matrix.example.org``."""
    user_id: str
    """The bot's mxid."""
    store: Path
    """A folder for what has to survive a restart besides the database."""
    access_token: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    """For the first login only; the token is then kept in `store`."""
    device_id: str = ""
    """Must be the token's own if there is a token; otherwise asked for at the login."""
    allowed_servers: frozenset[str] = frozenset()
    """Whose users may invite the bot."""
    rooms: frozenset[RoomId] = frozenset()
    """``matrix:!id`` or ``matrix:#alias`` of every configured room; such a room is never direct."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long the adapter waits for the homeserver."""

    poll: timedelta = timedelta(seconds=30)
    """So long the server may hold a sync that has nothing to tell."""
    request: timedelta = timedelta(seconds=30)
    """For any other request, and for a sync beyond its poll."""
    first_sync: timedelta = timedelta(minutes=3)
    """The first sync brings the state of all rooms."""
    start: timedelta = timedelta(seconds=20)
    """So long a message waits for the first sync before it is to be tried again."""
    shortest_pause: timedelta = timedelta(seconds=1)
    longest_pause: timedelta = timedelta(minutes=1)
    """Between two attempts; the pauses double in between."""
