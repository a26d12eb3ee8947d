"""The configuration of a service under test: one open network, no limits, a loopback address."""

import json
from collections.abc import Sequence
from pathlib import Path


def write_config(
    folder: Path,
    *,
    homeserver: str,
    mxid: str,
    token: str,
    rooms: Sequence[str],
    coordinator: str,
    languages: Sequence[str] = ("en",),
) -> Path:
    """Write `config.toml` and the file with the token; return the former."""
    secret = folder / "matrix.token"
    secret.write_text(token)
    secret.chmod(0o600)
    config = folder / "config.toml"
    config.write_text(
        f"""\
database = "sqlite:///mreza.db"

[limits]
person_per_minute = 0
room_per_minute = 0
bot_per_second = 0

[matrix]
homeserver = "{homeserver}"
user_id = "{mxid}"
access_token_file = "matrix.token"
store = "matrix-store"
allowed_servers = ["localhost"]

[networks.wpon]
names = {{en = "Women Police Officers Network"}}
languages = {json.dumps(list(languages))}
timezone = "Europe/Sarajevo"
rooms = {json.dumps(list(rooms))}
coordinators = ["{coordinator}"]
open = true
"""
    )
    return config
