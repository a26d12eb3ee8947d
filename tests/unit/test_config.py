"""Settings: strict, all problems at once, from a file and from the environment."""

import os
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import (
    DEFAULT_CONTENT,
    Limits,
    Settings,
    example,
    example_networks,
    load_settings,
)
from bot.errors import ConfigError
from bot.language import tags
from bot.model.ids import NetworkId, RoomId, UserId
from bot.model.languages import LANGUAGES, known_tag
from bot.model.network import Network
from bot.model.secret import Secret
from bot.settings.environment import Overlay
from bot.settings.reading import Reader

NETWORK = """
[networks.wpon]
names = {en = "Women Police Officers Network"}
languages = ["en", "sr-Latn", "mk", "sq", "bg"]
timezone = "Europe/Sarajevo"
rooms = ["!abc:example.org"]
coordinators = ["@vesna:example.org"]
"""
MATRIX = """
[matrix]
homeserver = "https://matrix.example.org"
user_id = "@mreza:example.org"
"""
MATRIX_TOKEN = {"MREZA_MATRIX__ACCESS_TOKEN": "canary"}
DISCORD_TOKEN = {"MREZA_DISCORD__TOKEN": "canary"}
Load: TypeAlias = Callable[..., Settings]
Problems: TypeAlias = Callable[..., list[str]]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Reads a text as if it stood in `config.toml`."""

    def read(text: str, **environ: str) -> Settings:
        path = tmp_path / "config.toml"
        path.write_text(text, encoding="utf-8")
        return load_settings(path, environ)

    return read


@pytest.fixture
def problems(load: Load) -> Problems:
    """What is wrong with a text."""

    def read(text: str, **environ: str) -> list[str]:
        with pytest.raises(ConfigError) as caught:
            load(text, **environ)
        return list(caught.value.problems)

    return read


def private(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def wpon(settings: Settings) -> Network:
    return settings.networks[NetworkId("wpon")]


def test_an_empty_file_has_every_default(load: Load, tmp_path: Path) -> None:
    settings = load("")
    assert settings.database.file == tmp_path / "mreza.db"
    assert settings.content == DEFAULT_CONTENT
    assert settings.prefix == "!"
    assert settings.limits == Limits(
        person_per_minute=30, room_per_minute=120, bot_per_second=200, queue=1000
    )
    assert (settings.matrix, settings.discord, settings.networks) == (None, None, {})


def test_the_example_can_be_read_once_its_token_is_there(load: Load, tmp_path: Path) -> None:
    private(tmp_path / "matrix-token", "syt_canary\n")
    settings = load(example())
    assert settings.matrix is not None
    assert settings.matrix.access_token == Secret("syt_canary")
    assert settings.administrators == {"matrix:@root:example.org"}
    assert wpon(settings).room_languages == {"matrix:!abc:example.org": ("en", "mk")}
    assert wpon(settings).delegations["rs"].zone == "Europe/Belgrade"


def test_a_network_is_read(load: Load) -> None:
    network = wpon(load(NETWORK))
    assert network.rooms == (RoomId("matrix:!abc:example.org"),)
    assert network.coordinators == {UserId("matrix:@vesna:example.org")}
    assert network.languages_of(network.rooms[0]) == ("en", "sr-Latn", "mk", "sq")
    assert (network.open, network.approval, network.min_answers) == (False, False, 5)


def test_all_problems_come_at_once(problems: Problems) -> None:
    found = problems(
        """
        prefx = "!"
        administrators = "ana"
        [limits]
        queue = "many"
        [networks.wpon]
        names = {mk = "Мрежа"}
        languages = ["en", "xx", "en"]
        timezone = "Europe/Sarajewo"
        rooms = ["abc", "@ana:example.org"]
        coordinators = []
        [networks.mod]
        """,
        MREZA_LIMTS__QUEUE="5",
    )
    assert [problem.partition(":")[0] for problem in found] == [
        "prefx",
        "administrators",
        "limits.queue",
        "networks.wpon.names",
        "networks.wpon.languages (entry 2)",
        "networks.wpon.languages (entry 3)",
        "networks.wpon.timezone",
        "networks.wpon.rooms (entry 1)",
        "networks.wpon.rooms (entry 2)",
        "networks.wpon.coordinators",
        "networks.mod.names",
        "networks.mod.languages",
        "networks.mod.timezone",
        "networks.mod.coordinators",
        "MREZA_LIMTS__QUEUE",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("prefx = '!'", "prefx: there is no such key here; did you mean 'prefix'?"),
        ("[limits]\nqeue = 5", "limits.qeue: there is no such key here; did you mean 'queue'?"),
        (
            "[limits]\nprefix = '!'",
            "limits.prefix: there is no such key here; it belongs to the top",
        ),
        ("timezone = 'UTC'", "timezone: there is no such key here; it belongs to [networks.NAME]"),
        ("zzz = 1", "zzz: there is no such key here; there are database, database_file, content"),
        ("limits = 5", "limits: a table is needed: [limits]"),
        ("networks = 5", "networks: a table is needed: [networks]"),
        ("[networks]\nwpon = 5", "networks.wpon: a table is needed: [networks.wpon]"),
        ("prefix = 5", "prefix: a prefix in quotes is needed"),
        ("prefix = 'bot'", "prefix: it must not end with a letter"),
        ("prefix = ''", "prefix: 1 to 5 visible characters"),
        ("[limits]\nqueue = true", "limits.queue: a whole number from 0 to 1,000,000 is needed"),
        ("[limits]\nqueue = -1", "limits.queue: a whole number from 0 to 1,000,000 is needed"),
        ("[limits]\nqueue = 1.5", "limits.queue: a whole number from 0 to 1,000,000 is needed"),
        ("content = 'nowhere'", "is not a folder; leave the key out"),
        ("content = ''", "content: it is empty"),
        ('content = "a\\u0000b"', "content: it has control characters"),
        ("database = 'mreza.db'", "database: 'sqlite:///FILE', 'sqlite:////absolute/FILE' or"),
        ("database = 'sqlite:///'", "database: 'sqlite:///FILE', 'sqlite:////absolute/FILE' or"),
        ("database = 'sqlite:///:memory:'", "database: the name of a file is needed"),
        ("database = 'postgresql://h:port/'", "database: the address after 'postgresql://'"),
        ("administrators = ['ana']", "administrators (entry 1): 'ana' is not an id"),
        ("administrators = ['irc:ana']", "administrators (entry 1): 'irc:ana' names no platform"),
        ("administrators = ['!a:b.org']", "administrators (entry 1): '!a:b.org' is not the id of"),
        ("administrators = ['discord:ana']", "is not the id of a person"),
        ("administrators = ['@a:b.org', 'matrix:@a:b.org']", "(entry 2): 'matrix:@a:b.org' stands"),
        ("a = [", "config.toml: it is not valid TOML"),
        (f"a = {'9' * 5000}", "config.toml: it is not valid TOML: a value is too big"),
        (f"a = {'[' * 5000}", "config.toml: it is not valid TOML"),
    ],
)
def test_a_problem_names_its_key_and_its_fix(problems: Problems, text: str, problem: str) -> None:
    found = problems(text)
    assert len(found) == 1
    assert problem in found[0]


def changed(old: str, new: str) -> str:
    assert old in NETWORK
    return NETWORK.replace(old, new)


SECOND = NETWORK.replace("networks.wpon", "networks.mod")
ROOM = f"{NETWORK}[networks.wpon.room.'!abc:example.org']\nlanguages = "
DELEGATION = f"{NETWORK}[networks.wpon.delegations.rs]"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (changed("wpon", "WPON"), "networks.WPON: it is not a name"),
        (changed('"Women Police Officers Network"', '" "'), "networks.wpon.names ('en'): it is"),
        (
            changed("{en =", "{xx = 'a', en ="),
            "networks.wpon.names ('xx'): 'xx' is not a language of this bot",
        ),
        (changed('["en", "sr', '["sr", "sr'), "(entry 1): 'sr' leaves the script open; write"),
        (changed('"Europe/Sarajevo"', '"CEST"'), "timezone: 'CEST' is not a time zone"),
        (
            changed("Europe/Sarajevo", "europe/sarajevo"),
            "is not a time zone; did you mean 'Europe/Sarajevo'?",
        ),
        (changed('["@vesna:example.org"]', "[]"), "coordinators: the list has 0 entries"),
        (f"{NETWORK}approval = true", "coordinators: with approval there have to be two; add one"),
        (f"{NETWORK}open = 'yes'", "networks.wpon.open: true or false is needed, without quotes"),
        (f"{NETWORK}min_answers = 4", "min_answers: a whole number from 5 to 1,000 is needed"),
        (f"{NETWORK}retention_days = 0", "retention_days: a whole number from 1 to 3,650"),
        (NETWORK + SECOND, "networks.mod.rooms: matrix:!abc:example.org is wpon's already"),
        (
            ROOM.replace("room.'!abc", "room.'!other") + "['en']",
            'networks.wpon.room."matrix:!other:example.org": it is none of its rooms; add',
        ),
        (
            f"{ROOM}[]",
            'networks.wpon.room."!abc:example.org".languages: the list has 0 entries; it takes',
        ),
        (
            f"{ROOM}['en', 'bs', 'hr', 'mk', 'sq']",
            "languages: the list has 5 entries; it takes 1 to 4",
        ),
        (
            f"{ROOM}['en']\n[networks.wpon.room.'matrix:!abc:example.org']\nlanguages = ['en']",
            "stands twice under two spellings",
        ),
        (
            f"{DELEGATION}\nnames = {{en = 'Serbia'}}\ncountry = 'SE-RB!'",
            "networks.wpon.delegations.rs.country: 'SE-RB!' is not a country",
        ),
        (DELEGATION, "delegations.rs.names: it is missing; add"),
    ],
)
def test_a_network_that_cannot_be_is_refused(problems: Problems, text: str, problem: str) -> None:
    found = problems(text)
    assert len(found) == 1
    assert problem in found[0]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("!abc", "matrix:!abc"),
        ("!abc:example.org:8448", "matrix:!abc:example.org:8448"),
        ("#wpon:example.org", "matrix:#wpon:example.org"),
        ("matrix:!abc:example.org", "matrix:!abc:example.org"),
        ("discord:1234567890", "discord:1234567890"),
        ("console:wpon", "console:wpon"),
    ],
)
def test_a_room_is_known_by_platform_and_id(load: Load, written: str, read: str) -> None:
    assert wpon(load(changed("!abc:example.org", written))).rooms == (read,)


@pytest.mark.parametrize("tag", ["sr-Latn", "SR_latn", "sr-latn"])
def test_a_language_is_read_in_any_spelling(load: Load, tag: str) -> None:
    assert wpon(load(changed('"sr-Latn"', f'"{tag}"'))).languages[1] == "sr-Latn"


@pytest.mark.parametrize(
    ("address", "file"),
    [("sqlite:///kept/bot.db", "kept/bot.db"), ("sqlite:////var/bot.db", "/var/bot.db")],
)
def test_a_database_file_is_relative_to_the_config(
    load: Load, tmp_path: Path, address: str, file: str
) -> None:
    assert load(f"database = '{address}'").database.sqlite_file() == tmp_path / file


def test_a_postgresql_address_is_kept_unseen_and_refused_for_now(load: Load) -> None:
    settings = load("database = 'postgresql://mreza:canary@db/mreza'")
    assert settings.database.url == Secret("postgresql://mreza:canary@db/mreza")
    assert "canary" not in repr(settings)
    with pytest.raises(ConfigError, match="PostgreSQL cannot be used yet"):
        settings.database.sqlite_file()


def test_a_database_may_stand_in_a_file(load: Load, problems: Problems, tmp_path: Path) -> None:
    private(tmp_path / "address", "sqlite:///other.db\n")
    assert load("database_file = 'address'").database.file == tmp_path / "other.db"
    settings = load("database_file = 'address'", MREZA_DATABASE="sqlite:///third.db")
    assert settings.database.file == tmp_path / "third.db"
    both = "database_file = 'address'\ndatabase = 'sqlite:///third.db'"
    assert problems(both) == [
        "database: database and database_file are both there; take one of them out"
    ]


@pytest.mark.parametrize("address", ["https://matrix.example.org", "https://m.example.org:8448/"])
def test_a_homeserver_is_an_address(load: Load, address: str) -> None:
    text = MATRIX.replace("https://matrix.example.org", address)
    matrix = load(text, **MATRIX_TOKEN).matrix
    assert matrix is not None
    assert matrix.homeserver == address.rstrip("/")


@pytest.mark.parametrize("host", ["localhost:8008", "127.0.0.1:1", "[::1]:8008", "synapse:8008"])
def test_a_homeserver_nearby_needs_no_encryption(load: Load, host: str) -> None:
    text = MATRIX.replace("https://matrix.example.org", f"http://{host}")
    matrix = load(text, **MATRIX_TOKEN).matrix
    assert matrix is not None
    assert matrix.homeserver == f"http://{host}"


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("http://example.org", "the token would be sent unencrypted"),
        ("http://8.8.8.8", "the token would be sent unencrypted"),
        ("matrix.example.org", "a whole address is needed"),
        ("https://", "a whole address is needed"),
        ("https://[", "a whole address is needed"),
        ("https://a.org:port", "a whole address is needed"),
        ("https://a:b@example.org", "it has more than an address"),
    ],
)
def test_a_homeserver_that_cannot_be_used_is_refused(
    problems: Problems, address: str, problem: str
) -> None:
    text = MATRIX.replace("https://matrix.example.org", address)
    found = problems(text, **MATRIX_TOKEN)
    assert len(found) == 1
    assert problem in found[0]


def test_matrix_has_a_token_or_a_password(problems: Problems, load: Load, tmp_path: Path) -> None:
    assert problems(MATRIX)[0].startswith("matrix: neither token nor password; add access_token_f")
    private(tmp_path / "word", "canary")
    matrix = load(f"{MATRIX}password_file = 'word'").matrix
    assert matrix is not None
    assert matrix.password == Secret("canary")
    assert matrix.access_token is None


def test_a_password_may_go_once_the_bot_has_logged_in(load: Load, tmp_path: Path) -> None:
    (tmp_path / "matrix-store").mkdir()
    matrix = load(MATRIX).matrix
    assert matrix is not None
    assert (matrix.access_token, matrix.password) == (None, None)


def test_a_bot_accepts_invites_from_its_own_server_unless_told(load: Load) -> None:
    own = load(MATRIX, **MATRIX_TOKEN).matrix
    told = load(f"{MATRIX}allowed_servers = ['a.org']", **MATRIX_TOKEN).matrix
    assert own is not None
    assert own.allowed_servers == ("example.org",)
    assert told is not None
    assert told.allowed_servers == ("a.org",)


def test_the_folder_of_keys_is_relative_to_the_config(load: Load, tmp_path: Path) -> None:
    matrix = load(MATRIX, **MATRIX_TOKEN).matrix
    assert matrix is not None
    assert matrix.store == tmp_path / "matrix-store"


def test_discord_has_a_token(problems: Problems, load: Load) -> None:
    assert problems("[discord]") == [
        "discord: no token; add token_file = … or set MREZA_DISCORD__TOKEN"
    ]
    discord = load("", **DISCORD_TOKEN).discord
    assert discord is not None
    assert discord.token == Secret("canary")


@pytest.mark.parametrize("environ", [{}, {"MREZA_MATRIX__ACCESS_TOKEN": "canary-2"}])
def test_a_secret_in_the_file_is_refused_and_not_repeated(
    problems: Problems, environ: dict[str, str]
) -> None:
    found = problems(f"{MATRIX}access_token = 'canary'", **environ)
    assert len(found) == 1
    assert "a secret does not belong in this file" in found[0]
    assert "access_token_file" in found[0]
    assert "MREZA_MATRIX__ACCESS_TOKEN" in found[0]
    assert "canary" not in found[0]


def test_a_secret_of_the_environment_wins_over_its_file(load: Load) -> None:
    text = f"{MATRIX}access_token_file = 'not-even-there'"
    matrix = load(text, **MATRIX_TOKEN).matrix
    assert matrix is not None
    assert matrix.access_token == Secret("canary")


def test_the_file_of_a_secret_may_be_named_in_the_environment(load: Load, tmp_path: Path) -> None:
    path = private(tmp_path / "token", "canary\n")
    matrix = load(MATRIX, MREZA_MATRIX__ACCESS_TOKEN_FILE=str(path)).matrix
    assert matrix is not None
    assert matrix.access_token == Secret("canary")


def test_a_secret_is_never_shown(load: Load) -> None:
    settings = load(MATRIX, **MATRIX_TOKEN, **DISCORD_TOKEN)
    assert settings.secrets() == ("canary", "canary")
    assert "canary" not in f"{settings} {settings!r} {settings.matrix} {settings.discord!r}"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602])
def test_a_secret_that_others_may_touch_is_refused(
    problems: Problems, tmp_path: Path, mode: int
) -> None:
    private(tmp_path / "token", "canary").chmod(mode)
    found = problems(f"{MATRIX}access_token_file = 'token'")
    assert len(found) == 1
    assert "others may read" in found[0]
    assert "chmod 600" in found[0]


def test_a_secret_that_systemd_hands_over_is_taken(load: Load, tmp_path: Path) -> None:
    folder = tmp_path / "credentials"
    folder.mkdir()
    private(folder / "token", "canary").chmod(0o440)
    matrix = load(
        f"{MATRIX}access_token_file = 'credentials/token'", CREDENTIALS_DIRECTORY=str(folder)
    ).matrix
    assert matrix is not None
    assert matrix.access_token == Secret("canary")


@pytest.mark.parametrize(
    ("contents", "problem"),
    [
        (b"", "it has to be one line that is not empty"),
        (b"canary\ncanary", "it has to be one line that is not empty"),
        (b"\xff\xfe", "cannot be read (it is not text)"),
    ],
)
def test_a_file_without_one_secret_is_refused(
    problems: Problems, tmp_path: Path, contents: bytes, problem: str
) -> None:
    path = tmp_path / "token"
    path.write_bytes(contents)
    path.chmod(0o600)
    found = problems(f"{MATRIX}access_token_file = 'token'")
    assert len(found) == 1
    assert found[0].startswith("matrix.access_token_file: ")
    assert problem in found[0]
    assert "canary" not in found[0]


@pytest.mark.parametrize(
    ("name", "problem"),
    [("nowhere", "cannot be read (No such file or directory)"), (".", "is not a file")],
)
def test_a_secret_that_is_not_there_is_a_problem(
    problems: Problems, name: str, problem: str
) -> None:
    found = problems(f"{MATRIX}access_token_file = '{name}'")
    assert len(found) == 1
    assert problem in found[0]


def test_a_pipe_is_no_secret(problems: Problems, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "token", 0o600)
    assert "is not a file" in problems(f"{MATRIX}access_token_file = 'token'")[0]


def one(settings: Settings) -> dict[str, Any]:
    network = wpon(settings)
    return {
        "prefix": settings.prefix,
        "queue": settings.limits.queue,
        "zone": network.zone,
        "open": network.open,
        "languages": network.languages,
        "name": network.name("mk"),
        "rooms": network.rooms,
        "special": network.room_languages,
        "delegations": sorted(network.delegations),
    }


@pytest.mark.parametrize(
    ("name", "text", "key", "value"),
    [
        ("MREZA_PREFIX", "?", "prefix", "?"),
        ("MREZA_LIMITS__QUEUE", "7", "queue", 7),
        ("MREZA_LIMITS", '{"queue": 7}', "queue", 7),
        ("MREZA_LIMITS", "{queue = 7}", "queue", 7),
        ("MREZA_NETWORKS__WPON__TIMEZONE", "Europe/Sofia", "zone", "Europe/Sofia"),
        ("MREZA_NETWORKS__WPON__OPEN", "TRUE", "open", True),
        ("MREZA_NETWORKS__WPON__LANGUAGES", "mk, sq", "languages", ("mk", "sq")),
        ("MREZA_NETWORKS__WPON__LANGUAGES", '["mk", "sq"]', "languages", ("mk", "sq")),
        ("MREZA_NETWORKS__WPON__LANGUAGES", "['mk', 'sq',]", "languages", ("mk", "sq")),
        ("MREZA_NETWORKS__WPON__NAMES__MK", "Мрежа", "name", "Мрежа"),
        ("MREZA_NETWORKS__WPON__ROOMS", "", "rooms", ()),
        (
            "MREZA_NETWORKS__WPON__ROOM",
            '{"!abc:example.org" = {languages = ["mk"]}}',
            "special",
            {"matrix:!abc:example.org": ("mk",)},
        ),
        ("MREZA_NETWORKS__WPON__DELEGATIONS__RS__NAMES__EN", "Serbia", "delegations", ["rs"]),
    ],
)
def test_every_key_can_be_set_by_the_environment(
    load: Load, name: str, text: str, key: str, value: object
) -> None:
    assert one(load(NETWORK))[key] != value
    assert one(load(NETWORK, **{name: text}))[key] == value


def test_a_whole_network_can_come_from_the_environment(load: Load) -> None:
    settings = load(
        "",
        MREZA_NETWORKS__WPON__NAMES__EN="Women Police Officers Network",
        MREZA_NETWORKS__WPON__LANGUAGES="en,sr-Latn,mk,sq,bg",
        MREZA_NETWORKS__WPON__TIMEZONE="Europe/Sarajevo",
        MREZA_NETWORKS__WPON__ROOMS="!abc:example.org",
        MREZA_NETWORKS__WPON__COORDINATORS="@vesna:example.org",
    )
    assert settings == load(NETWORK)


def test_a_name_with_a_dash_is_met_by_its_variable(load: Load) -> None:
    text = NETWORK.replace("networks.wpon", "networks.west-balkans")
    settings = load(text, MREZA_NETWORKS__WEST_BALKANS__TIMEZONE="Europe/Sofia")
    assert {name: network.zone for name, network in settings.networks.items()} == {
        "west-balkans": "Europe/Sofia"
    }


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("MREZA_LIMITS__QUEU", "5", "there is no such setting; did you mean 'MREZA_LIMITS__QUEUE'"),
        ("MREZA_", "5", "MREZA_: there is no such setting"),
        ("MREZA_LIMITS__QUEUE__X", "5", "MREZA_LIMITS__QUEUE__X: there is no such setting"),
        ("MREZA_LIMITS__QUEUE", "x", "limits.queue, set by MREZA_LIMITS__QUEUE: a whole number"),
        ("MREZA_LIMITS", "5 5", "MREZA_LIMITS: neither TOML nor JSON"),
        ("MREZA_ADMINISTRATORS", "[5 5", "MREZA_ADMINISTRATORS: neither TOML nor JSON"),
        ("MREZA_ADMINISTRATORS", "ana", "administrators (entry 1), set by MREZA_ADMINISTRATORS: "),
        ("MREZA_PREFIX", "", "prefix, set by MREZA_PREFIX: 1 to 5 visible characters"),
        ("MREZA_NETWORKS", "5", "networks, set by MREZA_NETWORKS: a table is needed"),
        ("MREZA_CONTENT", "\udcff", "content, set by MREZA_CONTENT: it has control characters"),
    ],
)
def test_a_wrong_variable_is_named(problems: Problems, name: str, text: str, problem: str) -> None:
    found = problems("", **{name: text})
    assert len(found) == 1
    assert problem in found[0]


def test_languages_are_those_of_the_texts() -> None:
    assert tags.LANGUAGES == LANGUAGES
    assert all(tags.parse_tag(tag) == known_tag(tag) for tag in LANGUAGES)
    assert known_tag("sr_rs") == tags.parse_tag("sr_rs")


def test_other_variables_do_not_matter(load: Load) -> None:
    assert load("", PREFIX="?", mreza_prefix="?", HOME="/nowhere") == load("")


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file"):
        load_settings(tmp_path / "config.toml", {})
    with pytest.raises(ConfigError, match="it cannot be read"):
        load_settings(tmp_path, {})


def test_a_file_that_is_no_text_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b"prefix = '\xff'")
    with pytest.raises(ConfigError, match="it is not UTF-8"):
        load_settings(tmp_path / "config.toml", {})


def test_a_mark_of_byte_order_does_not_matter(load: Load) -> None:
    assert load("\ufeffprefix = '?'").prefix == "?"


def test_wrong_example_networks_are_named_with_their_file(tmp_path: Path) -> None:
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples" / "networks.toml").write_text("[networks.wpon]\n")
    with pytest.raises(ConfigError) as caught:
        example_networks(tmp_path)
    assert len(caught.value.problems) == 4
    assert all(problem.startswith("networks.toml: ") for problem in caught.value.problems)


WORDS = st.sampled_from(
    [
        *("database", "database_file", "content", "prefix", "administrators", "limits", "queue"),
        *("matrix", "homeserver", "user_id", "access_token", "access_token_file", "store"),
        *("discord", "token", "networks", "wpon", "names", "en", "languages", "timezone", "rooms"),
        *("coordinators", "open", "approval", "room", "delegations", "rs", "country", "language"),
        *("!abc:example.org", "@ana:example.org", "sqlite:///a.db", "https://a.org", "nowhere"),
    ]
)
KEYS = WORDS | st.text(max_size=5)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | KEYS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=15,
)


@given(table=st.dictionaries(WORDS, VALUES, max_size=6), environ=st.data())
def test_any_table_gives_settings_or_problems(
    table: Mapping[str, object], environ: st.DataObject
) -> None:
    names = st.lists(WORDS, min_size=1, max_size=5).map(lambda parts: "__".join(parts).upper())
    variables = environ.draw(
        st.dictionaries(names.map("MREZA_{}".format), KEYS | VALUES.map(str), max_size=3)
    )
    overlay = Overlay(Settings, table, variables)
    reader = Reader(Path("nowhere"), overlay.origins, overlay.replaced)
    settings = reader.read(Settings, overlay.table)
    assert isinstance(settings, Settings)
    assert all(problem.strip() for problem in (*overlay.problems, *reader.problems))


@given(
    text=st.text()
    | st.binary().map(lambda raw: raw.decode("latin-1"))
    | st.lists(st.tuples(WORDS, VALUES), max_size=5).map(
        lambda rows: "\n".join(f"{key} = {value!r}".lower() for key, value in rows)
    )
)
def test_any_text_gives_settings_or_problems(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        settings = load_settings(path, {})
    except ConfigError as error:
        problems = error.problems
    else:
        problems = ("none",)
        assert tomllib.loads(text.removeprefix("\ufeff")) is not None
        assert settings.limits.queue >= 0
    assert all(problem.strip() for problem in problems)
    assert problems
