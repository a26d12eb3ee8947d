"""Ids: opaque outside the adapter that made them, readable where people type them."""

import base64
import hashlib
from enum import StrEnum
from typing import NewType

RoomId = NewType("RoomId", str)
"""``platform:id`` of a conversation: ``matrix:!abc``, ``discord:123``, ``console:wpon``.

Where a message is sent to, it may also be a person's id: her direct chat with the bot is meant.
"""
UserId = NewType("UserId", str)
"""``platform:id`` of an account: ``matrix:@ana:example.org``, ``console:ana``."""
EventId = NewType("EventId", str)
"""``platform:id`` of something that happened, unique on its platform."""
MessageId = NewType("MessageId", str)
"""The platform's id of a message that was sent; opaque."""
NetworkId = NewType("NetworkId", str)
"""The key of a network in the configuration: ``wpon``."""
ThingId = NewType("ThingId", str)
"""What people type to name a thing: ``E417``, ``P305``, ``A118``, ``M52``."""
SendKey = NewType("SendKey", str)
"""24 characters that name a message out for ever: a pure function of its cause."""


class Kind(StrEnum):
    """What a thing is; the value is the letter its id begins with ("R" is avoided, spec §3)."""

    EVENT = "E"
    POLL = "P"
    ANNOUNCEMENT = "A"
    REMINDER = "M"


_LOOK_ALIKES = str.maketrans("АаЕеМмРрΑαΕεΜμΡρ", "AAEEMMPPAAEEMMPP")


def parse_identity(text: str) -> str:
    """Return ``platform:id`` for an id as people write it.

    A bare ``!…``, ``#…`` or ``@…`` is Matrix's; nothing is split beyond the first colon (spec §8).

    Raises:
        ValueError: It has neither form.
    """
    identity = text.strip()
    if identity[:1] in {"!", "#", "@"} and len(identity) > 1:
        identity = f"matrix:{identity}"
    platform, colon, local = identity.partition(":")
    if not (colon and local and platform.isascii() and platform.isalpha() and platform.islower()):
        raise ValueError("an id has the form platform:id, such as matrix:!abc or discord:123")
    if any(character.isspace() or not character.isprintable() for character in identity):
        raise ValueError("an id has no spaces")
    return identity


def platform_of(identity: str) -> str:
    """Return the platform's name: what stands before the first colon."""
    return identity.partition(":")[0]


def local_part(identity: str) -> str:
    """Return the platform's own id: everything after the first colon, never split further."""
    return identity.partition(":")[2]


def kind_of(thing: ThingId) -> Kind:
    """Return what the id names."""
    return Kind(thing[0])


def parse_thing_id(word: str) -> ThingId | None:
    """Return the id that a word spells, or None.

    Case does not matter, and Cyrillic and Greek look-alikes are read as the same letter (spec §3).
    """
    letter, digits = word[:1].translate(_LOOK_ALIKES).upper(), word[1:]
    if letter not in {kind.value for kind in Kind} or not (1 <= len(digits) <= 12):
        return None
    if not (digits.isascii() and digits.isdecimal()):
        return None
    return ThingId(letter + digits)


def send_key(*cause: object) -> SendKey:
    """Return the id of the message that a cause leads to: always the same for the same cause.

    24 characters of base32, so that it fits Discord's nonce (25) and Matrix's transaction id.
    """
    parts = "\x1f".join(str(part) for part in cause)
    digest = hashlib.sha256(parts.encode("utf-8", "surrogatepass")).digest()
    return SendKey(base64.b32encode(digest[:15]).decode().lower())
