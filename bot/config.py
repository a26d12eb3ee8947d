"""The configuration: which settings there are, and how a file of them is read.

Each field says how it is read and what it is for; `config.example.toml` and the table in the README
are made from that. Reading is strict: unknown keys are refused, and all problems come at once.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any

from bot.errors import ConfigError
from bot.model.ids import NetworkId, RoomId, UserId, local_part
from bot.model.network import Delegation, Network
from bot.model.secret import Secret
from bot.settings.declaration import Key, Section, Tables
from bot.settings.environment import Overlay
from bot.settings.kinds import FLAG, LINE, PATH, SECRET, list_of, number, set_of, table_of
from bot.settings.reading import Reader, dotted
from bot.settings.showing import example_of, table_of_settings
from bot.settings.values import (
    COUNTRY,
    DATABASE,
    HOMESERVER,
    LANGUAGE,
    MATRIX_USER,
    NAME,
    PREFIX,
    ROOM,
    SERVER,
    USER,
    ZONE,
    Database,
)

DEFAULT_CONTENT = Path(__file__).resolve().parent.parent / "content"
"""The content that comes with the program: beside the package, also where it is installed."""
EXAMPLE_NETWORKS = Path("examples") / "networks.toml"
PARTS_OF_ROOM = 4
"""A room is addressed in at most so many languages (spec §1)."""

NAMES = table_of(LANGUAGE, LINE, needed="en")
LANGUAGES = list_of(LANGUAGE, least=1)
A_LIMIT = number(0, 1_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is answered before commands have to wait (spec §7.5)."""

    person_per_minute: Annotated[
        int, Key(kind=A_LIMIT, text="commands of one person in a minute")
    ] = 30
    room_per_minute: Annotated[
        int, Key(kind=A_LIMIT, text="commands of everybody in one room in a minute")
    ] = 120
    bot_per_second: Annotated[int, Key(kind=A_LIMIT, text="commands to the bot in a second")] = 200
    queue: Annotated[
        int, Key(kind=A_LIMIT, text="commands over a limit that wait before more are refused")
    ] = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixSettings:
    """The account on Matrix."""

    homeserver: Annotated[
        str,
        Key(
            kind=HOMESERVER,
            text="the address of the homeserver",
            example="https://matrix.example.org",
        ),
    ]
    user_id: Annotated[
        UserId, Key(kind=MATRIX_USER, text="the bot's account", example="@mreza:example.org")
    ]
    access_token: Annotated[
        Secret | None,
        Key(
            kind=SECRET,
            text="a file with the access token, readable by the bot's user only; or the token "
            "itself in MREZA_MATRIX__ACCESS_TOKEN",
            example="matrix-token",
            secret=True,
        ),
    ] = None
    password: Annotated[
        Secret | None,
        Key(
            kind=SECRET,
            text="a file with the password, for the first login without a token; or "
            "MREZA_MATRIX__PASSWORD",
            sample="matrix-password",
            secret=True,
        ),
    ] = None
    device_id: Annotated[
        str | None,
        Key(kind=LINE, text="the device; with a token it is asked from the server", sample="MREZA"),
    ] = None
    store: Annotated[
        Path, Key(kind=PATH, text="the folder for the keys of encrypted rooms; back it up")
    ] = Path("matrix-store")
    allowed_servers: Annotated[
        tuple[str, ...],
        Key(
            kind=list_of(SERVER),
            text="the servers whose people may invite the bot",
            example=("example.org",),
            shown="the bot's own server",
        ),
    ] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscordSettings:
    """The account on Discord."""

    token: Annotated[
        Secret | None,
        Key(
            kind=SECRET,
            text="a file with the bot's token, readable by the bot's user only; or the token "
            "itself in MREZA_DISCORD__TOKEN",
            example="discord-token",
            secret=True,
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomTable:
    """What is different in one room."""

    languages: Annotated[
        tuple[str, ...],
        Key(
            kind=list_of(LANGUAGE, least=1, most=PARTS_OF_ROOM),
            text="the one to four languages in which the room is addressed, in this order",
            example=("en", "mk"),
        ),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationTable:
    """A police service or a ministry."""

    names: Annotated[
        Mapping[str, str],
        Key(kind=NAMES, text="its name in each language", example={"en": "Serbia", "mk": "Србија"}),
    ]
    country: Annotated[
        str,
        Key(
            kind=COUNTRY,
            text="the country whose holidays it has, with a region where they differ (BA-SRP)",
            example="RS",
        ),
    ] = ""
    timezone: Annotated[
        str,
        Key(
            kind=ZONE,
            text="the zone of its members, until they choose another",
            example="Europe/Belgrade",
            shown="the network's",
        ),
    ] = ""
    language: Annotated[
        str, Key(kind=LANGUAGE, text="the language proposed to its members", example="sr-Latn")
    ] = ""


def _languages_of(_: str, table: RoomTable) -> tuple[str, ...]:
    return table.languages


def _delegation(name: str, table: DelegationTable) -> Delegation:
    return Delegation(
        id=name,
        names=table.names,
        country=table.country,
        zone=table.timezone,
        language=table.language,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkTable:
    """A network as the file has it."""

    names: Annotated[
        Mapping[str, str],
        Key(
            kind=NAMES,
            text="its name in each language; en has to be there",
            example={"en": "Women Police Officers Network"},
        ),
    ]
    languages: Annotated[
        tuple[str, ...],
        Key(
            kind=LANGUAGES,
            text="its languages; a room is addressed in the first four",
            example=("en", "sr-Latn", "mk", "sq"),
        ),
    ]
    timezone: Annotated[
        str, Key(kind=ZONE, text="the zone in which its times are meant", example="Europe/Sarajevo")
    ]
    rooms: Annotated[
        tuple[RoomId, ...],
        Key(
            kind=list_of(ROOM),
            text="its rooms; a room belongs to one network",
            example=("!abc:example.org",),
        ),
    ] = ()
    coordinators: Annotated[
        frozenset[UserId],
        Key(
            kind=set_of(USER, least=1),
            text="the accounts of its coordinators: one at least, two where approval is on",
            example=("@vesna:example.org",),
        ),
    ]
    open: Annotated[bool, Key(kind=FLAG, text="whoever is in its rooms is a member")] = False
    approval: Annotated[
        bool, Key(kind=FLAG, text="another coordinator approves what is announced")
    ] = False
    min_answers: Annotated[
        int,
        Key(kind=number(5, 1_000), text="fewer answers to an anonymous poll give no result"),
    ] = 5
    retention_days: Annotated[
        int,
        Key(
            kind=number(1, 3_650),
            text="days after which personal data of those who left is erased",
        ),
    ] = 365
    room: Annotated[
        Mapping[RoomId, tuple[str, ...]],
        Tables(
            model=RoomTable,
            name=ROOM,
            build=_languages_of,
            text="a room that differs from its network; left out for all others",
            example="!abc:example.org",
        ),
    ] = field(default_factory=dict)
    delegations: Annotated[
        Mapping[str, Delegation],
        Tables(
            model=DelegationTable,
            name=NAME,
            build=_delegation,
            text="a delegation: the police service or ministry to which members belong",
            example="rs",
        ),
    ] = field(default_factory=dict)


def _network(name: str, table: NetworkTable) -> Network:
    return Network(
        id=NetworkId(name),
        names=table.names,
        languages=table.languages,
        zone=table.timezone,
        rooms=table.rooms,
        room_languages=table.room,
        coordinators=table.coordinators,
        delegations=table.delegations,
        open=table.open,
        approval=table.approval,
        min_answers=table.min_answers,
        retention_days=table.retention_days,
    )


_NETWORKS = Tables(
    model=NetworkTable,
    name=NAME,
    build=_network,
    text="a network; its name here is the one by which people address it",
    example="wpon",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that a file and the environment say."""

    database: Annotated[
        Database,
        Key(
            kind=DATABASE,
            text="where everything is kept: sqlite:///FILE, sqlite:////absolute/FILE or "
            "postgresql://…; database_file may name a file that holds this address",
            example="sqlite:///mreza.db",
            shown="`sqlite:///mreza.db`",
            from_file=True,
        ),
    ] = field(default_factory=lambda: Database(file=Path("mreza.db")))
    content: Annotated[
        Path,
        Key(
            kind=PATH,
            text="the folder with glossary, words and catalogues",
            sample="content",
            shown="what comes with the program",
        ),
    ] = DEFAULT_CONTENT
    prefix: Annotated[str, Key(kind=PREFIX, text="what a command in a room begins with")] = "!"
    administrators: Annotated[
        frozenset[UserId],
        Key(
            kind=set_of(USER),
            text="accounts that may do everything in every network",
            example=("@root:example.org",),
        ),
    ] = frozenset()
    limits: Annotated[
        Limits, Section(model=Limits, text="limits on what comes in; 0 = no limit")
    ] = field(default_factory=Limits)
    matrix: Annotated[
        MatrixSettings | None, Section(model=MatrixSettings, text="Matrix; left out: not used")
    ] = None
    discord: Annotated[
        DiscordSettings | None,
        Section(model=DiscordSettings, text="Discord; left out: not used", is_sample=True),
    ] = None
    networks: Annotated[Mapping[NetworkId, Network], _NETWORKS] = field(default_factory=dict)

    def secrets(self) -> tuple[str, ...]:
        """Return every token and password as it is, so that the log can take them out."""
        matrix, discord = self.matrix, self.discord
        held = (
            self.database.url,
            *((matrix.access_token, matrix.password) if matrix else ()),
            discord.token if discord else None,
        )
        return tuple(secret.reveal() for secret in held if secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Examples:
    """A file that holds nothing but networks."""

    networks: Annotated[Mapping[NetworkId, Network], _NETWORKS] = field(default_factory=dict)


def load_settings(
    path: Path, environ: Mapping[str, str], *, is_connecting: bool = True
) -> Settings:
    """Return the settings of a file, with those of the environment laid over them.

    Args:
        path: A TOML file; relative paths in it are relative to its folder.
        environ: Of which the variables that begin with ``MREZA_`` count, and systemd's
            ``CREDENTIALS_DIRECTORY``.
        is_connecting: A token or a password is needed for each chat service.

    Raises:
        ConfigError: With all problems, each with its key and its fix.
    """
    table = _parsed(path)
    overlay = Overlay(Settings, table, environ)
    folder = environ.get("CREDENTIALS_DIRECTORY")
    reader = Reader(
        path.parent,
        origins=overlay.origins,
        replaced=overlay.replaced,
        credentials=Path(folder) if folder else None,
    )
    settings = reader.read(Settings, overlay.table)
    problems = [*reader.problems, *overlay.problems, *_unfit(settings, is_connecting=is_connecting)]
    if problems:
        raise ConfigError(problems)
    return _completed(settings, path.parent)


def example_networks(content: Path) -> Mapping[NetworkId, Network]:
    """Return the networks of `mreza chat` and `mreza say`.

    Raises:
        ConfigError: Their file is wrong.
    """
    path = content / EXAMPLE_NETWORKS
    reader = Reader(path.parent)
    examples = reader.read(_Examples, _parsed(path))
    problems = [*reader.problems, *_unfit_networks(examples.networks)]
    if problems:
        raise ConfigError([f"{path.name}: {problem}" for problem in problems])
    return examples.networks


def example() -> str:
    """Return the text of `config.example.toml`."""
    head = (
        "# Settings of Mreža. Copy this file to config.toml, change it, then: make run\n"
        "# Paths are relative to this file. Any key can be set in the environment instead, as\n"
        "# MREZA_PREFIX, MREZA_LIMITS__QUEUE or MREZA_NETWORKS__WPON__TIMEZONE.\n\n"
    )
    return head + "\n".join(example_of(Settings)) + "\n"


def settings_table() -> str:
    """Return all settings as a table in Markdown."""
    return table_of_settings(Settings)


def _parsed(path: Path) -> dict[str, Any]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise ConfigError(
            [f"{path}: there is no such file; config.example.toml shows one"]
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ConfigError([f"{path}: it cannot be read ({reason}); put that right"]) from error
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "a value is too big"
        raise ConfigError([f"{path}: it is not valid TOML: {reason[:200]}"]) from error


def _unfit(settings: Settings, *, is_connecting: bool) -> Iterator[str]:
    """Yield what is wrong with values that are right one by one."""
    if not _is_folder(settings.content):
        yield f"content: {settings.content} is not a folder; leave the key out to use the program's"
    if is_connecting:
        yield from _without_secrets(settings)
    yield from _unfit_networks(settings.networks)


def _without_secrets(settings: Settings) -> Iterator[str]:
    """Yield which chat service could not be logged into."""
    matrix, discord = settings.matrix, settings.discord
    if matrix is not None and not (matrix.access_token or matrix.password or _was_used(matrix)):
        yield (
            "matrix: neither token nor password; add access_token_file = … or password_file = …, "
            "or set MREZA_MATRIX__ACCESS_TOKEN"
        )
    if discord is not None and discord.token is None:
        yield "discord: no token; add token_file = … or set MREZA_DISCORD__TOKEN"


def _unfit_networks(networks: Mapping[NetworkId, Network]) -> Iterator[str]:
    owners: dict[RoomId, NetworkId] = {}
    for network in networks.values():
        here = ("networks", network.id)
        for room in network.rooms:
            owner = owners.setdefault(room, network.id)
            if owner != network.id:
                yield f"{dotted((*here, 'rooms'))}: {room} is {owner}'s already; leave it to one"
        if network.approval and len(network.coordinators) == 1:
            yield f"{dotted((*here, 'coordinators'))}: with approval there have to be two; add one"
        for room in network.room_languages:
            if room not in network.rooms and room:
                yield f"{dotted((*here, 'room', room))}: it is none of its rooms; add it to rooms"


def _was_used(matrix: MatrixSettings) -> bool:
    """Tell whether there was a first login, after which the password may be taken away."""
    return _is_folder(matrix.store)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _completed(settings: Settings, folder: Path) -> Settings:
    """Return the settings with what follows from others."""
    matrix = settings.matrix
    if matrix is not None and not matrix.allowed_servers:
        own = local_part(local_part(matrix.user_id))
        matrix = replace(matrix, allowed_servers=(own,))
    return replace(settings, database=settings.database.under(folder), matrix=matrix)
