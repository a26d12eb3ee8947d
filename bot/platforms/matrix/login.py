"""Who the bot is on the homeserver: by token, or by password once and by the kept token after."""

import asyncio
import json
import logging
import os
from dataclasses import dataclass
from pathlib import Path

from bot.errors import PlatformError
from bot.platforms.matrix.client import Client, Refused, path
from bot.platforms.matrix.settings import Account
from bot.platforms.matrix.untrusted import mapping, text

SESSION_FILE = "session.json"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A login as it is kept."""

    user_id: str
    device_id: str
    access_token: str


async def log_in(client: Client, settings: Account) -> None:
    """Make the client speak as the configured account, and check that it may.

    A password is used when there is neither a token nor a kept session, which is once: servers
    ration logins, and every login is another device.

    Raises:
        PlatformError: permanent, if the account, the token or the password is refused or belongs
            to somebody else; temporary, if the homeserver cannot be reached.
    """
    kept = settings.store / SESSION_FILE
    if settings.access_token:
        await _use(client, settings, settings.access_token)
        return
    session = await asyncio.to_thread(_load, kept)
    if session is not None:
        await _use(client, settings, session.access_token, kept)
        return
    if not settings.password:
        raise PlatformError("there is neither an access token nor a password", permanent=True)
    session = await _with_password(client, settings)
    await asyncio.to_thread(_save, kept, session)
    client.use_token(
        access_token=session.access_token,
        user_id=session.user_id,
        device_id=session.device_id,
    )
    _log.info("logged in with the password; the token is kept for the next start")


async def _use(
    client: Client, settings: Account, access_token: str, kept: Path | None = None
) -> None:
    """Check a token by asking whose it is."""
    client.use_token(
        access_token=access_token, user_id=settings.user_id, device_id=settings.device_id
    )
    try:
        answer = await client.request("GET", path("account", "whoami"))
    except Refused as refused:
        if refused.bars_account or refused.permanent:
            where = f"; to log in anew, remove {kept.name} from the store" if kept else ""
            raise PlatformError(
                f"the access token is refused ({refused.code}){where}", permanent=True
            ) from refused
        raise
    user, device = text(answer.get("user_id")), text(answer.get("device_id"))
    if user != settings.user_id:
        raise PlatformError("the access token belongs to another account", permanent=True)
    if settings.device_id and device and device != settings.device_id:
        raise PlatformError("the access token belongs to another device", permanent=True)
    client.use_token(access_token=access_token, user_id=user, device_id=device)


async def _with_password(client: Client, settings: Account) -> Session:
    credentials = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": settings.user_id},
        "password": settings.password,
        "initial_device_display_name": "Mreža",
    }
    if settings.device_id:
        credentials["device_id"] = settings.device_id
    try:
        answer = await client.request("POST", path("login"), credentials)
    except Refused as refused:
        if refused.permanent or refused.bars_account:
            raise PlatformError(
                f"the login is refused ({refused.code})", permanent=True
            ) from refused
        raise
    session = Session(
        user_id=text(answer.get("user_id")),
        device_id=text(answer.get("device_id")),
        access_token=text(answer.get("access_token")),
    )
    if session.user_id != settings.user_id or not session.access_token:
        raise PlatformError("the login is for another account", permanent=True)
    return session


def _load(file: Path) -> Session | None:
    try:
        kept = mapping(json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise PlatformError(f"the kept session cannot be read: {file}", permanent=True) from error
    return Session(
        user_id=text(kept.get("user_id")),
        device_id=text(kept.get("device_id")),
        access_token=text(kept.get("access_token")),
    )


def _save(file: Path, session: Session) -> None:
    """Write it whole or not at all, readable by nobody else."""
    content = {
        "user_id": session.user_id,
        "device_id": session.device_id,
        "access_token": session.access_token,
    }
    half = file.with_suffix(".half")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        half.unlink(missing_ok=True)
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as written:
            json.dump(content, written)
            written.flush()
            os.fsync(written.fileno())
        half.replace(file)
    except OSError as error:
        raise PlatformError(f"the session cannot be kept in {file}", permanent=True) from error
