"""Kinds of values that belong to the bot: languages, zones, countries, ids, addresses."""

import ipaddress
import re
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from bot.errors import ConfigError
from bot.model.ids import RoomId, UserId, local_part, parse_identity, platform_of
from bot.model.languages import LANGUAGES, known_tag
from bot.model.secret import Secret
from bot.settings.kinds import Wrong, nearest, parse_line, quoted, text_of


def parse_language(text: str) -> str:
    """Return a language's tag.

    Raises:
        Wrong: It is not one of the bot's.
    """
    tag = known_tag(text)
    if tag is not None:
        return tag
    if text.strip().lower() == "sr":
        raise Wrong("'sr' leaves the script open; write 'sr-Latn' or 'sr-Cyrl'")
    raise Wrong(f"{quoted(text)} is not a language of this bot; there are {', '.join(LANGUAGES)}")


@cache
def zones() -> frozenset[str]:
    """Return the names of all time zones, from the pinned rules and not from the machine's."""
    return frozenset(resources.files("tzdata").joinpath("zones").read_text("utf-8").split())


@cache
def countries() -> frozenset[str]:
    """Return the codes of ISO 3166-1, and XK, which is in use for Kosovo*."""
    table = resources.files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text("utf-8")
    return frozenset(line[:2] for line in table.splitlines() if line[:1] != "#") | {"XK"}


def parse_zone(text: str) -> str:
    """Return a time zone's name.

    Raises:
        Wrong: There is no such zone.
    """
    if text in zones():
        return text
    hint = nearest(text, {name.lower(): name for name in zones()})
    raise Wrong(f"{quoted(text)} is not a time zone{hint or '; write one such as Europe/Sarajevo'}")


def parse_country(text: str) -> str:
    """Return a country's code, with a region after a dash where there is one.

    Raises:
        Wrong: It is no such code.
    """
    country, dash, region = text.partition("-")
    if country not in countries() or (dash and not re.fullmatch("[A-Z0-9]{1,3}", region)):
        raise Wrong(f"{quoted(text)} is not a country; write a code such as RS, or BA-SRP")
    return text


def parse_name(text: str) -> str:
    """Return the id of a network or a delegation.

    Raises:
        Wrong: It has other characters than such ids have.
    """
    if not re.fullmatch(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*", text) or len(text) > 40:
        raise Wrong(
            "it is not a name; lower-case letters, digits and dashes make one, such as wpon"
        )
    return text


def parse_prefix(text: str) -> str:
    """Return what a command begins with in a room.

    Raises:
        Wrong: People's ordinary messages could begin like that.
    """
    if not 1 <= len(text) <= 5 or any(c.isspace() or not c.isprintable() for c in text):
        raise Wrong("1 to 5 visible characters are needed, such as '!'")
    if text[-1].isalnum() or text.startswith("/"):
        raise Wrong("it must not end with a letter or digit, nor begin with '/'; take '!'")
    return text


_SERVER = r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?"
_ROOMS = {
    "matrix": rf"![^\s:]+(?::{_SERVER})?|#[^\s:]+:{_SERVER}",
    "discord": r"\d{1,20}",
    "console": r"[\w.-]{1,40}",
}
_USERS = _ROOMS | {"matrix": rf"@[^\s:]+:{_SERVER}"}


def _parse_id(text: str, forms: dict[str, str], what: str, right: str) -> str:
    try:
        identity = parse_identity(text)
    except ValueError as error:
        raise Wrong(f"{quoted(text)} is not an id; write it like {right}") from error
    form = forms.get(platform_of(identity))
    if form is None:
        raise Wrong(f"{quoted(text)} names no platform; there are {', '.join(forms)}")
    if not re.fullmatch(form, local_part(identity)):
        raise Wrong(f"{quoted(text)} is not the id of {what}; write it like {right}")
    return identity


def parse_room(text: str) -> RoomId:
    """Return a room's id; a bare ``!…`` or ``#…`` is one of Matrix.

    Raises:
        Wrong: It is not the id of a room.
    """
    return RoomId(_parse_id(text, _ROOMS, "a room", "'!abc:example.org' or 'discord:123'"))


def parse_user(text: str) -> UserId:
    """Return an account's id; a bare ``@…`` is one of Matrix.

    Raises:
        Wrong: It is not the id of an account.
    """
    return UserId(_parse_id(text, _USERS, "a person", "'@ana:example.org' or 'discord:123'"))


def parse_matrix_user(text: str) -> UserId:
    """Return the id of an account on Matrix.

    Raises:
        Wrong: It is not one.
    """
    user = parse_user(text)
    if not user.startswith("matrix:"):
        raise Wrong("it is not an account on Matrix; write it like '@mreza:example.org'")
    return user


def parse_server(text: str) -> str:
    """Return the name of a Matrix server, as it stands behind the colon of its ids.

    Raises:
        Wrong: It is no such name.
    """
    if not re.fullmatch(_SERVER, text):
        raise Wrong(f"{quoted(text)} is not a server's name; write it like 'example.org'")
    return text.lower()


def parse_homeserver(text: str) -> str:
    """Return the address of a homeserver, without a slash at its end.

    Raises:
        Wrong: It is no address, or the token would go over the net unencrypted.
    """
    line = parse_line(text).rstrip("/")
    address = _split(line, "a whole address is needed, such as 'https://matrix.example.org'")
    if address.scheme not in {"http", "https"} or not address.hostname:
        raise Wrong("a whole address is needed, such as 'https://matrix.example.org'")
    if address.username or address.password or address.query or address.fragment:
        raise Wrong("it has more than an address; write it like 'https://matrix.example.org'")
    if address.scheme == "http" and not _is_near(address.hostname):
        raise Wrong("the token would be sent unencrypted; write 'https://…'")
    return line


def _split(text: str, problem: str) -> SplitResult:
    try:
        address = urlsplit(text)
        _ = address.port
    except ValueError as error:
        raise Wrong(problem) from error
    return address


def _is_near(host: str) -> bool:
    """Tell whether a host is this machine, or reached without leaving its own network."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".local", ".internal", ".localhost"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """Where everything is kept: a SQLite file, or the address of a PostgreSQL database."""

    file: Path | None = None
    url: Secret | None = None
    """The whole address, which may hold a password."""

    def under(self, folder: Path) -> "Database":
        """Return it with a relative file placed in a folder."""
        return replace(self, file=folder / self.file) if self.file is not None else self

    def sqlite_file(self) -> Path:
        """Return the SQLite file.

        Raises:
            ConfigError: It is a PostgreSQL database, which this version cannot use.
        """
        if self.file is None:
            raise ConfigError(
                ["database: PostgreSQL cannot be used yet; write 'sqlite:///mreza.db'"]
            )
        return self.file


def parse_database(text: str) -> Database:
    """Return the database that an address names; the text is never quoted, it may hold a password.

    Raises:
        Wrong: It is no such address.
    """
    line = parse_line(text)
    if line.startswith("postgresql://"):
        _split(line, "the address after 'postgresql://' cannot be read")
        return Database(url=Secret(line))
    file = line.removeprefix("sqlite:///")
    if file == line or not file.strip("/"):
        raise Wrong("'sqlite:///FILE', 'sqlite:////absolute/FILE' or 'postgresql://…' is needed")
    if file.startswith(":") or "?" in file:
        raise Wrong("the name of a file is needed after 'sqlite:///', such as mreza.db")
    return Database(file=Path(file))


LANGUAGE = text_of("a language", parse_language, "")
ZONE = text_of("a time zone", parse_zone, "")
COUNTRY = text_of("a country's code", parse_country, "")
NAME = text_of("a name", parse_name, "")
PREFIX = text_of("a prefix", parse_prefix, "!")
ROOM = text_of("a room's id", parse_room, RoomId(""))
USER = text_of("a person's id", parse_user, UserId(""))
MATRIX_USER = text_of("an account's id", parse_matrix_user, UserId(""))
SERVER = text_of("a server's name", parse_server, "")
HOMESERVER = text_of("an address", parse_homeserver, "")
DATABASE = text_of("the address of a database", parse_database, Database())
