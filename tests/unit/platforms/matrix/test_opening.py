"""From the bot's settings to the account that the adapter is given."""

from pathlib import Path

import pytest

from bot.config import Settings, load_settings
from bot.errors import ConfigError
from bot.platforms.matrix.opening import account_of

CONFIG = """
[matrix]
homeserver = "https://matrix.example.org"
user_id = "@mreza:example.org"
[networks.wpon]
names = {en = "Women Police Officers Network"}
languages = ["en"]
timezone = "Europe/Sarajevo"
rooms = ["!abc", "#wpon:example.org", "discord:1234567890"]
coordinators = ["@vesna:example.org"]
"""


def test_account_has_the_rooms_of_this_platform_and_its_own_server(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(CONFIG, encoding="utf-8")
    account = account_of(load_settings(file, {"MREZA_MATRIX__ACCESS_TOKEN": "canary"}))
    assert account.user_id == "@mreza:example.org"
    assert account.access_token == "canary"  # noqa: S105 - opens nothing
    assert account.rooms == {"matrix:!abc", "matrix:#wpon:example.org"}
    assert account.allowed_servers == {"example.org"}
    assert account.store == tmp_path / "matrix-store"
    assert "canary" not in repr(account)


def test_settings_without_matrix_name_no_account() -> None:
    with pytest.raises(ConfigError, match="matrix"):
        account_of(Settings())
